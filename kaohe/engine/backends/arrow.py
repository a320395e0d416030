"""Arrow tables as the backends want them: 64-bit integers and plain texts, whatever the caller's types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa

from kaohe.engine.backends.scalar import Columns, Kind
from kaohe.engine.errors import BadProgram
from kaohe.engine.stored import Stored

Inputs = Mapping[str, pa.Table | Stored]
Sinks = Mapping[str, Callable[[pa.RecordBatch], object]]
"""By output: what takes its rows, batch by batch, in their order."""

_TYPES = {Kind.INT: pa.int64(), Kind.TEXT: pa.string(), Kind.NULL: pa.int64()}


def conform(name: str, table: pa.Table | Stored) -> pa.Table | Stored:
    """The table with int64 and string columns (dictionaries decoded), a column of Arrow's null type left as it is."""
    if isinstance(table, Stored):
        return table
    if len(set(table.column_names)) < table.num_columns:
        raise BadProgram(f"input {name!r} has two columns of one name")
    kinds = kinds_of(name, table)
    wanted = [pa.null() if kind is Kind.NULL else _TYPES[kind] for kind in kinds.values()]
    return table.cast(pa.schema(list(zip(kinds, wanted, strict=True))))


def in_memory(table: pa.Table | Stored, columns: Columns) -> pa.Table:
    """These columns of an input."""
    return table.table(columns) if isinstance(table, Stored) else table.select(list(columns))


def kinds_of(name: str, table: pa.Table | Stored) -> Columns:
    return {field.name: _kind(f"{name}.{field.name}", field.type) for field in table.schema}


def _kind(where: str, kind: pa.DataType) -> Kind:
    if pa.types.is_dictionary(kind):
        return _kind(where, kind.value_type)
    if pa.types.is_null(kind):
        return Kind.NULL
    if pa.types.is_integer(kind):
        return Kind.INT
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return Kind.TEXT
    raise BadProgram(f"{where}: a column is an integer or a text, not {kind}")


def result_schema(columns: Columns) -> pa.Schema:
    """How an output with these columns looks."""
    return pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])


def drained(found: dict[str, pa.Table], sinks: Sinks | None) -> dict[str, pa.Table]:
    """The outputs that have no sink, the others poured into theirs."""
    for name, sink in (sinks or {}).items():
        for batch in found.pop(name).to_batches():
            sink(batch)
    return found
