"""Opening a register: its records as delivered, or the obligations it makes."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.plan import obligations
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.rows import Row
from kaohe.engine.plan.steps import col, lit
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.types import Moment

INPUT = "reg:"
RECORD = ("__id", "__row")


def open_rows(context: Context, register: Register) -> Row:
    """The row table: fields, record id and day."""
    return Row(context, register, base_table(context, register))


def base_table(context: Context, register: Register) -> str:
    """Fields, record id (`__id`, `__row`) and day (`_d`)."""
    made = context.book.obligations.get(fold(register.name.value))
    if made is not None:
        return obligations.table(context, made)
    names = [item.name.value for item in register.fields]
    table = context.steps.source(f"{INPUT}{register.name.value}", [*RECORD, *names])
    if register.dated_by is None:
        return table
    return context.steps.extend(table, [("_d", day_of(context, register, register.dated_by.value))])


def day_of(context: Context, register: Register, name: str) -> ir.Scalar:
    """The day a field places a record on."""
    if isinstance(context.book.field_type(register, name), Moment):
        return ir.Div(col(name), lit(86400))
    return col(name)
