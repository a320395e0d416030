"""What a 裁定 gives: points between the printed bounds, or a decision."""

from __future__ import annotations

from fractions import Fraction

from kaohe.handbook.columns import bound
from kaohe.handbook.model import Judge
from kaohe.handbook.names import fold
from kaohe.handbook.types import Choice, Num, Truth, Type
from kaohe.handbook.units import POINTS

HUNDREDTH = Fraction(1, 100)


def is_yes_no(choices: tuple[str, ...]) -> bool:
    """Whether the choices are 是 and 否."""
    return {fold(choice) for choice in choices} == {fold("是"), fold("否")}


def judged_kind(card: Judge) -> Type:
    """What a 裁定 per record gives."""
    options = tuple(item.value for item in card.choices)
    if options:
        return Truth() if is_yes_no(options) else Choice(options)
    bounds = [int(bound(item) / HUNDREDTH) for level in card.levels for item in (level.low, level.high)]
    return Num(POINTS, HUNDREDTH, min(0, *bounds), max(0, *bounds))
