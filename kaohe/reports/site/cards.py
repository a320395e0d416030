"""Every kind of rule drawn for readers, with what all rules have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from kaohe.base.dates import day_of
from kaohe.handbook.model import (
    Access,
    AnyCard,
    Deduct,
    Judge,
    Ladder,
    Lookup,
    Measure,
    Register,
    Result,
    Rule,
    Sheet,
    Source,
    Statement,
    Value,
    Weigh,
)
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Text
from kaohe.reports.site import registers, results, sheets
from kaohe.reports.site.drawn import Drawn, Pen, Words, plain
from kaohe.reports.site.formulas import Drawing
from kaohe.reports.site.places import Places, card_anchor

KINDS: dict[type, Callable[[Drawn, Any, Pen], None]] = {
    Value: registers.value,
    Register: registers.register,
    Measure: results.measure,
    Deduct: results.deduct,
    Judge: results.judge,
    Rule: results.rule,
    Weigh: results.weigh,
    Lookup: results.lookup,
    Ladder: results.ladder,
    Statement: results.statement,
    Access: registers.access,
    Sheet: sheets.sheet,
}


def pen(places: Places, words: Words) -> Pen:
    """What draws the rules of a handbook."""
    fields = {fold(one.name.value): names_in(one) for one in places.source.cards if isinstance(one, Register)}

    def drawing(card: AnyCard) -> Drawing:
        of: object = card.name if isinstance(card, Register) else getattr(card, "register", None)
        return Drawing(places, fields.get(fold(of.value), ()) if isinstance(of, Text) else ())

    return Pen(words, drawing)


def names_in(register: Register) -> list[str]:
    """What a register's fields and computed columns are called."""
    return [item.name.value for item in register.fields] + [item.name.value for item in register.computed]


def draw(card: AnyCard, with_pen: Pen, source: Source) -> Drawn:
    """The rule; a kind that has no drawing yet shows its own lines."""
    drawn = Drawn(card, card_anchor(card))
    if isinstance(card, Result):
        about(drawn, card, with_pen)
    kind = KINDS.get(type(card))
    if kind is not None:
        kind(drawn, card, with_pen)
    else:
        drawn.words.append(("", as_written(card, source)))
    dates(drawn, card, with_pen)
    return drawn


def about(drawn: Drawn, card: Result, with_pen: Pen) -> None:
    """Whom a result is for, and how it is kept."""
    words, drawing = with_pen.words, with_pen.drawing(drawn.card)
    drawn.fact(words["subject"], f"{card.subject.value}/{card.period}")
    if card.applies is not None:
        drawn.fact(words["applies"], drawing.formula(card.applies.expr))
    kept = [card.unit.value if card.unit else "", "" if card.decimals is None else str(card.decimals)]
    kept += [card.rounding if card.rounding != "四舍五入" else ""]
    drawn.fact(words["unit"], " · ".join(item for item in kept if item))
    if card.low and card.high:
        drawn.fact(words["range"], f"{plain(card.low)} ~ {plain(card.high)}")
    for label, given in (("when_na", card.when_na), ("when_missing", card.when_missing)):
        if given is not None:
            drawn.fact(words[label], Markup("{} ({})").format(drawing.formula(given.value.expr), given.reason))


def dates(drawn: Drawn, card: AnyCard, with_pen: Pen) -> None:
    """From when until when, and under which further clauses."""
    words = with_pen.words
    drawn.fact(words["since"], day_of(card.since).isoformat() if card.since is not None else "")
    drawn.fact(words["until"], day_of(card.until).isoformat() if card.until is not None else "")
    drawn.fact(words["also"], "、".join(item.value for item in card.also))


def as_written(card: AnyCard, source: Source) -> str:
    """The lines of a card as its file has them."""
    text = next((file.text for file in source.files if file.path == card.span.file), "")
    return "\n".join(text.split("\n")[card.span.line : card.span.end_line - 1])
