"""Erasing what is personal in records after its retention: values go, the record stays and says that they were erased.

All revisions of an entry lose them, those that were superseded too, and so do the files that imports came in: rows that
lie in a Parquet file are written anew without them, in the same order under the same keys, and the file as it was sent
is taken away. What a month was closed with keeps its numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Q, QuerySet
from django.utils import timezone

from kaohe.base.dates import day_number
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.moments import DAY_SECONDS
from kaohe.intake.rows import LINE
from kaohe.ledger.forgetting import forget_reasons, forget_reasons_at
from kaohe.records.entries import Places, places_of, words_of
from kaohe.records.files import LOST, at_once, path_of, upload_of
from kaohe.records.models import NUMBERS, TEXTS, Attachment, Batch, Revision, Slot
from kaohe.records.views import forget_views

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Past:
    """What is past its retention: records up to a day, or those of certain persons (numbers)."""

    day: date | None = None
    people: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class DueRecords:
    """The records of a register that are due: numbers of entries, and the rows (by line) of each batch's file."""

    entries: tuple[int, ...]
    rows: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def count(self) -> int:
        """How many records; a row that became an entry is counted once."""
        return len(self.entries) + sum(len(lines) for _, lines in self.rows)


def due_records(book: Book, register: Register, fields: Sequence[str], past: Past) -> DueRecords:
    """The records that are past their retention and still have a value in one of the fields, or files beside them."""
    name, places = register.name.value, places_of(book, register)
    known = Revision.objects.filter(register=name)
    is_past = of_past(past)
    still = known.exclude(is_past).values("entry")
    with_files = Attachment.objects.filter(register=name, erased_at=None).values("entry")
    has_any = Q(row__has_any_keys=list(fields)) | Q(entry__in=with_files)
    held = known.filter(is_past, has_any).exclude(entry__in=still)
    entries = tuple(sorted(set(held.values_list("entry", flat=True))))
    files = ((batch, due_lines(path_of(batch), places, fields, past)) for batch in kept_batches(name))
    return DueRecords(
        entries, tuple((batch.pk, lines) for batch, lines in files if lines and not became_entries(batch))
    )


def of_past(past: Past) -> Q:
    """The condition of a revision that is past its retention."""
    if past.day is not None:
        return Q(day__lte=day_number(past.day))
    return Q(subject__in=past.people or ())


def subjects_of(register: str, due: DueRecords) -> set[str]:
    """Whose the entries are; the rows of large files are told by their batch alone."""
    kept, found = Revision.objects.filter(register=register), set[str]()
    for start in range(0, len(due.entries), AT_ONCE):
        some = kept.filter(entry__in=due.entries[start : start + AT_ONCE])
        found.update(some.values_list("subject", flat=True))
    return found


def became_entries(batch: Batch) -> bool:
    """Whether its rows are entries now, and counted as such."""
    return batch.state == Batch.State.TAKEN and not batch.is_bulk


def kept_batches(register: str) -> QuerySet[Batch]:
    """The batches whose file is there, whether they were taken or not."""
    return Batch.objects.filter(register=register).exclude(stored="").order_by("pk")


def due_lines(path: Path, places: Places, fields: Sequence[str], past: Past) -> tuple[int, ...]:
    """The lines of a file's rows that are due."""
    if not path.exists():
        return ()
    there = pq.read_schema(path).names
    asked = [name for name in fields if name in there]
    by = places.dated_by if past.day is not None else places.subject
    if not asked or by not in there:
        return ()
    table = pq.read_table(path, columns=list(dict.fromkeys([*asked, by, LINE])))
    return tuple(table.filter(is_due(table, places, asked, past))[LINE].to_pylist())


def is_due(table: pa.Table, places: Places, fields: Sequence[str], past: Past) -> pa.ChunkedArray:
    """For each row, whether it is past its retention and has a value in one of the fields."""
    if past.day is not None:
        last = day_number(past.day) + 1
        limit = last * DAY_SECONDS if places.is_moment else last
        old = pc.less(table[places.dated_by], limit)
    else:
        old = pc.is_in(table[places.subject], value_set=pa.array(sorted(past.people or ()), pa.string()))
    held = pc.is_valid(table[fields[0]])
    for name in fields[1:]:
        held = pc.or_(held, pc.is_valid(table[name]))
    return pc.fill_null(pc.and_(old, held), False)  # noqa: FBT003 - what has no day or person is not due


