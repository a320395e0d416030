"""Finding people and units by what somebody types: part of a number or a name, in either script or in pinyin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, FilteredRelation, IntegerField, OuterRef, Q, Value, When

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require, visible
from kaohe.handbook.searching import alike
from kaohe.people.facts import current, on
from kaohe.people.models import Employment, UnitStanding


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person: what he is called, his post on the day, and whether he has left by then."""

    number: str
    name: str
    post: str
    has_left: bool


def called(word: str) -> Q:
    """The condition that a word stands in somebody's number or name, or begins a part of it in pinyin."""
    found = Q(person__number__icontains=word) | Q(searched__contains=word)
    return found | Q(spelled__contains=f" {word}") if word.isascii() and word.isalpha() else found


def people_found(actor: Actor, day: date, words: Sequence[str], most: int) -> list[PersonFound]:
    """Those of whom the actor may know in whose number or name every word stands, one query: whose number it is first,
    then whose number or name begins with it, those who have left last. Raises NotAllowed."""
    seen = visible(actor, Permission.PEOPLE_READ)
    if not words:
        return []
    begins = Q(person__number__istartswith=words[0]) | Q(searched__startswith=words[0])
    begins |= Q(spelled__startswith=f" {words[0]}")
    later = current(Employment.objects.filter(person=OuterRef("person"), since__gt=OuterRef("since")))
    found = current(Employment.objects.all()).filter(~Exists(later), *map(called, words))
    if seen is not None:
        found = found.filter(person__number__in=seen)
    holds = Q(person__assignments__superseded_at=None, person__assignments__since__lte=day)
    holds &= Q(person__assignments__until=None) | Q(person__assignments__until__gte=day)
    ranked = found.annotate(
        held=FilteredRelation("person__assignments", condition=holds),
        rank=Case(
            When(until__lt=day, then=3), When(person__number__iexact=words[0], then=0), When(begins, then=1),
            default=Value(2), output_field=IntegerField(),
        ),
        post=F("held__post"),
    )  # fmt: skip
    rows = ranked.order_by("rank", "person__number").values_list("person__number", "name", "post", "rank")
    return [PersonFound(number, name, post or "", rank == 3) for number, name, post, rank in rows[:most]]


def units_found(actor: Actor, day: date, words: Sequence[str], most: int) -> list[tuple[str, str]]:
    """Code and name of the units of a day that hold every word, those first that begin with it; one query.

    Raises NotAllowed.
    """
    require(actor, Permission.PEOPLE_READ)
    if not words:
        return []
    standing = on(UnitStanding.objects.all(), day).order_by("unit__code").values_list("unit__code", "name")
    found = [one for one in standing if all(word in alike(" ".join(one)) for word in words)]
    return sorted(found, key=lambda one: not any(alike(text).startswith(words[0]) for text in one))[:most]
