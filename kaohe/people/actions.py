"""Writing people: hiring, leaving, units, posts. Each is one decision, in one transaction, with one ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import record
from kaohe.people.errors import Circle, DaysOverlap, NotKnown, NumberTaken, OutsideEmployment
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, Person, Unit, UnitStanding


@transaction.atomic
def hire(
    actor: Actor, number: str, *, name: str, since: date, extra: Mapping[str, object] | None = None, reason: str = ""
) -> Person:
    """Takes a person in. Raises NotAllowed, NumberTaken."""
    require(actor, Permission.PEOPLE_WRITE, number)
    if Person.objects.filter(number=number).exists():
        raise NumberTaken(number)
    person = Person.objects.create(number=number)
    detail = {"since": since.isoformat()}
    entry = record(actor, "people.person.hire", "person", number, detail=detail, reason=reason)
    Employment.objects.create(
        person=person, name=name, since=since, extra=dict(extra or {}), known_at=entry.at, entry=entry.position
    )
    return person


@transaction.atomic
def end_employment(actor: Actor, number: str, *, last_day: date, reason: str) -> Employment:
    """Ends a person's time in the company; posts that reach beyond end with it. Raises NotAllowed, NotKnown."""
    person = person_of(number)
    require(actor, Permission.PEOPLE_WRITE, person)
    before = current(Employment.objects.select_for_update()).get(person=person)
    if last_day < before.since:
        raise OutsideEmployment(number, last_day)
    detail = {"until": last_day.isoformat()}
    entry = record(actor, "people.person.leave", "person", number, detail=detail, reason=reason)
    after = Employment(
        person=person, name=before.name, extra=before.extra, since=before.since, until=last_day,
        known_at=entry.at, entry=entry.position,
    )  # fmt: skip
    supersede(before, after)
    for post in current(Assignment.objects.filter(person=person)):
        if post.since > last_day:
            post.superseded_at = entry.at
            post.save(update_fields=["superseded_at"])
        elif post.until is None or post.until > last_day:
            supersede(post, ended(post, last_day, entry.position))
    return after


@transaction.atomic
def open_unit(actor: Actor, code: str, *, name: str, since: date, parent: str = "", reason: str = "") -> Unit:
    """Opens a unit. Raises NotAllowed, NumberTaken, NotKnown."""
    require(actor, Permission.PEOPLE_UNIT_EDIT, code)
    if Unit.objects.filter(code=code).exists():
        raise NumberTaken(code)
    above = unit_of(parent) if parent else None
    unit = Unit.objects.create(code=code)
    detail = {"since": since.isoformat(), "parent": parent}
    entry = record(actor, "people.unit.open", "unit", code, detail=detail, reason=reason)
    UnitStanding.objects.create(
        unit=unit, name=name, parent=above, since=since, known_at=entry.at, entry=entry.position
    )
    return unit


@dataclass(frozen=True, slots=True)
class Post:
    """What an assignment gives: post, unit by its code, superior by his number, grade."""

    post: str
    unit: str
    superior: str = ""
    grade: str = ""


@transaction.atomic
def assign(
    actor: Actor, number: str, post: Post, *, since: date, until: date | None = None, reason: str = ""
) -> Assignment:
    """Gives a person a post from a day on; the one he holds ends the day before.

    Raises NotAllowed, NotKnown, DaysOverlap, OutsideEmployment, Circle.
    """
    person = person_of(number)
    require(actor, Permission.PEOPLE_ASSIGN, person)
    above, unit = person_of(post.superior) if post.superior else None, unit_of(post.unit)
    within_employment(person, since)
    no_circle(person, above, since)
    held = current(Assignment.objects.select_for_update().filter(person=person))
    if held.filter(since__gte=since).exists():
        raise DaysOverlap(number, since)
    detail = {"since": since.isoformat(), **asdict(post)}
    entry = record(actor, "people.assignment.decide", "person", number, detail=detail, reason=reason)
    for before in on(held, since):
        supersede(before, ended(before, since - timedelta(days=1), entry.position))
    return Assignment.objects.create(
        person=person, post=post.post, unit=unit, superior=above, grade=post.grade, since=since, until=until,
        known_at=entry.at, entry=entry.position,
    )  # fmt: skip


# --- what they share -------------------------------------------------------------------------------------------------


def person_of(number: str) -> Person:
    """The person of a number. Raises NotKnown."""
    found = Person.objects.filter(number=number).first()
    if found is None:
        raise NotKnown("person", number)
    return found


def unit_of(code: str) -> Unit:
    """The unit of a code. Raises NotKnown."""
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise NotKnown("unit", code)
    return found


def within_employment(person: Person, day: date) -> None:
    """Raises OutsideEmployment."""
    if not on(Employment.objects.filter(person=person), day).exists():
        raise OutsideEmployment(person.number, day)


def no_circle(person: Person, above: Person | None, day: date) -> None:
    """Raises Circle when the person stands above his new superior on the day."""
    pairs = on(Assignment.objects.all(), day).values_list("person__number", "superior__number")
    superiors = {number: boss for number, boss in pairs if boss}
    path = [person.number]
    here = above.number if above else None
    while here is not None:
        path.append(here)
        if here == person.number:
            raise Circle(path)
        here = superiors.get(here)


def ended(post: Assignment, last_day: date, entry: int) -> Assignment:
    """The same post until a day."""
    return Assignment(
        person_id=post.person_id, post=post.post, unit_id=post.unit_id, superior_id=post.superior_id, grade=post.grade,
        extra=post.extra, since=post.since, until=last_day, known_at=timezone.now(), entry=entry,
    )  # fmt: skip


def supersede(before: Employment | Assignment, after: Employment | Assignment) -> None:
    """The new fact takes the place of the old one, which stays readable."""
    before.superseded_at = after.known_at
    before.save(update_fields=["superseded_at"])
    after.save()