# --- the act ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Left:
    """What still holds erased values: files of imports, and contents (digests) beside records that were erased. They go
    once the transaction stands, so that nothing is lost when it does not."""

    files: tuple[Path, ...]
    contents: tuple[str, ...]


def erase_records(book: Book, register: Register, fields: Sequence[str], past: Past, due: DueRecords) -> Left:
    """Erases them, inside the caller's transaction."""
    name, places = register.name.value, places_of(book, register)
    slots = {slot.field: slot.slot for slot in Slot.objects.filter(register=name, field__in=fields)}
    for start in range(0, len(due.entries), AT_ONCE):
        some = list(Revision.objects.filter(register=name, entry__in=due.entries[start : start + AT_ONCE]))
        gone = {revision.row[field] for revision in some for field in fields if field in revision.row}
        for revision in some:
            erase_fields(revision, fields, slots)
        Revision.objects.bulk_update(some, ["row", "erased", "words", *slots.values()], batch_size=AT_ONCE)
        forget_reasons("entry", {str(revision.entry) for revision in some})
        forget_reasons_at({revision.position for revision in some})
        forget_views(name, gone)
    rewritten = [path for batch in kept_batches(name) for path in written_anew(batch, places, fields, past)]
    return Left(tuple(rewritten), erase_attachments(name, due.entries))


def erase_attachments(register: str, entries: Sequence[int]) -> tuple[str, ...]:
    """Takes the names of files away that lie beside entries; gives the digests of their contents."""
    gone = Attachment.objects.filter(register=register, entry__in=entries, erased_at=None)
    digests = sorted(set(gone.values_list("sha256", flat=True)))
    gone.update(name="", erased_at=timezone.now())
    return tuple(digests)


def erase_fields(revision: Revision, fields: Sequence[str], slots: dict[str, str]) -> None:
    """Takes the values out of a revision, and out of what it is found by."""
    gone = [name for name in fields if name in revision.row]
    revision.row = {name: text for name, text in revision.row.items() if name not in gone}
    revision.erased = sorted({*revision.erased, *gone})
    revision.words = words_of(revision.row.values())
    for name in gone:
        if slot := slots.get(name):
            setattr(revision, slot, None if slot in NUMBERS else "" if slot in TEXTS else None)


def written_anew(batch: Batch, places: Places, fields: Sequence[str], past: Past) -> Iterator[Path]:
    """Writes a batch's rows without what is due; gives the files that this replaces."""
    path = path_of(batch)
    lines = due_lines(path, places, fields, past)
    if not lines:
        return
    table = pq.read_table(path)
    asked = [name for name in fields if name in table.column_names]
    due = is_due(table, places, asked, past)
    lost = table[LOST] if LOST in table.column_names else pa.nulls(len(table), pa.string())
    for name in asked:
        gone = pc.and_(due, pc.is_valid(table[name]))
        named = pc.if_else(pc.is_valid(lost), pc.binary_join_element_wise(pc.fill_null(lost, ""), name, "、"), name)
        lost = pc.if_else(gone, named, lost)
        column = pc.if_else(due, pa.scalar(None, table[name].type), table[name])
        table = table.set_column(table.column_names.index(name), table.schema.field(name), column)
    others = [name for name in table.column_names if name != LOST]
    meta = table.schema.metadata
    table = table.select(others).append_column(LOST, lost).replace_schema_metadata(meta)
    batch.stored = stored_after(batch.stored, lines, asked)
    with at_once(path_of(batch)) as file:
        pq.write_table(table, file, compression="zstd")
    batch.save(update_fields=["stored"])
    yield path
    yield upload_of(batch.sha256)
    yield path.with_name(f"{path.name}.faults")


def stored_after(stored: str, lines: Sequence[int], fields: Sequence[str]) -> str:
    """The name of the file without the values: after what it was and what was taken out, so that the same act gives the
    same name."""
    told = f"{stored}\0{','.join(fields)}\0{','.join(map(str, lines))}"
    place = Path(stored)
    return str(place.with_name(f"{hashlib.sha256(told.encode()).hexdigest()}{place.suffix}"))
