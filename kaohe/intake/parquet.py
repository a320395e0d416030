"""Parquet tables: types of columns must fit the fields; values become the texts a person would type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.intake.faults import FileRefused, Refusal
from kaohe.intake.limits import Limits
from kaohe.intake.packing import check_size
from kaohe.intake.schema import CHOICE, CLOCK, DATE, MOMENT, MONTH, NUMBER, TRUTH, WEEK
from kaohe.intake.sheets import Block, Sheet, counted
from kaohe.intake.spelling import clean

_BLOCK_ROWS = 65_536
_DAMAGE = (pa.ArrowException, OSError, LookupError, NotImplementedError, ValueError)
Fits = Callable[[pa.DataType], bool]


def open_parquet(content: bytes, limits: Limits) -> Sheet:
    """The table of a Parquet file; its rows count from 1, for it has no lines."""
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        schema, metadata = file.schema_arrow, file.metadata
    except _DAMAGE:
        raise FileRefused("R108") from None
    if metadata.num_rows > limits.rows:
        raise FileRefused("R106", what=f"{metadata.num_rows} rows", limit=limits.rows)
    size = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    check_size(size, len(content), limits)
    _check_cells(metadata, limits)
    if not schema.names:
        raise FileRefused("R101")
    if len(schema.names) > limits.columns:
        raise FileRefused("R106", what=f"{len(schema.names)} columns", limit=limits.columns)
    names = tuple(clean(name) for name in schema.names)
    return Sheet(names, 0, partial(_blocks, content, schema, limits), "Parquet", unfit=partial(_unfit, schema))


def _check_cells(metadata: pq.FileMetaData, limits: Limits) -> None:
    """Refuses rows so large that one of their cells must be too long, before they are spread out in memory.

    What the file says of single columns is not asked for: Arrow ends the whole process where that part is damaged.
    """
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        most = 4 * limits.cell_characters * max(group.num_rows, 0) * metadata.num_columns
        if group.total_byte_size > limits.trusted_bytes + most:
            raise FileRefused("R132", limit=limits.cell_characters)


def _unfit(schema: pa.Schema, place: int, field_type: str) -> Refusal | None:
    """Why a column's type cannot hold a field's values; None when it can."""
    type_ = schema.types[place]
    if pa.types.is_null(type_) or _is_text(type_) or _FIT.get(field_type, _is_text)(type_):
        return None
    return Refusal("R125", found=type_, type=field_type)


def _blocks(content: bytes, schema: pa.Schema, limits: Limits, wanted: frozenset[int]) -> Iterator[Block]:
    names = {place: schema.names[place] for place in sorted(wanted)}
    texts = [name for place, name in names.items() if _is_text(schema.types[place])]
    row = 1
    try:
        file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
        for batch in file.iter_batches(_BLOCK_ROWS, columns=list(names.values())):
            columns = {place: _texts(batch.column(name), limits) for place, name in names.items()}
            typed = {place: _typed(schema.types[place], batch.num_rows) for place in names}
            yield Block(
                counted(row, batch.num_rows),
                columns,
                {place: flags for place, flags in typed.items() if flags is not None},
            )
            row += batch.num_rows
    except _DAMAGE:
        raise FileRefused("R108") from None


def _texts(column: pa.Array, limits: Limits) -> pa.Array:
    """The cells as a person would type them."""
    type_ = column.type
    if _is_text(type_):
        column.validate(full=True)  # The reader does not look whether texts are UTF-8.
    if pa.types.is_dictionary(type_):
        # Looked at before it is spread out: one long text may stand in every row.
        longest = pc.max(pc.binary_length(column.dictionary)).as_py() or 0
        if longest > 4 * limits.cell_characters:
            raise FileRefused("R132", limit=limits.cell_characters)
        return pc.cast(column, pa.string())
    if pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        return _each(column, _decimal_text)
    if pa.types.is_boolean(type_):
        return pc.if_else(column, "是", "否")
    if pa.types.is_timestamp(type_):
        return _whole_seconds(column, pa.timestamp("s"))
    if pa.types.is_time(type_):
        return _whole_seconds(column, pa.time32("s"))
    return pc.cast(pc.cast(column, pa.date32()) if pa.types.is_date64(type_) else column, pa.string())


def _whole_seconds(column: pa.Array, type_: pa.DataType) -> pa.Array:
    """Without fractions where there are none; else with them, so that they are refused by name."""
    with suppress(pa.ArrowInvalid):
        column = pc.cast(column, type_)
    return pc.cast(column, pa.string())


def _decimal_text(value: Decimal | float) -> str:
    """A binary fraction holds 15 digits that somebody meant; the rest is noise."""
    exact = value if isinstance(value, Decimal) else Decimal(format(value, ".15g"))
    return format(exact, "f") if exact.is_finite() else str(exact)


def _each(column: pa.Array, write: Callable[[Decimal | float], str]) -> pa.Array:
    coded = pc.dictionary_encode(column)
    texts = pa.array([write(value) for value in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices)


def _typed(type_: pa.DataType, length: int) -> pa.Array | None:
    return pa.repeat(True, length) if pa.types.is_temporal(type_) or pa.types.is_boolean(type_) else None  # noqa: FBT003


def _is_text(type_: pa.DataType) -> bool:
    if pa.types.is_dictionary(type_):
        return _is_text(type_.value_type)
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_))


def _is_naive(type_: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(type_) and type_.tz is None)


def _is_day(type_: pa.DataType) -> bool:
    return bool(pa.types.is_date(type_) or _is_naive(type_))


def _is_number(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_) or pa.types.is_decimal(type_) or pa.types.is_float64(type_))


_FIT: dict[str, Fits] = {
    NUMBER: _is_number,
    DATE: _is_day,
    MONTH: _is_day,
    WEEK: _is_day,
    MOMENT: _is_naive,
    CLOCK: lambda type_: bool(pa.types.is_time(type_)),
    TRUTH: lambda type_: bool(pa.types.is_boolean(type_) or pa.types.is_integer(type_)),
    CHOICE: _is_text,
}
