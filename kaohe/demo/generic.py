"""Rows for any register from its card alone: whose they are, when, how many, each field by its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from zlib import crc32

from kaohe.demo.chance import pick, times, whole
from kaohe.demo.checking import RowFormulas
from kaohe.demo.columns import Column, Value
from kaohe.demo.days import DAY, Month, month_start, workdays
from kaohe.demo.drawing import Drawing, Moment, monday
from kaohe.demo.making import Making
from kaohe.demo.people import Stretch
from kaohe.handbook.model import Register

TRIES = 12
AFTER_LEAVING = 0.03
"""How often a record of somebody who has left is dated after his last day."""
FILLED = ("月", "週")


@dataclass(slots=True)
class Generic:
    """Makes a register's rows field by field, and again until they meet its checks and no key comes twice."""

    making: Making
    register: Register
    columns: dict[str, Column] = field(init=False)
    owner: str = field(init=False)
    dated: str = field(init=False)
    drawing: Drawing = field(init=False)
    _formulas: RowFormulas = field(init=False)
    _keys: tuple[str, ...] = field(init=False)
    _seen: set[tuple[Value, ...]] = field(default_factory=set)
    _count: int = 0

    def __post_init__(self) -> None:
        book, register = self.making.book, self.register
        self.columns = self.making.columns(register)
        self.owner = book.owner_of(register, "人") or ""
        self.dated = register.dated_by.value if register.dated_by else ""
        self.drawing = Drawing(self.making, register.name.value)
        self._formulas = RowFormulas(book, register)
        self._keys = tuple(key.value for key in register.key)

    def rows(self) -> Iterator[dict[str, Value]]:
        """All rows of the register."""
        name = self.register.name.value
        if self.owner in self.columns and self.dated:
            posts = self.making.reach.posts(self.register)
            for month, stretch, rng in self.making.stretches(name, posts):
                yield from self._of(stretch, month, rng)
        elif self.dated:
            yield from self._of_nobody(self.making.chance(name))
        else:
            yield from self._undated(self.making.chance(name))

    def _of(self, stretch: Stretch, month: Month, rng: Random) -> Iterator[dict[str, Value]]:
        """A person's rows of a month."""
        kind = self.columns[self.dated].type
        if kind in FILLED and set(self._keys) == {self.owner, self.dated}:
            whole_days = [stretch.first] if kind == "月" else range(stretch.first, stretch.last + 1, 7)
            often = self.making.profile.rates.get(self.register.name.value, 1)
            days = [day for day in whole_days if rng.random() < often]
        else:
            days = [self._day(stretch, month, rng) for _ in range(times(rng, self._rate()))]
        for day in sorted(days):
            row = self.row(Moment(stretch.person.id, day, whole(rng, 8 * 60, 17 * 60) * 60), rng)
            if row is not None:
                yield row

    def _rate(self) -> float:
        """How many rows a person has in a month."""
        known = self.making.profile.rates.get(self.register.name.value)
        if known is not None:
            return known
        most = self.register.rows_per_month
        usual = 30 if self.register.bulk else 6 if most > 1000 else 3 if most > 200 else 1 if most > 31 else 0.5
        return min(usual, most)

    def _day(self, stretch: Stretch, month: Month, rng: Random) -> int:
        if stretch.person.left == stretch.last and stretch.last < month.end and rng.random() < AFTER_LEAVING:
            return whole(rng, stretch.last + 1, month.end)
        days = [day for day in workdays(month) if stretch.first <= day <= stretch.last]
        return pick(rng, days) if days else stretch.first

    def _of_nobody(self, rng: Random) -> Iterator[dict[str, Value]]:
        """Rows that belong to no person: one a day when the day is the key, else some in proportion to the company."""
        daily = set(self._keys) == {self.dated}
        many = max(4, len(self.making.firm.persons) // 20)
        for month in self.making.months:
            days = month.days if daily else sorted(whole(rng, month.start, month.end) for _ in range(many))
            for day in days:
                row = self.row(Moment("", day), rng)
                if row is not None:
                    yield row

    def _undated(self, rng: Random) -> Iterator[dict[str, Value]]:
        """What holds without a date: one row a person, or a list of things."""
        start = self.making.months[0].start
        if self.owner in self.columns and self.owner in self._keys:
            owners = [person.id for person in self.making.firm.persons]
        else:
            owners = [""] * max(4, len(self.making.firm.persons) // 25)
        for owner in owners:
            row = self.row(Moment(owner, start), rng)
            if row is not None:
                yield row

    def row(self, at: Moment, rng: Random, fixed: dict[str, Value] | None = None) -> dict[str, Value] | None:
        """One row; None when none that meets the checks was found."""
        start = at.second
        for _ in range(TRIES):
            at.second, at.passed = start, False
            row = self._filled(at, rng, fixed or {})
            after = self.making.profile.after.get(self.register.name.value)
            if after:
                after(row, rng)
            if self._is_sound(row):
                return row
        return None

    def _filled(self, at: Moment, rng: Random, fixed: dict[str, Value]) -> dict[str, Value]:
        row: dict[str, Value] = {}
        for name, column in self.columns.items():
            if name in fixed:
                row[name] = fixed[name]
                if column.type == "時點" and isinstance(row[name], int):
                    at.day, at.second = divmod(int(row[name] or 0), DAY)
            elif name == self.owner and at.owner:
                row[name] = at.owner
            elif name == self.dated:
                row[name] = self._dating(column, at)
            elif column.type == "文字" and self._keys == (name,):
                row[name] = self._number()
            else:
                row[name] = self.drawing.value(column, at, rng)
            at.passed = at.passed or name == self.dated
        return row

    def _dating(self, column: Column, at: Moment) -> Value:
        """The field that dates the row."""
        match column.type:
            case "月":
                return month_start(at.day)
            case "週":
                return monday(at.day, self.making.book.source.settings.week.first_weekday)
            case "時點":
                return at.day * DAY + at.second % DAY
            case _:
                return at.day

    def _number(self) -> str:
        """A running number behind two letters that every register has for itself."""
        self._count += 1
        one, two = divmod(crc32(self.register.name.value.encode()) % 676, 26)
        return f"{chr(65 + one)}{chr(65 + two)}{self._count:07}"

    def _is_sound(self, row: dict[str, Value]) -> bool:
        """Whether every needed field is there, the checks hold, and the key is new."""
        if any(column.required and row[name] is None for name, column in self.columns.items()):
            return False
        if self.register.checks:
            stored = {name: column.stored(row[name]) for name, column in self.columns.items()}
            if not self._formulas.meets_checks(stored):
                return False
        key = tuple(row[name] for name in self._keys)
        if key and key in self._seen:
            return False
        self._seen.add(key)
        return True
