"""取值, 台賬 and 權限 as readers see them: dated values; fields, keys, what ought to be there."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup, escape

from kaohe.base.dates import day_of
from kaohe.handbook.model import Access, Due, Field, Register, Value
from kaohe.handbook.model_retention import Retention
from kaohe.handbook.printer import clock
from kaohe.reports.site.drawn import Drawn, Grid, Pen, plain
from kaohe.reports.site.formulas import Drawing


def value(drawn: Drawn, card: Value, pen: Pen) -> None:
    """A 參數: its one value, or each with its first day."""
    drawing = pen.drawing(card)
    if len(card.values) == 1 and card.values[0][0] is None:
        drawn.formulas.append(drawing.formula(card.values[0][1].expr))
    else:
        rows = tuple(
            (escape("" if since is None else day_of(since).isoformat()), drawing.formula(formula.expr))
            for since, formula in card.values
        )
        drawn.grids.append(Grid((pen.words["since"], pen.words["value"]), rows))
    drawn.fact(pen.words["source"], card.source)


def register(drawn: Drawn, card: Register, pen: Pen) -> None:
    """A 台賬: its fields and what else is said of it."""
    drawing, words = pen.drawing(card), pen.words
    rows = tuple(field_row(item, drawing, pen) for item in card.fields)
    drawn.grids.append(Grid((words["field"], words["type"], words["range"], words["required"]), rows))
    drawn.fact(words["key"], "、".join(item.value for item in card.key))
    drawn.fact(words["dated_by"], card.dated_by.value if card.dated_by else "")
    for column in card.computed:
        head = Markup("{}: {}").format(column.name.value, drawing.formula(column.formula.expr))
        drawn.fact(words["computed"], head)
    for check in card.checks:
        drawn.fact(words["checks"], Markup("{} {}").format(check.message, drawing.formula(check.condition.expr)))
    if card.due is not None:
        drawn.fact(words["due"], due(card.due, drawing, pen))
    drawn.fact(words["closed_by"], card.closed_by.value if card.closed_by else "")
    if card.retention is not None:
        drawn.fact(words["retention"], kept(card.retention, pen))
    rights(drawn, card, pen)


def kept(retention: Retention, pen: Pen) -> str:
    """How long, from when, and which fields are erased then."""
    term, fields = retention.term, "、".join(item.value for item in retention.erased)
    unit, count = ("days", term.days) if term.days else ("months", term.months)
    if unit == "months" and not count % 12:
        unit, count = "years", count // 12
    return pen.words[f"kept_{'leaving' if retention.since == '離職' else 'record'}_{unit}"].format(
        n=count, fields=fields
    )


def access(drawn: Drawn, card: Access, pen: Pen) -> None:
    """A 權限: what it is about, and who may do what."""
    drawing, words = pen.drawing(card), pen.words
    drawn.fact(words["data"], Markup("、").join(drawing.name(item.value) for item in card.data))
    rights(drawn, card, pen)
    drawn.fact(words["deciders"], "、".join(item.value for item in card.deciders))
    drawn.fact(words["mark"], card.mark)
    drawn.fact(words["by_task"], words["by_task_only"] if card.by_task else "")


def rights(drawn: Drawn, card: Register | Access, pen: Pen) -> None:
    """Who writes, who sees."""
    drawn.fact(pen.words["writers"], "、".join(item.value for item in card.writers))
    drawn.fact(pen.words["readers"], "、".join(item.value for item in card.readers))


def field_said(item: Field) -> str:
    """What a field holds, in a word: its unit, its choices, or its type."""
    if item.type == "數" and item.unit:
        return item.unit.value
    return "、".join(item.options or ((item.option_list.value,) if item.option_list else ())) or item.type


def field_row(item: Field, drawing: Drawing, pen: Pen) -> tuple[Markup, ...]:
    """One field: name, what it holds, range, whether it must be there."""
    said = field_said(item)
    holds = drawing.name(said) if said == item.type else escape(said)
    limits = f"{plain(item.low)} ~ {plain(item.high)}" if item.low and item.high else ""
    return escape(item.name.value), holds, escape(limits), escape("✓" if item.required else pen.words["optional"])


def due(item: Due, drawing: Drawing, pen: Pen) -> Markup:
    """What ought to be there, in a sentence."""
    told = pen.words[f"due_{item.rhythm}"].format(when=moment(item, pen))
    found = Markup("{}: {}").format(item.name.value, told)
    if item.per_limit is not None:
        found += Markup(" ≤ {}").format(drawing.formula(item.per_limit.expr))
    if item.applies is not None:
        found += Markup("; {}: {}").format(pen.words["applies"], drawing.formula(item.applies.expr))
    return found


def moment(item: Due, pen: Pen) -> str:
    """The moment until which it may come."""
    if item.per_register is not None:
        return item.per_register.value
    at = clock(item.seconds)
    if item.rhythm == "每週" and item.day is not None:
        weekday = date(2024, 1, item.day).isoweekday()
        return (
            f"{'+1 ' if item.next_week else ''}{weekday} {at}"
            if pen.words["home"] == "Contents"
            else (f"{'次' if item.next_week else ''}週{'一二三四五六日'[weekday - 1]} {at}")
        )
    return f"{item.day}日 {at}" if item.day is not None else at
