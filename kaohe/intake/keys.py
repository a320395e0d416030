"""Rows among each other: the same record twice, the same key twice, and the name by which a record is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.cells import show
from kaohe.intake.schema import DATE, MOMENT, MONTH, WEEK, FieldSchema, RegisterSchema
from kaohe.intake.sheets import counted

_AT = "__at"


def first_of_equal(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """The places of rows that are the first of their kind, in order."""
    numbered = table.select(list(names)).append_column(_AT, counted(0, len(table)))
    firsts = numbered.group_by(list(names), use_threads=False).aggregate([(_AT, "min")])
    return firsts[f"{_AT}_min"].combine_chunks().sort()


def repeated(table: pa.Table, key: Sequence[str], ids: str) -> list[list[int]]:
    """The places of rows that share a key, group by group; empty cells are equal. `ids`: the column of `record_ids`."""
    if not key or len(pc.unique(table[ids])) == len(table):
        return []
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, row in enumerate(zip(*(table[name].to_pylist() for name in key), strict=True)):
        groups.setdefault(row, []).append(place)
    return [places for places in groups.values() if len(places) > 1]


def record_ids(table: pa.Table, schema: RegisterSchema, file: str, line: str) -> pa.Array:
    """What a record is called: its key, or where it stands."""
    if not schema.key:
        return pc.binary_join_element_wise(table[file], pc.cast(table[line], pa.string()), ":")
    fields = {field.name: field for field in schema.fields}
    parts = [_shown(table[name], fields[name]) for name in schema.key]
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "|")


def _shown(column: pa.ChunkedArray, field: FieldSchema) -> pa.ChunkedArray:
    if field.is_text:
        texts = pc.fill_null(column, "")
        return pc.replace_substring(pc.replace_substring(texts, "\\", "\\\\"), "|", "\\|")
    if field.type in _WRITTEN:
        return pc.fill_null(_WRITTEN[field.type](column), "")
    coded = pc.dictionary_encode(column.combine_chunks())
    texts = pa.array([show(value, field) for value in coded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([pc.fill_null(texts.take(coded.indices), "")], pa.string())


def _day(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.int32()).cast(pa.date32()).cast(pa.string())


_WRITTEN: dict[str, Callable[[pa.ChunkedArray], pa.ChunkedArray]] = {
    DATE: _day,
    WEEK: _day,
    MONTH: lambda column: pc.utf8_slice_codeunits(_day(column), 0, 7),
    MOMENT: lambda column: column.cast(pa.timestamp("s")).cast(pa.string()),
}
"""Types whose values are written all at once, as `show` writes each."""
