"""Two states compared, for readers: totals by item, who moves most, who crosses a grade, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq

from kaohe.base.dates import day_of
from kaohe.engine.show import plain
from kaohe.handbook.book import Book
from kaohe.handbook.dependence import COLUMN, REGISTER, RESULT, Dependence, dependence
from kaohe.handbook.model import Statement
from kaohe.handbook.names import fold
from kaohe.month.comparison import Comparison, MonthCompared
from kaohe.month.differences import Item
from kaohe.month.history import RESULTS_FILE
from kaohe.month.record_changes import RecordChange
from kaohe.month.results_file import read_rows

SETTLED = "已定"
MONEY = "元"


@dataclass(frozen=True, slots=True)
class Total:
    """A result over all months: sums before and after, how many subjects and periods differ."""

    item: str
    clause: str
    unit: str
    before: Fraction | None
    after: Fraction | None
    changed: int
    people: int

    @property
    def difference(self) -> Fraction | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Line:
    """One subject and period of a result that differs, as text and, for numbers, as an amount."""

    period: str
    subject: str
    name: str
    item: str
    before: str
    after: str
    difference: Fraction | None
    unit: str = ""
    causes: tuple[RecordChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Mover:
    """A person with the sums of what differs in one item; where some month has no value, its state for the sum."""

    subject: str
    name: str
    before: Fraction
    after: Fraction
    periods: int
    states: tuple[str, str] = ("", "")
    """Before and after: the state of the first month without a value; empty when each has one."""

    @property
    def difference(self) -> Fraction | None:
        """After less before; None where one of them has no value."""
        return None if any(self.states) else self.after - self.before

    def said(self, unit: str) -> tuple[str, str, str]:
        """Before, after and difference, as people read them."""
        sums = zip(self.states, (self.before, self.after), strict=True)
        before, after = (state or amount_text(amount, unit) for state, amount in sums)
        return before, after, amount_text(self.difference, unit, sign=True)


@dataclass(slots=True)
class Reading:
    """A comparison being read."""

    found: Comparison
    _names: dict[str, str] = field(default_factory=dict)
    _parts: dict[int, Dependence] = field(default_factory=dict)
    _below: dict[tuple[int, str], frozenset[str]] = field(default_factory=dict)

    def totals(self) -> list[Total]:
        """Every result that differs, money first, then by how many differ."""
        made: dict[str, Total] = {}
        for month in self.found.months:
            for item in month.items:
                made[item.name] = added(made.get(item.name), item)
        return sorted(made.values(), key=lambda one: (one.unit != MONEY, -abs(one.difference or 0), -one.changed))

    def main_item(self) -> str | None:
        """The item by which people move: the slip that changes most, else the money, else the points."""
        slips = {name for month in self.found.months for name in slips_of(month.book)}
        numbers = [one for one in self.totals() if one.difference is not None]
        for chosen in ([n for n in numbers if n.item in slips], [n for n in numbers if n.unit == MONEY], numbers):
            if chosen:
                return max(chosen, key=lambda one: (one.changed, abs(one.difference or 0))).item
        return None

    def movers(self, item: str) -> list[Mover]:
        """Who moves in the item, all months together, the largest difference first."""
        sums: dict[str, Mover] = {}
        columns = ("subject", "before", "after", "state_before", "state_after")
        for one in (one for month in self.found.months for one in month.items):
            if one.name == item and one.step is not None:
                for who, before, after, was, now in zip(*(one.rows[name].to_pylist() for name in columns), strict=True):
                    held = sums.get(who) or Mover(who, self.name_of(who), Fraction(0), Fraction(0), 0)
                    lost = was if before is None else "", now if after is None else ""
                    states = held.states[0] or lost[0], held.states[1] or lost[1]
                    sums[who] = replace(
                        held, before=held.before + one.amount(before or 0), after=held.after + one.amount(after or 0),
                        periods=held.periods + 1, states=states,
                    )  # fmt: skip
        return sorted(sums.values(), key=lambda one: (-abs(one.after - one.before), one.subject))

    def crossings(self) -> list[Line]:
        """Who has another grade than before."""
        return [
            line for month in self.found.months for item in month.items if item.options for line in self.of(month, item)
        ]

    def lines(self) -> Iterator[Line]:
        """Everything that differs."""
        for month in self.found.months:
            for item in month.items:
                yield from self.of(month, item)

    def of(self, month: MonthCompared, item: Item) -> Iterator[Line]:
        """The lines of one result in one month."""
        columns = ("subject", "period", "before", "after", "state_before", "state_after")
        for who, day, before, after, was, now in zip(*(item.rows[name].to_pylist() for name in columns), strict=True):
            amount = item.amount((after or 0) - (before or 0)) if item.step is not None else None
            if amount is not None and (before is None or after is None):
                amount = None
            yield Line(
                period_text(item, month, day), str(who), self.name_of(str(who)), item.name,
                shown(item, before, was), shown(item, after, now), amount, item.unit,
                tuple(self.causes(month, item, str(who))),
            )  # fmt: skip

    def causes(self, month: MonthCompared, item: Item, subject: str) -> list[RecordChange]:
        """The records that differ and from which the result of that subject is counted."""
        if not month.records:
            return []
        registers = self.registers_below(month, item.name)
        return [one for one in month.records if fold(one.register) in registers and one.person in {"", subject}]

    def registers_below(self, month: MonthCompared, name: str) -> frozenset[str]:
        """The folded names of the registers that a result rests on."""
        at = id(month.book)
        if at not in self._parts:
            self._parts[at] = dependence(month.book)
        if (at, name) not in self._below:
            found = self._parts[at].upstream((RESULT, fold(name)))
            self._below[at, name] = frozenset(key.split("/")[0] for group, key in found if group in {REGISTER, COLUMN})
        return self._below[at, name]

    def name_of(self, subject: str) -> str:
        """The person's name, from any of the runs."""
        if not self._names:
            self._names = {"": ""}
            for month in self.found.months:
                for state in (month.old, month.new):
                    if state is not None:
                        self._names |= names_in(state.folder / RESULTS_FILE)
        return self._names.get(subject, "")


