"""加權 and 查表: sums of shares, and values found by limits or by keys."""

from __future__ import annotations

from fractions import Fraction

from kaohe.handbook import algebra, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Value
from kaohe.handbook.draft import Draft
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import Formula, Lookup, Tier, Weigh
from kaohe.handbook.names import nearest
from kaohe.handbook.types import Choice, Num, Truth, Words


def weighed(elaborator: Elaborator, card: Weigh) -> Draft:
    """Σ item × weight; the weights are 100 % together."""
    pairs = [(elaborator.visit(item.expr), elaborator.visit(weight.expr)) for item, weight in card.items]
    for (_, written), (_, weight) in zip(card.items, pairs, strict=True):
        if algebra.number(weight, "×").lo != weight.number.hi or weight.divisor is not None:
            raise Fault("K531", at=written.text.span, weight=written.text.value)
    total = sum((weight.extent[0] for _, weight in pairs), Fraction(0))
    if total != 1:
        shares = " + ".join(percent(weight.extent[0]) for _, weight in pairs)
        raise Fault("K530", at=card.items[-1][1].text.span, total=percent(total), shares=shares)
    products = [algebra.multiply(item, weight) for item, weight in pairs]
    value = products[0]
    for product in products[1:]:
        value = algebra.add(value, product, "+")
    text = " + ".join(f"{item.text.value} × {weight.text.value}" for item, weight in card.items)
    return Draft(value, formula=text)


def percent(share: Fraction) -> str:
    """A share for a message."""
    return algebra.plain(int(share * 10**6), Fraction(100, 10**6)) + "%"


def looked_up(elaborator: Elaborator, card: Lookup) -> Draft:
    """The value of the first row that holds; 全額 and 分段 multiply by the amount."""
    if card.table:
        return tabled(elaborator, card)
    by = elaborator.visit(card.by[0].expr)
    if card.mode == "分段":
        return Draft(marginal(elaborator, card, by), formula=lookup_text(card))
    in_order(elaborator, card)
    value: Value | None = None
    for tier in reversed(card.tiers):
        found = elaborator.visit(tier.value.expr)
        if card.mode == "全額":
            found = algebra.multiply(found, by)
        value = found if value is None else chosen(elaborator, by, tier, found, value)
    if value is None:
        raise TypeError(card)
    return Draft(value, formula=lookup_text(card))


def in_order(elaborator: Elaborator, card: Lookup) -> None:
    """Bounds that are 參數 stand in the order of the words, as written numbers do."""
    before: tuple[Formula, Value] | None = None
    for tier in card.tiers:
        if tier.bound is None:
            continue
        bound = elaborator.visit(tier.bound.expr)
        if before is not None and isinstance(bound.type, Num) and isinstance(before[1].type, Num):
            falling, first = tier.word in {"以上", "超過"}, before[1].extent
            if first[1] < bound.extent[0] if falling else first[0] > bound.extent[1]:
                names = {"bound": tier.bound.text.value, "before": before[0].text.value}
                raise Fault("K523", at=tier.bound.text.span, **names)
        before = tier.bound, bound


WORDS = {"以上": "≥", "超過": ">", "以下": "≤", "不足": "<"}


def chosen(elaborator: Elaborator, by: Value, tier: Tier, found: Value, other: Value) -> Value:
    """The value of the tier where the amount lies in it, else the other one."""
    if tier.bound is None:
        return found
    bound = elaborator.visit(tier.bound.expr)
    try:
        held = algebra.compare(by, bound, WORDS[tier.word])
    except Fault as fault:
        raise Fault(fault.code, at=tier.bound.text.span, **{**fault.args_, "operation": tier.word}) from fault
    try:
        return algebra.choose(held, found, other)
    except Fault as fault:
        raise Fault(fault.code, at=tier.value.text.span, **fault.args_) from fault


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
        raise TypeError(card)
    return total


def lookup_text(card: Lookup) -> str:
    """The table in one line."""
    bounds = [f"{tier.bound.text.value}{tier.word}" if tier.bound else "其餘" for tier in card.tiers]
    rows = [f"{bound}: {tier.value.text.value}" for bound, tier in zip(bounds, card.tiers, strict=True)]
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
        raise TypeError(card)
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
            known = key.type.options if isinstance(key.type, Choice) else ()
            close = "、".join(nearest(text, known) or known)
            elaborator.diagnostics.add("K513", row.text.span, option=text, suggestion=close)
            raise Reported
        tests.append(core.Compare("=", key.core, core.Const(index)))
    test = tests[0]
    for other in tests[1:]:
        test = core.Both(test, other)
    return Value(Truth(), test)
