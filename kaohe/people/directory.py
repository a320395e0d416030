"""The list of people on a day, as it is searched, narrowed and sorted; the database does the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, visible
from kaohe.handbook.searching import words_of
from kaohe.people.facts import current, holding, on
from kaohe.people.models import Assignment, Employment, UnitStanding
from kaohe.people.searching import called

SORTS = {
    "number": "person__number", "name": "name", "post": "held__post", "unit": "held__unit__code",
    "superior": "held__superior__number", "grade": "held__grade", "since": "since", "until": "until",
}  # fmt: skip
"""What the list can be sorted by."""
COLUMNS = ("number", "name", "post", "unit", "superior", "grade", "since", "until")
"""What a row holds; `unit` and `superior` are the code and the number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked for. `q`: part of a number or a name; `unit`: with all units below it; `superior`: his number."""

    q: str = ""
    unit: str = ""
    post: str = ""
    grade: str = ""
    superior: str = ""
    sort: str = "number"
    """A name of SORTS, with a minus before it for the other way round."""


def directory(actor: Actor, day: date, choice: Choice) -> QuerySet[Employment, Any]:
    """Who is employed on a day, of those the actor may see: rows of COLUMNS, two queries at most. Raises NotAllowed."""
    seen = visible(actor, Permission.PEOPLE_READ)
    rows = on(Employment.objects.all(), day)
    if seen is not None:
        rows = rows.filter(person__number__in=seen)
    rows = rows.annotate(held=FilteredRelation("person__assignments", condition=holding(day, "person__assignments__")))
    rows = rows.filter(wanted(choice, day))
    way = SORTS.get(choice.sort.removeprefix("-"), "person__number")
    order = F(way).desc(nulls_last=True) if choice.sort.startswith("-") else F(way).asc(nulls_last=True)
    return rows.order_by(order, "person__number").values(
        "since", "until", "name", number=F("person__number"), post=F("held__post"), unit=F("held__unit__code"),
        superior=F("held__superior__number"), grade=F("held__grade"),
    )  # fmt: skip


def picked(actor: Actor, day: date, numbers: Iterable[str]) -> list[dict[str, Any]]:
    """Those of some numbers, as the list has them. Raises NotAllowed."""
    return list(directory(actor, day, Choice()).filter(person__number__in=list(numbers)))


def wanted(choice: Choice, day: date) -> Q:
    """The condition of a choice."""
    found = Q()
    for word in words_of(choice.q):
        found &= called(word)
    if choice.unit:
        found &= Q(held__unit__code__in=units_below(choice.unit, day))
    if choice.superior:
        found &= Q(held__superior__number=choice.superior)
    if choice.post:
        found &= Q(held__post=choice.post)
    if choice.grade:
        found &= Q(held__grade=choice.grade)
    return found


def units_below(code: str, day: date) -> set[str]:
    """A unit and all units below it on a day."""
    parts: dict[str, list[str]] = {}
    for unit, parent in on(UnitStanding.objects.all(), day).values_list("unit__code", "parent__code"):
        parts.setdefault(parent or "", []).append(unit)
    found, waiting = {code}, [code]
    while waiting:
        new = [unit for unit in parts.get(waiting.pop(), ()) if unit not in found]
        found.update(new)
        waiting += new
    return found


def names_of_units(codes: set[str], day: date) -> dict[str, str]:
    """The names of units on a day, by code."""
    standing = on(UnitStanding.objects.filter(unit__code__in=codes), day)
    return dict(standing.values_list("unit__code", "name"))


def names_of_people(numbers: set[str]) -> dict[str, str]:
    """The names of people, by number."""
    known = current(Employment.objects.filter(person__number__in=numbers)).order_by("since")
    return dict(known.values_list("person__number", "name"))


def posts_of(actor: Actor, day: date) -> list[str]:
    """The posts that those whom the actor may see hold on a day, in order. Raises NotAllowed."""
    seen = visible(actor, Permission.PEOPLE_READ)
    held = on(Assignment.objects.all(), day)
    if seen is not None:
        held = held.filter(person__number__in=seen)
    return list(held.values_list("post", flat=True).distinct().order_by("post"))
