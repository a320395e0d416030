"""Writing people: hiring, leaving, units, posts. Each is one decision, in one transaction, with one ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import ALONE, Permission, require
from kaohe.base.texts import keep_name
from kaohe.ledger.actions import in_turn, record
from kaohe.ledger.models import Entry
from kaohe.people.errors import BeforeItBegan, Circle, DaysOverlap, NotKnown, NotWanted, NumberTaken, OutsideEmployment
from kaohe.people.facts import AnyFact, current, on
from kaohe.people.models import (
    LONGEST_CODE,
    LONGEST_GRADE,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_POST,
    Assignment,
    Employment,
    Person,
    Unit,
    UnitStanding,
)


@in_turn
def hire(
    actor: Actor, number: str, *, name: str, since: date, extra: Mapping[str, object] | None = None, reason: str = ""
) -> Person:
    """Takes a person in. Raises NotAllowed, TextRefused, NumberTaken."""
    require(actor, Permission.PEOPLE_WRITE, number)
    keep_name(number, "number", LONGEST_NUMBER)
    keep_name(name, "name", LONGEST_NAME)
    if Person.objects.filter(number=number).exists():
        raise NumberTaken(number)
    person = Person.objects.create(number=number)
    detail = {"since": since.isoformat()}
    entry = record(actor, "people.person.hire", "person", number, detail=detail, reason=reason)
    Employment.objects.create(
        person=person, name=name, since=since, extra=dict(extra or {}), known_at=entry.at, entry=entry.position
    )
    return person


@in_turn
def end_employment(actor: Actor, number: str, *, last_day: date, reason: str) -> Employment:
    """Ends a person's time in the company; posts that reach beyond end with it. Raises NotAllowed, NotKnown."""
    require(actor, Permission.PEOPLE_WRITE, number)
    person = person_of(number)
    before = last_employment(person)
    if last_day < before.since:
        raise OutsideEmployment(number, last_day, "last_day")
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


@in_turn
def rehire(actor: Actor, number: str, *, name: str, since: date, reason: str) -> Employment:
    """Takes somebody in again who had left: the same person under his old number, a new stay beside the old one.

    Raises NotAllowed, TextRefused, NotKnown, NotWanted.
    """
    require(actor, Permission.PEOPLE_WRITE, number)
    person = person_of(number)
    keep_name(name, "name", LONGEST_NAME)
    before = last_employment(person)
    if before.until is None or since <= before.until:
        raise NotWanted("P131", "since", number=number, day=(before.until or since).isoformat())
    detail = {"since": since.isoformat(), "left": before.until.isoformat()}
    entry = record(actor, "people.person.rehire", "person", number, detail=detail, reason=reason)
    return Employment.objects.create(
        person=person, name=name, since=since, extra=before.extra, known_at=entry.at, entry=entry.position
    )


@in_turn
def open_unit(actor: Actor, code: str, *, name: str, since: date, parent: str = "", reason: str = "") -> Unit:
    """Opens a unit. Raises NotAllowed, TextRefused, NumberTaken, NotKnown."""
    require(actor, Permission.PEOPLE_UNIT_EDIT, code)
    keep_name(code, "code", LONGEST_CODE)
    keep_name(name, "name", LONGEST_NAME)
    if Unit.objects.filter(code=code).exists():
        raise NumberTaken(code, "code")
    above = unit_until(parent, None, "parent") if parent else None
    unit = Unit.objects.create(code=code)
    detail = {"since": since.isoformat(), "parent": parent}
    entry = record(actor, "people.unit.open", "unit", code, detail=detail, reason=reason)
    UnitStanding.objects.create(
        unit=unit, name=name, parent=above, since=since, known_at=entry.at, entry=entry.position
    )
    return unit


@in_turn
def change_unit(actor: Actor, code: str, *, name: str, parent: str, since: date, reason: str = "") -> UnitStanding:
    """Gives a unit another name or another unit above it, from a day on.

    Raises NotAllowed, NotKnown, NotWanted, BeforeItBegan, Circle.
    """
    require(actor, Permission.PEOPLE_UNIT_EDIT, code)
    keep_name(name, "name", LONGEST_NAME)
    unit = unit_of(code)
    before = last_standing(unit, since)
    above = unit_until(parent, before.until, "parent") if parent else None
    if (before.name, before.parent) == (name, above):
        raise NotWanted("P108", "name", name=before.name)
    no_circle_of_units(unit, above, since)
    detail = {"since": since.isoformat(), "parent": parent}
    entry = record(actor, "people.unit.change", "unit", code, detail=detail, reason=reason)
    return stand(before, since, UnitStanding(unit=unit, name=name, parent=above, until=before.until), entry)


