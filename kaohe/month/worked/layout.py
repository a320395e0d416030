"""A case laid out: its rows by register, what is set by hand, earlier results, and what must come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.base.dates import day_number
from kaohe.base.period import Grain, Period
from kaohe.engine.plan.context import Calendar
from kaohe.handbook.book import Book
from kaohe.handbook.model_cases import Case
from kaohe.handbook.results import Node
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.intake.schema import Cell
from kaohe.month.worked.values import Stated

ROW = "__row"


@dataclass(frozen=True, slots=True)
class CaseFault:
    """Why a case cannot be run, at its place; the message is found by the code."""

    code: str
    span: Span
    args: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One expected value. `printed`: the last decimal shown, when only the printed number is compared."""

    node: Node
    subject: str
    day: int | None
    """First day of its period; None when any week or day may be meant."""
    stated: Stated
    text: Text
    printed: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A result set by hand, or an earlier one."""

    node: Node
    subject: str
    day: int
    stated: Stated


@dataclass(slots=True)
class Laid:
    """A case ready to be put into a run."""

    case: Case
    book: Book
    month: Period
    """The month whose close gives the results of the case's period."""
    rows: dict[str, list[dict[str, Cell]]] = field(default_factory=dict)
    undelivered: frozenset[str] = frozenset()
    """Names, folded, of the registers that did not come."""
    given: list[Fixed] = field(default_factory=list)
    history: list[Fixed] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    faults: list[CaseFault] = field(default_factory=list)

    @property
    def period(self) -> Period:
        """The period the case states."""
        return Period.parse(self.case.period.value)

    @property
    def people(self) -> tuple[str, ...]:
        """Who is in the case."""
        return tuple(person.name.value for person in self.case.people)

    def fault(self, code: str, span: Span, **args: str) -> None:
        """Notes why the case cannot be run."""
        self.faults.append(CaseFault(code, span, args))

    def days_of(self, grain: str) -> tuple[int, ...]:
        """First days of the case's periods of that length: one, or the weeks and days of its month."""
        own = self.period
        if grain == "週":
            weeks = tuple(first for first, _ in calendar_of(self.month).weeks(self.book.source.settings.week))
            return (week_start(self.book, own),) if own.grain is Grain.WEEK else weeks
        if grain == "日":
            return (day_number(own.first_day),) if own.grain is Grain.DAY else days_in(self.month)
        return (first_day(self.month, grain),)


def calendar_of(month: Period) -> Calendar:
    """The engine's calendar of a month."""
    return Calendar(day_number(month.first_day), day_number(month.last_day))


def days_in(month: Period) -> tuple[int, ...]:
    """Every day of the month."""
    return tuple(range(day_number(month.first_day), day_number(month.last_day) + 1))


def first_day(month: Period, grain: str) -> int:
    """First day of the month, or of its quarter or year."""
    whole = {"月": Grain.MONTH, "季": Grain.QUARTER, "年": Grain.YEAR}[grain]
    return day_number(Period.containing(month.first_day, whole).first_day)


def week_start(book: Book, week: Period) -> int:
    """First day of the handbook's week that has the Thursday of the ISO week."""
    return day_number(week.first_day) + 3 - (4 - book.source.settings.week.first_weekday) % 7


def closing_month(book: Book, period: Period) -> Period:
    """The month whose close gives the results of a period: its last month, or the one a week is due in."""
    last = Period.containing(period.last_day, Grain.MONTH)
    if period.grain is not Grain.WEEK:
        return last
    start, rule = week_start(book, period), book.source.settings.week
    near = (last.previous(), last, last.next())
    return next(month for month in near if start in {first for first, _ in calendar_of(month).weeks(rule)})
