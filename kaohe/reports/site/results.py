"""Rules that give a result, as readers see them: what is counted, taken off, judged, weighed, looked up, paid."""

from __future__ import annotations

from markupsafe import Markup, escape

from kaohe.handbook.model import Deduct, Judge, Ladder, Level, Lookup, Measure, Rule, Statement, Weigh
from kaohe.reports.site.drawn import Drawn, Grid, Pen, plain
from kaohe.reports.site.formulas import Drawing


def measure(drawn: Drawn, card: Measure, pen: Pen) -> None:
    """取數: the register, what is taken, under which condition."""
    drawing, words = pen.drawing(card), pen.words
    drawn.formulas.append(drawing.formula(card.take.expr))
    drawn.fact(words["register"], drawing.name(card.register.value))
    counted(drawn, card, drawing, pen)
    drawn.fact(words["period"], words["standing"] if card.standing else "")


def counted(drawn: Drawn, card: Measure | Deduct, drawing: Drawing, pen: Pen) -> None:
    """Which records count, and in which order."""
    if card.condition is not None:
        drawn.fact(pen.words["condition"], drawing.formula(card.condition.expr))
    drawn.fact(pen.words["order"], "、".join(item.value for item in card.order))


def deduct(drawn: Drawn, card: Deduct, pen: Pen) -> None:
    """扣分 as sentences."""
    drawing, words = pen.drawing(card), pen.words
    drawn.fact(words["register"], drawing.name(card.register.value))
    counted(drawn, card, drawing, pen)
    if card.each is not None:
        drawn.fact(words["each"], drawing.formula(card.each.expr))
    if card.nth:
        steps = [drawing.formula(item.expr) for item in card.nth]
        drawn.fact(words["nth"], Markup("、").join(steps))
    if card.streak is not None:
        factor = drawing.formula(card.streak.factor.expr)
        drawn.fact(words["streak"], Markup("{} ≥ × {}{}").format(card.streak.start, factor, "…" * card.streak.growing))
    drawn.fact(words["way"], "、".join(words[key] for key in ("once", "veto") if getattr(card, key)))
    for label, formula in (("cap", card.cap), ("full", card.full)):
        drawn.fact(words[label], plain(formula))
    drawn.fact(words["excess"], "✓" if card.excess_to_total else "")


def judge(drawn: Drawn, card: Judge, pen: Pen) -> None:
    """裁定: who judges, between which bounds."""
    drawing, words = pen.drawing(card), pen.words
    drawn.fact(words["judges"], "、".join(item.value for item in card.judges))
    drawn.fact(words["full"], plain(card.full))
    drawn.fact(words["choices"], "、".join(item.value for item in card.choices))
    if card.levels:
        head = words["points_off"] if card.deducts else words["points"]
        rows = tuple((escape(level.name.value), escape(bounds(level))) for level in card.levels)
        drawn.grids.append(Grid((words["levels"], head), rows))
    drawn.fact(words["step"], plain(card.step))
    if card.register is not None:
        drawn.fact(words["register"], drawing.name(card.register.value))
    facts = [drawing.name(item.value) for item in card.facts]
    drawn.fact(words["facts"], Markup("、").join(facts))
    for label, formula in (("when", card.when), ("otherwise", card.otherwise)):
        if formula is not None:
            drawn.fact(words[label], drawing.formula(formula.expr))


def bounds(level: Level) -> str:
    """The points of a level: one value, or from and to."""
    low, high = plain(level.low), plain(level.high)
    return low if low == high else f"{low} ~ {high}"


def rule(drawn: Drawn, card: Rule, pen: Pen) -> None:
    """公式."""
    drawn.formulas.append(pen.drawing(card).formula(card.formula.expr))


def weigh(drawn: Drawn, card: Weigh, pen: Pen) -> None:
    """加權: what is weighed, and how much each weighs."""
    drawing = pen.drawing(card)
    rows = tuple((drawing.formula(item.expr), drawing.formula(weight.expr)) for item, weight in card.items)
    drawn.grids.append(Grid((pen.words["item"], pen.words["weight"]), rows))


def lookup(drawn: Drawn, card: Lookup, pen: Pen) -> None:
    """查表: tiers by a bound, or rows by what they equal."""
    drawing, words = pen.drawing(card), pen.words
    heads = [drawing.formula(item.expr) for item in card.by]
    if card.tiers:
        drawn.fact(words["by"], Markup("、").join(heads))
        rows = tuple(
            (
                Markup("{} {}").format(plain(tier.bound), tier.word) if tier.bound else escape(words["rest"]),
                drawing.formula(tier.value.expr),
            )
            for tier in card.tiers
        )
        drawn.grids.append(Grid((words["by"], words["value"]), rows))
    else:
        names = tuple(plain(item) for item in card.by)
        cells = tuple((*map(escape, keys), drawing.formula(found.expr)) for keys, found in card.table)
        drawn.grids.append(Grid((*names, words["value"]), cells))
    drawn.fact(words["mode"], card.mode if card.mode != "取值" else "")


def ladder(drawn: Drawn, card: Ladder, pen: Pen) -> None:
    """等級: each grade with all its conditions, the highest first."""
    drawing, words = pen.drawing(card), pen.words
    rows = tuple(
        (
            escape(grade.name.value),
            drawing.formula(grade.condition.expr) if grade.condition else escape(words["rest"]),
        )
        for grade in card.grades
    )
    drawn.grids.append(Grid((words["grade"], words["grade_when"]), rows))


def statement(drawn: Drawn, card: Statement, pen: Pen) -> None:
    """薪資單: its lines."""
    drawing, words = pen.drawing(card), pen.words
    rows = tuple((escape("" if sign > 0 else words["less"]), drawing.name(name.value)) for sign, name in card.lines)
    drawn.grids.append(Grid(("", words["line"]), rows))
