"""考核表 as it will look: the table of the form, with what each row is scored by."""

from __future__ import annotations

from markupsafe import Markup, escape

from kaohe.handbook.model import Sheet, SheetRow
from kaohe.reports.site.drawn import Drawn, Grid, Pen, plain
from kaohe.reports.site.formulas import Drawing
from kaohe.reports.site.results import bounds


def sheet(drawn: Drawn, card: Sheet, pen: Pen) -> None:
    """The sheet."""
    drawing, words = pen.drawing(card), pen.words
    heads = ("", words["item"], words["full"], words["way"], words["source"], words["judges"])
    drawn.grids.append(Grid(heads, tuple(row(item, drawing) for item in card.rows)))
    drawn.fact(words["full"], plain(card.full))
    drawn.facts.append(("", escape(words["at_end" if card.at_end else "by_days"])))


def row(item: SheetRow, drawing: Drawing) -> tuple[Markup, ...]:
    """One item of the form."""
    source = drawing.formula(item.source.expr) if item.source else Markup("")
    if item.gate:
        source = Markup("{}: {}").format(item.gate, source)
    return (
        escape(item.number),
        escape(item.item.value),
        escape(plain(item.full)),
        way(item, drawing),
        source,
        escape("、".join(judge.value for judge in item.judges)),
    )


def way(item: SheetRow, drawing: Drawing) -> Markup:
    """How the row is scored."""
    if item.levels:
        levels = [Markup("{} {}").format(level.name.value, bounds(level)) for level in item.levels]
        return Markup("{}: {}").format(item.method, Markup("; ").join(levels))
    amount = Markup(" ") + drawing.formula(item.amount.expr) if item.amount else Markup("")
    return escape(item.method) + amount
