"""Foresees which judgements are asked for, by reading 何時 over the rows that were made, as far as they tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaohe.demo.checking import UNKNOWN, RowFormulas
from kaohe.demo.facts import Fact, Facts
from kaohe.demo.people import Person
from kaohe.demo.reach import applying
from kaohe.engine.interpret import Got, Interpreter
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Leaf, Value
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import Judge, Sheet
from kaohe.handbook.names import fold
from kaohe.handbook.results import Judged, Measured, Node, leaves
from kaohe.handbook.scopes import SubjectScope

WEEK, MONTH = "週", "月"


@dataclass(frozen=True, slots=True)
class Ask:
    """A judgement of a person and period that the handbook asks for, and the condition under which it does."""

    judged: Judged
    node: Node
    posts: frozenset[str] | None
    when: Value | None
    negated: bool = False
    """Whether it is asked for when the condition does not hold."""


@dataclass(frozen=True, slots=True)
class Case:
    """One person and period: the days from first to last, and the week it is about."""

    person: Person
    post: str
    first: int
    last: int
    grain: str = MONTH


@dataclass(slots=True)
class Needs:
    """All judgements a book asks for, and whether a case needs one."""

    book: Book
    facts: Facts
    asks: tuple[Ask, ...] = field(init=False)
    registers: frozenset[str] = field(init=False)
    """The registers whose rows must be remembered to tell."""
    _measures: dict[str, Measured] = field(default_factory=dict)
    _rows: dict[str, RowFormulas] = field(default_factory=dict)
    _known: dict[tuple[object, ...], Got] = field(default_factory=dict)

    def __post_init__(self) -> None:
        nodes = self.book.all_nodes()
        for node in nodes:
            self._measures |= {item.key: item for item in node.gathers if isinstance(item, Measured)}
        self.asks = tuple(ask for node in nodes for ask in self._asks(node))
        read = {key for ask in self.asks for key in self._reads(ask.when, set())}
        self.registers = frozenset(fold(self._measures[key].register) for key in read if self._can_tell(key))

    def _asks(self, node: Node) -> Iterator[Ask]:
        applies = node.card.applies
        posts = applying(applies.expr) if applies else None
        for item in node.gathers:
            if isinstance(item, Judged) and node.subject == "人":
                when, negated = self._when(node)
                yield Ask(item, node, posts, when, negated)

    def _when(self, node: Node) -> tuple[Value | None, bool]:
        """The condition of a 裁定 or of a judged row of a sheet."""
        typed = Elaborator(SubjectScope(self.book, node.subject, node.grain), Diagnostics())
        if isinstance(node.card, Judge):
            return (typed.value(node.card.when.expr) if node.card.when else None), False
        if isinstance(node.card, Sheet):
            row = next(row for row in node.card.rows if fold(row.item.value) == fold(node.name))
            if row.gate and row.source:
                return typed.value(row.source.expr), row.gate == "有則為零"
        return None, False

    def _reads(self, value: Value | None, seen: set[str]) -> Iterator[str]:
        """The measures a condition rests on, through results of the same period."""
        for leaf in leaves(value):
            if isinstance(leaf, core.Gathered) and leaf.key in self._measures:
                yield leaf.key
            if isinstance(leaf, core.Result) and leaf.name not in seen:
                seen.add(leaf.name)
                for node in self.book.known_nodes(leaf.name):
                    yield from self._reads(node.value, seen)

    def _can_tell(self, key: str) -> bool:
        """Whether the rows alone say whether they count: nothing is looked up elsewhere."""
        measure = self._measures[key]
        register = self.book.register(measure.register)
        if register is None:
            return False
        todo: list[Value | None] = [measure.condition, measure.column]
        while todo:
            for leaf in leaves(todo.pop()):
                if isinstance(leaf, core.LookUp | core.Previous):
                    return False
                if isinstance(leaf, core.FieldOf) and (column := self.book.column(register, leaf.name)):
                    todo.append(column.value)
        return True

    def asked(self, ask: Ask, case: Case) -> bool | None:
        """Whether the case needs the judgement; None when that cannot be told."""
        if ask.when is None:
            return True
        found = self._run(ask.when, case)
        if not found.known or not isinstance(found.value, int):
            return None
        return (found.value > 0) is not ask.negated

    def _run(self, value: Value, case: Case) -> Got:
        if value.divisor is not None:
            return UNKNOWN
        return Interpreter(lambda leaf, column: self._look(leaf, column, case)).run(value.core)

    def _look(self, leaf: Leaf, column: str, case: Case) -> Got:
        if column != "v":
            return UNKNOWN
        match leaf:
            case core.Result(name):
                return self._result(name, case)
            case core.Gathered(key) if key in self._measures:
                return self._remembered((key, case.person.id, case.first, case.last), self._measures[key], case)
            case core.Parameter(name):
                constant = found.core if (found := self.book.parameter(name)) else None
                return Got(constant.value) if isinstance(constant, core.Const) else UNKNOWN
            case core.Attribute(name):
                known = {"入職日": case.person.hired, "期初日": case.first, "期末日": case.last}
                return Got(known[name]) if name in known else UNKNOWN
            case _:
                return UNKNOWN

    def _result(self, name: str, case: Case) -> Got:
        for node in self.book.known_nodes(name):
            posts = applying(node.card.applies.expr) if node.card.applies else None
            if posts is None or case.post in posts:
                return self._run(node.value, case)
        return UNKNOWN

    def _remembered(self, key: tuple[object, ...], measure: Measured, case: Case) -> Got:
        if key not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[key] = self._count(measure, case)
        return self._known[key]

    def _count(self, measure: Measured, case: Case) -> Got:
        """Counts the remembered rows; unknown as soon as one row's part is."""
        name = fold(measure.register)
        if name not in self.facts.wanted:
            return UNKNOWN
        register = self.book.register(name)
        if register is None:
            return UNKNOWN
        formulas = self._rows.setdefault(name, RowFormulas(self.book, register))
        values: list[int | str | None] = []
        for fact in self.facts.rows[name].get(case.person.id, ()):
            if not _lies_in(fact, case, standing=measure.standing):
                continue
            counts = formulas.value(measure.condition.core, fact.row) if measure.condition else 1
            if counts is None:
                return UNKNOWN
            if counts:
                values.append(formulas.value(measure.column.core, fact.row) if measure.column else 1)
        return _taken(measure.function, values)


def _lies_in(fact: Fact, case: Case, *, standing: bool) -> bool:
    if standing:
        return fact.day <= case.last
    if case.grain == WEEK and fact.week is not None:
        return fact.week == case.first
    return case.first <= fact.day <= case.last


def _taken(function: str, values: list[int | str | None]) -> Got:
    if None in values:
        return UNKNOWN
    numbers = [value for value in values if isinstance(value, int)]
    match function:
        case "count":
            return Got(len(values))
        case "sum" if len(numbers) == len(values):
            return Got(sum(numbers))
        case "distinct":
            return Got(len(set(values)))
        case _:
            return UNKNOWN
