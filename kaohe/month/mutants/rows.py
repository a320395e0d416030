"""The results of a run as its cases stored them, worked out again by another formula, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from typing_extensions import override

from kaohe.engine.explain import Explainer, Opened, Place
from kaohe.engine.flags import STATES
from kaohe.engine.interpret import Got
from kaohe.engine.plan.frames import PART, WHOLE, Key
from kaohe.handbook.book import Book
from kaohe.handbook.results import Node
from kaohe.handbook.types import Num
from kaohe.month.testing import MARK, Ran

Exact = tuple[Fraction | int | str | None, int]
"""A value in base units, and the place of its state in STATES."""


@dataclass(slots=True)
class StoredRow(Place):
    """A row of a frame whose columns are read once."""

    columns: dict[str, list[int | str | None]] = field(default_factory=dict)

    @override
    def raw(self, column: str) -> int | str | None:
        """A stored value."""
        if column not in self.columns:
            self.columns[column] = self.table[column].to_pylist()
        return self.columns[column][self.row]


@dataclass(slots=True)
class Rows:
    """The rows of one run."""

    ran: Ran
    columns: dict[Key, dict[str, list[int | str | None]]] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    """The cases of the run by what their subjects are marked with."""

    def __post_init__(self) -> None:
        members = zip(self.ran.members, self.ran.marked, strict=True)
        self.marks = {one.mark: number for (number, _), one in members}

    def explainer(self, book: Book | None = None) -> Explainer:
        """Looks at what is stored; with another book at its 參數."""
        outcome = self.ran.outcome
        plan = outcome.plan
        if book is not None:
            plan = replace(plan, context=replace(plan.context, book=book))
        return Explainer(Opened(plan, outcome.tables, outcome.evidence, {}))

    def places(self, node: Node) -> Iterator[StoredRow]:
        """Where the result was worked out."""
        plan = self.ran.outcome.plan
        level = PART if node.name in plan.graph.by_part else WHOLE
        key = (node.subject, node.grain, level)
        table = self.ran.outcome.tables.get(key)
        if table is None or node.name not in table.column_names:
            return
        columns = self.columns.setdefault(key, {})
        for row in range(table.num_rows):
            yield StoredRow(plan.frames[key], table, row, columns)

    def owner_of(self, subject: str) -> tuple[int | None, str]:
        """The case that a subject of the run belongs to, and what the case calls it."""
        if "" in self.marks:
            return self.marks[""], subject
        mark, sign, own = subject.partition(MARK)
        return self.marks.get(mark + sign), own

    def case_of(self, subject: str) -> int | None:
        """The case that a subject of the run belongs to."""
        return self.owner_of(subject)[0]


def worked_out(explainer: Explainer, nodes: tuple[Node, ...], place: Place) -> Exact:
    """The result at a place by these formulas, whatever is stored there. Raises KeyError for a leaf that is not."""
    interpreter = explainer.interpreter(place, nodes[0].name)
    for node in nodes:
        if node.applies is not None:
            held = interpreter.run(node.applies.core)
            if not held.known:
                return None, held.state
            if not held.value:
                continue
        return exact(interpreter.run(node.value.core), node)
    return None, STATES.index("不適用")


def exact(got: Got, node: Node) -> Exact:
    """A result in base units."""
    if got.known and isinstance(node.type, Num) and isinstance(got.value, int):
        return got.value * node.type.step, 0
    return got.value, got.state
