"""What a run gave against what its cases state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import pyarrow as pa

from kaohe.engine.plan.frames import WHOLE, Key
from kaohe.engine.run import Outcome
from kaohe.engine.show import plain, shown
from kaohe.handbook import core
from kaohe.handbook.results import Node, leaves
from kaohe.handbook.source import Span
from kaohe.handbook.types import Num
from kaohe.month.worked.layout import Laid, Wanted
from kaohe.month.worked.tables import Marked
from kaohe.month.worked.values import SETTLED, Stated, rounded

NOBODY = "無"
"""State of a result that the run does not have, because its subject or period is not in it."""


@dataclass(frozen=True, slots=True)
class Got:
    """A result as the run gave it."""

    stated: Stated
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value that did not come out as stated, with the formula and the value under each of its names."""

    subject: str
    name: str
    expected: str
    got: str
    origin: str
    formula: str
    operands: tuple[tuple[str, str], ...]
    span: Span


@dataclass(slots=True)
class Found:
    """The results of a run by subject and day."""

    outcome: Outcome
    places: dict[Key, dict[str, list[tuple[int, int]]]] = field(default_factory=dict)
    columns: dict[tuple[Key, str], list[int | None]] = field(default_factory=dict)

    def rows(self, key: Key, subject: str) -> list[tuple[int, int]]:
        """(first day of the period, place in the table) of the subject's rows."""
        if key not in self.places:
            self.places[key] = by_subject(self.outcome.tables.get(key))
        return self.places[key].get(subject, [])

    def column(self, key: Key, name: str) -> list[int | None]:
        """A column's values."""
        if (key, name) not in self.columns:
            self.columns[key, name] = self.outcome.tables[key][name].to_pylist()
        return self.columns[key, name]

    def got(self, node: Node, subject: str, day: int | None) -> list[Got]:
        """The result in the period that begins on the day, or in all of them."""
        key = (node.subject, node.grain, WHOLE)
        found = []
        for start, place in self.rows(key, subject):
            if day in {None, start} and node.name in self.outcome.tables[key].column_names:
                flag = self.column(key, f"{node.name}__f")[place] or 0
                state, origin = self.outcome.origins.read(flag)
                value = self.column(key, node.name)[place] if state == SETTLED else None
                found.append(Got(Stated(state, value), origin))
        return found


def by_subject(table: pa.Table | None) -> dict[str, list[tuple[int, int]]]:
    """Where each subject's rows are."""
    found: dict[str, list[tuple[int, int]]] = {}
    if table is not None:
        for place, (subject, day) in enumerate(zip(table["_s"].to_pylist(), table["_p"].to_pylist(), strict=True)):
            found.setdefault(subject, []).append((day, place))
    return found


def compare(found: Found, one: Marked) -> Iterator[Mismatch]:
    """What differs."""
    for wanted in one.laid.wanted:
        got = found.got(wanted.node, one.subject(wanted.node.subject, wanted.subject), wanted.day)
        if not got or any(not equal(wanted, item.stated) for item in got):
            wrong = next((item for item in got if not equal(wanted, item.stated)), Got(Stated(NOBODY)))
            yield mismatch(found, one, wanted, wrong)


def equal(wanted: Wanted, got: Stated) -> bool:
    """Whether a value is the stated one; of numbers that are shown only what is printed counts."""
    kind = wanted.node.type
    if wanted.printed is None or got.state != SETTLED or not isinstance(kind, Num):
        return got == wanted.stated
    expected = wanted.stated.value
    if not isinstance(expected, (int, Fraction)) or not isinstance(got.value, int):
        return False
    return rounded(got.value * kind.step, wanted.printed) == expected * kind.step


def mismatch(found: Found, one: Marked, wanted: Wanted, got: Got) -> Mismatch:
    """What is told of a difference."""
    node = wanted.node
    return Mismatch(
        subject=wanted.subject,
        name=node.name,
        expected=told(wanted.stated, node),
        got=told(got.stated, node),
        origin=unmarked(got.origin, one),
        formula=node.formula,
        operands=tuple(operands(found, one, wanted)),
        span=wanted.text.span,
    )


def told(stated: Stated, node: Node) -> str:
    """A value as people read it, or its state."""
    if stated.state != SETTLED:
        return stated.state
    if isinstance(stated.value, Fraction):
        return f"{plain(stated.value)} × {plain(node.type.step) if isinstance(node.type, Num) else ''}"
    return shown(stated.value, node.type, node.unit)


def unmarked(text: str, one: Marked) -> str:
    """A text without the case's mark."""
    return text.replace(one.mark, "") if one.mark else text


def operands(found: Found, one: Marked, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """The results and parameters of the formula with their values."""
    laid: Laid = one.laid
    for leaf in leaves(wanted.node.value):
        if isinstance(leaf, core.Result):
            for node in laid.book.nodes(leaf.name)[:1]:
                subject = one.subject(node.subject, wanted.subject)
                for got in found.got(node, subject, wanted.day)[:1]:
                    yield node.name, told(got.stated, node)
        elif isinstance(leaf, core.Parameter):
            value = laid.book.parameter(leaf.name)
            if value is not None and isinstance(value.core, core.Const):
                yield leaf.name, shown(value.core.value, value.type)
