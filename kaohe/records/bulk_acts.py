"""One act on many entries, and taking an act back while it is fresh: a new act, which overwrites nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.ledger.actions import record, wait_for_turn
from kaohe.ledger.models import Entry
from kaohe.records.actions import AT_ONCE, digest
from kaohe.records.checking import sound_rows
from kaohe.records.entries import places_of, revisions
from kaohe.records.entry_list import line_of
from kaohe.records.errors import NO_REASON, NotKept, RecordsError
from kaohe.records.looking import Line
from kaohe.records.models import NUMBERS, TEXTS, Batch, Revision
from kaohe.records.rights import seen_by
from kaohe.records.slots import slots_of
from kaohe.records.telling import found_by_each

MOST_CHOSEN = 500
FRESH = timedelta(seconds=15)
"""How long an act can be taken back by one press: the page says ten seconds, the way there takes some."""
TAKEN_BACK = (
    "records.entry.enter", "records.entry.correct", "records.entry.withdraw", "records.entries.correct",
    "records.entries.withdraw",
)  # fmt: skip
SAID = ("register", "entry", "key", "subject", "day", "row", "erased", "words", "batch_id", "line", *NUMBERS, *TEXTS)


@dataclass(frozen=True, slots=True)
class Picked:
    """An entry that was picked from a list, as the revision that was looked at."""

    entry: int
    seen: int


def picked_lines(actor: Actor, register: Register, picked: Iterable[Picked]) -> list[Line]:
    """The records that were picked, as far as they stand and the actor may see them. Raises NotAllowed."""
    found = Revision.objects.filter(
        seen_by(actor, register).condition(),
        register=register.name.value,
        is_live=True,
        entry__in=[one.entry for one in picked],
    )
    return [line_of(one) for one in found.order_by("entry")[:MOST_CHOSEN]]


@transaction.atomic
def withdraw_many(actor: Actor, register: Register, picked: Sequence[Picked], *, reason: str) -> Entry:
    """Withdraws entries, all of them or none; gives the ledger's entry. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    before = standing_of(actor, register, picked, reason)
    told = record_of(actor, "records.entries.withdraw", register, before, reason)
    replaced(before, [again(one, told, is_live=False) for one in before])
    return told


@transaction.atomic
def set_field(
    actor: Actor, book: Book, register: Register, picked: Sequence[Picked], field: str, value: str, *, reason: str
) -> tuple[Entry, int]:
    """Gives one field of many entries one value; gives the ledger's entry and how many differ now.

    All are corrected or none. Raises NotAllowed, RowsRefused (rows in the order of `picked`), RecordsError.
    """
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    if register.field(field) is None:
        raise RecordsError("T107", field=field, known="、".join(item.name.value for item in register.fields))
    before = standing_of(actor, register, picked, reason)
    if lost := next((one for one in before if one.erased), None):
        raise RecordsError("T160", entry=lost.entry)
    kept = [{name: text for name, text in one.row.items() if register.field(name)} for one in before]
    rows, keys = [row | {field: value} for row in kept], [one.key for one in before]
    sound = sound_rows(actor, book, register, rows, instead_of=keys)
    places = places_of(book, register)
    for whose in sorted({row.get(places.subject, "") for row in sound.texts}):
        require(actor, Permission.RECORDS_WRITE, (register, whose))
    changed = [(old, row) for old, row in zip(before, sound.texts, strict=True) if old.row != row]
    if not changed:
        raise RecordsError("T106")
    detail = {"field": field, "digest": digest([row for _, row in changed])}
    told = record_of(actor, "records.entries.correct", register, [old for old, _ in changed], reason, detail)
    made = list(revisions(register, sound, places, slots_of(sound.schema, places.apart), 0, told.at))
    pairs = [(old, new) for old, new in zip(before, made, strict=True) if old.row != new.row]
    for old, new in pairs:
        new.entry, new.number, new.position = old.entry, old.number + 1, told.position
        new.batch_id, new.line = old.batch_id, old.line
        new.key = new.key if register.key else old.key
    replaced([old for old, _ in pairs], [new for _, new in pairs])
    return told, len(pairs)


