"""參數 as columns: the value that holds on a day of the row, or on the book's day."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.steps import lit, when


def parameter_on(context: Context, name: str, day: ir.Scalar) -> ir.Scalar:
    """The 參數 on a day that differs from row to row, at the step of all its versions."""
    values = context.book.parameter_values(name)
    found: ir.Scalar = lit(values[0][1])
    for since, value in values[1:]:
        found = when(ir.Compare(">=", day, lit(since or 0)), lit(value), found)
    return found


def parameter_now(context: Context, name: str) -> ir.Scalar:
    """The 參數 on the book's day, at the step of all its versions."""
    return lit(context.book.value_on(name, context.book.day))
