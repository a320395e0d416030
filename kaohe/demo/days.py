"""The calendar of the make-believe company: months, workdays and public holidays, as day numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from typing_extensions import override

from kaohe.base.dates import day_number, day_of
from kaohe.base.period import Period

DAY = 86_400
WORKDAY, REST, HOLIDAY = "工作日", "休息日", "法定假日"
_FIXED = {(1, 1): 1, (5, 1): 2, (10, 1): 3}
"""First day of a holiday that keeps its date, and how many days it has."""
_MOVING = {
    2024: ((2, 10, 3), (4, 4, 1), (6, 10, 1), (9, 17, 1)),
    2025: ((1, 28, 4), (4, 4, 1), (5, 31, 1), (10, 6, 1)),
    2026: ((2, 16, 4), (4, 5, 1), (6, 19, 1), (9, 25, 1)),
    2027: ((2, 5, 4), (4, 5, 1), (6, 9, 1), (9, 15, 1)),
    2028: ((1, 25, 4), (4, 4, 1), (5, 28, 1), (10, 3, 1)),
}
"""除夕 and the days after it, 清明, 端午, 中秋, by the moon; other years go without."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first and last day."""

    start: int
    end: int

    @classmethod
    def of(cls, period: Period) -> Month:
        """The month of a period."""
        return cls(day_number(period.first_day), day_number(period.last_day))

    @property
    def days(self) -> range:
        """Its days."""
        return range(self.start, self.end + 1)

    @override
    def __str__(self) -> str:
        return text_of_day(self.start)[:7]


def months_until(last: Period, count: int) -> tuple[Month, ...]:
    """The months that end with the last one."""
    return tuple(Month.of(last.shift(back)) for back in range(1 - count, 1))


@cache
def text_of_day(number: int) -> str:
    """A day as 2026-10-05."""
    return day_of(number).isoformat()


@cache
def holidays(year: int) -> frozenset[int]:
    """The public holidays of a year."""
    spans = [(month, day, count) for (month, day), count in _FIXED.items()]
    spans += _MOVING.get(year, ())
    return frozenset(day_number(date(year, month, day)) + more for month, day, count in spans for more in range(count))


def kind_of(day: int) -> str:
    """What a day is for the company."""
    found = day_of(day)
    if day in holidays(found.year):
        return HOLIDAY
    return REST if found.isoweekday() > 5 else WORKDAY


@cache
def workdays(month: Month) -> tuple[int, ...]:
    """The workdays of a month."""
    return tuple(day for day in month.days if kind_of(day) == WORKDAY)


@cache
def month_start(day: int) -> int:
    """The first day of the month in which a day lies."""
    return day_number(day_of(day).replace(day=1))
