"""What can be changed in a formula: limits, operators, constants, roundings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from kaohe.handbook import ast
from kaohe.handbook.book import Book
from kaohe.handbook.functions import ROUNDINGS
from kaohe.handbook.limits import is_bound, step_of, typed
from kaohe.handbook.model import AnyCard, Formula, Judge, Level, Lookup, Sheet, Value
from kaohe.handbook.swap import Written, formulas, walk_down
from kaohe.handbook.words import canonical
from kaohe.month.mutants.mutant import Mutant, in_formula
from kaohe.month.mutants.numbers import fine_step, last_digit, moved

Change = tuple[ast.Expr, ast.Expr]
OTHER = {"≥": ">", ">": "≥", "≤": "<", "<": "≤", "=": "≠", "≠": "=", "+": "-", "-": "+", "×": "÷", "÷": "×",
         "且": "或", "或": "且"}  # fmt: skip
SAME_AS = {"≥": 1, ">": -1, "≤": -1, "<": 1}
"""By how many steps moving the bound does what the other operator does: of ≥ and > one step up."""
SWAPS = {"最大": "最小", "最小": "最大"}
ENDS = frozenset({"最大", "最小", "限於"})
"""Functions whose literals are limits: they are moved both ways."""


def of_formulas(book: Book, card: AnyCard) -> Iterator[Mutant]:
    """Every change of every formula of the card."""
    elsewhere = {id(formula) for formula in told_by_card(card)}
    for written in formulas(card):
        if id(written.formula) in elsewhere:
            continue
        for node, above in walk_down(written.formula.expr):
            if isinstance(node, ast.Option):
                continue
            for old, new in changes(book, card, written, node, above):
                yield in_formula(card, old, new, (*above, node))


def told_by_card(card: AnyCard) -> Iterator[Formula]:
    """The literals that are changed as what they are in their card: values, ranges of levels, bounds of tiers."""
    levels: tuple[Level, ...] = ()
    match card:
        case Value():
            yield from (formula for _, formula in card.values)
        case Lookup():
            yield from (tier.bound for tier in card.tiers if tier.bound is not None)
        case Judge():
            levels = card.levels
            yield from (card.step,) if card.step is not None else ()
        case Sheet():
            levels = tuple(level for row in card.rows for level in row.levels)
    for level in levels:
        yield from (level.low, level.high)


def changes(
    book: Book, card: AnyCard, written: Written, node: ast.Expr, above: tuple[ast.Expr | ast.Option, ...]
) -> Iterator[Change]:
    """What can be changed at one node."""
    match node:
        case ast.Binary():
            yield node, replace(node, op=OTHER[node.op])
            if node.op in SAME_AS:
                yield from bounds(book, card, written, node)
        case ast.Unary():
            yield node, node.operand
        case ast.Within():
            yield node, replace(node, negated=not node.negated)
        case ast.If() if isinstance(node.condition, (ast.Name, ast.Call, ast.Member)):
            yield node.condition, ast.Unary("非", node.condition, node.condition.span)
        case ast.Truth():
            yield node, replace(node, value=not node.value)
        case ast.Call():
            yield from of_call(node)
        case ast.Number() | ast.Day() | ast.Clock():
            yield from constant(book, node, above)


def bounds(book: Book, card: AnyCard, written: Written, node: ast.Binary) -> Iterator[Change]:
    """The bound a step further, on the side that the other operator does not stand for."""
    for bound, quantity, turn in ((node.right, node.left, 1), (node.left, node.right, -1)):
        if isinstance(bound, ast.Name) or not is_bound(book, bound):
            continue
        step = step_of(typed(book, card, written, quantity))
        for way in (1, -1):
            if step is None or way != SAME_AS[node.op] * turn:
                new = moved(bound, way * (step or fine_step(bound)))
                if new is not None:
                    yield bound, new
        return


def constant(book: Book, node: ast.Expr, above: tuple[ast.Expr | ast.Option, ...]) -> Iterator[Change]:
    """A literal that is no bound of a comparison: one of its last digit more, of an end less too."""
    parent = above[-1] if above else None
    if isinstance(parent, ast.Binary) and parent.op in SAME_AS and is_bound(book, node):
        return
    name = function_of(parent)
    if name == "取整" or (isinstance(parent, ast.Unary) and len(above) > 1 and is_compared(above[-2])):
        return
    step = last_digit(node) if isinstance(node, ast.Number) else Fraction(1)
    if isinstance(parent, ast.Multiple):
        step = node.value * step if isinstance(node, ast.Number) else step
    for way in (1, -1) if name in ENDS else (1,):
        new = moved(node, way * step)
        if new is not None:
            yield node, new


def is_compared(node: ast.Expr | ast.Option) -> bool:
    """Whether the node holds one side against another."""
    return isinstance(node, ast.Binary) and node.op in SAME_AS


def function_of(node: ast.Expr | ast.Option | None) -> str:
    """The function that a call names; empty for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.target, ast.Name):
        return canonical(node.target.text, "function") or ""
    return ""


def of_call(node: ast.Call) -> Iterator[Change]:
    """The other end, another way and place of rounding, and 缺 as if it were not said."""
    name = function_of(node)
    if name in SWAPS:
        yield node, replace(node, target=ast.Name(SWAPS[name], node.target.span))
    if name == "取整":
        yield from roundings(node)
    for option in node.options:
        if canonical(option.key.text, "option") == "缺":
            yield node, replace(node, options=tuple(item for item in node.options if item is not option))


def roundings(node: ast.Call) -> Iterator[Change]:
    """取整 by the other modes, and to one place less (to one more where there is none)."""
    written = node.args[2] if len(node.args) > 2 else None
    own = canonical(written.text, "rounding") if isinstance(written, ast.Name) else "四舍五入"
    for mode in ROUNDINGS:
        if mode != own:
            yield node, replace(node, args=(*node.args[:2], ast.Name(mode, node.span)))
    place = node.args[1]
    if isinstance(place, ast.Number):
        digits = replace(place, digits=str(int(place.value) - 1 if place.value else 1))
        yield node, replace(node, args=(node.args[0], digits, *node.args[2:]))
