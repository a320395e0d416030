"""One row of a bulk batch: looked at, corrected, withdrawn. The file never changes.

With its first change a row becomes an entry in two revisions: what the file says, known since then, and what takes its
place. From then on the entry stands for the row, and is corrected like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from kaohe.base.actor import Actor
from kaohe.base.erased import ERASED
from kaohe.base.permission import Permission, require
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.ledger.actions import record, wait_for_turn
from kaohe.ledger.models import Entry
from kaohe.records.actions import digest
from kaohe.records.bulk_acts import again
from kaohe.records.checking import Row, Sound, own_schema, sound_rows, texts_of
from kaohe.records.entries import next_number, places_of, revisions
from kaohe.records.errors import NO_REASON, NotKept, RecordsError
from kaohe.records.files import LOST, path_of, read_row
from kaohe.records.models import Batch, Revision
from kaohe.records.rights import seen_by
from kaohe.records.slots import slots_of
from kaohe.records.telling import found_by_each


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row as its file has it; `entry` is the number of what stands for it since it was changed."""

    batch: int
    line: int
    file: str
    key: str
    values: Mapping[str, str]
    entry: int | None


def row_of(actor: Actor, book: Book, register: Register, number: int, line: int) -> FileRow:
    """The row of a batch. Raises NotAllowed, NotKept."""
    batch, first = visible_row(actor, book, register, number, line)
    entry = changed(batch, line).values_list("entry", flat=True).first()
    return FileRow(batch.pk, line, batch.file, first.key, first.row | dict.fromkeys(first.erased, ERASED), entry)


@transaction.atomic
def correct_row(
    actor: Actor, book: Book, register: Register, number: int, line: int, changes: Row, *, reason: str
) -> Revision:
    """Corrects a row for the first time; gives the entry's revision. Raises NotAllowed, RowsRefused, RecordsError."""
    first = to_change(actor, book, register, number, line, reason)
    if first.erased:
        raise RecordsError("T160", entry=line)
    sound = sound_rows(actor, book, register, [first.row | dict(changes)], instead_of=[first.key])
    if sound.texts[0] == first.row:
        raise RecordsError("T106")
    places = places_of(book, register)
    require(actor, Permission.RECORDS_WRITE, (register, sound.texts[0].get(places.subject, "")))
    told = told_of(actor, "records.row.correct", first, reason, digest(sound.texts))
    after = next(revisions(register, sound, places, slots_of(sound.schema, places.apart), first.entry, told.at))
    after.key = after.key if register.key else first.key
    return kept(first, after, told)


@transaction.atomic
def withdraw_row(actor: Actor, book: Book, register: Register, number: int, line: int, *, reason: str) -> Revision:
    """Withdraws a row that was not changed before. Raises NotAllowed, RecordsError."""
    first = to_change(actor, book, register, number, line, reason)
    told = told_of(actor, "records.row.withdraw", first, reason)
    return kept(first, again(first, told, is_live=False), told)


# --- what they share -------------------------------------------------------------------------------------------------


def to_change(actor: Actor, book: Book, register: Register, number: int, line: int, reason: str) -> Revision:
    """The row that is to be changed, as an entry that is not yet kept. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    if not reason.strip():
        raise RecordsError(NO_REASON)
    batch, first = visible_row(actor, book, register, number, line)
    require(actor, Permission.RECORDS_WRITE, (register, first.subject))
    if entry := changed(batch, line).values_list("entry", flat=True).first():
        raise RecordsError("T128", entry=entry)
    return first


def visible_row(actor: Actor, book: Book, register: Register, number: int, line: int) -> tuple[Batch, Revision]:
    """A row of a batch that the actor may see; another reads as one that is not there. Raises NotAllowed, NotKept."""
    reach = seen_by(actor, register)
    batch, first = as_entry(book, register, number, line)
    if not reach.holds(first.subject, first.key):
        raise NotKept("T127", line=line)
    return batch, first


def as_entry(book: Book, register: Register, number: int, line: int) -> tuple[Batch, Revision]:
    """A row of a bulk batch as the first revision of an entry that is not yet kept. Raises NotKept."""
    batch = Batch.objects.filter(
        register=register.name.value, pk=number, is_bulk=True, state=Batch.State.TAKEN
    ).first()  # fmt: skip
    if batch is None or batch.taken_at is None:
        raise NotKept("T114", number=number)
    schema, places = own_schema(book, register), places_of(book, register)
    table = read_row(path_of(batch), schema, line)
    if not len(table):
        raise NotKept("T127", line=line)
    sound = Sound(schema, table, texts_of(schema, table))
    first = next(revisions(register, sound, places, slots_of(schema, places.apart), next_number(), batch.taken_at))
    first.position, first.batch, first.is_live = batch.position, batch, False
    lost = table[LOST][0].as_py() if LOST in table.column_names else None
    first.erased = lost.split("、") if lost else []
    return batch, first


def changed(batch: Batch, line: int) -> QuerySet[Revision]:
    """The revisions that stand for a row."""
    return Revision.objects.filter(batch=batch, line=line)


def told_of(actor: Actor, action: str, first: Revision, reason: str, new: str = "") -> Entry:
    """The ledger's entry about a row that is changed."""
    detail = {"register": first.register, "batch": first.batch_id, "line": first.line}
    detail |= {"digest": new} if new else {}
    told = record(actor, action, "entry", str(first.entry), detail=detail, reason=reason)
    return found_by_each(told, [first.subject])


def kept(first: Revision, after: Revision, told: Entry) -> Revision:
    """Keeps both: what the file says, and what takes its place."""
    first.superseded_at = told.at
    after.number, after.position, after.known_at = 2, told.position, told.at
    after.batch_id, after.line = first.batch_id, first.line
    first.save()
    after.save()
    return after
