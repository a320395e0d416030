"""From cards to results: each card's names, and the typed formula behind each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from kaohe.handbook import algebra, ast, build_held, build_records, build_sheet, build_tables, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Value
from kaohe.handbook.draft import BY_RULE, RELEASED, Draft, Output
from kaohe.handbook.elaborate import Elaborator, nearest_unit
from kaohe.handbook.fault_places import place, told
from kaohe.handbook.model import (
    AnyCard,
    Deduct,
    Due,
    Field,
    Formula,
    Judge,
    Ladder,
    Lookup,
    Measure,
    Register,
    Result,
    Rule,
    Sheet,
    Statement,
    Substitute,
    Weigh,
)
from kaohe.handbook.names import fold
from kaohe.handbook.references import stored_in_place
from kaohe.handbook.results import Column, Node
from kaohe.handbook.scopes import RowScope, SubjectScope
from kaohe.handbook.tree import Text
from kaohe.handbook.types import Choice, Num, Type, describe
from kaohe.handbook.units import unit_for, unit_of, usual_decimals

if TYPE_CHECKING:
    from kaohe.handbook.book import Book

HIDDEN = frozenset({"扣分", "超出", "次數", *build_held.PARTS})
DUE_STATES = ("準時", "遲", "缺", "未到期")


def outputs(card: Result) -> list[Output]:
    """All names the card gives."""
    name = card.name.value
    found = [Output(name, card)]
    if isinstance(card, Deduct):
        found += [Output(f"{name}.{part}", card, part) for part in ("扣分", "超出", "次數")]
    if isinstance(card, Rule) and card.held:
        found += [Output(f"{name}.{part}", card, part) for part in build_held.PARTS]
    if isinstance(card, Sheet):
        found += [Output(row.item.value, card, "row", row) for row in card.rows]
    return found


def node(book: Book, output: Output) -> Node | None:
    """The node of one output, or None after its faults were noted."""
    card = output.card
    elaborator = Elaborator(SubjectScope(book, card.subject.value, card.period), book.diagnostics)
    try:
        draft = drafted(book, output, elaborator)
        if draft is None:
            return None
        return finished(output, draft, elaborator)
    except Fault as fault:
        if fault.code == "K410":
            raise
        book.diagnostics.add(fault.code, fault.at or place(output, fault.code), **told(output, fault))
    except Reported:
        pass
    return None


def drafted(book: Book, output: Output, elaborator: Elaborator) -> Draft | None:
    """The raw value, kind by kind."""
    card = output.card
    match card:
        case Rule():
            return ruled(elaborator, card, output.part)
        case Weigh():
            return build_tables.weighed(elaborator, card)
        case Lookup():
            return build_tables.looked_up(elaborator, card)
        case Ladder():
            return graded(elaborator, card)
        case Statement():
            return summed(elaborator, card)
        case Measure():
            return build_records.measured(book, card)
        case Deduct():
            return build_records.deducted(book, card, elaborator, output.part)
        case Judge():
            return build_records.judged(card, elaborator)
        case Sheet():
            return build_sheet.sheet(book, output, elaborator)
        case _:
            return None


def ruled(elaborator: Elaborator, card: Rule, part: str) -> Draft:
    """The value of a 公式; of one that is held what is in force, and what it would be by the rule."""
    if card.held is None or part == BY_RULE:
        return formula_draft(elaborator, card.formula)
    if part == RELEASED:
        return build_held.released(elaborator, card, card.held)
    return build_held.in_force(elaborator, card, card.held)


def formula_draft(elaborator: Elaborator, formula: Formula) -> Draft:
    """The value of one formula."""
    return Draft(elaborator.visit(formula.expr), formula=formula.text.value)


def graded(elaborator: Elaborator, card: Ladder) -> Draft:
    """The highest grade whose conditions all hold."""
    kind = Choice(tuple(grade.name.value for grade in card.grades))
    item: core.Core | None = None
    for index in reversed(range(len(card.grades))):
        condition = card.grades[index].condition
        here = core.Const(index)
        if condition is None or item is None:
            item = here
            continue
        held = elaborator.condition(condition.expr)
        if held is None:
            raise Reported
        item = core.If(held.core, here, item)
    text = "; ".join(f"{g.name.value}: {g.condition.text.value if g.condition else '其餘'}" for g in card.grades)
    return Draft(Value(kind, item or core.Const(0)), target=kind, formula=text)


def summed(elaborator: Elaborator, card: Statement) -> Draft:
    """The sum of the lines of a slip."""
    total: Value | None = None
    for sign, name in card.lines:
        line = elaborator.visit(ast.Name(name.value, name.span))
        if total is None:
            total = line if sign > 0 else algebra.negate(line)
        else:
            total = algebra.add(total, line, "+" if sign > 0 else "-")
    if total is None:
        raise TypeError(card)
    text = " ".join(f"{'+' if sign > 0 else '-'} {name.value}" for sign, name in card.lines).removeprefix("+ ")
    return Draft(total, formula=text)


# --- the stored value --------------------------------------------------------------------------------------------


def finished(output: Output, draft: Draft, elaborator: Elaborator) -> Node | None:
    """The node: rounded, bounded, with what its states become."""
    card = output.card
    target, unit, decimals = target_of(output, draft)
    stored = algebra.store(draft.value, target, card.rounding)
    if output.part in {"", BY_RULE}:
        stored = with_substitutes(card, bounded(card, stored, elaborator), elaborator)
    applies = elaborator.condition(card.applies.expr) if card.applies else None
    if card.applies and applies is None:
        return None
    return Node(
        name=output.name,
        subject=card.subject.value,
        grain=card.period,
        type=stored.type,
        unit=unit,
        decimals=decimals,
        card=cast("AnyCard", card),
        value=stored,
        applies=applies,
        gathers=draft.gathers,
        hidden=output.part in HIDDEN,
        prorate=not (isinstance(card, Sheet) and card.at_end),
        formula=draft.formula,
    )


def target_of(output: Output, draft: Draft) -> tuple[Type, str, int]:
    """The type kept, its unit as shown and its decimals."""
    card, kind = output.card, draft.target or draft.value.type
    if not isinstance(kind, Num):
        return kind, "", 0
    if output.part == "次數":
        return kind, "次", 0
    unit = unit_of(card.unit.value) if card.unit else unit_for(kind.dimension)
    if unit is None:
        raise unknown_unit(card.unit)
    decimals = card.decimals if card.decimals is not None else usual_decimals(unit)
    return replace(kind, dimension=unit.dimension, step=unit.factor / 10**decimals), unit.text, decimals


def unknown_unit(unit: Text | None) -> Fault:
    """The fault of a unit nobody knows."""
    text = unit.value if unit else ""
    return Fault("K509", at=unit.span if unit else None, unit=text, suggestion=nearest_unit(text))


def bounded(card: Result, value: Value, elaborator: Elaborator) -> Value:
    """The value, out of range where it leaves the card's 範圍."""
    if card.low is None or card.high is None or not isinstance(value.type, Num):
        return value
    low, high = limits(card.low, card.high, value.type, elaborator)
    if low <= value.type.lo and value.type.hi <= high:
        return value
    return replace(value, type=replace(value.type, lo=low, hi=high), core=core.Bound(value.core, low, high))


