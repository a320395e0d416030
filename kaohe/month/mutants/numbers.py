"""Literals a little larger or smaller."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kaohe.handbook import ast
from kaohe.handbook.units import SECONDS, unit_of

MOST_DECIMALS = 9


def last_digit(number: ast.Number) -> Fraction:
    """One of the last digit written, in base units."""
    unit = unit_of(number.unit)
    places = len(number.digits.partition(".")[2])
    return (unit.factor if unit else Fraction(1)) * Fraction(1, 10**places)


def fine_step(bound: ast.Expr) -> Fraction:
    """A hundredth of the last digit, for what is held against values that lie dense; a day, a second."""
    number = bound.operand if isinstance(bound, ast.Unary) else bound
    return last_digit(number) / 100 if isinstance(number, ast.Number) else Fraction(1)


def moved(literal: ast.Expr, step: Fraction) -> ast.Expr | None:
    """The literal moved by `step` base units (days, seconds); None when that cannot be written."""
    match literal:
        case ast.Number():
            return moved_number(literal, step)
        case ast.Unary(op="-"):
            inner = moved(literal.operand, -step)
            return replace(literal, operand=inner) if inner else None
        case ast.Day():
            return replace(literal, days=literal.days + int(step))
        case ast.Clock():
            return replace(literal, seconds=literal.seconds + int(step))
        case _:
            return None


def moved_number(number: ast.Number, step: Fraction) -> ast.Expr | None:
    """The number in its own unit, or in seconds where that unit has no digits for it."""
    unit = unit_of(number.unit)
    if unit is None:
        return None
    exact = number.value + step / unit.factor
    digits = decimal_digits(exact)
    if digits is None and unit.dimension == SECONDS:
        found = exact * unit.factor
        return replace(number, digits=str(found.numerator), unit="秒") if found.denominator == 1 else None
    if digits is None:
        return None
    positive = replace(number, digits=digits.lstrip("-"))
    return ast.Unary("-", positive, number.span) if exact < 0 else positive


def decimal_digits(exact: Fraction) -> str | None:
    """The number in decimal digits, exact; None when it has too many.

    >>> decimal_digits(Fraction(7499, 100))
    '74.99'
    """
    scaled = exact * 10**MOST_DECIMALS
    if scaled.denominator != 1:
        return None
    whole = f"{abs(scaled.numerator):0{MOST_DECIMALS + 1}d}"
    text = f"{whole[:-MOST_DECIMALS]}.{whole[-MOST_DECIMALS:]}".rstrip("0").rstrip(".")
    return f"-{text}" if exact < 0 else text
