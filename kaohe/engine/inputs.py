"""What a program reads: registers and earlier results with the columns the plan expects, as far as they were known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.engine.flags import STATES
from kaohe.engine.plan.across import HISTORY
from kaohe.engine.plan.by_hand import GIVEN
from kaohe.engine.plan.judgements import REGISTER as JUDGEMENTS
from kaohe.engine.plan.program import Plan
from kaohe.engine.plan.registers import INPUT
from kaohe.engine.stored import Stored, numbers
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.types import Num, Type, Words

Delivered: TypeAlias = pa.Table | Path | Stored
"""The records of a register: in memory, or in a Parquet file of which only what is needed is read."""
Registers = Mapping[str, Delivered]
Past = Mapping[tuple[str, str], pa.Table]
Inputs = Mapping[str, pa.Table | Stored]
ORIGIN = "_imported"
"""A column of earlier results that no program reads: true in rows of a month that was imported, else null or absent."""
KNOWN, JUDGED_AT = "__known", "裁定於"


def known_by(registers: Registers, as_of: int | None) -> tuple[Registers, dict[str, int]]:
    """The records known at the moment, and how many were not."""
    if as_of is None:
        return registers, {}
    kept: dict[str, Delivered] = {}
    hidden: dict[str, int] = {}
    for name, records in registers.items():
        if isinstance(records, pa.Table):
            late = unknown_at(name, records, as_of)
            kept[name] = records if late is None else records.filter(pc.invert(late))
        else:
            file = opened(records)
            kept[name] = Stored(file.path, file.schema, file.number, moments_of(name), as_of)
            late = unknown_at(name, file.table(set(moments_of(name)) & file.present()), as_of)
        count = 0 if late is None else pc.sum(late).as_py()
        if count:
            hidden[name] = count
    return kept, hidden


def opened(records: Path | Stored) -> Stored:
    """A file of records with the columns it has."""
    return Stored(records, pq.read_schema(records)) if isinstance(records, Path) else records


def moments_of(register: str) -> tuple[str, ...]:
    """The columns that say when a record became known: a judgement that does not say so was when it was made."""
    return (KNOWN, JUDGED_AT) if fold(register) == fold(JUDGEMENTS) else (KNOWN,)


def unknown_at(register: str, table: pa.Table, as_of: int) -> pa.ChunkedArray | None:
    """Which records became known after the moment."""
    said = [table[name] for name in moments_of(register) if name in table.column_names]
    known = pc.coalesce(*said) if said else None
    return None if known is None else pc.fill_null(pc.greater(known, as_of), False)  # noqa: FBT003


def in_memory(records: Delivered | None) -> pa.Table | None:
    """The records as a table."""
    return records if records is None or isinstance(records, pa.Table) else whole(opened(records))


def whole(file: Stored) -> pa.Table:
    """All columns of a file."""
    return file.table(file.schema.names)


def registers_read(made: Plan) -> set[str]:
    """The names of the registers that some rule of the plan reads."""
    rows, steps = made.context.rows, made.context.steps
    return {row.name for row in rows.values() if INPUT + row.name in steps.columns}


def input_tables(
    made: Plan, registers: Registers, past: Past, given: Mapping[str, pa.Table], tree: Mapping[str, int]
) -> dict[str, pa.Table | Stored]:
    """Everything the program reads, registers that did not come as empty tables."""
    context = made.context
    inputs: dict[str, pa.Table | Stored] = {}
    for row in context.rows.values():
        if fold(row.name) not in context.book.obligations:
            inputs[INPUT + row.name] = register_table(context.book, row.register, registers.get(row.name))
    for name, columns in context.constants.items():
        inputs[name] = pa.table({column: pa.array(values, pa.int64()) for column, values in columns.items()})
    for (subject, grain), names in context.history.items():
        found = history_table(names, past.get((subject, grain)))
        inputs[f"{HISTORY}{subject}:{grain}"] = within_ranges(context.book, names, found)
    inputs |= {f"{GIVEN}{name}": history_table([name], table) for name, table in given.items()}
    inputs["depth"] = pa.table(
        {"_s": pa.array(list(tree), pa.string()), "_depth": pa.array(list(tree.values()), pa.int64())},
    )
    read = {name for name in context.steps.columns if name in inputs}
    return {name: table for name, table in inputs.items() if name in read}


def arrow_type(kind: Type | None) -> pa.DataType:
    """How a stored field travels: texts as texts, everything else as a 64-bit integer."""
    return pa.string() if isinstance(kind, Words) or kind is None else pa.int64()


def register_table(book: Book, register: Register, records: Delivered | None) -> pa.Table | Stored:
    """The register's table with the columns the plan expects."""
    fields = {item.name.value: arrow_type(book.field_type(register, item.name.value)) for item in register.fields}
    schema = pa.schema({"__id": pa.int64(), "__row": pa.string(), **fields})
    if isinstance(records, (Path, Stored)):
        file = opened(records)
        return Stored(file.path, schema, "__id", file.moments, file.until)
    count = records.num_rows if records is not None else 0
    columns = {"__id": numbers(count)}
    columns |= {name: column_of(records, name, schema.field(name).type, count) for name in schema.names[1:]}
    return pa.table(columns)


def column_of(table: pa.Table | None, name: str, kind: pa.DataType, count: int) -> pa.ChunkedArray | pa.Array:
    """A column, or nulls when the table lacks it."""
    if table is None or name not in table.column_names:
        return pa.nulls(count, kind)
    return table[name].cast(kind)


def history_table(names: list[str], table: pa.Table | None) -> pa.Table:
    """Earlier results by the columns the plan reads."""
    count = table.num_rows if table is not None else 0
    columns = {"_s": column_of(table, "_s", pa.string(), count), "_p": column_of(table, "_p", pa.int64(), count)}
    for name in names:
        columns[name] = column_of(table, name, pa.int64(), count)
        columns[f"{name}__s"] = column_of(table, f"{name}__s", pa.int64(), count)
    return pa.table(columns)


def within_ranges(book: Book, names: list[str], table: pa.Table) -> pa.Table:
    """Earlier results that today's cards could not give have no value: 超範圍."""
    for name in names:
        kind = book.provisional.get(fold(name)) or book.result_type(name)
        if isinstance(kind, Num):
            beyond = pc.or_(pc.less(table[name], kind.lo), pc.greater(table[name], kind.hi))
            beyond = pc.fill_null(beyond, False)  # noqa: FBT003
            state = pc.if_else(beyond, STATES.index("超範圍"), table[f"{name}__s"])
            value = pc.if_else(beyond, pa.scalar(None, pa.int64()), table[name])
            for column, found in ((name, value), (f"{name}__s", state)):
                table = table.set_column(table.column_names.index(column), column, found.cast(pa.int64()))
    return table
