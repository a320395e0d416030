"""Whether a change can be seen at all: what proved ranges decide is taken out before formulas are compared.

Both formulas have the same leaves, so that where one has no value the other has none either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kaohe.engine.interpret import COMPARE, whole
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Core, Leaf
from kaohe.handbook.types import Choice, Num, Truth
from kaohe.month.mutants.shapes import Shapes

Range = tuple[int, int] | None
Known = tuple[Core, Range]


@dataclass(slots=True)
class Simplifier:
    """Takes out what ranges decide."""

    book: Book
    done: dict[int, Known] = field(default_factory=dict)
    kept: list[Core] = field(default_factory=list)

    def of(self, item: Core) -> Known:
        """The node as it is left, and its range; None when nothing is known of it."""
        if id(item) not in self.done:
            self.done[id(item)] = self.node(item)
            self.kept.append(item)
        return self.done[id(item)]

    def node(self, item: Core) -> Known:
        """One node."""
        match item:
            case core.Const(value):
                return item, (value, value) if isinstance(value, int) else None
            case core.Var(leaf, "v"):
                return self.leaf(item, leaf)
            case core.Arith(op, left, right):
                return self.arithmetic(item, op, left, right)
            case core.Compare(op, left, right):
                return self.comparison(item, op, left, right)
            case core.If(condition, then, other):
                return self.branch(condition, then, other)
            case core.Bound(inner, low, high):
                found, span = self.of(inner)
                inside = span is not None and low <= span[0] and span[1] <= high
                return (found, span) if inside else (replace(item, item=found), (low, high))
            case core.Round(inner, None, up, down, mode, _):
                found, span = self.of(inner)
                ends = tuple(whole(Fraction(end * up, down), mode) for end in span) if span else None
                return replace(item, item=found), (ends[0], ends[1]) if ends else None
            case _:
                return self.inside(item), None

    def leaf(self, item: core.Var, leaf: Leaf) -> Known:
        """A leaf; a 參數 is its value, a result has its range."""
        if isinstance(leaf, core.Parameter):
            value = self.book.parameter(leaf.name)
            if value is not None and isinstance(value.core, core.Const):
                return self.node(value.core)
        kind = self.book.result_type(leaf.name) if isinstance(leaf, core.Result) else None
        if isinstance(kind, Num):
            return item, (kind.lo, kind.hi)
        if isinstance(kind, (Truth, Choice)):
            return item, (0, 1 if isinstance(kind, Truth) else len(kind.options) - 1)
        return item, None

    def arithmetic(self, item: core.Arith, op: str, left: Core, right: Core) -> Known:
        """Sums and products."""
        (one, a), (two, b) = self.of(left), self.of(right)
        made = replace(item, left=one, right=two)
        if a is None or b is None:
            return made, None
        corners = [OPERATE[op](x, y) for x in a for y in b]
        span = min(corners), max(corners)
        return (core.Const(span[0]) if span[0] == span[1] else made), span

    def comparison(self, item: core.Compare, op: str, left: Core, right: Core) -> Known:
        """A comparison that is the same at all corners of both ranges is decided, unless it asks for equality."""
        (one, a), (two, b) = self.of(left), self.of(right)
        if a is not None and b is not None and op in {"<", "<=", ">", ">="}:
            found = {COMPARE[op](x, y) for x in a for y in b}
            if len(found) == 1:
                answer = int(found.pop())
                return core.Const(answer), (answer, answer)
        return replace(item, left=one, right=two), (0, 1)

    def branch(self, condition: Core, then: Core, other: Core) -> Known:
        """The branch that is always taken, or both."""
        test, _ = self.of(condition)
        if isinstance(test, core.Const):
            return self.of(then if test.value else other)
        (one, a), (two, b) = self.of(then), self.of(other)
        span = (min(a[0], b[0]), max(a[1], b[1])) if a and b else None
        return core.If(test, one, two), span

    def inside(self, item: Core) -> Core:
        """Any other node over what is left of its parts."""
        changed = {
            name: self.of(part)[0]
            for name in item.__slots__
            if hasattr(part := getattr(item, name), "__slots__") and not isinstance(item, core.Var)
        }
        return replace(item, **changed) if changed else item  # type: ignore[arg-type]


OPERATE: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def always_same(shapes: Shapes, before: Book, after: Book, name: str) -> bool:
    """Whether a result of both books is the same whatever its leaves hold."""
    old, new = before.nodes(name), after.nodes(name)
    if len(old) != len(new):
        return False
    for one, two in zip(old, new, strict=True):
        for left, right in ((one.value, two.value), (one.applies, two.applies)):
            if (left is None) != (right is None):
                return False
            if left is None or right is None:
                continue
            if left.type != right.type and shapes.of(left.type) != shapes.of(right.type):
                return False
            if shapes.of(Simplifier(before).of(left.core)[0]) != shapes.of(Simplifier(after).of(right.core)[0]):
                return False
    return True
