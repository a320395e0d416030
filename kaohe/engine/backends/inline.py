"""Puts a column that one other column uses, and nobody else, into its place: fewer columns to carry along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from kaohe.engine.backends.scalar import Named, parts
from kaohe.engine.ir import And, Arith, Case, Col, Compare, Div, Greatest, IsNull, Lit, Not, Or, Scalar

DEEPEST = 24  # operations one in another; engines read about 150
ONE, ZERO, NULL = Lit(1), Lit(0), Lit(None)


def inlined(columns: Named, wanted: set[str]) -> Named:
    """The same columns, less those that are not wanted and used once, each of these where it was used."""
    uses: Counter[str] = Counter()
    for _, item in columns:
        _count(item, uses, 1)
    left: list[tuple[str, Scalar]] = []
    waiting: dict[str, tuple[Scalar, int]] = {}
    for name, item in columns:
        put, depth = _put(item, waiting)
        if name not in wanted and uses[name] == 1 and depth <= DEEPEST:
            waiting[name] = put, depth
        else:
            left.append((name, put))
    return tuple(left)


def _count(item: Scalar, uses: Counter[str], times: int) -> None:
    """How often columns are worked out; the divisor is written twice by an engine that must guard it."""
    match item:
        case Col(name):
            uses[name] += times
        case Div(left, right):
            _count(left, uses, times)
            _count(right, uses, 2 * times)
        case _:
            for part in parts(item):
                _count(part, uses, times)


def _put(item: Scalar, waiting: Mapping[str, tuple[Scalar, int]]) -> tuple[Scalar, int]:
    """The expression with the columns that wait for it put in, and how deep it is now."""
    match item:
        case Col(name):
            return waiting.get(name, (item, 0))
        case Lit():
            return item, 0
        case _:
            found = [_put(part, waiting) for part in parts(item)]
            return _with(item, [part for part, _ in found]), 1 + max(depth for _, depth in found)


def _with(item: Scalar, others: list[Scalar]) -> Scalar:
    """The same operation on other parts."""
    match item:
        case Arith(op):
            return Arith(op, *others)
        case Compare(op):
            return _compared(op, *others)
        case Div():
            return Div(*others)
        case And():
            return And(tuple(others))
        case Or():
            return Or(tuple(others))
        case Greatest():
            return Greatest(tuple(others))
        case Not():
            return Not(*others)
        case IsNull():
            return IsNull(*others)
        case Case():
            conditions = [_asked(part) for part in others[:-1:2]]
            return Case(tuple(zip(conditions, others[1::2], strict=True)), others[-1])
        case _:
            return item


def _compared(op: str, left: Scalar, right: Scalar) -> Scalar:
    """A stored condition that is asked whether it is 1 is the condition itself, null where that is null."""
    match left:
        case Case(branches=((condition, one), (Not(opposite), zero)), other=other):
            if (op, right, one, zero, other) == ("=", ONE, ONE, ZERO, NULL) and opposite == condition:
                return condition
    return Compare(op, left, right)


def _asked(condition: Scalar) -> Scalar:
    """The condition of a branch, where null is as good as false."""
    match condition:
        case Compare("=", Case(branches=((inner, one),), other=zero), right):
            return inner if (one, zero, right) == (ONE, ZERO, ONE) else condition
        case _:
            return condition
