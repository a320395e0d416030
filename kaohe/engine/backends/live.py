"""Leaves out of a program what no output rests on, and joins Extends that follow one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from kaohe.engine.backends.inline import inlined
from kaohe.engine.backends.scalar import Columns, used
from kaohe.engine.backends.schema import sources
from kaohe.engine.ir import Aggregate, Call, Extend, Filter, Join, Program, Select, Step, Union, Window

Live = dict[str, set[str]]


def pruned(program: Program, kinds: Mapping[str, Columns]) -> tuple[Program, dict[str, Columns]]:
    """The program with live steps and columns only, and the columns each live table has at least."""
    live: Live = {}
    for name, _ in program.outputs:
        live[name] = set(kinds[name])
    steps: list[Step] = []
    for step in reversed(program.steps):
        if step.out in live:
            wanted = live[step.out] = live[step.out] or set(list(kinds[step.out])[:1])
            narrow = _narrowed(step, wanted)
            steps.append(narrow)
            for name, columns in reads(narrow, wanted):
                live.setdefault(name, set()).update(columns)
    kept = {
        name: {column: kind for column, kind in kinds[name].items() if column in columns} or _first(kinds[name])
        for name, columns in live.items()
    }
    return Program(tuple(_fused(steps[::-1], program.outputs)), program.outputs), kept


def _first(columns: Columns) -> Columns:
    """A table of which only the number of rows matters keeps one column."""
    return dict(list(columns.items())[:1])


def _narrowed(step: Step, wanted: set[str]) -> Step:
    """The step without the columns that are not wanted."""
    match step:
        case Extend(columns=columns):
            kept, needed = [], set(wanted)
            for name, item in reversed(columns):
                if name in needed:
                    kept.append((name, item))
                    needed |= used(item)
            return replace(step, columns=inlined(tuple(reversed(kept)), wanted))
        case Select(columns=columns):
            return replace(step, columns=tuple(pair for pair in columns if pair[0] in wanted))
        case Join(take=take):
            return replace(step, take=tuple(pair for pair in take if pair[0] in wanted))
        case Aggregate(aggregates=aggregates):
            return replace(step, aggregates=tuple(one for one in aggregates if one[0] in wanted))
        case Window(functions=functions):
            return replace(step, functions=tuple(one for one in functions if one[0] in wanted))
        case Filter() | Union() | Call():
            return step
        case _:
            assert_never(step)


def reads(step: Step, wanted: set[str]) -> Iterable[tuple[str, set[str]]]:
    """What a step reads of each of its tables, in the order of `sources`, to give the wanted columns."""
    match step:
        case Extend(table=table, columns=columns):
            new = {name for name, _ in columns}
            yield table, set().union(wanted, *(used(item) for _, item in columns)) - new
        case Select(table=table, columns=columns):
            yield table, {old for _, old in columns}
        case Filter(table=table, condition=condition):
            yield table, wanted | used(condition)
        case Join(left=left, right=right, on=on, take=take):
            yield left, wanted - {new for new, _ in take} | {mine for mine, _ in on}
            yield right, {old for _, old in take} | {theirs for _, theirs in on}
        case Aggregate(table=table, by=by, aggregates=aggregates):
            yield table, {*by, *(column for _, _, column in aggregates)} - {"*"}
        case Window(table=table, partition=partition, order=order, functions=functions):
            kept = wanted - {new for new, _, _ in functions}
            looked_at = {column for _, _, column in functions} - {"*", ""}
            yield table, kept | looked_at | {*partition, *(column for column, _ in order)}
        case Call(table=table, arguments=arguments):
            yield table, set(arguments)
        case Union(tables=tables):
            for table in tables:
                yield table, set(wanted)
        case _:
            assert_never(step)


def _fused(steps: list[Step], outputs: Iterable[tuple[str, tuple[str, ...]]]) -> list[Step]:
    """An Extend of an Extend that nobody else reads is one Extend: fewer layers, fewer statements."""
    readers = Counter(name for step in steps for name in sources(step))
    readers.update(name for name, _ in outputs)
    result: list[Step] = []
    for step in steps:
        before = result[-1] if result else None
        if (
            isinstance(step, Extend)
            and isinstance(before, Extend)
            and step.table == before.out
            and readers[before.out] == 1
        ):
            result[-1] = Extend(step.out, before.table, before.columns + step.columns)
        else:
            result.append(step)
    return result
