"""The limits of a handbook: comparisons of a quantity with a number, and the smallest step that can matter there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kaohe.handbook import ast
from kaohe.handbook.book import Book
from kaohe.handbook.core import Value
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import AnyCard, Result
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import RowScope, SubjectScope
from kaohe.handbook.swap import Written, formulas, walk_down
from kaohe.handbook.types import Clock, Day, Moment, Num

ORDERED = ("≥", ">", "≤", "<")


@dataclass(frozen=True, slots=True)
class Limit:
    """A comparison of a formula; `bound` is the side that is a literal or a 參數, None when both are worked out."""

    card: AnyCard
    written: Written
    expr: ast.Binary
    bound: ast.Expr | None

    @property
    def quantity(self) -> ast.Expr:
        """The side that is held against the bound."""
        return self.expr.right if self.bound is self.expr.left else self.expr.left


def elaborator(book: Book, card: AnyCard, register: str) -> Elaborator | None:
    """Works out parts of a formula where it stands; None for one that stands nowhere by itself."""
    if register:
        found = book.register(register)
        return Elaborator(RowScope(book, found), Diagnostics()) if found else None
    if isinstance(card, Result):
        return Elaborator(SubjectScope(book, card.subject.value, card.period), Diagnostics())
    return Elaborator(SubjectScope(book, "人", "月"), Diagnostics())


def typed(book: Book, card: AnyCard, written: Written, expr: ast.Expr) -> Value | None:
    """The value of a part of a formula, or None when it has none by itself."""
    found = elaborator(book, card, written.register)
    return found.value(expr) if found else None


def limits(book: Book, card: AnyCard) -> Iterator[Limit]:
    """Every ordered comparison of the card."""
    for written in formulas(card):
        for node, _ in walk_down(written.formula.expr):
            if isinstance(node, ast.Binary) and node.op in ORDERED:
                bound = next((side for side in (node.right, node.left) if is_bound(book, side)), None)
                yield Limit(card, written, node, bound)


def is_bound(book: Book, expr: ast.Expr) -> bool:
    """Whether it is a literal, or names a 參數."""
    if isinstance(expr, ast.Unary):
        return expr.op == "-" and is_bound(book, expr.operand)
    if isinstance(expr, ast.Name):
        return fold(expr.text) in book.values and fold(expr.text) not in book.outputs
    return isinstance(expr, (ast.Number, ast.Day, ast.Clock))


def step_of(value: Value | None) -> Fraction | None:
    """The step of a quantity in base units; None for what is no number, or a fraction, whose values lie dense."""
    if value is None or value.divisor is not None:
        return None
    if isinstance(value.type, (Day, Clock, Moment)):
        return Fraction(1)
    return value.type.step if isinstance(value.type, Num) else None
