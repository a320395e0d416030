"""A card with one of its parts replaced, and the parts of a card that are formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kaohe.handbook import ast
from kaohe.handbook.model import AnyCard, Deduct, Formula, Measure, Register
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.handbook.trees import parts

if TYPE_CHECKING:
    from kaohe.handbook.model import Source

T = TypeVar("T")


def swapped(whole: T, old: object, new: object) -> T:
    """The same tree with `new` where that very `old` stands; the tree itself when `old` is not in it."""
    if whole is old:
        return new  # type: ignore[return-value]
    if isinstance(whole, tuple):
        items = tuple(swapped(item, old, new) for item in whole)
        return whole if all(a is b for a, b in zip(items, whole, strict=True)) else items  # type: ignore[return-value]
    if not is_dataclass(whole) or isinstance(whole, (Span, Text)):
        return whole
    changed = {}
    for one in fields(whole):
        before = getattr(whole, one.name)
        after = swapped(before, old, new)
        if after is not before:
            changed[one.name] = after
    return replace(whole, **changed) if changed else whole  # type: ignore[type-var]


def with_card(source: Source, card: AnyCard, changed: AnyCard) -> Source:
    """The handbook with one card replaced."""
    return replace(source, cards=tuple(changed if item is card else item for item in source.cards))


@dataclass(frozen=True, slots=True)
class Written:
    """A formula of a card: under which key, and the register whose rows it is about (empty: subject and period)."""

    formula: Formula
    key: str
    register: str


ROW_KEYS: dict[type, frozenset[str]] = {
    Measure: frozenset({"take", "condition"}),
    Deduct: frozenset({"condition", "each", "nth", "streak"}),
}
LEFT_OUT = frozenset({"checks", "mapping", "fields"})
"""Of a register: what guards the records before a month is run, which no worked case runs through."""


def formulas(card: AnyCard) -> Iterator[Written]:
    """The formulas of a card in the order of its keys."""
    for one in fields(card):
        if isinstance(card, Register) and one.name in LEFT_OUT:
            continue
        for formula in formulas_in(getattr(card, one.name)):
            yield Written(formula, one.name, row_register(card, one.name, formula))


def formulas_in(part: object) -> Iterator[Formula]:
    """The formulas of a part of a card; one that stands at both ends of a range once."""
    if isinstance(part, Formula):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from formulas_in(item)
    elif is_dataclass(part) and not isinstance(part, (Span, Text)):
        seen: list[Formula] = []
        for one in fields(part):
            for formula in formulas_in(getattr(part, one.name)):
                if all(formula is not other for other in seen):
                    seen.append(formula)
                    yield formula


def row_register(card: AnyCard, key: str, formula: Formula) -> str:
    """The register whose rows a formula is about."""
    if isinstance(card, Register):
        due = card.due
        if due is not None and formula is due.per_limit and due.per_register:
            return due.per_register.value
        if due is not None and formula is due.exempt_condition and due.exempt_register:
            return due.exempt_register.value
        return card.name.value if key == "computed" else ""
    if isinstance(card, (Measure, Deduct)) and key in ROW_KEYS[type(card)]:
        return card.register.value
    own = getattr(card, "register", None)
    return own.value if own is not None and not isinstance(card, (Measure, Deduct)) else ""


def walk_down(expr: ast.Expr) -> Iterator[tuple[ast.Expr | ast.Option, tuple[ast.Expr | ast.Option, ...]]]:
    """Every node of a formula with those it stands in, the nearest last."""
    stack: list[tuple[ast.Expr | ast.Option, tuple[ast.Expr | ast.Option, ...]]] = [(expr, ())]
    while stack:
        node, above = stack.pop()
        yield node, above
        stack.extend((part, (*above, node)) for part in reversed(list(parts(node))))
