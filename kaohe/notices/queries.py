"""Reading circulars: one's own, one of them, who has read it, and whom to remind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kaohe.access.remembering import once
from kaohe.access.standing import standing
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can, require, visible
from kaohe.ledger.models import Entry
from kaohe.notices.audience import Crowd, crowd, is_for
from kaohe.notices.errors import NoSuchNotice
from kaohe.notices.models import Notice, Receipt

MOST = 200
"""Circulars that a page shows at most."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A circular that goes to somebody, and when he read it."""

    notice: Notice
    read_at: datetime | None
    is_late: bool
    """Not read, and the day until which it should be is past."""
    instead_of: str = ""
    """For whom its author stood in."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to whom a circular goes."""

    number: str
    name: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A circular that goes to those below somebody, and who of them has not read it."""

    notice: Notice
    unread: tuple[Reader, ...]
    count: int
    """To how many of his it goes."""
    is_late: bool

    @property
    def read(self) -> int:
        """How many of his have read it."""
        return self.count - len(self.unread)


def mine(actor: Actor, day: date) -> list[Mine]:
    """The circulars that go to the actor, or to whom he stands in for: those not read first. Raises NotAllowed."""
    whose = actor.instead_of or actor.name
    require(actor, Permission.NOTICES_CONFIRM, whose)
    one = standing(whose, day)
    if one is None:
        return []
    given = dict(Receipt.objects.filter(person=one.person).values_list("notice_id", "at"))
    meant = [notice for notice in standing_notices() if is_for(notice.audience, one)]
    found = [Mine(notice, given.get(notice.pk), notice.pk not in given and is_past(notice, day)) for notice in meant]
    return sorted(found, key=lambda item: item.read_at is not None)


def unread(actor: Actor, day: date) -> list[Mine]:
    """The circulars that wait to be read by the actor."""
    whose = actor.instead_of or actor.name
    if not can(actor, Permission.NOTICES_CONFIRM, whose):
        return []
    return [item for item in mine(actor, day) if item.read_at is None]


def notice(actor: Actor, number: int, day: date) -> Mine:
    """One circular, for those to whom it goes, those above them, and who may publish. Raises NoSuchNotice."""
    found = Notice.objects.filter(number=number).first()
    whose = actor.instead_of or actor.name
    one = standing(whose, day)
    if found is None:
        raise NoSuchNotice("N101", number=number)
    is_mine = one is not None and is_for(found.audience, one)
    if not is_mine and not can(actor, Permission.NOTICES_PUBLISH) and not readers(actor, found, day):
        raise NoSuchNotice("N101", number=number)
    given = Receipt.objects.filter(notice=found, person__number=whose).values_list("at", flat=True).first()
    told = Entry.objects.filter(position=found.entry).first()
    is_late = given is None and is_mine and is_past(found, day)
    return Mine(found, given, is_late, told.instead_of if told else "")


def goes_to(actor: Actor, notice: Notice, day: date) -> bool:
    """Whether the actor is asked to say that he has read it: it goes to him, stands, and he acts for himself."""
    one = None if actor.instead_of else standing(actor.name, day)
    return one is not None and notice.withdrawn_at is None and is_for(notice.audience, one)


def readers(actor: Actor, notice: Notice, day: date) -> list[Reader]:
    """To whom, of those the actor may see, a circular goes, or went when it was read; the unread ones first."""
    if not can(actor, Permission.NOTICES_RECEIPTS):
        return []
    people = once(crowd, day)
    given = dict(Receipt.objects.filter(notice=notice).values_list("person__number", "at"))
    return [
        *in_order(
            people, people.meant(notice.audience) | set(given), given, visible(actor, Permission.NOTICES_RECEIPTS)
        )
    ]


def reminders(actor: Actor, day: date) -> list[Reminder]:
    """What those whom the actor may see have not read, himself left out, circular by circular: the late ones first."""
    return sorted((one for one in of_others(actor, day) if one.unread), key=lambda item: not item.is_late)


def of_others(actor: Actor, day: date) -> list[Reminder]:
    """The circulars that go to those whose receipts the actor may see, himself left out; the newest first."""
    if not can(actor, Permission.NOTICES_RECEIPTS):
        return []
    seen, people, notices = visible(actor, Permission.NOTICES_RECEIPTS), once(crowd, day), standing_notices()
    given = set(Receipt.objects.filter(notice__in=notices).values_list("notice_id", "person__number"))
    found = []
    for one in notices:
        meant = people.meant(one.audience) - {actor.name}
        meant = meant if seen is None else meant & seen
        left = [number for number in sorted(meant) if (one.pk, number) not in given]
        unread = tuple(Reader(number, people.names[number], None) for number in left)
        if meant:
            found.append(Reminder(one, unread, len(meant), bool(unread) and is_past(one, day)))
    return found


# --- what the engine is given -----------------------------------------------------------------------------------------


def known_notices(moment: datetime | None) -> list[Notice]:
    """Every circular, or those that were known at a moment."""
    found = Notice.objects.order_by("number")
    return list(found if moment is None else found.filter(published_at__lte=moment))


def known_receipts(moment: datetime | None) -> Iterator[tuple[Notice, str, datetime | None]]:
    """Each circular with each person to whom it goes on the day of the moment, as the staff was known then, or who read
    it; when he did."""
    people = crowd(timezone.localdate(moment) if moment else timezone.localdate(), moment)
    given = Receipt.objects.all() if moment is None else Receipt.objects.filter(at__lte=moment)
    read = {(notice, number): at for notice, number, at in given.values_list("notice_id", "person__number", "at")}
    for one in known_notices(moment):
        meant = set() if withdrawn(one, moment) else people.meant(one.audience)
        for number in sorted(meant | {number for notice, number in read if notice == one.pk}):
            yield one, number, read.get((one.pk, number))


def receipts_of(number: str, day: date) -> Iterator[tuple[Notice, str, datetime | None]]:
    """Each circular that goes to one person on a day, or that he read; when he did."""
    one = standing(number, day)
    read = dict(Receipt.objects.filter(person__number=number).values_list("notice_id", "at"))
    for notice in known_notices(None):
        is_meant = one is not None and notice.withdrawn_at is None and is_for(notice.audience, one)
        if is_meant or notice.pk in read:
            yield notice, number, read.get(notice.pk)


def withdrawn(notice: Notice, moment: datetime | None) -> datetime | None:
    """When it was withdrawn, as far as that was known at a moment."""
    at = notice.withdrawn_at
    return at if at is None or moment is None or at <= moment else None


# --- what they share -------------------------------------------------------------------------------------------------


def standing_notices() -> list[Notice]:
    """Those that were not withdrawn, newest first."""
    return list(Notice.objects.filter(withdrawn_at=None).order_by("-number"))


def is_past(notice: Notice, day: date) -> bool:
    """Whether it should have been read before a day."""
    return notice.read_by is not None and notice.read_by < day


def in_order(
    people: Crowd, numbers: set[str], given: dict[str, datetime], seen: frozenset[str] | None
) -> Iterator[Reader]:
    """Readers by number, those who have not read it first."""
    for number in sorted(numbers, key=lambda one: (one in given, one)):
        if seen is None or number in seen:
            yield Reader(number, people.names.get(number, number), given.get(number))
