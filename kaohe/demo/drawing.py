"""A believable value for any field of any register, by its type, its unit and its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from kaohe.demo import names
from kaohe.demo.chance import Weighted, fading, pick, skewed, whole
from kaohe.demo.columns import Column, Value
from kaohe.demo.days import DAY, month_start
from kaohe.demo.making import Making
from kaohe.demo.profile import Profile

HOUR = 3600
USUALLY_EMPTY = 0.08
_USUAL = {
    "元": (50, 3000),
    "萬元": (0.5, 30),
    "分": (70, 100),
    "分鐘": (5, 60),
    "小時": (0.5, 8),
    "秒": (20, 600),
    "天": (0.5, 2),
    "率": (0.6, 1),
    "%": (60, 100),
}
_FROM_THE_TOP = frozenset({"分", "率", "%"})


@dataclass(slots=True)
class Moment:
    """Where a row is being made: when, whose, and the latest moment or day that stands in it so far."""

    owner: str
    day: int
    second: int = 9 * HOUR
    passed: bool = False
    """Whether the field that dates the row has been filled."""


Draw = Callable[[Column, Moment, Random], Value]


@dataclass(slots=True)
class Drawing:
    """Draws values for the fields of one register."""

    making: Making
    register: str
    _weights: dict[str, Weighted] = field(default_factory=dict)
    _draws: dict[str, Draw] = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        """What is known of names."""
        return self.making.profile

    def value(self, column: Column, at: Moment, rng: Random) -> Value:
        """A value for the field; None when it stays empty."""
        if not column.required and rng.random() < self._hint(self.profile.empties, column.name, USUALLY_EMPTY):
            return None
        draw = self._draws.get(column.name)
        if draw is None:
            draw = self._draws[column.name] = self._draw(column)
        return draw(column, at, rng)

    def _draw(self, column: Column) -> Draw:
        """How values of the field are drawn."""
        first_weekday = self.making.book.source.settings.week.first_weekday
        draws: dict[str, Draw] = {
            "數": self._number,
            "日期": self._day,
            "月": self._month,
            "週": lambda _, at, __: monday(at.day, first_weekday),
            "時點": self._moment,
            "時刻": lambda _, __, rng: whole(rng, 9 * 60, 18 * 60) * 60,
            "是否": lambda column, _, rng: rng.random() < self._hint(self.profile.truths, column.name, 0.5),
            "選項": self._option,
            "文字": lambda column, _, rng: names.writer(column.name)(rng),
        }
        return draws.get(column.type, self._link)

    def _hint(self, found: Mapping[str, float], name: str, usual: float) -> float:
        return found.get(f"{self.register}.{name}", found.get(name, usual))

    def _number(self, column: Column, at: Moment, rng: Random) -> Value:
        del at
        numbers = self.profile.numbers
        known = numbers.get(f"{self.register}.{column.name}") or numbers.get(column.name)
        low, high = known or _USUAL.get(column.unit, (1, 10))
        if high < column.low or low > column.high:
            low, high = column.low, column.high
        drawn = skewed(rng, low, high)
        if known is None and column.unit in _FROM_THE_TOP:
            drawn = high - (drawn - low)
        return drawn if column.decimals else int(drawn)

    def _day(self, column: Column, at: Moment, rng: Random) -> Value:
        del column
        return at.day + whole(rng, 0, 10) if at.passed else at.day - whole(rng, 0, 20)

    def _month(self, column: Column, at: Moment, rng: Random) -> Value:
        del column
        return month_start(month_start(at.day) - 1) if rng.random() < 0.5 else month_start(at.day)

    def _moment(self, column: Column, at: Moment, rng: Random) -> Value:
        """Moments in a row follow one another."""
        del column
        at.second += int(skewed(rng, 10 * 60, 6 * HOUR))
        return at.day * DAY + at.second

    def _option(self, column: Column, at: Moment, rng: Random) -> Value:
        del at
        if column.name not in self._weights:
            known = self.profile.options
            weights = known.get(f"{self.register}.{column.name}") or known.get(column.name) or ()
            usual = weights if len(weights) == len(column.options) else fading(len(column.options))
            self._weights[column.name] = Weighted(column.options, usual)
        return self._weights[column.name].draw(rng)

    def _link(self, column: Column, at: Moment, rng: Random) -> Value:
        """The key of a record elsewhere; of a person, somebody else."""
        if column.type == "人" or self.making.book.links_to(column.type, "人"):
            others = self.making.firm.persons
            found = pick(rng, others).id
            return found if found != at.owner or len(others) == 1 else next(p.id for p in others if p.id != at.owner)
        keys = self.making.linked(column.type)
        return pick(rng, keys) if keys else None


def monday(day: int, first_weekday: int = 1) -> int:
    """The first day of the week in which a day lies."""
    return day - (day + 4 - first_weekday) % 7
