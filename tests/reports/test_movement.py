"""How many move by how much: steps of a round width that never reach over nought."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.reports.movement import grouped, spread


def amounts(*written):
    return [Fraction(one) for one in written]


def test_nobody_gives_no_steps():
    assert spread([], "元") == []


def test_all_alike_stand_in_one_step():
    (only,) = spread(amounts("-2", "-2", "-2"), "分")
    assert (only.people, only.total, only.share) == (3, "-6分", -100)


def test_losses_and_gains_are_told_apart():
    found = spread(amounts("-30", "-10", "0", "10", "10", "50"), "元")

    assert [(one.label, one.people) for one in found if one.people] == [
        ("-30.00元 ~ -20.00元", 1), ("-10.00元 ~ 0.00元", 1), ("0.00元", 1), ("0.00元 ~ +10.00元", 2), ("+40.00元 ~ +50.00元", 1),
    ]  # fmt: skip
    assert [one.share for one in found if one.people == 2] == [100]
    assert {one.people for one in found} == {0, 1, 2}


@given(st.lists(st.fractions(min_value=-10_000, max_value=10_000, max_denominator=100), min_size=1, max_size=80))
def test_everybody_stands_in_one_step(given_amounts):
    found = spread(given_amounts, "元")

    assert sum(one.people for one in found) == len(given_amounts)
    assert len(found) <= 30
    assert max(abs(one.share) for one in found) == 100
    assert sum(one.people for one in found if one.share < 0) == sum(one < 0 for one in given_amounts)


@pytest.mark.parametrize(("values", "shares"), [((["1", "2"], ["-6"]), [50, -100]), ((["0"],), [0])])
def test_groups_are_drawn_beside_the_largest(values, shares):
    made = grouped([(str(place), amounts(*one)) for place, one in enumerate(values)], "分")
    assert [one.share for one in made] == shares
