"""Days and their numbers go there and back."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.dates import day_number, day_of


def test_days_are_counted_from_1970():
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(1969, 12, 31)) == -1
    assert day_number(date(2026, 10, 1)) == 20727


@given(st.dates())
def test_a_number_leads_back_to_its_day(day):
    assert day_of(day_number(day)) == day


@given(st.dates(), st.dates())
def test_numbers_keep_the_order_and_distance_of_days(one, other):
    assert day_number(one) - day_number(other) == (one - other).days
