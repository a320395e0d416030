"""加權: parts with their weights, 100 % together."""

from __future__ import annotations

from fractions import Fraction

from kaohe.handbook.ast import Binary, Expr, Name, Number
from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Keys, Reader, must
from kaohe.handbook.cards.literals import amount, decimal
from kaohe.handbook.cards.pieces import within
from kaohe.handbook.cards.shapes import formula, listing
from kaohe.handbook.model import Formula, Weigh
from kaohe.handbook.tree import Node

Item = tuple[Formula, Formula]


def item(node: Node, reader: Reader) -> Item | None:
    """`工作得分 × 70%`: the part and its weight."""
    found = formula(node, reader)
    if found is None:
        return None
    match found.expr:
        case Binary(op="×", left=left, right=Number() | Name() as weight) if not _is_rate(left):
            return _piece(found, left), _piece(found, weight)
        case Binary(op="×", left=Number() as weight, right=right):
            return _piece(found, right), _piece(found, weight)
    reader.fault("K716", found.text.span, text=found.text.value)
    return None


def _is_rate(expr: Expr) -> bool:
    """Whether it is a literal that may be a weight; 100分 is none."""
    return isinstance(expr, Number) and expr.unit in {"", "%", "‰"}


def _piece(whole: Formula, expr: Expr) -> Formula:
    return Formula(within(whole.text, expr.span), expr)


KEYS: Keys = {**RESULT, "項": must(listing(item))}


def weigh(draft: Draft) -> Weigh | None:
    """The card, when it has no fault."""
    items: tuple[Item, ...] = draft.entries.many(tuple, "項")
    if not draft.failed:
        _check_total(items, draft)
    return None if draft.failed else Weigh(**draft.head, items=items)


def _check_total(items: tuple[Item, ...], draft: Draft) -> None:
    """Weights that are all literals must be 100 % together; 參數 are looked at when they are known."""
    weights = [amount(weight) for _, weight in items]
    known = [weight[1] for weight in weights if weight]
    if len(known) < len(weights):
        return
    total = sum(known, Fraction(0))
    if total != 1:
        draft.reader.fault("K717", draft.entries.at("項"), total=f"{decimal(total * 100)}%")
