"""取數 and 扣分 that change inside a month: each record is counted by the version of its own day (design §4, dates)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from kaohe.handbook import ast
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import AnyCard, Deduct, Formula, Measure, Register
from kaohe.handbook.names import fold
from kaohe.handbook.printer import print_expr
from kaohe.handbook.scopes import RowScope
from kaohe.handbook.tree import Text
from kaohe.handbook.types import Moment

if TYPE_CHECKING:
    from kaohe.handbook.book import Book

Counting = Measure | Deduct
LONGEST = 62
"""Days before a month's last day on which its records may lie: weeks belong to the month in which they are due."""


class Unlike(Exception):
    """Two versions of a card cannot be told apart by the day of a record: they count different things."""


def follows_days(book: Book, card: Counting) -> bool:
    """Whether what it counts has days of its own: the register is dated, and 期 is not 截至."""
    register = book.register(card.register.value)
    dated = register is not None and register.dated_by is not None
    return dated and not (isinstance(card, Measure) and card.standing)


def by_day(book: Book, card: Counting, versions: Sequence[AnyCard]) -> Counting:
    """The card with its formulas by the record's day.

    `versions`: what held on the days of the month's records, the card itself last. Raises Unlike where they differ in
    more than formulas (kind, register, kind of 取): then the last one holds all month.
    """
    register = book.register(card.register.value)
    if register is None or (len(versions) == 1 and versions[0].since is None):
        return card
    first, *later = [one for one in versions if isinstance(one, Measure | Deduct)]
    if len(later) + 1 < len(versions):
        raise Unlike
    day = day_of(book, register, card)
    found = reduce(lambda before, after: joined(before, after, day), later, only_since(first, day))
    if not typed(book, register, found):
        raise Unlike
    return found


def day_of(book: Book, register: Register, card: Counting) -> ast.Expr:
    """The day of a record, as a formula would write it."""
    name = register.dated_by.value if register.dated_by else ""
    field = ast.Name(name, card.name.span)
    if isinstance(book.field_type(register, name), Moment):
        return ast.Call(ast.Name("日期", card.name.span), (field,), (), card.name.span)
    return field


def only_since(card: Counting, day: ast.Expr) -> Counting:
    """The first version: nothing counts before it was in force."""
    if card.since is None:
        return card
    started = from_day(day, card)
    if card.condition is not None:
        started = ast.Binary("且", started, card.condition.expr, card.name.span, card.name.span)
    return replace(card, condition=written(started))


def from_day(day: ast.Expr, card: Counting) -> ast.Expr:
    """Whether the record lies on or after the card's first day."""
    first = ast.Day(card.since or 0, card.name.span)
    return ast.Binary("≥", day, first, card.name.span, card.name.span)


def joined(before: Counting, after: Counting, day: ast.Expr) -> Counting:
    """Both versions in one: the later one for records from its first day on. Raises Unlike."""

    def either(old: ast.Expr, new: ast.Expr) -> ast.Expr:
        return new if print_expr(old) == print_expr(new) else ast.If(from_day(day, after), new, old, after.name.span)

    condition = conditions(before.condition, after.condition, either)
    match before, after:
        case Measure(), Measure():
            alike(before, after, "register", "skip_missing", "order")
            return replace(after, condition=condition, take=taken(before.take, after.take, either))
        case Deduct(), Deduct():
            alike(before, after, "register", "order", "once", "veto", "streak")
            if (before.each is None) != (after.each is None) or len(before.nth) != len(after.nth):
                raise Unlike
            pairs = zip(before.nth, after.nth, strict=True)
            nth = tuple(written(either(old.expr, new.expr)) for old, new in pairs)
            each = written(either(before.each.expr, after.each.expr)) if before.each and after.each else None
            return replace(after, condition=condition, each=each, nth=nth)
        case _:
            raise Unlike


Either = Callable[[ast.Expr, ast.Expr], ast.Expr]


def conditions(before: Formula | None, after: Formula | None, either: Either) -> Formula | None:
    """The condition of the record's day; a version without one counts every record."""
    if before is None and after is None:
        return None
    span = (after or before).text.span  # type: ignore[union-attr]
    always = ast.Truth(value=True, span=span)
    return written(either(before.expr if before else always, after.expr if after else always))


def taken(before: Formula, after: Formula, either: Either) -> Formula:
    """What 取 takes of the record's day: sums, means and extremes may change their formula, nothing else may."""
    old, new = before.expr, after.expr
    if print_expr(old) == print_expr(new):
        return after
    if not (isinstance(old, ast.Call) and isinstance(new, ast.Call) and len(old.args) == len(new.args) == 1):
        raise Unlike
    if print_expr(old.target) != print_expr(new.target) or isinstance(new.args[0], ast.Name):
        raise Unlike
    return written(replace(new, args=(either(old.args[0], new.args[0]),)))


def alike(before: Counting, after: Counting, *names: str) -> None:
    """Raises Unlike unless both versions have these in common."""
    if any(plain(getattr(before, name)) != plain(getattr(after, name)) for name in names):
        raise Unlike


def plain(value: object) -> object:
    """A part of a card without its places."""
    if isinstance(value, Text):
        return fold(value.value)
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, Formula):
        return print_expr(value.expr)
    slots = getattr(value, "__slots__", None)
    return value if slots is None else tuple(plain(getattr(value, name)) for name in slots)


def written(expr: ast.Expr) -> Formula:
    """The formula with the text people read."""
    return Formula(Text(print_expr(expr), expr.span), expr)


def typed(book: Book, register: Register, card: Counting) -> bool:
    """Whether the formulas of all versions can be read over today's register; tried on a book of its own."""
    trial = replace(book, diagnostics=Diagnostics(), _nodes={}, _columns={}, _path=[])
    rows = Elaborator(RowScope(trial, register), trial.diagnostics)
    formulas = [card.condition, *((card.each, *card.nth) if isinstance(card, Deduct) else ())]
    expressions = [formula.expr for formula in formulas if formula is not None]
    if isinstance(card, Measure) and isinstance(card.take.expr, ast.Call):
        expressions += card.take.expr.args
    try:
        for expr in expressions:
            rows.visit(expr)
    except (Fault, Reported):
        return False
    return not trial.diagnostics.failed
