"""Periods: the day, week, month, quarter or year that a result belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from typing_extensions import override

from kaohe.base.errors import KaoheError

FIRST_YEAR = 1900
LAST_YEAR = 2999

_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>[0-9]{2})|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?",
)
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


class Grain(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class NotAPeriod(KaoheError):
    """What was written, or counted to, is no period; `text` holds it."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text} is not a period.",
            "Write a month as YYYY-MM, for example 2026-10; or 2026-Q4 for a quarter, 2026 for a year, "
            f"2026-W41 for a week, 2026-10-05 for a day. Years run from {FIRST_YEAR} to {LAST_YEAR}.",
        )
        self.text = text


@dataclass(frozen=True, slots=True)
class Period:
    """A period, known by its length and its first day. Weeks are ISO weeks: Monday to Sunday.

    >>> Period.parse("2026-10").last_day
    datetime.date(2026, 10, 31)
    >>> [str(month) for month in Period.parse("2026-Q4").months()]
    ['2026-10', '2026-11', '2026-12']

    Periods of one grain are ordered in time; to order a month and a week is a mistake and raises TypeError.
    """

    grain: Grain
    first_day: date

    def __post_init__(self) -> None:
        if self.first_day != _first_day(self.grain, self.first_day):
            raise ValueError(f"A {self.grain} does not begin on {self.first_day}.")
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise NotAPeriod(str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-10`, `2026-Q4`, `2026`, `2026-W41` or `2026-10-05`."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise NotAPeriod(text)
        part = {name: int(digits) for name, digits in written.groupdict().items() if digits is not None}
        year = part["year"]
        try:
            if "week" in part:
                return cls(Grain.WEEK, date.fromisocalendar(year, part["week"], 1))
            if "quarter" in part:
                return cls(Grain.QUARTER, date(year, part["quarter"] * 3 - 2, 1))
            if "day" in part:
                return cls(Grain.DAY, date(year, part["month"], part["day"]))
            if "month" in part:
                return cls(Grain.MONTH, date(year, part["month"], 1))
            return cls(Grain.YEAR, date(year, 1, 1))
        except ValueError:
            raise NotAPeriod(text) from None

    @classmethod
    def containing(cls, day: date, grain: Grain) -> Self:
        """The period of this grain in which the day lies."""
        return cls(grain, _first_day(grain, day))

    @property
    def year(self) -> int:
        """The year a period is filed under; for a week the ISO year, which its Thursday decides."""
        return self.first_day.isocalendar().year if self.grain is Grain.WEEK else self.first_day.year

    @property
    def last_day(self) -> date:
        if self.grain is Grain.DAY:
            return self.first_day
        if self.grain is Grain.WEEK:
            return self.first_day + timedelta(days=6)
        return _months_later(self.first_day, _MONTHS_IN[self.grain]) - timedelta(days=1)

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last_day - self.first_day).days + 1

    def shift(self, count: int) -> Self:
        """The period `count` places later; earlier when negative."""
        try:
            if self.grain is Grain.DAY:
                moved = self.first_day + timedelta(days=count)
            elif self.grain is Grain.WEEK:
                moved = self.first_day + timedelta(weeks=count)
            else:
                moved = _months_later(self.first_day, count * _MONTHS_IN[self.grain])
        except (OverflowError, ValueError):
            raise NotAPeriod(f"{self} moved by {count}") from None
        return type(self)(self.grain, moved)

    def next(self) -> Self:
        return self.shift(1)

    def previous(self) -> Self:
        return self.shift(-1)

    def split(self, grain: Grain) -> Iterator[Self]:
        """The periods of a smaller grain whose first day lies in this one, in order."""
        part = type(self).containing(self.first_day, grain)
        if part.first_day < self.first_day:
            part = part.next()
        while part.first_day <= self.last_day:
            yield part
            part = part.next()

    def months(self) -> Iterator[Self]:
        """The months of a quarter or a year; a month gives itself."""
        if self.grain in (Grain.DAY, Grain.WEEK):
            raise ValueError(f"A {self.grain} has no months.")
        return self.split(Grain.MONTH)

    def contains(self, inner: "date | Period") -> bool:
        """Whether a day, or the whole of another period, lies in this one."""
        if isinstance(inner, Period):
            return self.first_day <= inner.first_day and inner.last_day <= self.last_day
        return self.first_day <= inner <= self.last_day

    @override
    def __str__(self) -> str:
        if self.grain is Grain.DAY:
            return self.first_day.isoformat()
        if self.grain is Grain.WEEK:
            return f"{self.year:04}-W{self.first_day.isocalendar().week:02}"
        if self.grain is Grain.MONTH:
            return f"{self.year:04}-{self.first_day.month:02}"
        if self.grain is Grain.QUARTER:
            return f"{self.year:04}-Q{(self.first_day.month + 2) // 3}"
        return f"{self.year:04}"

    def __lt__(self, other: Self) -> bool:
        return self.first_day < other.first_day if self._same_grain(other) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self.first_day <= other.first_day if self._same_grain(other) else NotImplemented

    def _same_grain(self, other: object) -> bool:
        return isinstance(other, Period) and other.grain is self.grain


def _first_day(grain: Grain, day: date) -> date:
    if grain is Grain.DAY:
        return day
    if grain is Grain.WEEK:
        return day - timedelta(days=day.weekday())
    if grain is Grain.MONTH:
        return day.replace(day=1)
    if grain is Grain.QUARTER:
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return date(day.year, 1, 1)


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