RATES = {"", "率", "%", "‰"}
"""Units in which a sum over people says nothing."""


def added(known: Total | None, item: Item) -> Total:
    """A total with one more month; rates are not added up."""
    number = item.step is not None and item.unit not in RATES
    before = item.amount(item.before) + (known.before or 0 if known else 0) if number else None
    after = item.amount(item.after) + (known.after or 0 if known else 0) if number else None
    changed = item.changed + (known.changed if known else 0)
    return Total(item.name, item.clause, item.unit, before, after, changed, item.people[1])


def shown(item: Item, value: int | None, state: str) -> str:
    """A value as people read it, or its state."""
    if value is None or state != SETTLED:
        return state
    if item.options:
        return item.options[value]
    if item.step is None:
        return {"Truth": "是" if value else "否", "Day": day_of(value).isoformat()}.get(item.kind, str(value))
    return amount_text(item.amount(value), item.unit)


def amount_text(amount: Fraction | None, unit: str, *, sign: bool = False) -> str:
    """An amount with its unit, money always with its cents."""
    if amount is None:
        return ""
    plus = "+" if sign and amount > 0 else ""
    if unit == MONEY and (amount * 100).denominator == 1:
        whole = abs(int(amount * 100))
        return f"{plus}{'-' if amount < 0 else ''}{whole // 100:,}.{whole % 100:02d}{unit}"
    return f"{plus}{plain(amount * 100)}%" if unit == "率" else f"{plus}{plain(amount)}{unit}"


def period_text(item: Item, month: MonthCompared, day: int) -> str:
    """The period of a line: the month, or the day or first day of the week."""
    return str(month.period) if item.place[1] not in {"日", "週"} else day_of(day).isoformat()


@cache
def names_in(path: Path) -> dict[str, str]:
    """Names of the persons of a run."""
    schema = pq.read_schema(path)
    if "@姓名" not in schema.names:
        return {}
    persons: list[tuple[str, str, object]] = [("subject_kind", "=", "人"), ("grain", "=", "月"), ("part", "=", 0)]
    table = read_rows(path, ["subject", "@姓名"], persons)
    return dict(zip(table["subject"].to_pylist(), table["@姓名"].cast("string").to_pylist(), strict=True))


def slips_of(book: Book) -> set[str]:
    """The names of the slips."""
    return {outputs[0].name for outputs in book.outputs.values() if isinstance(outputs[0].card, Statement)}