@in_turn
def close_unit(actor: Actor, code: str, *, last_day: date, reason: str) -> UnitStanding:
    """Ends a unit. Raises NotAllowed, NotKnown, BeforeItBegan, NotWanted while somebody or a unit belongs to it."""
    require(actor, Permission.PEOPLE_UNIT_EDIT, code)
    unit = unit_of(code)
    before = last_standing(unit, last_day, "last_day")
    later = Q(until=None) | Q(until__gt=last_day)
    held = current(Assignment.objects.filter(later, unit=unit))
    parts = current(UnitStanding.objects.filter(later, parent=unit))
    if held.exists() or parts.exists():
        raise NotWanted("P109", "last_day", name=before.name, day=day_after(last_day).isoformat())
    detail = {"until": last_day.isoformat()}
    entry = record(actor, "people.unit.close", "unit", code, detail=detail, reason=reason)
    after = UnitStanding(
        unit=unit, name=before.name, parent=before.parent, since=before.since, until=last_day,
        known_at=entry.at, entry=entry.position,
    )  # fmt: skip
    supersede(before, after)
    return after


@dataclass(frozen=True, slots=True)
class Post:
    """What an assignment gives: post, unit by its code, superior by his number, grade."""

    post: str
    unit: str
    superior: str = ""
    grade: str = ""


@in_turn
def assign(
    actor: Actor, number: str, post: Post, *, since: date, until: date | None = None, reason: str = ""
) -> Assignment:
    """Gives a person a post from a day on, as long as he stays at most; the one he holds ends the day before.

    Raises NotAllowed, NotKnown, BeforeItBegan, DaysOverlap, OutsideEmployment, Circle.
    """
    decision = require(actor, Permission.PEOPLE_ASSIGN, number)
    person = person_of(number)
    keep_name(post.post, "post", LONGEST_POST)
    keep_name(post.grade, "grade", LONGEST_GRADE)
    above = person_of(post.superior, "superior") if post.superior else None
    last_day = earliest(until, stay_on(person, since).until)
    unit = unit_until(post.unit, last_day)
    if last_day is not None and last_day < since:
        raise BeforeItBegan(post.post, last_day, "until")
    no_circle(person, above, since)
    held = current(Assignment.objects.select_for_update().filter(person=person))
    if held.filter(since__gte=since).exists():
        raise DaysOverlap(number, since)
    detail = {"since": since.isoformat(), **asdict(post)}
    if decision.because == ALONE:
        detail["for_himself"] = ALONE  # The ledger says that nobody else was there to decide it.
    entry = record(actor, "people.assignment.decide", "person", number, detail=detail, reason=reason)
    for before in on(held, since):
        supersede(before, ended(before, since - timedelta(days=1), entry.position))
    return Assignment.objects.create(
        person=person, post=post.post, unit=unit, superior=above, grade=post.grade, since=since, until=last_day,
        known_at=entry.at, entry=entry.position,
    )  # fmt: skip


@in_turn
def withdraw_post(actor: Actor, number: str, *, since: date, reason: str) -> None:
    """Takes a post back that should not have been given; the one that ended for it holds on as if it had not.

    Raises NotAllowed, NotKnown, NotWanted.
    """
    require(actor, Permission.PEOPLE_ASSIGN, number)
    person = person_of(number)
    held = current(Assignment.objects.select_for_update().filter(person=person))
    wrong = held.filter(since=since).first()
    if wrong is None:
        raise NotWanted("P110", "since", number=number, day=since.isoformat())
    detail = {"since": since.isoformat(), "post": wrong.post}
    entry = record(actor, "people.assignment.withdraw", "person", number, detail=detail, reason=reason)
    wrong.superseded_at = entry.at
    wrong.save(update_fields=["superseded_at"])
    begun = Assignment.objects.filter(person=person, since=since).values("entry")
    for before in held.filter(until=since - timedelta(days=1), entry__in=begun):  # Not one that ended by itself.
        cut = Assignment.objects.filter(person=person, since=before.since, superseded_at=before.known_at).last()
        if cut is not None:
            last_day = earliest(cut.until, stay_on(person, before.since).until)
            supersede(before, ended(before, last_day, entry.position))


@in_turn
def rename(actor: Actor, number: str, *, name: str, reason: str) -> Employment:
    """Gives a person another name, from the beginning; the old one stays readable. Raises NotAllowed, NotKnown,
    NotWanted."""
    require(actor, Permission.PEOPLE_WRITE, number)
    person = person_of(number)
    keep_name(name, "name", LONGEST_NAME)
    stays = list(current(Employment.objects.select_for_update().filter(person=person)).order_by("since"))
    if all(before.name == name for before in stays):
        raise NotWanted("P108", "name", name=name)
    entry = record(actor, "people.person.rename", "person", number, reason=reason)
    for before in stays:
        after = Employment(
            person=person, name=name, extra=before.extra, since=before.since, until=before.until,
            known_at=entry.at, entry=entry.position,
        )  # fmt: skip
        supersede(before, after)
    return last_employment(person)