@transaction.atomic
def take_back(actor: Actor, register: Register, position: int) -> int:
    """Takes back what the actor himself just did in a register; gives how many entries stand as before.

    Each gets a further revision that says what the one before said. Raises NotAllowed, RecordsError.
    """
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    act = Entry.objects.filter(position=position, actor=actor.name, action__in=TAKEN_BACK).first()
    those = Revision.objects.filter(register=register.name.value, position=position).select_related("batch")
    made = list(those.order_by("entry"))
    if act is None or not made:
        raise NotKept("T120")
    if timezone.now() - act.at > FRESH:
        raise RecordsError("T121")
    earlier = {one.entry: one for one in former(made)}
    if any(one.superseded_at or is_undone(one.batch) for one in made) or are_taken(register, earlier):
        raise RecordsError("T122")
    for whose in sorted({one.subject for one in (*made, *earlier.values())}):
        require(actor, Permission.RECORDS_WRITE, (register, whose))
    told = record_of(actor, "records.entry.undo", register, made, "", {"of": position})
    replaced(made, list(restored(made, earlier, told)))
    return len(made)


def is_undone(batch: Batch | None) -> bool:
    """Whether an entry's import was taken back, and the entry with it."""
    return batch is not None and batch.state == Batch.State.UNDONE


def are_taken(register: Register, earlier: Mapping[int, Revision]) -> bool:
    """Whether another record has by now what one of these was called."""
    others = Revision.objects.filter(register=register.name.value, is_live=True).exclude(entry__in=earlier)
    keys = [one.key for one in earlier.values()]
    parts = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
    return any(others.filter(key__in=part).exists() for part in parts)


def restored(made: Iterable[Revision], earlier: Mapping[int, Revision], told: Entry) -> Iterator[Revision]:
    """What takes the place of each revision: what stood before, or nothing where nothing did."""
    for one in made:
        before = earlier.get(one.entry)
        after = again(before or one, told, is_live=before is not None)
        after.number = one.number + 1
        yield after


def former(made: Sequence[Revision]) -> Iterator[Revision]:
    """The revisions that stood before these."""
    for start in range(0, len(made), AT_ONCE):
        numbers = {one.entry: one.number for one in made[start : start + AT_ONCE]}
        for one in Revision.objects.filter(entry__in=numbers):
            if one.number == numbers[one.entry] - 1:
                yield one


def standing_of(actor: Actor, register: Register, picked: Sequence[Picked], reason: str) -> list[Revision]:
    """The entries as they stand, in the order in which they were picked. Raises NotAllowed, RecordsError."""
    if not reason.strip():
        raise RecordsError(NO_REASON)
    if not 0 < len(picked) <= MOST_CHOSEN:
        raise RecordsError("T123", most=MOST_CHOSEN)
    live = Revision.objects.filter(register=register.name.value, is_live=True, entry__in=[one.entry for one in picked])
    found = {one.entry: one for one in live.filter(seen_by(actor, register).condition())}
    for one in picked:
        if one.entry not in found:
            raise RecordsError("T104", entry=one.entry)
        if found[one.entry].number != one.seen:
            raise RecordsError("T103", entry=one.entry)
    for whose in sorted({one.subject for one in found.values()}):
        require(actor, Permission.RECORDS_WRITE, (register, whose))
    return [found[entry] for entry in dict.fromkeys(one.entry for one in picked)]


def record_of(
    actor: Actor,
    action: str,
    register: Register,
    those: Sequence[Revision],
    reason: str,
    more: Mapping[str, object] | None = None,
) -> Entry:
    """The ledger's entry about an act on several entries."""
    detail = {"entries": [one.entry for one in those], **(more or {})}
    told = record(actor, action, "register", register.name.value, detail=detail, reason=reason)
    return found_by_each(told, (one.subject for one in those))


def again(before: Revision, told: Entry, *, is_live: bool) -> Revision:
    """The next revision of an entry, which says the same: that it stands, or that it is withdrawn."""
    said = {name: getattr(before, name) for name in SAID}
    return Revision(
        **said, number=before.number + 1, known_at=told.at, position=told.position, is_live=is_live,
        is_withdrawn=not is_live,
    )  # fmt: skip


def replaced(before: Sequence[Revision], after: Sequence[Revision]) -> None:
    """The new revisions take the places of the old ones, which stay readable."""
    at: datetime = after[0].known_at
    keys = [one.pk for one in before]
    for start in range(0, len(keys), AT_ONCE):
        those = Revision.objects.filter(pk__in=keys[start : start + AT_ONCE])
        those.update(is_live=False, superseded_at=at)
    Revision.objects.bulk_create(after, batch_size=AT_ONCE)
