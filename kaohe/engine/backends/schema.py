"""Which columns of which kind each table of a program has, and whether the program keeps the rules of the IR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from kaohe.engine.backends.scalar import Columns, Kind, check, joined, stored
from kaohe.engine.errors import BadProgram
from kaohe.engine.ir import Aggregate, Call, Extend, Filter, Join, Program, Select, Step, Union, Window

Tables = Mapping[str, Columns]

_AGGREGATES = {"count", "sum", "min", "max", "distinct"}
_RANKS = {"row_number", "rank", "dense_rank"}
_WINDOWS = {"lag", "running_sum", "sum", "min", "max", "count"} | _RANKS


def schemas(program: Program, inputs: Tables) -> dict[str, Columns]:
    """The columns of all tables, the inputs included, in their order."""
    known = dict(inputs)
    for step in program.steps:
        if step.out in known:
            raise BadProgram(f"there are two tables {step.out!r}")
        known[step.out] = after(step, known)
        if not known[step.out]:
            raise BadProgram(f"table {step.out!r} has no column")
    for name, order in program.outputs:
        table = _of(known, name)
        for column in order:
            _pick(table, column)
    return known


def sources(step: Step) -> tuple[str, ...]:
    """The tables a step reads."""
    match step:
        case Join(left=left, right=right):
            return (left, right)
        case Union(tables=tables):
            return tables
        case Extend() | Select() | Filter() | Aggregate() | Window() | Call():
            return (step.table,)
        case _:
            assert_never(step)


def after(step: Step, known: Tables) -> Columns:
    """The columns of the table a step makes."""
    match step:
        case Extend():
            return _extended(step, _of(known, step.table))
        case Select():
            table = _of(known, step.table)
            return _named((new, _pick(table, old)) for new, old in step.columns)
        case Filter():
            table = _of(known, step.table)
            if check(step.condition, table) is Kind.TEXT:
                raise BadProgram("a text is no condition")
            return table
        case Join():
            return _joined(step, _of(known, step.left), _of(known, step.right))
        case Aggregate():
            return _aggregated(step, _of(known, step.table))
        case Window():
            return _windowed(step, _of(known, step.table))
        case Call():
            table = _of(known, step.table)
            kinds = [(name, _pick(table, name)) for name in step.arguments]
            return _named([*kinds, *((name, Kind.INT) for name in step.results)])
        case Union():
            return _united([_of(known, name) for name in step.tables])
        case _:
            assert_never(step)


def _of(known: Tables, name: str) -> Columns:
    if name not in known:
        raise BadProgram(f"no table {name!r}; there are {', '.join(known)}")
    return known[name]


def _pick(table: Columns, name: str) -> Kind:
    if name not in table:
        raise BadProgram(f"no column {name!r}; there are {', '.join(table)}")
    return table[name]


def _named(columns: Iterable[tuple[str, Kind]]) -> dict[str, Kind]:
    result: dict[str, Kind] = {}
    for name, kind in columns:
        if name in result:
            raise BadProgram(f"there are two columns {name!r}")
        result[name] = kind
    return result


def _extended(step: Extend, table: Columns) -> Columns:
    result = dict(table)
    for name, item in step.columns:
        kind = stored(check(item, result))
        if name in result:
            raise BadProgram(f"there are two columns {name!r}")
        result[name] = kind
    return result


def _joined(step: Join, left: Columns, right: Columns) -> Columns:
    if step.kind not in {"left", "inner"}:
        raise BadProgram(f"no kind of join {step.kind!r}")
    if step.kind == "left" and not step.on:
        raise BadProgram("a left join needs columns to join on")
    for mine, theirs in step.on:
        joined([_pick(left, mine), _pick(right, theirs)])
    return _named([*left.items(), *((new, _pick(right, old)) for new, old in step.take)])


def _aggregated(step: Aggregate, table: Columns) -> Columns:
    keys = [(name, _pick(table, name)) for name in step.by]
    results = []
    for new, function, column in step.aggregates:
        if function not in _AGGREGATES:
            raise BadProgram(f"no aggregate {function!r}")
        results.append((new, _result(function, column, table)))
    return _named([*keys, *results])


def _windowed(step: Window, table: Columns) -> Columns:
    for name in step.partition:
        _pick(table, name)
    for name, direction in step.order:
        _pick(table, name)
        if direction not in {"asc", "desc"}:
            raise BadProgram(f"no direction {direction!r}")
    results = []
    for new, function, column in step.functions:
        if function not in _WINDOWS:
            raise BadProgram(f"no window function {function!r}")
        results.append((new, Kind.INT if function in _RANKS else _result(function, column, table)))
    return _named([*table.items(), *results])


def _result(function: str, column: str, table: Columns) -> Kind:
    if function == "count" and column == "*":
        return Kind.INT
    kind = _pick(table, column)
    if function in {"sum", "running_sum"} and kind is Kind.TEXT:
        raise BadProgram(f"the texts of {column!r} are summed")
    return kind if function in {"min", "max", "lag"} else Kind.INT


def _united(tables: list[Columns]) -> Columns:
    if not tables:
        raise BadProgram("a union of nothing")
    if any(set(table) != set(tables[0]) for table in tables):
        raise BadProgram(f"a union of tables with different columns: {' | '.join(', '.join(t) for t in tables)}")
    return {name: joined(table[name] for table in tables) for name in tables[0]}
