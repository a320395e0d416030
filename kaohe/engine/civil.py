"""Calendar parts of a day number, by whole-number arithmetic alone, so that every backend agrees.

After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil and its inverse).
"""

from __future__ import annotations

from collections.abc import Callable

from kaohe.engine import ir

ERA_DAYS, SHIFT_DAYS = 146_097, 719_468


def civil(part: str, day: ir.Scalar, kept: Callable[[ir.Scalar], ir.Scalar]) -> ir.Scalar:
    """年, 月 or 日 of days since 1970-01-01 (not before year 0)."""
    shifted = kept(plus(day, SHIFT_DAYS))
    era = kept(ir.Div(shifted, ir.Lit(ERA_DAYS)))
    of_era = kept(minus(shifted, by(era, ERA_DAYS)))
    leap = minus(plus(ir.Div(of_era, ir.Lit(36_524)), 0), ir.Div(of_era, ir.Lit(1460)))
    year_of_era = kept(ir.Div(minus(ir.Arith("+", of_era, leap), ir.Div(of_era, ir.Lit(146_096))), ir.Lit(365)))
    days = ir.Arith("+", by(year_of_era, 365), minus(ir.Div(year_of_era, ir.Lit(4)), ir.Div(year_of_era, ir.Lit(100))))
    day_of_year = kept(minus(of_era, days))
    month_from_march = kept(ir.Div(plus(by(day_of_year, 5), 2), ir.Lit(153)))
    if part == "日":
        return plus(minus(day_of_year, ir.Div(plus(by(month_from_march, 153), 2), ir.Lit(5))), 1)
    early = ir.Compare("<", month_from_march, ir.Lit(10))
    month = ir.Case(((early, plus(month_from_march, 3)),), plus(month_from_march, -9))
    if part == "月":
        return month
    year = ir.Arith("+", year_of_era, by(era, 400))
    return ir.Case(((early, year),), plus(year, 1))


def plus(item: ir.Scalar, number: int) -> ir.Scalar:
    """item + number."""
    return ir.Arith("+", item, ir.Lit(number)) if number else item


def minus(left: ir.Scalar, right: ir.Scalar) -> ir.Scalar:
    """left − right."""
    return ir.Arith("-", left, right)


def by(item: ir.Scalar, number: int) -> ir.Scalar:
    """item × number."""
    return ir.Arith("*", item, ir.Lit(number))
