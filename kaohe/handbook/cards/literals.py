"""What can be said of formulas that are plain literals, before anything is typed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaohe.handbook.ast import Clock, Day, Expr, Number, Truth, Unary
from kaohe.handbook.model import Formula
from kaohe.handbook.units import Dimension, unit_of


def amount(formula: Formula | None) -> tuple[Dimension, Fraction] | None:
    """The number in base units with its dimension; None when the formula is no number literal of a known unit."""
    return _amount(formula.expr) if formula else None


def _amount(expr: Expr) -> tuple[Dimension, Fraction] | None:
    if isinstance(expr, Unary) and expr.op == "-":
        inner = _amount(expr.operand)
        return (inner[0], -inner[1]) if inner else None
    if not isinstance(expr, Number):
        return None
    unit = unit_of(expr.unit)
    return (unit.dimension, expr.value * unit.factor) if unit else None


def gap(low: Formula | None, high: Formula | None) -> Fraction | None:
    """high − low when both are literals of one dimension, else None."""
    first, second = amount(low), amount(high)
    if first is None or second is None or first[0] != second[0]:
        return None
    return second[1] - first[1]


def is_literal(expr: Expr) -> bool:
    """Whether a 參數 may hold it: a number, date, time, 是 or 否."""
    if isinstance(expr, Unary):
        return expr.op == "-" and isinstance(expr.operand, Number)
    return isinstance(expr, Number | Day | Clock | Truth)


def in_points(formula: Formula) -> Formula:
    """A bare number of a printed score sheet means points: `10` is 10分."""
    if isinstance(formula.expr, Number) and not formula.expr.unit:
        return replace(formula, expr=replace(formula.expr, unit="分"))
    return formula


def decimal(number: Fraction) -> str:
    """A number as people write it, at most six decimals.

    >>> decimal(Fraction(195, 2))
    '97.5'
    """
    whole, rest = divmod(abs(number), 1)
    digits = str(rest.numerator * 10**6 // rest.denominator).zfill(6).rstrip("0")
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"
