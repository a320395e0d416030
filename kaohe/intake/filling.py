"""Cells into columns of values: each column by its reader, times past midnight moved to the next day."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.batch import Batch, rows_where
from kaohe.intake.cells import Read, mapped, reader
from kaohe.intake.columns import ColumnReader, plain_reader
from kaohe.intake.faults import Refusal
from kaohe.intake.header import Wanted
from kaohe.intake.limits import Limits
from kaohe.intake.moments import DAY_SECONDS
from kaohe.intake.schema import FieldSchema, MappingSchema, RegisterSchema
from kaohe.intake.sheets import Block

HALF_DAY = DAY_SECONDS // 2


class ColumnFill:
    """Fills one column of a batch from the file's cells."""

    def __init__(self, wanted: Wanted, schema: RegisterSchema, limits: Limits) -> None:
        self.wanted = wanted
        self._limit = limits.cell_characters
        mapping = schema.mapping or MappingSchema()
        typed = reader(wanted.field, first_weekday=schema.first_weekday)
        self._own = ColumnReader(wanted.field, typed, empty=frozenset())
        self._written = _as_written(wanted.field, mapping, schema.first_weekday)

    def fill(self, batch: Batch, block: Block) -> None:
        """Puts the column's values into the batch, its refused cells among the faults."""
        name, place = self.wanted.field.name, self.wanted.place
        if place is None:
            batch.columns[name] = pa.nulls(len(batch), self._own.type)
            if self.wanted.is_missing:
                batch.refused[name] = set(range(len(batch)))
            return
        texts, refused = self._short(block.columns[place])
        values, found = self._read(texts, block.typed.get(place))
        batch.columns[name] = values
        for row, refusal in sorted((refused | found).items()):
            batch.refuse(row, self.wanted.column, block.columns[place][row].as_py(), refusal)
            batch.refused.setdefault(name, set()).add(row)

    def _read(self, texts: pa.Array, typed: pa.Array | None) -> tuple[pa.Array, dict[int, Refusal]]:
        if typed is None:
            return self._written.read(texts)
        nothing = pa.scalar("", pa.string())
        own, own_refused = self._own.read(pc.if_else(typed, texts, nothing))
        written, written_refused = self._written.read(pc.if_else(typed, nothing, texts))
        return pc.if_else(typed, own, written), own_refused | written_refused

    def _short(self, texts: pa.Array) -> tuple[pa.Array, dict[int, Refusal]]:
        """The texts without those that are longer than a cell may be."""
        if (pc.max(pc.binary_length(texts)).as_py() or 0) <= self._limit:
            return texts, {}
        long = pc.fill_null(pc.greater(pc.utf8_length(texts), self._limit), False)  # noqa: FBT003
        refused = dict.fromkeys(rows_where(long), Refusal("R132", limit=self._limit))
        return pc.if_else(long, pa.scalar("", pa.string()), texts), refused


def past_midnight(batch: Batch, mapping: MappingSchema, wanted: tuple[Wanted, ...]) -> None:
    """跨日: a time more than twelve hours before its start belongs to the next day."""
    start = next((item for item in wanted if mapping.midnight_from in (item.field.name, item.column)), None)
    if start is None:
        return
    begun = batch.columns[start.field.name]
    for item in wanted:
        if {item.field.name, item.column} & set(mapping.midnight_columns) and not item.field.is_text:
            times = batch.columns[item.field.name]
            is_next_day = pc.less(pc.add(times, HALF_DAY), begun)
            moved = pc.if_else(is_next_day, pc.add(times, DAY_SECONDS), times)
            batch.columns[item.field.name] = pc.coalesce(moved, times)


def _as_written(field: FieldSchema, mapping: MappingSchema, first_weekday: int) -> ColumnReader:
    """The reader of cells as the file writes them: with the mapping's formats, values and empty texts."""
    read: Read = reader(
        field, date_format=mapping.date_format, time_format=mapping.time_format, first_weekday=first_weekday
    )
    empty = frozenset(mapping.empty)
    values = mapping.values.get(field.name)
    if values is not None:
        own = reader(field, first_weekday=first_weekday)
        return ColumnReader(field, lambda text: mapped(text, values, own), empty=empty)
    is_usual = mapping.date_format is None and mapping.time_format is None
    return ColumnReader(field, read, empty=empty, plain=plain_reader(field, is_usual=is_usual))
