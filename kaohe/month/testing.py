"""Runs a handbook's worked cases: many of them in one run of the engine, each compared exactly with what it states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kaohe.base.period import Period
from kaohe.engine.organisation import OrganisationFault
from kaohe.engine.plan.program import Circle
from kaohe.engine.run import Backend, Outcome, book_of, run_month
from kaohe.handbook.book import Book
from kaohe.handbook.diagnostics import Diagnostics, FaultyHandbook
from kaohe.handbook.model import AnyCard, Formula, Source, Value
from kaohe.handbook.model_cases import Case, Cases, Pair
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.parser import parse
from kaohe.handbook.results import Node
from kaohe.handbook.tree import Text
from kaohe.month.worked.compare import Found, Mismatch, compare
from kaohe.month.worked.isolation import Isolation
from kaohe.month.worked.judging import Judging
from kaohe.month.worked.lay_out import lay_out
from kaohe.month.worked.layout import CaseFault, Laid, closing_month
from kaohe.month.worked.results import COMPANY
from kaohe.month.worked.tables import Marked, records_of, shared_rows

Parameters = tuple[tuple[str, str], ...]
MARK = "#"
"""Ends the number that stands before the names of a case that shares a run."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case: nothing wrong, values that differ, or why it could not be run."""

    case: Case
    mismatches: tuple[Mismatch, ...] = ()
    faults: tuple[CaseFault, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came out as stated."""
        return not self.mismatches and not self.faults


@dataclass(slots=True)
class Opened:
    """A book with what cases need to know of it."""

    book: Book
    judging: Judging = field(init=False)
    isolation: Isolation = field(init=False)

    def __post_init__(self) -> None:
        self.judging = Judging(self.book)
        self.isolation = Isolation(self.book)


def run_cases(source: Source, cases: Cases | Sequence[Case], backend: Backend) -> list[CaseResult]:
    """The results of the cases in their order."""
    return Runner(source, backend).run(cases.items if isinstance(cases, Cases) else cases)


@dataclass(frozen=True, slots=True)
class Ran:
    """Cases that shared a run, by their places in the list, and what the run gave."""

    opened: Opened
    members: list[tuple[int, Laid]]
    marked: list[Marked]
    outcome: Outcome


@dataclass(slots=True)
class Runner:
    """Runs cases over one source."""

    source: Source
    backend: Backend
    opened: dict[tuple[str, Parameters], Opened] = field(default_factory=dict)
    clauses: list[str] = field(init=False)
    """The ids of all clauses."""
    watch: Callable[[Ran], None] | None = None
    """Shown every run of the engine."""

    def __post_init__(self) -> None:
        self.clauses = clause_ids(self.source)

    def run(self, cases: Sequence[Case]) -> list[CaseResult]:
        """All cases; those that can share a run do."""
        results: dict[int, CaseResult] = {}
        groups: dict[object, list[tuple[int, Laid]]] = {}
        for number, case in enumerate(cases):
            laid = self.laid(case)
            if isinstance(laid, CaseResult) or laid.faults:
                results[number] = laid if isinstance(laid, CaseResult) else CaseResult(case, faults=tuple(laid.faults))
            else:
                groups.setdefault(self.group(number, laid), []).append((number, laid))
        for members in groups.values():
            results |= self.run_group(members)
        return [results[number] for number in range(len(cases))]

    def laid(self, case: Case) -> Laid | CaseResult:
        """The case over the book of its month."""
        faults = [fault for pair in case.parameters if (fault := self.parameter_fault(pair))]
        faults += [fault for clause in case.clauses if (fault := self.clause_fault(clause))]
        if faults:
            return CaseResult(case, faults=tuple(faults))
        try:
            opened = self.open(case)
        except FaultyHandbook as faulty:
            codes = "、".join(dict.fromkeys(item.code for item in faulty.diagnostics.items if item.severity == "error"))
            code = "M120" if case.parameters else "M122"
            return CaseResult(case, faults=(CaseFault(code, case.name.span, {"codes": codes}),))
        return lay_out(case, opened.book, opened.judging)

    def open(self, case: Case) -> Opened:
        """The book of the case's month with its parameters."""
        period = Period.parse(case.period.value)
        parameters = tuple(sorted((fold(name.value), text.value) for name, text in case.parameters))
        source = with_parameters(self.source, case.parameters) if parameters else self.source
        key = (str(Period.parse(case.period.value)), parameters)
        if key not in self.opened:
            month = closing_month(self.book(source, period, parameters), period)
            self.opened[key] = self.opened.get((str(month), parameters)) or Opened(self.book(source, month, parameters))
            self.opened[str(month), parameters] = self.opened[key]
        return self.opened[key]

    def book(self, source: Source, period: Period, parameters: Parameters) -> Book:
        """The book on the last day of a period, over a source that holds the parameters. Raises FaultyHandbook."""
        del parameters
        return book_of(source, period)

    def group(self, number: int, laid: Laid) -> object:
        """What cases of one run have in common; a number of its own for a case that must run alone."""
        isolation = self.open(laid.case).isolation
        fixed = (*laid.given, *laid.history)
        by_hand = {item.node.name for item in laid.given if covers(laid, item.node)}
        alone = any(item.node.subject == COMPANY for item in fixed)
        alone = alone or any(rows and fold(name) in isolation.open_registers for name, rows in laid.rows.items())
        alone = alone or isolation.alone([item.node.name for item in laid.wanted], by_hand)
        parameters = tuple(sorted((fold(name.value), text.value) for name, text in laid.case.parameters))
        shared = (shared_rows(laid, isolation), laid.undelivered)
        return (str(laid.month), parameters, shared, number if alone else None)

    def run_group(self, members: list[tuple[int, Laid]]) -> dict[int, CaseResult]:
        """One run of the engine."""
        opened = self.open(members[0][1].case)
        marked = [Marked(laid, f"{number}{MARK}" if len(members) > 1 else "") for number, laid in members]
        try:
            records = records_of(opened.book, marked, opened.isolation)
            wanted = frozenset(item.node.name for _, laid in members for item in laid.wanted)
            outcome = run_month(opened.book, members[0][1].month, records, self.backend, only=wanted)
        except (Circle, OrganisationFault) as fault:
            told = {"path": str(fault)}
            return {
                n: CaseResult(laid.case, faults=(CaseFault("M121", laid.case.name.span, told),)) for n, laid in members
            }
        if self.watch is not None:
            self.watch(Ran(opened, members, marked, outcome))
        return self.compared(members, marked, outcome)

    def compared(
        self, members: list[tuple[int, Laid]], marked: list[Marked], outcome: Outcome
    ) -> dict[int, CaseResult]:
        """Each case of a run with what differs."""
        found = Found(outcome)
        return {
            number: CaseResult(laid.case, tuple(compare(found, one)))
            for (number, laid), one in zip(members, marked, strict=True)
        }

    def parameter_fault(self, pair: Pair) -> CaseFault | None:
        """A parameter that the handbook does not have, or a value that cannot be read."""
        name, text = pair
        known = [card.name.value for card in self.source.cards if isinstance(card, Value)]
        if fold(name.value) not in {fold(item) for item in known}:
            close = "、".join(nearest(name.value, known))
            return CaseFault("M105", name.span, {"name": name.value, "close": close})
        if parse(text, Diagnostics()) is None:
            return CaseFault("M113", text.span, {"text": text.value})
        return None

    def clause_fault(self, written: Text) -> CaseFault | None:
        """A clause that the handbook does not have."""
        if written.value in self.clauses:
            return None
        close = "、".join(nearest(written.value, self.clauses))
        return CaseFault("M110", written.span, {"name": written.value, "close": close})


def clause_ids(source: Source) -> list[str]:
    """The ids of all clauses, those of the layers below too."""
    return [clause.id for chapter in source.chapters for clause in chapter.clauses]


def covers(laid: Laid, node: Node) -> bool:
    """Whether the result is set by hand for everybody in the case."""
    return {item.subject for item in laid.given if item.node.name == node.name} >= set(laid.people)


def with_parameters(source: Source, pairs: Sequence[Pair]) -> Source:
    """The handbook with these values instead of its own."""
    own = {fold(name.value): text for name, text in pairs}

    def changed(card: AnyCard) -> AnyCard:
        text = own.get(fold(card.name.value)) if isinstance(card, Value) else None
        expr = parse(text, Diagnostics()) if text is not None else None
        if isinstance(card, Value) and text is not None and expr is not None:
            return replace(card, values=((None, Formula(text, expr)),))
        return card

    return replace(source, cards=tuple(map(changed, source.cards)))
