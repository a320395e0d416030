"""The judgements of people that a handbook asks for, and the registers that tell when it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaohe.demo.reach import applying
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.build_held import differing
from kaohe.handbook.core import Value
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import Judge, Rule, Sheet
from kaohe.handbook.names import fold
from kaohe.handbook.results import Judged, Measured, Node, leaves
from kaohe.handbook.scopes import SubjectScope


@dataclass(frozen=True, slots=True)
class Ask:
    """A judgement of a person and period, and the condition under which it is asked for."""

    judged: Judged
    node: Node
    posts: frozenset[str] | None
    when: Value | None
    negated: bool = False
    """Whether it is asked for when the condition does not hold."""


@dataclass(slots=True)
class Asks:
    """Every judgement a book asks for, the measures of the book by key, and the registers worth remembering."""

    book: Book
    all: tuple[Ask, ...] = field(init=False)
    measures: dict[str, Measured] = field(default_factory=dict)
    registers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        nodes = self.book.all_nodes()
        for node in nodes:
            self.measures |= {item.key: item for item in node.gathers if isinstance(item, Measured)}
        self.all = tuple(ask for node in nodes for ask in self._of(node))
        read = {key for ask in self.all for key in self._reads(ask.when, set())}
        self.registers = frozenset(fold(self.measures[key].register) for key in read if self._can_tell(key))

    def _of(self, node: Node) -> Iterator[Ask]:
        posts = applying(node.card.applies.expr) if node.card.applies else None
        for item in node.gathers:
            if isinstance(item, Judged) and node.subject == "人":
                when, negated = self._when(node)
                yield Ask(item, node, posts, when, negated)

    def _when(self, node: Node) -> tuple[Value | None, bool]:
        """The condition of a 裁定, of a judged row of a sheet, or that a held 公式 has something to release."""
        typed = Elaborator(SubjectScope(self.book, node.subject, node.grain), Diagnostics())
        if isinstance(node.card, Judge):
            return (typed.value(node.card.when.expr) if node.card.when else None), False
        if isinstance(node.card, Rule) and node.card.held:
            return differing(typed, node.card, node.card.held), False
        if isinstance(node.card, Sheet):
            row = next(row for row in node.card.rows if fold(row.item.value) == fold(node.name))
            if row.gate and row.source:
                return typed.value(row.source.expr), row.gate == "有則為零"
        return None, False

    def _reads(self, value: Value | None, seen: set[str]) -> Iterator[str]:
        """The measures a condition rests on, through results of the same period."""
        for leaf in leaves(value):
            if isinstance(leaf, core.Gathered) and leaf.key in self.measures:
                yield leaf.key
            if isinstance(leaf, core.Result) and leaf.name not in seen:
                seen.add(leaf.name)
                for node in self.book.known_nodes(leaf.name):
                    yield from self._reads(node.value, seen)

    def _can_tell(self, key: str) -> bool:
        """Whether the rows alone say whether they count: nothing is looked up elsewhere."""
        measure = self.measures[key]
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
