"""Whether some case sees a mutant: first formula by formula over what the cases stored, then by running the cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kaohe.engine.plan.judgements import REGISTER
from kaohe.engine.run import Backend
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.check import check_source
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import AnyCard, Register, Source, Value
from kaohe.handbook.model_cases import Case
from kaohe.handbook.names import fold
from kaohe.handbook.results import Judged, Node
from kaohe.handbook.swap import with_card
from kaohe.month.mutants.asked import Asked
from kaohe.month.mutants.mutant import Mutant
from kaohe.month.mutants.proved import always_same
from kaohe.month.mutants.reach import Reach
from kaohe.month.mutants.rows import Exact, Rows, worked_out
from kaohe.month.mutants.shapes import Shapes
from kaohe.month.mutants.spared import Sparing, Writers, reached
from kaohe.month.testing import Ran, Runner, with_parameters
from kaohe.month.worked.layout import Laid

SAME, FORMULA, RECORDS = "same", "formula", "records"
CHUNKS = (4, 24)
"""How many cases are run at first and then, nearest to the change first; at last the rest."""


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    REFUSED = "refused"
    """The check of handbooks does not let it pass."""
    SAME = "same"
    """It gives the same formulas: nothing was changed."""
    UNSEEN = "unseen"
    """No case works out what was changed."""
    EQUAL = "equal"
    """Cases work it out, and it comes out the same in all of them."""
    UNSTATED = "unstated"
    """It comes out otherwise in some case, which states nothing that depends on it."""


SURVIVORS = frozenset({Fate.UNSEEN, Fate.EQUAL, Fate.UNSTATED})


def held(laid: Laid) -> set[str]:
    """The registers a case has rows of, and the items that it judges."""
    judged = {f"{REGISTER}:{row.get('考核項')}" for row in laid.rows.get(REGISTER, ())}
    return judged | {fold(name) for name, found in laid.rows.items() if found}


@dataclass(slots=True)
class Base:
    """The worked cases run once over the handbook as it is."""

    source: Source
    cases: Sequence[Case]
    backend: Backend
    runs: list[Rows] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    shapes: Shapes = field(default_factory=Shapes)
    reaches: dict[int, Reach] = field(default_factory=dict)
    known: dict[tuple[int, str], tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    before: dict[tuple[int, str], list[Exact]] = field(default_factory=dict)
    stated: dict[int, frozenset[str]] = field(default_factory=dict)
    below: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)
    questions: dict[int, Asked] = field(default_factory=dict)
    writers: Writers = field(init=False)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        self.writers = Writers(self.source)
        self.runner = Runner(self.source, self.backend, watch=self.keep)
        results = self.runner.run(self.cases)
        self.failed = [number for number, result in enumerate(results) if not result.passed]
        self.runs.sort(key=lambda rows: -len(rows.ran.members))

    def keep(self, ran: Ran) -> None:
        """Notes a run."""
        self.runs.append(Rows(ran))

    def reach(self, book: Book) -> Reach:
        """What reads what in a book; the same on one day whatever the 參數 of the cases are."""
        if book.day not in self.reaches:
            self.reaches[book.day] = Reach(book)
        return self.reaches[book.day]

    def asked(self, rows: Rows) -> Asked:
        """What the cases of a run state."""
        if id(rows) not in self.questions:
            self.questions[id(rows)] = Asked(rows)
        return self.questions[id(rows)]

    def hears_of(self, rows: Rows, card: AnyCard) -> bool:
        """Whether a case of the run states something that the card can reach; else the run never works the card out."""
        if id(rows) not in self.stated:
            self.stated[id(rows)] = frozenset(item.node.name for _, laid in rows.ran.members for item in laid.wanted)
        return not self.stated[id(rows)].isdisjoint(self.downstream(rows.ran.opened.book, card))

    def downstream(self, book: Book, card: AnyCard) -> dict[str, int]:
        """The results that a change of the card can reach."""
        key = (book.day, id(card))
        if key not in self.below:
            reach = self.reach(book)
            own, from_rows = reach.touched(card)
            self.below[key] = reach.distances(own | from_rows)
        return self.below[key]

    def shape(self, book: Book, name: str) -> tuple[tuple[int, ...], ...]:
        """The shapes of a result's ways."""
        key = (id(book), name)
        if key not in self.known:
            self.known[key] = tuple(self.shapes.node(node) for node in book.nodes(name))
        return self.known[key]


