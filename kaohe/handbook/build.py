"""From cards to results: each card's names, and the typed formula behind each of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.handbook import algebra, build_records, build_sheet, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Value
from kaohe.handbook.draft import Draft, Output
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import (
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
    Tier,
    Weigh,
)
from kaohe.handbook.names import fold
from kaohe.handbook.results import Column, Node
from kaohe.handbook.scopes import RowScope, SubjectScope
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.handbook.types import Choice, Num, Truth, Type, Words
from kaohe.handbook.units import DECIMALS, OTHER_DECIMALS, unit_for, unit_of

if TYPE_CHECKING:
    from kaohe.handbook.book import Book

DUE_STATES = ("準時", "遲", "缺", "未到期")


def outputs(card: Result) -> list[Output]:
    """All names the card gives."""
    name = card.name.value
    found = [Output(name, card)]
    if isinstance(card, Deduct):
        found += [Output(f"{name}.{part}", card, part) for part in ("扣分", "超出", "次數")]
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
        book.diagnostics.add(fault.code, place(output), **fault.args_)
    except Reported:
        pass
    return None


def place(output: Output) -> Span:
    """Where a fault of the whole output is shown: its formula, else its name."""
    if isinstance(output.card, Rule):
        return output.card.formula.text.span
    return output.row.span if output.row else output.card.name.span


def drafted(book: Book, output: Output, elaborator: Elaborator) -> Draft | None:
    """The raw value, kind by kind."""
    card = output.card
    match card:
        case Rule():
            return formula_draft(elaborator, card.formula)
        case Weigh():
            return weighed(elaborator, card)
        case Lookup():
            return looked_up(elaborator, card)
        case Ladder():
            return graded(elaborator, card)
        case Statement():
            return summed(elaborator, card)
        case Measure():
            return build_records.measured(book, card, elaborator)
        case Deduct():
            return build_records.deducted(book, card, elaborator, output.part)
        case Judge():
            return build_records.judged(card, elaborator)
        case Sheet():
            return build_sheet.sheet(book, output, elaborator)
        case _:
            return None


def formula_draft(elaborator: Elaborator, formula: Formula) -> Draft:
    """The value of one formula."""
    return Draft(elaborator.visit(formula.expr), formula=formula.text.value)


def weighed(elaborator: Elaborator, card: Weigh) -> Draft:
    """Σ item × weight; the weights are 100 % together."""
    pairs = [(elaborator.visit(item.expr), elaborator.visit(weight.expr)) for item, weight in card.items]
    total = sum((weight.extent[0] for _, weight in pairs), Fraction(0))
    if any(weight.extent[0] != weight.extent[1] for _, weight in pairs) or total != 1:
        raise Fault("K530", total=algebra.plain(int(total * 10**6), Fraction(100, 10**6)))
    products = [algebra.multiply(item, weight) for item, weight in pairs]
    value = products[0]
    for product in products[1:]:
        value = algebra.add(value, product, "+")
    text = " + ".join(f"{item.text.value} × {weight.text.value}" for item, weight in card.items)
    return Draft(value, formula=text)


def looked_up(elaborator: Elaborator, card: Lookup) -> Draft:
    """The value of the first row that holds; 全額 and 分段 multiply by the amount."""
    if card.table:
        return tabled(elaborator, card)
    by = elaborator.visit(card.by[0].expr)
    if card.mode == "分段":
        return Draft(marginal(elaborator, card, by), formula=lookup_text(card))
    value: Value | None = None
    for tier in reversed(card.tiers):
        found = elaborator.visit(tier.value.expr)
        if card.mode == "全額":
            found = algebra.multiply(found, by)
        value = found if value is None or tier.bound is None else algebra.choose(held(elaborator, by, tier), found, value)
    if value is None:
        raise Fault("K504")
    return Draft(value, formula=lookup_text(card))


WORDS = {"以上": "≥", "超過": ">", "以下": "≤", "不足": "<"}


def held(elaborator: Elaborator, by: Value, tier: Tier) -> Value:
    """Whether the amount lies in the tier."""
    if tier.bound is None:
        raise Fault("K504")
    return algebra.compare(by, elaborator.visit(tier.bound.expr), WORDS[tier.word])


def marginal(elaborator: Elaborator, card: Lookup, by: Value) -> Value:
    """Each slice at its own rate. Tiers 超過 run from the highest down, 以下 from the lowest up."""
    tiers = list(card.tiers)
    rates = [elaborator.visit(tier.value.expr) for tier in tiers]
    bounds = [elaborator.visit(tier.bound.expr) for tier in tiers if tier.bound is not None]
    if tiers[0].word in {"以上", "超過"}:
        rates, bounds = rates[::-1], bounds[::-1]
    zero = algebra.constant(0, by.number.dimension)
    total: Value | None = None
    for index, rate in enumerate(rates):
        low = zero if index == 0 else bounds[index - 1]
        top = by if index == len(bounds) else algebra.extreme(by, bounds[index], largest=False)
        part = algebra.multiply(algebra.extreme(algebra.add(top, low, "-"), zero, largest=True), rate)
        total = part if total is None else algebra.add(total, part, "+")
    if total is None:
        raise Fault("K504")
    return total


def lookup_text(card: Lookup) -> str:
    """The table in one line."""
    rows = [f"{tier.bound.text.value}{tier.word}: {tier.value.text.value}" if tier.bound else f"其餘: {tier.value.text.value}" for tier in card.tiers]
    head = "、".join(item.text.value for item in card.by)
    mode = "" if card.mode == "取值" else f"({card.mode})"
    return f"按 {head}{mode} {'; '.join(rows)}"


def tabled(elaborator: Elaborator, card: Lookup) -> Draft:
    """The row whose first columns equal the keys; none: not applicable."""
    keys = [elaborator.visit(item.expr) for item in card.by]
    value: Value | None = None
    for texts, formula in reversed(card.table):
        found = elaborator.visit(formula.expr)
        test = matching(elaborator, keys, texts, formula)
        value = algebra.choose(test, found, value or algebra.missing(found.type, "不適用"))
    if value is None:
        raise Fault("K504")
    return Draft(value, formula="按 " + "、".join(item.text.value for item in card.by))


def matching(elaborator: Elaborator, keys: list[Value], texts: tuple[str, ...], row: Formula) -> Value:
    """Whether the keys are those of the row."""
    from kaohe.handbook.elaborate import option_index  # noqa: PLC0415

    tests: list[core.Core] = []
    for key, text in zip(keys, texts, strict=True):
        if isinstance(key.type, Words):
            tests.append(core.Compare("=", key.core, core.Const(text)))
            continue
        index = option_index(text, key.type.options) if isinstance(key.type, Choice) else None
        if index is None:
            elaborator.diagnostics.add("K513", row.text.span, option=text, suggestion="")
            raise Reported
        tests.append(core.Compare("=", key.core, core.Const(index)))
    test = tests[0]
    for other in tests[1:]:
        test = core.Both(test, other)
    return Value(Truth(), test)


def graded(elaborator: Elaborator, card: Ladder) -> Draft:
    """The highest grade whose conditions all hold."""
    kind = Choice(tuple(grade.name.value for grade in card.grades))
    item: core.Core | None = None
    for index in reversed(range(len(card.grades))):
        condition = card.grades[index].condition
        here = core.Const(index)
        item = here if condition is None or item is None else core.If(algebra.truth(elaborator.visit(condition.expr)), here, item)
    text = "; ".join(f"{g.name.value}: {g.condition.text.value if g.condition else '其餘'}" for g in card.grades)
    return Draft(Value(kind, item or core.Const(0)), target=kind, formula=text)


def summed(elaborator: Elaborator, card: Statement) -> Draft:
    """The sum of the lines of a slip."""
    from kaohe.handbook import ast  # noqa: PLC0415

    total: Value | None = None
    for sign, name in card.lines:
        line = elaborator.visit(ast.Name(name.value, name.span))
        if total is None:
            total = line if sign > 0 else algebra.negate(line)
        else:
            total = algebra.add(total, line, "+" if sign > 0 else "-")
    if total is None:
        raise Fault("K504")
    text = " ".join(f"{'+' if sign > 0 else '-'} {name.value}" for sign, name in card.lines).removeprefix("+ ")
    return Draft(total, formula=text)


# --- the stored value --------------------------------------------------------------------------------------------


def finished(output: Output, draft: Draft, elaborator: Elaborator) -> Node | None:
    """The node: rounded, bounded, with what its states become."""
    card = output.card
    target, unit, decimals = target_of(output, draft)
    stored = algebra.store(draft.value, target, card.rounding)
    stored = bounded(card, stored, elaborator) if output.part != "row" else stored
    stored = with_substitutes(card, stored, elaborator) if not output.part else stored
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
        card=card,
        value=stored,
        applies=applies,
        gathers=draft.gathers,
        hidden="." in output.name and isinstance(card, Deduct),
        prorate=not (isinstance(card, Sheet) and card.at_end),
        formula=draft.formula,
    )


def target_of(output: Output, draft: Draft) -> tuple[Type, str, int]:
    """The type kept, its unit as shown and its decimals."""
    card, kind = output.card, draft.target or draft.value.type
    if not isinstance(kind, Num):
        return kind, "", 0
    if output.part in {"次數"}:
        return kind, "次", 0
    unit = unit_of(card.unit.value) if card.unit else unit_for(kind.dimension)
    if unit is None:
        raise Fault("K509", unit=card.unit.value if card.unit else "", suggestion="")
    decimals = card.decimals if card.decimals is not None else usual_decimals(unit.dimension, unit.factor)
    return replace(kind, dimension=unit.dimension, step=unit.factor / 10**decimals), unit.text, decimals


def usual_decimals(dimension: tuple[tuple[str, int], ...], factor: Fraction) -> int:
    """Decimals kept when the card does not say (design §3.2)."""
    return DECIMALS.get(dimension, OTHER_DECIMALS) if factor == 1 else 2 if len(dimension) == 1 else OTHER_DECIMALS


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
    for value in values:
        if value.number.dimension != kind.dimension:
            raise Fault("K511", expected=algebra.describe(kind), found=algebra.describe(value.type))
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
    other = algebra.store(other, value.type, card.rounding)
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
            raise Fault("K509", unit=unit_text.value if unit_text else "", suggestion="")
        if decimals is None:
            raise Fault("K504")
        stored = algebra.rounded(value, unit.factor / 10**decimals, "四舍五入")
    except Fault as fault:
        book.diagnostics.add(fault.code, name.span, **fault.args_)
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
