"""Periods: written, read, moved, split."""

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.period import Grain, NotAPeriod, Period

DAYS = st.dates(date(1901, 1, 1), date(2998, 12, 31))
PERIODS = st.builds(Period.containing, DAYS, st.sampled_from(Grain))


@pytest.mark.parametrize(
    ("text", "grain", "first", "last"),
    [
        ("2026-10", Grain.MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        ("2024-02", Grain.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q4", Grain.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", Grain.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-W41", Grain.WEEK, date(2026, 10, 5), date(2026, 10, 11)),
        ("2026-W53", Grain.WEEK, date(2026, 12, 28), date(2027, 1, 3)),
        ("2025-W01", Grain.WEEK, date(2024, 12, 30), date(2025, 1, 5)),
        ("2026-10-05", Grain.DAY, date(2026, 10, 5), date(2026, 10, 5)),
    ],
)
def test_a_written_period_has_its_days(text, grain, first, last):
    period = Period.parse(text)

    assert (period.grain, period.first_day, period.last_day) == (grain, first, last)
    assert str(period) == text


@pytest.mark.parametrize(
    "text",
    [
        *("2026-13", "2026-00", "2026-1", "2026-10-", "2026/10", "26-10"),
        *("2026-Q5", "2026-q4", "2026-W54", "2025-W53", "2026-W00", "2026-02-30"),
        *("1899", "3000-01", "２０２６-10", "october"),
    ],
)
def test_what_is_no_period_is_refused_with_the_way_to_write_one(text):
    with pytest.raises(NotAPeriod) as refusal:
        Period.parse(text)

    assert refusal.value.message == f"{text} is not a period."
    assert refusal.value.text == text
    assert "YYYY-MM, for example 2026-10" in refusal.value.next_step


def test_a_period_begins_on_its_first_day_only():
    with pytest.raises(ValueError, match="A month does not begin on 2026-10-02"):
        Period(Grain.MONTH, date(2026, 10, 2))


def test_a_year_and_a_quarter_have_months_and_a_week_has_none():
    assert [str(month) for month in Period.parse("2026-Q3").months()] == ["2026-07", "2026-08", "2026-09"]
    assert len(list(Period.parse("2026").months())) == 12
    assert [str(month) for month in Period.parse("2026-10").months()] == ["2026-10"]
    with pytest.raises(ValueError, match="A week has no months"):
        Period.parse("2026-W41").months()


def test_a_month_splits_into_the_weeks_that_begin_in_it():
    weeks = [str(week) for week in Period.parse("2026-10").split(Grain.WEEK)]

    assert weeks == ["2026-W41", "2026-W42", "2026-W43", "2026-W44"]


def test_counting_stops_at_the_last_year():
    with pytest.raises(NotAPeriod):
        Period.parse("2999-12").next()
    with pytest.raises(NotAPeriod):
        Period.parse("1900").previous()
    with pytest.raises(NotAPeriod, match="2026-10 moved by 1000000"):
        Period.parse("2026-10").shift(1_000_000)


def test_only_periods_of_one_grain_have_an_order():
    assert Period.parse("2026-09") < Period.parse("2026-10") <= Period.parse("2026-10")
    assert max(Period.parse("2026-09"), Period.parse("2026-10")) == Period.parse("2026-10")
    with pytest.raises(TypeError):
        assert Period.parse("2026-09") < Period.parse("2026-W41")
    with pytest.raises(TypeError):
        assert Period.parse("2026-09") <= Period.parse("2026")


@given(PERIODS)
def test_reading_what_is_written_gives_the_same_period(period):
    assert Period.parse(str(period)) == period
    assert pickle.loads(pickle.dumps(period)) == period  # noqa: S301


@given(DAYS, st.sampled_from(Grain))
def test_every_day_lies_in_exactly_one_period_of_a_grain(day, grain):
    period = Period.containing(day, grain)

    assert period.contains(day)
    assert not period.previous().contains(day)
    assert not period.next().contains(day)


@given(PERIODS)
def test_neighbours_meet_without_gap_or_overlap(period):
    assert period.last_day + timedelta(days=1) == period.next().first_day
    assert period.next().previous() == period
    assert period.previous() < period < period.next()


@given(PERIODS, st.integers(-50, 50), st.integers(-50, 50))
def test_moving_twice_is_moving_by_the_sum(period, one, other):
    try:
        moved = period.shift(one).shift(other)
    except NotAPeriod:
        return

    assert moved == period.shift(one + other)
    assert (moved > period) == (one + other > 0)


@given(PERIODS, st.sampled_from([Grain.DAY, Grain.MONTH]))
def test_days_and_months_fill_what_is_made_of_them(period, grain):
    if grain is Grain.MONTH and period.grain in (Grain.DAY, Grain.WEEK):
        return
    parts = list(period.split(grain))

    assert sum(part.length for part in parts) == period.length
    assert all(period.contains(part) for part in parts)
