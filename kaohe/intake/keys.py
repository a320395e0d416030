"""Rows among each other: the same record twice, the same key twice, and the name by which a record is known."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.cells import show
from kaohe.intake.schema import FieldSchema, RegisterSchema

_AT = "__at"


def first_of_equal(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """The places of rows that are the first of their kind, in order."""
    numbered = table.select(list(names)).append_column(_AT, _range(len(table)))
    firsts = numbered.group_by(list(names), use_threads=False).aggregate([(_AT, "min")])
    return firsts[f"{_AT}_min"].combine_chunks().sort()


def repeated(table: pa.Table, key: Sequence[str]) -> list[list[int]]:
    """The places of rows that share a key, group by group; empty cells are equal."""
    if not key or not len(table):
        return []
    numbered = table.select(list(key)).append_column(_AT, _range(len(table)))
    counted = numbered.group_by(list(key), use_threads=False).aggregate([(_AT, "count")])
    if pc.max(counted[f"{_AT}_count"]).as_py() == 1:
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
    coded = pc.dictionary_encode(column.combine_chunks())
    texts = pa.array([show(value, field) for value in coded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([pc.fill_null(texts.take(coded.indices), "")], pa.string())


def _range(count: int) -> pa.Array:
    return pa.array(range(count), pa.int64())