# --- what they share -------------------------------------------------------------------------------------------------


def person_of(number: str, field: str = "number") -> Person:
    """The person of a number. Raises NotKnown, TextRefused."""
    keep_name(number, field, LONGEST_NUMBER)
    found = Person.objects.filter(number=number).first()
    if found is None:
        raise NotKnown("person", number, field)
    return found


def last_employment(person: Person) -> Employment:
    """A person's stay in the company, as far as is known; of several the last."""
    return current(Employment.objects.select_for_update().filter(person=person)).latest("since")


def unit_of(code: str, field: str = "unit") -> Unit:
    """The unit of a code. Raises NotKnown, TextRefused."""
    keep_name(code, field, LONGEST_CODE)
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise NotKnown("unit", code, field)
    return found


def unit_until(code: str, last_day: date | None, field: str = "unit") -> Unit:
    """The unit of a code, which is not closed before a day, or never. Raises NotKnown, NotWanted, TextRefused."""
    unit = unit_of(code, field)
    there = current(UnitStanding.objects.filter(unit=unit)).order_by("-since").first()
    closed = there.until if there else None
    if closed is not None and (last_day is None or last_day > closed):
        raise NotWanted("P116", field, name=code, day=closed.isoformat())
    return unit


def stay_on(person: Person, day: date) -> Employment:
    """A person's stay in the company on a day. Raises OutsideEmployment."""
    found = on(Employment.objects.filter(person=person), day).first()
    if found is None:
        raise OutsideEmployment(person.number, day)
    return found


def day_after(day: date) -> date:
    """The next day; the last one that there is has none."""
    return day + timedelta(days=1) if day < date.max else day


def earliest(*days: date | None) -> date | None:
    """The first of some last days; none where none of them ends anything."""
    return min((day for day in days if day is not None), default=None)


def last_standing(unit: Unit, day: date, field: str = "since") -> UnitStanding:
    """How a unit stands last, which must have begun by the day. Raises BeforeItBegan."""
    before = current(UnitStanding.objects.select_for_update().filter(unit=unit)).order_by("-since")[0]
    if day < before.since:
        raise BeforeItBegan(before.name, day, field)
    return before


def stand(before: UnitStanding, since: date, after: UnitStanding, entry: Entry) -> UnitStanding:
    """The unit stands otherwise from a day on; until then as before."""
    after.since, after.known_at, after.entry = since, entry.at, entry.position
    if before.since < since:
        UnitStanding.objects.create(
            unit_id=before.unit_id, name=before.name, parent_id=before.parent_id, since=before.since,
            until=since - timedelta(days=1), known_at=entry.at, entry=entry.position,
        )  # fmt: skip
    supersede(before, after)
    return after


def no_circle_of_units(unit: Unit, above: Unit | None, day: date) -> None:
    """Raises Circle when the unit stands above its new parent on the day."""
    pairs = on(UnitStanding.objects.all(), day).values_list("unit__code", "parent__code")
    parents = {code: parent for code, parent in pairs if parent}
    climbed(unit.code, above.code if above else None, parents, "parent")


def climbed(begin: str, here: str | None, above: Mapping[str, str], field: str) -> None:
    """Goes up from what is to stand above `begin`. Raises Circle when that leads back to it.

    A circle further up that does not hold `begin` is told of whoever stands in it.
    """
    path = [begin]
    while here is not None and here not in path[1:]:
        path.append(here)
        if here == begin:
            raise Circle(path, field)
        here = above.get(here)


def no_circle(person: Person, above: Person | None, day: date) -> None:
    """Raises Circle when the person stands above his new superior on the day."""
    pairs = on(Assignment.objects.all(), day).values_list("person__number", "superior__number")
    superiors = {number: boss for number, boss in pairs if boss}
    climbed(person.number, above.number if above else None, superiors, "superior")


def ended(post: Assignment, last_day: date | None, entry: int) -> Assignment:
    """The same post until a day."""
    return Assignment(
        person_id=post.person_id, post=post.post, unit_id=post.unit_id, superior_id=post.superior_id, grade=post.grade,
        extra=post.extra, since=post.since, until=last_day, known_at=timezone.now(), entry=entry,
    )  # fmt: skip


def supersede(before: AnyFact, after: AnyFact) -> None:
    """The new fact takes the place of the old one, which stays readable."""
    before.superseded_at = after.known_at
    before.save(update_fields=["superseded_at"])
    after.save()
