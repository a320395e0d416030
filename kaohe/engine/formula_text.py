"""A formula with its numbers, and what it gave before it was rounded."""

from __future__ import annotations

import re
from fractions import Fraction

from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.show import plain
from kaohe.handbook import core
from kaohe.handbook.results import Node
from kaohe.handbook.types import Num
from kaohe.handbook.units import RATE, unit_of


def plain_tenths(value: int | str | None) -> str:
    """Tenths of a day as days."""
    return plain(Fraction(int(value or 0), 10))


OF_OTHERS = r"\.[^\s().]+\([^()]*\)"
"""本組.合計(X): within, X is not the subject's own."""


def with_numbers(formula: str, values: dict[str, str]) -> str:
    """The formula with the value in place of each name.

    >>> with_numbers("得分 ÷ 本組.合計(得分)", {"得分": "90分"})
    '90分 ÷ 本組.合計(得分)'
    """
    names = sorted((name for name in values if name), key=len, reverse=True)
    if not names:
        return ""
    either = "|".join([*map(re.escape, names), OF_OTHERS])
    found = re.sub(either, lambda match: values.get(match[0], match[0]), formula)
    return found if found != formula else ""


def exact_text(interpreter: Interpreter, node: Node) -> str:
    """The value before its last rounding, when rounding changed it."""
    item = node.value.core
    while isinstance(item, (core.Instead, core.Bound)):
        item = item.item
    if not isinstance(item, core.Round) or not isinstance(node.type, Num):
        return ""
    before = interpreter.before(item)
    if isinstance(before, Got) or before.denominator == 1:
        return ""
    unit = unit_of(node.unit)
    amount = before * node.type.step / (unit.factor if unit else 1)
    return f"{plain(amount * 100, 8)}%" if node.type.dimension == RATE else f"{plain(amount, 8)}{node.unit}"
