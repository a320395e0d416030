"""Who moves: what has no value on one side is its state, never 0."""

from fractions import Fraction

import pytest

from kaohe.reports.difference import Mover

FIVE, ZERO = Fraction(5), Fraction(0)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("", ""), ("5.00元", "0.00元", "-5.00元")),
        (("", "待裁定"), ("5.00元", "待裁定", "")),
        (("缺數據", ""), ("缺數據", "0.00元", "")),
    ],
)
def test_a_side_without_a_value_is_its_state(states, said):
    assert Mover("E1", "甲", FIVE, ZERO, 1, states).said("元") == said
