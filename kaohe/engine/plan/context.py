"""What every part of the planner needs: the book, the period, what was delivered, the program so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kaohe.base.dates import day_number, day_of
from kaohe.engine import ir
from kaohe.engine.flags import Origins
from kaohe.engine.plan.steps import Steps
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.model_settings import WeekRule
from kaohe.handbook.names import fold

if TYPE_CHECKING:
    from kaohe.engine.plan.rows import Row

FAR = 2_000_000
"""A day after every date, for open ends."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The month that is closed, in day numbers, and the weeks and quarters it touches."""

    start: int
    end: int

    @property
    def first(self) -> date:
        """First day of the month."""
        return day_of(self.start)

    def month_start(self, back: int) -> int:
        """First day of the month `back` months earlier."""
        index = self.first.year * 12 + self.first.month - 1 - back
        return day_number(date(index // 12, index % 12 + 1, 1))

    @property
    def quarter_start(self) -> int:
        """First day of the quarter."""
        return self.month_start((self.first.month - 1) % 3)

    @property
    def year_start(self) -> int:
        """First day of the year."""
        return self.month_start(self.first.month - 1)

    @property
    def ends_quarter(self) -> bool:
        """Whether the month is the last of a quarter."""
        return self.first.month % 3 == 0

    @property
    def ends_year(self) -> bool:
        """Whether the month is December."""
        return self.first.month == 12

    def weeks(self, rule: WeekRule) -> list[tuple[int, int]]:
        """(first day, due moment in seconds) of the weeks whose due moment lies in the month."""
        return self.weeks_between(rule, self.start, self.end)

    def weeks_between(self, rule: WeekRule, start: int, end: int) -> list[tuple[int, int]]:
        """The weeks whose due moment lies on a day from start to end."""
        first = day_of(start) - timedelta(days=21)
        first -= timedelta(days=(first.isoweekday() - rule.first_weekday) % 7)
        found = []
        for number in range((end - start) // 7 + 8):
            monday = first + timedelta(days=7 * number)
            due = monday + timedelta(days=(rule.due_weekday - rule.first_weekday) % 7 + (7 if rule.next_week else 0))
            if start <= day_number(due) <= end:
                found.append((day_number(monday), day_number(due) * 86400 + rule.seconds))
        return found


@dataclass(frozen=True, slots=True)
class Noted:
    """What all rows of a table of evidence have in common."""

    card: str
    register: str
    subject_kind: str
    grain: str


@dataclass(slots=True)
class Context:
    """The planner's surroundings."""

    book: Book
    calendar: Calendar
    delivered: frozenset[str]
    open_rows: Callable[[Context, Register], Row]
    depth: int = 0
    """Deepest place in the organisation (0: nobody has a superior)."""
    given: frozenset[str] = frozenset()
    """Results that are set by hand for some subjects."""
    only: frozenset[str] | None = None
    """The results that are asked for, with what they need; None: all."""
    kept: frozenset[str] = frozenset()
    """Results that are taken from a stored run and not worked out."""
    taken: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    """Which of them are read, by frame."""
    steps: Steps = field(default_factory=Steps)
    origins: Origins = field(default_factory=Origins)
    constants: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """Small tables the program needs besides records: weeks, due moments."""
    rows: dict[str, Row] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    """Tables made once: spans, parts, persons."""
    history: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Results of earlier periods that are read: (subject, grain) -> names."""
    evidence: dict[str, Noted] = field(default_factory=dict)
    """Tables of the records that counted, card by card, all with the same columns."""

    def row(self, register: Register) -> Row:
        """The row table of a register, made once; formulas add columns to it as they need them."""
        key = fold(register.name.value)
        if key not in self.rows:
            self.rows[key] = self.open_rows(self, register)
        return self.rows[key]

    def constant(self, name: str, columns: dict[str, list[int]]) -> str:
        """A small input table of whole numbers."""
        self.constants[name] = columns
        return self.steps.source(name, columns)

    def missing(self, origin: str) -> ir.Lit:
        """The flag of 缺數據 that arises at `origin`."""
        return ir.Lit(self.origins.flag("缺數據", origin))