@dataclass(slots=True)
class Trial:
    """One mutant against the cases."""

    base: Base
    mutant: Mutant
    source: Source = field(init=False)
    touched: frozenset[str] | None = field(init=False)
    books: dict[object, Book] = field(default_factory=dict)
    candidates: dict[int, int] = field(default_factory=dict)
    """Case -> how far what it states is from the change."""
    seen: bool = False
    """Whether a case works out what was changed."""
    differs: bool = False
    """Whether it came out otherwise somewhere."""
    changed: bool = False
    """Whether anything was changed at all."""

    def __post_init__(self) -> None:
        self.source = with_card(self.base.source, self.mutant.card, self.mutant.changed)
        self.touched = reached(self.base.writers, self.mutant.card, self.mutant.changed)

    def fate(self) -> Fate:
        """What becomes of the mutant."""
        if isinstance(self.mutant.card, Register) and self.is_refused():
            return Fate.REFUSED
        others: dict[int, Rows] = {}
        for rows in self.base.runs:
            if not self.base.hears_of(rows, self.mutant.card):
                others.setdefault(rows.ran.opened.book.day, rows)
                continue
            book = self.book(rows.ran)
            if book is None:
                return Fate.REFUSED
            if self.in_run(rows, book):
                return Fate.KILLED
        found = self.run_candidates() if self.candidates else None
        if found is not None:
            return found
        if not self.changed and not any(map(self.changes, others.values())):
            return Fate.SAME
        if self.is_refused():
            return Fate.REFUSED
        if self.is_same_in_range():
            return Fate.SAME
        return Fate.UNSEEN if not self.seen else Fate.UNSTATED if self.differs else Fate.EQUAL

    def book(self, ran: Ran) -> Book | None:
        """The mutant's book on the run's day with the parameters of its cases; None when it is refused."""
        case = ran.members[0][1].case
        pairs = tuple(sorted((fold(name.value), text.value) for name, text in case.parameters))
        key = (ran.opened.book.day, pairs)
        if key not in self.books:
            source = with_parameters(self.source, case.parameters) if pairs else self.source
            book = self.books[key] = open_book(source, ran.opened.book.day, Diagnostics())
            if self.touched is not None:
                book.take_over(ran.opened.book, self.touched)
        return self.books[key]

    def changes(self, rows: Rows) -> bool:
        """Whether anything was changed on the day of a run that does not work it out."""
        base, book = rows.ran.opened.book, self.book(rows.ran)
        own, from_rows = self.base.reach(base).touched(self.mutant.card)
        return book is None or bool(from_rows) or any(self.how(base, book, name) != SAME for name in own)

    def in_run(self, rows: Rows, book: Book) -> bool:
        """Whether a case of the run states what came out otherwise; else notes the cases that must be run."""
        base = rows.ran.opened.book
        own, from_rows = self.base.reach(base).touched(self.mutant.card)
        self.changed = self.changed or bool(from_rows)
        by_engine = set(from_rows)
        for name in sorted(own):
            how = self.how(base, book, name)
            self.changed = self.changed or how != SAME
            if how == RECORDS:
                by_engine.add(name)
            elif how == FORMULA and self.by_formula(rows, base.nodes(name), book, name):
                return True
        for name in by_engine:
            self.note(rows, {name}, self.with_records(rows, base, book, name))
        return False

    def with_records(self, rows: Rows, base: Book, book: Book, name: str) -> set[int] | None:
        """The cases with records or judgements that the result gathers; None for all, where it cannot be told."""
        wanted: set[str] = set()
        for node in (*base.nodes(name), *book.nodes(name)):
            for gather in node.gathers:
                wanted.add(f"{REGISTER}:{gather.item}" if isinstance(gather, Judged) else fold(gather.register))
        if not wanted or wanted & set(base.obligations) or isinstance(self.mutant.card, Value):
            return None
        return {number for number, laid in rows.ran.members if wanted & held(laid)}

    def how(self, base: Book, book: Book, name: str) -> str:
        """What of a result was changed: nothing, its formula, or what it gathers from records."""
        then, known = tuple(map(self.base.shapes.node, book.nodes(name))), self.base.shape(base, name)
        if isinstance(self.mutant.card, Value):
            return RECORDS if any(node.gathers for node in base.nodes(name)) else FORMULA
        if then == known:
            return SAME
        return FORMULA if [one[-1] for one in then] == [one[-1] for one in known] else RECORDS

    def by_formula(self, rows: Rows, nodes: tuple[Node, ...], book: Book, name: str) -> bool:
        """The changed formula over what the cases stored: whether a stated result comes out otherwise."""
        then = book.nodes(name)
        if not then:
            self.note(rows, {name})
            return False
        asked = self.base.asked(rows)
        try:
            before = self.before(rows, nodes, name)
            explainer = rows.explainer(book)
            after = [worked_out(explainer, then, place) for place in rows.places(nodes[0])]
        except KeyError:
            self.note(rows, {name})
            return False
        self.seen = self.seen or bool(after)
        differing: set[int] = set()
        for place, old, new in zip(rows.places(nodes[0]), before, after, strict=True):
            if old != new and not asked.by_hand(name, place):
                self.differs = True
                if asked.otherwise(nodes[0], place, new):
                    return True
                number = rows.case_of(str(place.raw("_s")))
                differing |= {number} if number is not None else set()
        self.note(rows, {name}, differing)
        return False

    def before(self, rows: Rows, nodes: tuple[Node, ...], name: str) -> list[Exact]:
        """The formula as it is, over what the cases stored."""
        key = (id(rows), name)
        if key not in self.base.before:
            explainer = rows.explainer()
            self.base.before[key] = [worked_out(explainer, nodes, place) for place in rows.places(nodes[0])]
        return self.base.before[key]

    def note(self, rows: Rows, names: set[str], only: set[int] | None = None) -> None:
        """Cases that state something downstream of the results."""
        if not names or only == set():
            return
        far = self.base.reach(rows.ran.opened.book).distances(names)
        for number, laid in rows.ran.members:
            distances = [far[item.node.name] for item in laid.wanted if item.node.name in far]
            if distances and (only is None or number in only):
                self.candidates[number] = min(distances)

    def run_candidates(self) -> Fate | None:
        """The noted cases, some at a time; None when all come out as stated."""
        self.seen = True
        order = sorted(self.candidates, key=lambda number: (self.candidates[number], number))
        start = 0
        for size in (*CHUNKS, len(order)):
            chosen, start = order[start : start + size], start + size
            runner = Sparing(self.source, self.base.backend, whole=self.base.runner.opened, touched=self.touched)
            results = runner.run([self.base.cases[number] for number in chosen])
            if any(fault.code in {"M120", "M122"} for result in results for fault in result.faults):
                return Fate.REFUSED
            if any(not result.passed for result in results):
                return Fate.KILLED
        return None

    def is_same_in_range(self) -> bool:
        """Whether the ranges of what the formulas read leave no way to see the change."""
        ran = self.base.runs[0].ran
        book, then = ran.opened.book, self.book(ran)
        own, from_rows = self.base.reach(book).touched(self.mutant.card)
        if then is None or from_rows or not own:
            return False
        how = {self.how(book, then, name) for name in own}
        return RECORDS not in how and all(always_same(self.base.shapes, book, then, name) for name in own)

    def is_refused(self) -> bool:
        """Whether the check of handbooks refuses what the cases let pass."""
        diagnostics = Diagnostics()
        check_source(self.source, diagnostics)
        return diagnostics.failed
