"""What a register's fields are as stored values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.handbook import ast
from kaohe.handbook.model import Field, Formula
from kaohe.handbook.types import Choice, Clock, Day, Moment, Num, Truth, Type, Words
from kaohe.handbook.units import DEFAULT_RANGE, FIELD_DECIMALS, OTHER_RANGE, Unit, unit_of

SIMPLE: dict[str, Type] = {
    "文字": Words(),
    "日期": Day(),
    "月": Day(),
    "週": Day(),
    "時點": Moment(),
    "時刻": Clock(),
    "是否": Truth(),
    "人": Words(),
}


def field_type(item: Field, options: Callable[[str], tuple[str, ...]]) -> Type:
    """The type of a field's stored values; a link to another register holds its key."""
    if item.type == "選項":
        return Choice(item.options or (options(item.option_list.value) if item.option_list else ()))
    if item.unit is not None or item.type == "數":
        return number_type(item)
    return SIMPLE.get(item.type, Words())


def number_type(item: Field) -> Num:
    """The number a field with 單位 holds: its step and declared or usual range."""
    unit = unit_of(item.unit.value if item.unit else "") or unit_of("")
    if unit is None:
        raise ValueError(item.name.value)
    step = unit.factor / 10 ** field_decimals(item, unit)
    low, high = DEFAULT_RANGE.get(unit.dimension, OTHER_RANGE)
    lowest = bound(item.low) if item.low else Fraction(low)
    highest = bound(item.high) if item.high else Fraction(high)
    return Num(unit.dimension, step, int(lowest / step), int(highest / step))


def field_decimals(item: Field, unit: Unit) -> int:
    """How many decimals the field keeps in its own unit."""
    if item.decimals is not None:
        return item.decimals
    return FIELD_DECIMALS.get(unit.dimension, 2) if unit.factor == 1 else 2


def bound(formula: Formula) -> Fraction:
    """A literal limit in base units."""
    expr, sign = formula.expr, 1
    if isinstance(expr, ast.Unary) and expr.op == "-":
        expr, sign = expr.operand, -1
    if not isinstance(expr, ast.Number):
        raise TypeError(formula.text.value)
    unit = unit_of(expr.unit) or unit_of("")
    return sign * expr.value * (unit.factor if unit else 1)
