"""One change of posts for many people at once, and taking it back while it is fresh: a new act, nothing overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import found_by, in_turn, record, wait_for_turn
from kaohe.ledger.models import Entry
from kaohe.people.actions import climbed, earliest, ended, person_of, unit_of, unit_until
from kaohe.people.errors import Circle, DaysOverlap, ManyRefused, NotKnown, NotWanted, OutsideEmployment, PeopleError
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, Person
from kaohe.people.person_file import OTHERS

MOST_CHOSEN = 500
FRESH = timedelta(seconds=15)
"""How long it can be taken back by one press: the page says ten seconds, the way there takes some."""
DECIDED = "people.assignment.decide-many"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes different; an empty one stays as it is for each. `unit` is a code, `superior` a number."""

    post: str = ""
    unit: str = ""
    superior: str = ""
    grade: str = ""


@in_turn
def assign_many(actor: Actor, numbers: Collection[str], change: Change, *, since: date, reason: str) -> Entry:
    """Changes the posts of people from a day on, all of them or none; gives the ledger's entry.

    Raises NotAllowed, NotKnown, NotWanted, ManyRefused with what is in the way of each.
    """
    if not 0 < len(set(numbers)) <= MOST_CHOSEN:
        raise NotWanted("P111", most=MOST_CHOSEN)
    require(actor, Permission.PEOPLE_ASSIGN, frozenset(numbers))
    wait_for_turn()
    people = {one.number: one for one in Person.objects.filter(number__in=numbers)}
    if missing := sorted(set(numbers) - set(people)):
        raise NotKnown("person", "、".join(missing))
    unit = unit_of(change.unit) if change.unit else None
    above = person_of(change.superior, "superior") if change.superior else None
    held = {one.person_id: one for one in on(of(people.values()).select_for_update(of=("self",)), since)}
    stays = on(Employment.objects.filter(person__in=people.values()), since)
    last_days = dict(stays.values_list("person", "until"))
    wanted = {}
    for person in people.values():
        before = held.get(person.pk) or Assignment(person=person)
        after = Assignment(
            person=person, post=change.post or before.post, grade=change.grade or before.grade, extra=before.extra,
            unit_id=unit.pk if unit else before.unit_id, superior_id=above.pk if above else before.superior_id,
            since=since, until=earliest(before.until, last_days.get(person.pk)),
        )  # fmt: skip
        if said(after) != said(before):
            wanted[person] = after
    if unit and wanted:
        last = [one.until for one in wanted.values()]
        unit_until(unit.code, None if None in last else max(filter(None, last)))
    if not wanted:
        raise NotWanted("P108", name="、".join(sorted(people)))
    if faults := list(in_the_way(wanted, above, since, last_days.keys())):
        raise ManyRefused(faults)
    told = decided(actor, wanted, change, since, reason)
    again = [ended(held[one.pk], since - timedelta(days=1), told.position) for one in wanted if one.pk in held]
    replace([held[one.pk] for one in wanted if one.pk in held], [*again, *wanted.values()], told)
    return told


def decided(actor: Actor, people: Collection[Person], change: Change, since: date, reason: str) -> Entry:
    """What the ledger tells."""
    asked = {name: getattr(change, name) for name in Change.__slots__ if getattr(change, name)}
    numbers = sorted(one.number for one in people)
    detail = {"since": since.isoformat(), **asked, OTHERS: numbers}
    told = record(actor, DECIDED, "people", str(len(people)), detail=detail, reason=reason)
    return found_by(told, numbers)


@in_turn
def take_back(actor: Actor, position: int) -> int:
    """Takes back what the actor himself just decided for many; gives for how many. Raises NotAllowed, NotWanted."""
    require(actor, Permission.PEOPLE_ASSIGN)
    wait_for_turn()
    act = Entry.objects.filter(position=position, actor=actor.name, action=DECIDED).first()
    if act is None or timezone.now() - act.at > FRESH:
        raise NotWanted("P114")
    made = list(Assignment.objects.filter(entry=position).select_related("person"))
    whose = frozenset(one.person.number for one in made)
    require(actor, Permission.PEOPLE_ASSIGN, whose)
    if any(one.superseded_at for one in made):
        raise NotWanted("P115")
    before = Assignment.objects.filter(person__in={one.person_id for one in made}, superseded_at=act.at)
    told = record(actor, "people.assignment.undo-many", "people", act.subject, detail={"of": position})
    found_by(told, whose)
    replace(made, [ended(one, one.until, told.position) for one in before], told)
    return int(act.subject)


def in_the_way(
    wanted: Mapping[Person, Assignment], above: Person | None, since: date, employed: Collection[int]
) -> Iterator[PeopleError]:
    """What keeps the change from each of them."""
    later = set(of(wanted).filter(since__gte=since).values_list("person", flat=True))
    pairs = on(Assignment.objects.all(), since).values_list("person__number", "superior__number")
    superiors = {number: boss for number, boss in pairs if boss}
    superiors |= {one.number: above.number for one in wanted if above}
    for person, after in sorted(wanted.items(), key=lambda one: one[0].number):
        if person.pk not in employed:
            yield OutsideEmployment(person.number, since)
        elif person.pk in later:
            yield DaysOverlap(person.number, since)
        elif not after.post or not after.unit_id:
            yield NotWanted("P112", "post", number=person.number, day=since.isoformat())
        if above:
            try:
                climbed(person.number, above.number, superiors, "superior")
            except Circle as circle:
                yield circle


def replace(before: Collection[Assignment], after: Collection[Assignment], told: Entry) -> None:
    """The new facts take the place of the old ones, which stay readable."""
    Assignment.objects.filter(pk__in=[one.pk for one in before]).update(superseded_at=told.at)
    for one in after:
        one.known_at, one.entry = told.at, told.position
    Assignment.objects.bulk_create(after)


def of(people: Iterable[Person]) -> QuerySet[Assignment]:
    """The posts of people, as far as is known now."""
    return current(Assignment.objects.filter(person__in=list(people)))


def said(post: Assignment) -> tuple[object, ...]:
    """What a post says."""
    return post.post, post.unit_id, post.superior_id, post.grade
