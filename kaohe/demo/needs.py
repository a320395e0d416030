"""Foresees who needs a judgement, by reading 何時 over the rows that were made, as far as they tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kaohe.demo.asks import Ask, Asks
from kaohe.demo.checking import UNKNOWN, RowFormulas
from kaohe.demo.facts import Fact, Facts
from kaohe.demo.people import Person
from kaohe.demo.reach import applying
from kaohe.engine.interpret import Got, Interpreter
from kaohe.handbook import core
from kaohe.handbook.core import Leaf, Value
from kaohe.handbook.names import fold

WEEK, MONTH = "週", "月"
MOST_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Case:
    """One person and period, from its first day to its last."""

    person: Person
    post: str
    first: int
    last: int
    grain: str = MONTH


@dataclass(slots=True)
class Needs:
    """Whether a case needs a judgement."""

    asks: Asks
    facts: Facts
    _rows: dict[str, RowFormulas] = field(default_factory=dict)
    _known: dict[tuple[str, str, int, int], Got] = field(default_factory=dict)

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
                return self._remembered(name, case, self._result)
            case core.Gathered(key) if key in self.asks.measures:
                return self._remembered(key, case, self._count)
            case core.Parameter(name):
                constant = found.core if (found := self.asks.book.parameter(name)) else None
                return Got(constant.value) if isinstance(constant, core.Const) else UNKNOWN
            case core.Attribute(name):
                known = {"入職日": case.person.hired, "期初日": case.first, "期末日": case.last}
                return Got(known[name]) if name in known else UNKNOWN
            case _:
                return UNKNOWN

    def _result(self, name: str, case: Case) -> Got:
        for node in self.asks.book.known_nodes(name):
            posts = applying(node.card.applies.expr) if node.card.applies else None
            if posts is None or case.post in posts:
                return self._run(node.value, case)
        return UNKNOWN

    def _remembered(self, name: str, case: Case, find: Callable[[str, Case], Got]) -> Got:
        """What was found before for this person and period."""
        place = (name, case.person.id, case.first, case.last)
        if place not in self._known:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            self._known[place] = find(name, case)
        return self._known[place]

    def _count(self, key: str, case: Case) -> Got:
        """Counts the remembered rows; unknown as soon as one row's part is."""
        measure = self.asks.measures[key]
        name = fold(measure.register)
        register = self.asks.book.register(name)
        if register is None or name not in self.facts.wanted:
            return UNKNOWN
        formulas = self._rows.setdefault(name, RowFormulas(self.asks.book, register))
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
