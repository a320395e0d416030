"""The records of a register as one table for the engine: entries, imported rows and what `people` keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Q, QuerySet

from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.faults import RowFault
from kaohe.intake.register import ROW, read_typed
from kaohe.intake.rows import FILE, KNOWN, LINE
from kaohe.intake.schema import RegisterSchema
from kaohe.records.checking import Row, own_schema
from kaohe.records.files import path_of, read_rows, unchanged
from kaohe.records.models import Batch, Revision
from kaohe.records.staff import staff_rows
from kaohe.records.times import local_seconds


@dataclass(frozen=True, slots=True)
class Relation:
    """A register's records: its fields as whole numbers and texts, then `__row`, `__file`, `__line` and `__known`."""

    table: pa.Table | None
    """None when nobody ever wrote in the register, or had by then: what is missing is not none."""
    faults: tuple[RowFault, ...] = ()
    """Entries that today's card refuses; they are not in the table. Their row is the entry's number."""


def relations(book: Book, as_of: datetime | None = None) -> Mapping[str, Relation]:
    """Every register of the book by its name, as far as anybody wrote in it."""
    registers = [item for key, item in book.registers.items() if key not in book.obligations]
    found = {item.name.value: relation(book, item, as_of) for item in registers}
    return {name: item for name, item in found.items() if item.table is not None}


def relation(book: Book, register: Register, as_of: datetime | None = None) -> Relation:
    """The records of a register, all that are known or only those that were known at a moment."""
    schema, name = own_schema(book, register), register.name.value
    staff = staff_rows(name, as_of)
    if staff is not None:
        found = read_typed(schema, staff, name, accept_valid=True)
        return Relation(found.table if staff else None, found.faults)
    entries = of_entries(schema, known(Revision.objects.filter(register=name), as_of).filter(is_withdrawn=False))
    batches = [of_batch(schema, batch) for batch in known_batches(name, as_of)]
    began = Revision.objects.filter(register=name, **({} if as_of is None else {"known_at__lte": as_of}))
    was_written = began.exists() or bool(taken(name, as_of))
    parts = [*batches, *([entries.table] if entries.table is not None else [])]
    if not was_written or not parts:
        return Relation(None, entries.faults)
    table = pa.concat_tables(parts)
    if as_of is not None:  # A row of a file may say that it became known later than its file.
        table = table.filter(pc.less_equal(table[KNOWN], local_seconds(as_of)))
    return Relation(table, entries.faults)


def known(revisions: QuerySet[Revision], as_of: datetime | None) -> QuerySet[Revision]:
    """The revisions that stand, or stood at a moment."""
    if as_of is None:
        return revisions.filter(superseded_at=None)
    return revisions.filter(Q(superseded_at=None) | Q(superseded_at__gt=as_of), known_at__lte=as_of)


def taken(register: str, as_of: datetime | None) -> QuerySet[Batch]:
    """The batches that are taken, or were at a moment."""
    found = Batch.objects.filter(register=register)
    if as_of is None:
        return found.filter(state=Batch.State.TAKEN)
    return found.filter(Q(undone_at=None) | Q(undone_at__gt=as_of), taken_at__lte=as_of)


def known_batches(register: str, as_of: datetime | None) -> QuerySet[Batch]:
    """Those whose rows lie in files."""
    return taken(register, as_of).filter(is_bulk=True).order_by("taken_at")


def of_entries(schema: RegisterSchema, revisions: QuerySet[Revision]) -> Relation:
    """Entries, read again by the card of today; of those with erased fields no more is asked than they still have."""
    found = list(revisions.order_by("entry").values_list("entry", "key", "known_at", "row", "erased"))
    lost = {name for *_, erased in found for name in erased}
    whole = of_rows(schema, [one for one in found if not one[-1]])
    if not lost:
        return whole
    rest = of_rows(without(schema, lost), [one for one in found if one[-1]])
    tables = [part.table for part in (whole, rest) if part.table is not None and len(part.table)]
    return Relation(pa.concat_tables(tables) if tables else rest.table, whole.faults + rest.faults)


def without(schema: RegisterSchema, lost: set[str]) -> RegisterSchema:
    """The schema for rows that have lost some fields."""
    fields = tuple(replace(field, required=field.required and field.name not in lost) for field in schema.fields)
    return replace(schema, fields=fields, checks=())


def of_rows(schema: RegisterSchema, found: Sequence[tuple[int, str, datetime, Row, list[str]]]) -> Relation:
    """Rows with their number, key and moment, as a table."""
    names = {field.name for field in schema.fields}
    rows = [{name: text for name, text in row.items() if name in names} for _, _, _, row, _ in found]
    read = read_typed(schema, rows, schema.name, accept_valid=True)
    numbers = [entry for entry, *_ in found]
    faults = tuple(replace(item, row=numbers[item.row - 1] if item.row else 0) for item in read.faults)
    if read.table is None:
        return Relation(None, faults)
    places = pc.subtract(read.table[LINE], 1)
    columns = {
        ROW: pa.array([key for _, key, *_ in found], pa.string()),
        LINE: pa.array(numbers, pa.int64()),
        KNOWN: pa.array([local_seconds(moment) for _, _, moment, *_ in found], pa.int64()),
    }
    table = read.table
    for name, column in columns.items():
        table = table.set_column(table.column_names.index(name), name, column.take(places.combine_chunks()))
    return Relation(table, faults)


def of_batch(schema: RegisterSchema, batch: Batch) -> pa.Table:
    """The rows of a batch, each known when it says so, else when the batch was taken."""
    table = unchanged(read_rows(path_of(batch), schema), batch)
    said = local_seconds(batch.taken_at) if batch.taken_at else None
    moments = pc.fill_null(table[KNOWN], pa.scalar(said, pa.int64()))
    table = table.set_column(table.column_names.index(KNOWN), KNOWN, moments)
    return table.select([*(field.name for field in schema.fields), ROW, FILE, LINE, KNOWN])
