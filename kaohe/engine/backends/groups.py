"""What the reference backend computes over groups of rows: aggregates, and windows in an order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kaohe.engine.backends.source import Value, within
from kaohe.engine.ir import Window

Values = list[Value]
Rank = tuple[tuple[bool, Value], ...]


def grouped(keys: Iterable[tuple[Value, ...]]) -> dict[tuple[Value, ...], list[int]]:
    """The places of the rows of each key, in the order of the rows."""
    groups: dict[tuple[Value, ...], list[int]] = {}
    for place, key in enumerate(keys):
        groups.setdefault(key, []).append(place)
    return groups


def present(values: Iterable[Value]) -> list[Any]:
    return [value for value in values if value is not None]


def total(values: Iterable[Value]) -> Value:
    numbers = present(values)
    return within(sum(numbers)) if numbers else None


AGGREGATES: Mapping[str, Callable[[Values], Value]] = {
    "count": lambda values: len(present(values)),
    "sum": total,
    "min": lambda values: min(present(values), default=None),
    "max": lambda values: max(present(values), default=None),
    "distinct": lambda values: len(set(present(values))),
}


def windowed(step: Window, columns: Mapping[str, Sequence[Value]], length: int) -> dict[str, Values]:
    """The new columns of a window step over columns of this length."""
    made: dict[str, Values] = {new: [None] * length for new, _, _ in step.functions}
    keys = zip(*(columns[name] for name in step.partition), strict=True) if step.partition else [()] * length
    for places in grouped(keys).values():
        ordered = _in_order(places, step.order, columns)
        ranks = [tuple((columns[name][at] is not None, columns[name][at]) for name, _ in step.order) for at in ordered]
        for new, function, column in step.functions:
            values = [columns[column][at] if column in columns else None for at in ordered]
            for at, value in zip(ordered, _over(function, column, values, ranks), strict=True):
                made[new][at] = value
    return made


def _in_order(places: list[int], order: Iterable[tuple[str, str]], columns: Mapping[str, Sequence[Value]]) -> list[int]:
    """Sorted by the last column first: each sort keeps the order of equal rows. Null is the smallest."""
    ordered = list(places)
    for name, direction in reversed(tuple(order)):
        column: Sequence[Any] = columns[name]
        ordered.sort(key=lambda at: (column[at] is not None, column[at]), reverse=direction == "desc")
    return ordered


def _over(function: str, column: str, values: Values, ranks: list[Rank]) -> Values:
    """One window function over the ordered rows of one partition."""
    match function:
        case "row_number":
            return list(range(1, len(values) + 1))
        case "rank":
            return list(_ranked(ranks, dense=False))
        case "dense_rank":
            return list(_ranked(ranks, dense=True))
        case "lag":
            return [None, *values[:-1]]
        case "running_sum":
            return _running(values)
        case "count" if column == "*":
            return [len(values)] * len(values)
        case _:
            return [AGGREGATES[function](values)] * len(values)


def _ranked(ranks: list[Rank], *, dense: bool) -> Iterable[int]:
    rank = 0
    for place, mine in enumerate(ranks):
        if place == 0 or mine != ranks[place - 1]:
            rank = rank + 1 if dense else place + 1
        yield rank


def _running(values: Values) -> Values:
    sums: Values = []
    for value in values:
        before = sums[-1] if sums else None
        sums.append(total([before, value]))
    return sums
