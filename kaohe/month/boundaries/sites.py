"""Where a formula about a subject and a period changes course: comparisons, tiers, ends, roundings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.handbook import ast
from kaohe.handbook.limits import ORDERED
from kaohe.handbook.model import AnyCard, Formula, Lookup, Tier
from kaohe.handbook.printer import print_expr
from kaohe.handbook.source import Span
from kaohe.handbook.swap import Written, formulas, swapped, walk_down
from kaohe.handbook.words import canonical

HOLDS: dict[str, Callable[[Fraction], bool]] = {
    "≥": lambda gap: gap >= 0,
    ">": lambda gap: gap > 0,
    "≤": lambda gap: gap <= 0,
    "<": lambda gap: gap < 0,
}
"""What a comparison says of left − right, from its sign alone."""
OF_WORD = {"以上": "≥", "超過": ">", "以下": "≤", "不足": "<"}


@dataclass(frozen=True, slots=True)
class Site:
    """Two parts of a formula held against each other, and the card as it is when the answer is known."""

    card: AnyCard
    written: Written
    span: Span
    text: str
    left: ast.Expr
    right: ast.Expr
    op: str
    decided: Callable[[bool], AnyCard]
    """The card with the comparison answered by hand."""

    def holds(self, gap: Fraction) -> bool:
        """The answer for left − right."""
        return HOLDS[self.op](gap)


def sites(card: AnyCard) -> Iterator[Site]:
    """Every site of the card, in the order of the text."""
    for written in formulas(card):
        for node, _ in walk_down(written.formula.expr):
            if isinstance(node, ast.Binary) and node.op in ORDERED:
                yield compared(card, written, node)
            elif isinstance(node, ast.Call) and isinstance(node.target, ast.Name):
                yield from ends(card, written, node)
    if isinstance(card, Lookup):
        for tier in card.tiers:
            if tier.bound is not None:
                yield tiered(card, tier, tier.bound)


def compared(card: AnyCard, written: Written, node: ast.Binary) -> Site:
    """A comparison."""

    def decided(answer: bool) -> AnyCard:  # noqa: FBT001 - the answer is the argument
        return swapped(card, node, ast.Truth(answer, node.span))

    return Site(card, written, node.op_span, print_expr(node), node.left, node.right, node.op, decided)


def ends(card: AnyCard, written: Written, node: ast.Call) -> Iterator[Site]:
    """最大, 最小 and 限於: each argument after the first held against what stands before it."""
    name = canonical(node.target.text, "function") if isinstance(node.target, ast.Name) else None
    if name == "限於" and len(node.args) == 3:
        item, low, high = node.args
        yield end(card, written, node, (item, low), "≥", (replace(node, args=(low, low, high)), None))
        yield end(card, written, node, (item, high), "≤", (replace(node, args=(high, low, high)), None))
    elif name in {"最大", "最小"} and len(node.args) == 2:
        first, second = node.args
        yield end(card, written, node, (first, second), "≥" if name == "最大" else "≤", (second, first))


def end(
    card: AnyCard, written: Written, node: ast.Call, sides: tuple[ast.Expr, ast.Expr], op: str,
    becomes: tuple[ast.Expr, ast.Expr | None],
) -> Site:  # fmt: skip
    """One end of a range: where the first part wins it stands, else the other one."""

    def decided(answer: bool) -> AnyCard:  # noqa: FBT001 - the answer is the argument
        chosen = becomes[1] if answer else becomes[0]
        return card if chosen is None else swapped(card, node, chosen)

    return Site(card, written, node.span, print_expr(node), sides[0], sides[1], op, decided)


def tiered(card: Lookup, tier: Tier, bound: Formula) -> Site:
    """A tier: where its bound is met what lies below it never counts, else it never does. 分段 adds up all of them."""
    place = card.tiers.index(tier)

    def decided(answer: bool) -> AnyCard:  # noqa: FBT001 - the answer is the argument
        if card.mode == "分段":
            return card
        if not answer:
            return replace(card, tiers=card.tiers[:place] + card.tiers[place + 1 :])
        return replace(card, tiers=(*card.tiers[:place], Tier(None, "其餘", tier.value, tier.span)))

    written = Written(card.by[0], "by", "")
    text = f"{card.by[0].text.value} {bound.text.value}{tier.word}"
    return Site(card, written, tier.span, text, card.by[0].expr, bound.expr, OF_WORD[tier.word], decided)
