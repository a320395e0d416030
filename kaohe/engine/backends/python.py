"""The reference backend: a program run over columns that are Python lists, meant to be read and believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import assert_never

import pyarrow as pa

from kaohe.engine.backends import source
from kaohe.engine.backends.arrow import Inputs, Sinks, conform, drained, in_memory, kinds_of, result_schema
from kaohe.engine.backends.groups import AGGREGATES, grouped, windowed
from kaohe.engine.backends.live import pruned
from kaohe.engine.backends.scalar import Columns
from kaohe.engine.backends.schema import schemas
from kaohe.engine.backends.source import Value
from kaohe.engine.ir import Aggregate, Call, Extend, Filter, Join, Program, Scalar, Select, Step, Union, Window
from kaohe.engine.stored import Stored

Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length. `kinds` names those that count, in their order; there may be others."""

    kinds: Columns
    columns: Mapping[str, Sequence[Value]]
    length: int

    def rows(self, names: Iterable[str]) -> Iterable[Key]:
        """The rows of these columns; empty tuples when there is no column."""
        chosen = [self.columns[name] for name in names]
        return zip(*chosen, strict=True) if chosen else repeat((), self.length)

    def at(self, places: list[int], names: Iterable[str]) -> dict[str, Sequence[Value]]:
        """These columns with the rows at these places, in this order."""
        if places == list(range(self.length)):
            return {name: self.columns[name] for name in names}
        return {name: [column[place] for place in places] for name in names for column in [self.columns[name]]}


def run(program: Program, inputs: Inputs, sinks: Sinks | None = None) -> dict[str, pa.Table]:
    """The outputs of a program, each sorted by its order columns (nulls first), but those that go into a sink."""
    given = {name: conform(name, table) for name, table in inputs.items()}
    kinds = schemas(program, {name: kinds_of(name, table) for name, table in given.items()})
    return drained(_outputs(*pruned(program, kinds), given), sinks)


def run_whole(program: Program, inputs: Inputs) -> dict[str, pa.Table]:
    """The same, but every step is run as it stands, needed or not; the tests hold all else against this."""
    given = {name: conform(name, table) for name, table in inputs.items()}
    kinds = schemas(program, {name: kinds_of(name, table) for name, table in given.items()})
    return _outputs(program, kinds, given)


def _outputs(program: Program, kinds: Mapping[str, Columns], given: Inputs) -> dict[str, pa.Table]:
    tables = {name: _read(table, kinds[name]) for name, table in given.items() if name in kinds}
    for step in program.steps:
        tables[step.out] = _made(step, tables, kinds[step.out])
    return {name: _written(_sorted(tables[name], order)) for name, order in program.outputs}


def _read(held: pa.Table | Stored, kinds: Columns) -> Table:
    table = in_memory(held, kinds)
    return Table(kinds, {name: table[name].to_pylist() for name in kinds}, table.num_rows)


def _written(table: Table) -> pa.Table:
    schema = result_schema(table.kinds)
    return pa.table([pa.array(table.columns[field.name], field.type) for field in schema], schema=schema)


def _sorted(table: Table, order: tuple[str, ...]) -> Table:
    keys = list(table.rows(order))
    places = sorted(range(table.length), key=lambda place: [(v is not None, v) for v in keys[place]])
    return Table(table.kinds, table.at(places, table.kinds), table.length)


def _made(step: Step, tables: Mapping[str, Table], kinds: Columns) -> Table:
    match step:
        case Extend():
            return _extended(tables[step.table], step.columns, kinds)
        case Select():
            table = tables[step.table]
            return Table(kinds, {new: table.columns[old] for new, old in step.columns}, table.length)
        case Filter():
            return _filtered(tables[step.table], step.condition, kinds)
        case Join():
            return _joined(step, tables[step.left], tables[step.right], kinds)
        case Aggregate():
            return _aggregated(step, tables[step.table], kinds)
        case Window():
            table = tables[step.table]
            return Table(kinds, {**table.columns, **windowed(step, table.columns, table.length)}, table.length)
        case Call():
            return _called(step, tables[step.table], kinds)
        case Union():
            return _united([tables[name] for name in step.tables], kinds)
        case _:
            assert_never(step)


def _extended(table: Table, named: tuple[tuple[str, Scalar], ...], kinds: Columns) -> Table:
    rows = source.compile_rows(table.kinds, named)(table.rows(source.looked_at(table.kinds, named)))
    made = zip(*rows, strict=True) if rows else repeat(())
    return Table(kinds, {**table.columns, **dict(zip((name for name, _ in named), made, strict=False))}, table.length)


def _filtered(table: Table, condition: Scalar, kinds: Columns) -> Table:
    named = (("", condition),)
    found = source.compile_rows(table.kinds, named)(table.rows(source.looked_at(table.kinds, named)))
    places = [place for place, (true,) in enumerate(found) if true]
    return Table(kinds, table.at(places, kinds), len(places))


def _joined(step: Join, left: Table, right: Table, kinds: Columns) -> Table:
    matches = grouped(right.rows([theirs for _, theirs in step.on]))
    pairs: list[tuple[int, int | None]] = []
    for place, key in enumerate(left.rows([mine for mine, _ in step.on])):
        found = [] if None in key else matches.get(key, [])
        pairs += [(place, other) for other in found]
        if not found and step.kind == "left":
            pairs.append((place, None))
    taken = {new for new, _ in step.take}
    columns = left.at([place for place, _ in pairs], [name for name in kinds if name not in taken])
    for new, old in step.take:
        column = right.columns[old]
        columns[new] = [None if other is None else column[other] for _, other in pairs]
    return Table(kinds, columns, len(pairs))


def _aggregated(step: Aggregate, table: Table, kinds: Columns) -> Table:
    groups = grouped(table.rows(step.by)) if step.by else {(): list(range(table.length))}
    columns: dict[str, Sequence[Value]] = {name: [key[at] for key in groups] for at, name in enumerate(step.by)}
    for new, function, column in step.aggregates:
        if column == "*":
            columns[new] = [len(places) for places in groups.values()]
        else:
            values = table.columns[column]
            columns[new] = [AGGREGATES[function]([values[at] for at in places]) for places in groups.values()]
    return Table(kinds, columns, len(groups))


def _called(step: Call, table: Table, kinds: Columns) -> Table:
    rows = dict.fromkeys(row for row in table.rows(step.arguments) if None not in row)
    answers = [step.function(row) for row in rows]  # type: ignore[arg-type]
    columns: dict[str, Sequence[Value]] = {
        name: [row[place] for row in rows] for place, name in enumerate(step.arguments)
    }
    columns |= {name: [answer[place] for answer in answers] for place, name in enumerate(step.results)}
    return Table(kinds, columns, len(rows))


def _united(tables: list[Table], kinds: Columns) -> Table:
    columns = {name: [value for table in tables for value in table.columns[name]] for name in kinds}
    return Table(kinds, columns, sum(table.length for table in tables))
