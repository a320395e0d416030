"""Taking a staff list in: kept first, looked at, then all of it at once or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, require
from kaohe.ledger.actions import found_by, in_turn, record
from kaohe.ledger.models import Entry
from kaohe.people.actions import ended
from kaohe.people.errors import NotKnown, NotWanted
from kaohe.people.facts import current
from kaohe.people.models import Assignment, Employment, Person, StaffList, Unit, UnitStanding
from kaohe.people.staff_file import StaffTable, read_staff_list
from kaohe.people.staff_known import known_on
from kaohe.people.staff_plan import Kind, PersonChange, Plan, planned

BATCH = 500
KEPT = timedelta(days=30)
"""How long a file that was sent waits to be taken in; as long as files of imports do."""


@in_turn
def keep_staff_list(actor: Actor, file: str, content: bytes) -> StaffList:
    """Keeps a file to be looked at; it changes nobody. Raises NotAllowed, FileRefused."""
    require(actor, Permission.PEOPLE_WRITE, ANYONE)
    table = read_staff_list(content, file)
    digest = hashlib.sha256(content).hexdigest()
    record(actor, "people.list.keep", "list", digest[:16], detail={"rows": len(table.rows)})
    return StaffList.objects.create(
        file="".join(filter(str.isprintable, file))[-200:],
        content=content,
        digest=digest,
        by=actor.name,
        kept_at=timezone.now(),
    )


def sweep() -> None:
    """Takes away files that nobody took in for long: they are full of what is personal."""
    StaffList.objects.filter(taken=None, kept_at__lt=timezone.now() - KEPT).delete()


def staff_list(actor: Actor, number: int) -> tuple[StaffList, StaffTable]:
    """A file that is kept and not yet taken in. Raises NotAllowed, NotKnown."""
    require(actor, Permission.PEOPLE_WRITE, ANYONE)
    kept = StaffList.objects.filter(pk=number, taken=None).first()
    if kept is None:
        raise NotKnown("list", str(number), code="P212")
    return kept, read_staff_list(bytes(kept.content), kept.file)


def columns_before(actor: Actor) -> dict[str, str]:
    """In which column each field stood in the list that was last taken in. Raises NotAllowed."""
    require(actor, Permission.PEOPLE_WRITE, ANYONE)
    last = StaffList.objects.exclude(taken=None).order_by("-taken").values_list("columns", flat=True)
    return last.first() or {}


def plan_of(actor: Actor, table: StaffTable, mapping: Mapping[str, int], effective: date) -> Plan:
    """What the list would change. Raises NotAllowed."""
    require(actor, Permission.PEOPLE_WRITE, ANYONE)
    return planned(table, mapping, effective, known_on(effective), actor.selves)


@in_turn
def take_in(actor: Actor, number: int, mapping: Mapping[str, int], effective: date, *, shown: str) -> Plan:
    """Does what was shown, all of it in one transaction with one ledger entry. `shown` is the digest of that plan.

    Raises NotAllowed, NotKnown; NotWanted when something is wrong, nothing would change, or what would be done is no
    longer what was shown.
    """
    require(actor, Permission.PEOPLE_WRITE, ANYONE)
    StaffList.objects.select_for_update().filter(pk=number).first()
    kept, table = staff_list(actor, number)
    plan = plan_of(actor, table, mapping, effective)
    if any(one.post for one in plan.people):
        require(actor, Permission.PEOPLE_ASSIGN, ANYONE)
    if plan.units:
        require(actor, Permission.PEOPLE_UNIT_EDIT)
    if plan.faults or plan.is_empty or plan.digest != shown:
        raise NotWanted("P213" if plan.faults else "P214" if plan.is_empty else "P215")
    counts = {kind.value: len(plan.of(kind)) for kind in Kind}
    detail = {"digest": kept.digest, "effective": effective.isoformat(), "units": len(plan.units), **counts}
    entry = record(actor, "people.list.import", "list", str(kept.pk), detail=detail)
    found_by(entry, [one.number for one in plan.people if one.kind is not Kind.SAME])
    write(plan, entry)
    kept.taken, kept.content = entry.position, b""  # The people are in; their file is not kept a second time.
    kept.columns = table.named(mapping)
    kept.save(update_fields=["taken", "content", "columns"])
    return plan


def write(plan: Plan, entry: Entry) -> None:
    """Writes units, people, their employment and posts."""
    Unit.objects.bulk_create([Unit(code=code) for code in plan.units], BATCH)
    units = dict(Unit.objects.values_list("code", "pk"))
    UnitStanding.objects.bulk_create(
        [
            UnitStanding(unit_id=units[code], name=code, since=since, known_at=entry.at, entry=entry.position)
            for code, since in plan.units.items()
        ],
        BATCH,
    )
    Person.objects.bulk_create([Person(number=one.number) for one in plan.of(Kind.NEW)], BATCH)
    people = dict(Person.objects.values_list("number", "pk"))
    touched = [*plan.of(Kind.NEW), *plan.of(Kind.CHANGED)]
    write_employments(touched, people, entry)
    write_posts(touched, people, units, entry)


def write_employments(touched: list[PersonChange], people: dict[str, int], entry: Entry) -> None:
    """A new employment for who is new, or whose name or last day changed."""
    wanted = {
        people[one.number]: one
        for one in touched
        if one.kind is Kind.NEW or any(field in {"name", "until"} for field, _, _ in one.changes)
    }
    stays = current(Employment.objects.filter(person__in=wanted)).order_by("since")
    before = {one.person_id: one for one in stays}  # Of several stays the last one.
    Employment.objects.filter(pk__in=[one.pk for one in before.values()]).update(superseded_at=entry.at)
    Employment.objects.bulk_create(
        [
            Employment(
                person_id=person, name=one.name, since=sound(one.since), until=one.until,
                extra=before[person].extra if person in before else {}, known_at=entry.at, entry=entry.position,
            )
            for person, one in wanted.items()
        ],
        BATCH,
    )  # fmt: skip


def write_posts(touched: list[PersonChange], people: dict[str, int], units: dict[str, int], entry: Entry) -> None:
    """Ends the posts that end, begins those that begin."""
    begun = {people[one.number]: one for one in touched if one.post}
    last_days = {people[one.number]: one.until for one in touched if one.until}
    last_days |= {person: one.post_since - timedelta(days=1) for person, one in begun.items() if one.post_since}
    held = current(Assignment.objects.filter(person__in=last_days))
    over = [one for one in held if one.until is None or one.until > last_days[one.person_id]]
    ending = [ended(one, last_days[one.person_id], entry.position) for one in over]
    for after in ending:
        after.known_at = entry.at
    Assignment.objects.filter(pk__in=[one.pk for one in over]).update(superseded_at=entry.at)
    Assignment.objects.bulk_create([one for one in ending if one.until and one.since <= one.until], BATCH)
    Assignment.objects.bulk_create(
        [
            Assignment(
                person_id=person, post=one.post.post, unit_id=units[one.post.unit], grade=one.post.grade,
                superior_id=people.get(one.post.superior), since=sound(one.post_since), until=one.until,
                known_at=entry.at, entry=entry.position,
            )
            for person, one in begun.items()
            if one.post
        ],
        BATCH,
    )  # fmt: skip


def sound(day: date | None) -> date:
    """A day of a plan without faults, which has every day it needs."""
    if day is None:
        raise ValueError("a plan with faults is not written")
    return day
