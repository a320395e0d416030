"""One change to one card."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.handbook.ast import Binary, Call, Expr, Option, Within
from kaohe.handbook.model import AnyCard
from kaohe.handbook.printer import print_expr
from kaohe.handbook.source import Span
from kaohe.handbook.swap import swapped

LONGEST = 60
Key = tuple[str, str, str]
"""The card's name, and what was changed into what, as people read it."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A card, the card as changed, where, and what was changed into what, as people read it."""

    card: AnyCard
    changed: AnyCard
    span: Span
    before: str
    after: str

    @property
    def key(self) -> Key:
        """What an explanation names it by, perhaps with others of the card: its name and the two texts."""
        return self.card.name.value, self.before, self.after


def in_formula(card: AnyCard, old: Expr, new: Expr, above: tuple[Expr | Option, ...]) -> Mutant:
    """The card with a part of a formula replaced, told by the innermost operation of `above` that holds it."""
    around = nearest_operation(old, above)
    return Mutant(
        card,
        swapped(card, old, new),
        old.op_span if isinstance(old, Binary) else old.span,
        short(print_expr(around)),
        short(print_expr(swapped(around, old, new))),
    )


def nearest_operation(old: Expr, above: tuple[Expr | Option, ...]) -> Expr:
    """The innermost comparison, sum or call; the part itself when it stands in none."""
    return next((item for item in reversed(above) if isinstance(item, (Binary, Call, Within))), old)


def short(text: str) -> str:
    """A text of one line that fits a table."""
    one = " ".join(text.split())
    return one if len(one) <= LONGEST else f"{one[: LONGEST - 1]}…"