def limits(low: Formula, high: Formula, kind: Num, elaborator: Elaborator) -> tuple[int, int]:
    """Both bounds at the type's step."""
    values = [elaborator.visit(item.expr) for item in (low, high)]
    for item, value in zip((low, high), values, strict=True):
        if value.number.dimension != kind.dimension:
            raise Fault("K511", at=item.text.span, expected=describe(kind), found=describe(value.type))
    return int(values[0].extent[0] / kind.step), int(values[1].extent[1] / kind.step)


def with_substitutes(card: Result, value: Value, elaborator: Elaborator) -> Value:
    """What 不適用 and 缺數據 become."""
    for state, given in (("不適用", card.when_na), ("缺數據", card.when_missing)):
        if given is not None:
            value = instead(value, state, given, card, elaborator)
    return value


def instead(value: Value, state: str, given: Substitute, card: Result, elaborator: Elaborator) -> Value:
    """The value, or what stands in for the state."""
    other = elaborator.against(given.value.expr, value)
    other = stored_in_place(given.value.expr, other, value.type, card.rounding)
    kind = value.type
    if isinstance(kind, Num) and isinstance(other.type, Num):
        kind = replace(kind, lo=min(kind.lo, other.type.lo), hi=max(kind.hi, other.type.hi))
    return replace(value, type=kind, core=core.Instead(value.core, state, other.core))


# --- columns of registers ----------------------------------------------------------------------------------------


def column(book: Book, register: Register, name: str) -> Column | None:
    """A computed column, or the points of a 裁定 per record."""
    for item in register.computed:
        if fold(item.name.value) == fold(name):
            elaborator = Elaborator(RowScope(book, register), book.diagnostics)
            value = elaborator.value(item.formula.expr)
            if value is None:
                return None
            return stored_column(book, item.name, value, item.unit, item.decimals)
    return None


def stored_column(book: Book, name: Text, value: Value, unit_text: Text | None, decimals: int | None) -> Column | None:
    """The column at its step: exact as it is, or rounded when 小數 is given."""
    if not isinstance(value.type, Num) or (decimals is None and value.divisor is None):
        return Column(name.value, value.type, value)
    unit = unit_of(unit_text.value) if unit_text else unit_for(value.type.dimension)
    try:
        if unit is None:
            raise unknown_unit(unit_text)
        if decimals is None:
            raise Fault("K504")
        stored = algebra.rounded(value, unit.factor / 10**decimals, "四舍五入")
    except Fault as fault:
        book.diagnostics.add(fault.code, fault.at or name.span, **fault.args_)
        return None
    return Column(name.value, stored.type, stored)


def obligation_register(register: Register, due: Due) -> Register:
    """The register 應有 makes: one row per obligation, with the fields of the report that met it."""
    owner = next((item for item in register.fields if item.type == "人"), None)
    subject = owner or Field(Text("工號", due.name.span), "人")
    own = (
        replace(subject, required=True),
        Field(Text("應交", due.name.span), "時點"),
        Field(Text("狀態", due.name.span), "選項", options=DUE_STATES),
        Field(Text("連缺", due.name.span), "數", unit=Text("次", due.name.span), decimals=0, low=None, high=None),
        Field(Text("交於", due.name.span), "時點", required=False),
    )
    taken = {fold(item.name.value) for item in own}
    rest = tuple(replace(item, required=False) for item in register.fields if fold(item.name.value) not in taken)
    return Register(
        kind="台賬",
        name=due.name,
        span=register.span,
        clause=register.clause,
        fields=(*own, *rest),
        key=(subject.name, Text("應交", due.name.span)),
        owner=subject.name,
        dated_by=Text("應交", due.name.span),
        rows_per_month=min(register.rows_per_month, 1000),
        computed=register.computed,
        handbook=register.handbook,
    )
