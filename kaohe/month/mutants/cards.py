"""What can be changed in a card beside its formulas: values, tiers, levels, flags, dates, what a state becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from kaohe.base.dates import day_of
from kaohe.handbook import ast
from kaohe.handbook.book import Book
from kaohe.handbook.functions import ROUNDINGS
from kaohe.handbook.limits import limits, step_of, typed
from kaohe.handbook.model import (
    AnyCard,
    Deduct,
    Due,
    Formula,
    Judge,
    Ladder,
    Level,
    Lookup,
    Measure,
    Register,
    Result,
    Sheet,
    Statement,
    Tier,
    Value,
    Weigh,
)
from kaohe.handbook.names import fold
from kaohe.handbook.printer import print_expr
from kaohe.handbook.source import Span
from kaohe.handbook.swap import Written, swapped
from kaohe.month.mutants.mutant import Mutant, short
from kaohe.month.mutants.numbers import decimal_digits, fine_step, last_digit, moved

Steps = dict[str, set[Fraction | None]]
"""By 參數: the steps of what it is held against; None for values that lie dense."""
OTHER_WORD = {"以上": "超過", "超過": "以上", "以下": "不足", "不足": "以下"}
SAME_AS = {"以上": 1, "超過": -1, "以下": -1, "不足": 1}
HALF_POINT = Fraction(1, 2)


def steps_of(book: Book) -> Steps:
    """How finely each 參數 that bounds something has to be known."""
    found: Steps = {}
    for card in book.source.cards:
        for limit in limits(book, card):
            if isinstance(limit.bound, ast.Name):
                step = step_of(typed(book, card, limit.written, limit.quantity))
                found.setdefault(fold(limit.bound.text), set()).add(step)
        if isinstance(card, Lookup) and card.tiers:
            step = step_of(typed(book, card, Written(card.by[0], "by", ""), card.by[0].expr))
            for tier in card.tiers:
                if tier.bound is not None and isinstance(tier.bound.expr, ast.Name):
                    found.setdefault(fold(tier.bound.expr.text), set()).add(step)
    return found


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one card."""

    book: Book
    card: AnyCard
    steps: Steps

    def all(self) -> Iterator[Mutant]:
        """Every change that is no change of a formula."""
        card = self.card
        if isinstance(card, Result):
            yield from self.of_result(card)
        match card:
            case Value():
                yield from self.of_value(card)
            case Register() if card.due is not None:
                yield from self.of_due(card, card.due)
            case Measure():
                yield from self.flags(card, "skip_missing", "standing")
            case Deduct():
                yield from self.of_deduct(card)
            case Judge():
                yield from self.of_levels(card.levels, card.step)
            case Sheet():
                for row in card.rows:
                    yield from self.of_levels(row.levels, None)
            case Lookup():
                yield from self.of_lookup(card)
            case Ladder():
                pass
            case Statement():
                yield from self.of_statement(card)
            case Weigh():
                yield from self.of_weights(card)
            case _:
                pass
        yield from self.of_dates()

    def made(self, span: Span, before: str, after: str, **changed: object) -> Mutant:
        """The card with some of its keys changed."""
        return Mutant(self.card, replace(self.card, **changed), span, short(before), short(after))  # type: ignore[arg-type]

    def literal(self, formula: Formula, steps: Iterator[Fraction] | tuple[Fraction, ...]) -> Iterator[Mutant]:
        """A literal of the card moved by some steps."""
        for step in steps:
            new = moved(formula.expr, step)
            if new is not None:
                changed = swapped(self.card, formula.expr, new)
                yield Mutant(self.card, changed, formula.text.span, short(formula.text.value), short(print_expr(new)))

    # --- what every result has ---------------------------------------------------------------------------------

    def of_result(self, card: Result) -> Iterator[Mutant]:
        """Rounding, decimals, and states that become something."""
        for mode in ROUNDINGS:
            if mode != card.rounding:
                yield self.made(card.name.span, f"舍入 {card.rounding}", f"舍入 {mode}", rounding=mode)
        if card.decimals:
            yield self.made(
                card.name.span, f"小數 {card.decimals}", f"小數 {card.decimals - 1}", decimals=card.decimals - 1
            )
        for key, word, given in (("when_na", "不適用", card.when_na), ("when_missing", "缺數據", card.when_missing)):
            if given is not None:
                before = f"{word} 作 {given.value.text.value}"
                yield self.made(given.value.text.span, before, word, **{key: None})

    def flags(self, card: AnyCard, *names: str) -> Iterator[Mutant]:
        """What the card says, as if it did not; what it does not say is not added."""
        for name in names:
            if getattr(card, name):
                yield self.made(card.name.span, FLAGS[name], "(不寫)", **{name: False})

    # --- kind by kind ------------------------------------------------------------------------------------------

    def of_value(self, card: Value) -> Iterator[Mutant]:
        """The value, by the finest step of what it is held against, and both ways if it is; its dates."""
        bounds = self.steps.get(fold(card.name.value))
        for since, formula in card.values:
            if isinstance(formula.expr, ast.Truth):
                other = replace(formula.expr, value=not formula.expr.value)
                yield self.made(
                    formula.text.span,
                    formula.text.value,
                    print_expr(other),
                    values=swapped(card.values, formula.expr, other),
                )
                continue
            fine = fine_step(formula.expr)
            sizes = {step or fine for step in bounds} if bounds else set()
            number = formula.expr.operand if isinstance(formula.expr, ast.Unary) else formula.expr
            own = last_digit(number) if isinstance(number, ast.Number) else Fraction(1)
            yield from self.literal(formula, (min(sizes), -min(sizes)) if sizes else (own,))
            if since is not None:
                for way in (1, -1):
                    moved_values = tuple((since + way if s == since else s, f) for s, f in card.values)
                    yield self.made(
                        formula.text.span, f"自 {told(since)}", f"自 {told(since + way)}", values=moved_values
                    )

    def of_due(self, card: Register, due: Due) -> Iterator[Mutant]:
        """The due moment a day and a second off, the week after."""
        span = due.span or card.span
        for way in (1, -1):
            if due.day is not None:
                day = due.day + way
                yield self.made(span, f"應有 {due.day} 日", f"應有 {day} 日", due=replace(due, day=day))
            if due.rhythm != "每件":
                seconds = due.seconds + way
                yield self.made(
                    span, f"應有 {clock(due.seconds)}", f"應有 {clock(seconds)}", due=replace(due, seconds=seconds)
                )
        if due.rhythm == "每週":
            yield self.made(
                span, f"應有 次週 {said(due.next_week)}", f"應有 次週 {said(not due.next_week)}",
                due=replace(due, next_week=not due.next_week),
            )  # fmt: skip

    def of_deduct(self, card: Deduct) -> Iterator[Mutant]:
        """Once a period, what is over the cap, and what doubles."""
        yield from self.flags(card, "once", "excess_to_total")
        streak = card.streak
        if streak is not None:
            for start in (streak.start - 1, streak.start + 1):
                yield self.made(
                    card.name.span,
                    f"連續 {streak.start} 次起",
                    f"連續 {start} 次起",
                    streak=replace(streak, start=start),
                )
            yield self.made(
                card.name.span, f"遞增 {said(streak.growing)}", f"遞增 {said(not streak.growing)}",
                streak=replace(streak, growing=not streak.growing),
            )  # fmt: skip

    def of_levels(self, levels: tuple[Level, ...], step: Formula | None) -> Iterator[Mutant]:
        """Both ends of each level a step off."""
        value = typed(self.book, self.card, Written(step, "step", ""), step.expr) if step else None
        size = value.extent[0] if value else HALF_POINT
        for level in levels:
            ends: dict[int, Formula] = {id(level.low): level.low, id(level.high): level.high}
            for formula in ends.values():
                yield from self.literal(formula, (size, -size))

    def of_lookup(self, card: Lookup) -> Iterator[Mutant]:
        """The words and bounds of the tiers, the values of a table."""
        by = typed(self.book, card, Written(card.by[0], "by", ""), card.by[0].expr)
        step = step_of(by)
        for tier in card.tiers:
            if tier.bound is None:
                continue
            word = OTHER_WORD[tier.word]
            text = tier.bound.text.value
            yield self.tier(tier, f"{text} {tier.word}", f"{text} {word}", replace(tier, word=word))
            for way in (1, -1):
                new = moved(tier.bound.expr, way * (step or fine_step(tier.bound.expr)))
                if new is not None and not (step and way == SAME_AS[tier.word]):
                    other = replace(tier, bound=replace(tier.bound, expr=new))
                    yield self.tier(tier, f"{text} {tier.word}", f"{print_expr(new)} {tier.word}", other)

    def tier(self, old: Tier, before: str, after: str, new: Tier) -> Mutant:
        """One tier replaced."""
        return Mutant(self.card, swapped(self.card, old, new), old.span, short(before), short(after))

    def of_statement(self, card: Statement) -> Iterator[Mutant]:
        """The sign of each line."""
        for place, (sign, name) in enumerate(card.lines):
            lines = tuple((-s if i == place else s, n) for i, (s, n) in enumerate(card.lines))
            signs = {1: "+", -1: "-"}
            yield self.made(name.span, f"{signs[sign]} {name.value}", f"{signs[-sign]} {name.value}", lines=lines)

    def of_weights(self, card: Weigh) -> Iterator[Mutant]:
        """One percent of weight from an item to the next, for the sum stays what it must be."""
        for place in range(len(card.items) - 1):
            items = list(card.items)
            for at, way in ((place, 1), (place + 1, -1)):
                item, weight = items[at]
                value = typed(self.book, card, Written(weight, "items", ""), weight.expr)
                if value is None:
                    return
                share = decimal_digits((value.extent[0] + Fraction(way, 100)) * 100) or "0"
                items[at] = (item, replace(weight, expr=ast.Number(share, "%", weight.text.span)))
            now = [card.items[at][1].text.value for at in (place, place + 1)]
            then = [print_expr(items[at][1].expr) for at in (place, place + 1)]
            yield self.made(card.items[place][1].text.span, "、".join(now), "、".join(then), items=tuple(items))

    def of_dates(self) -> Iterator[Mutant]:
        """The first and the last day of a card a day off."""
        for key, word in (("since", "生效"), ("until", "失效")):
            day = getattr(self.card, key)
            for way in (1, -1) if day is not None else ():
                yield self.made(
                    self.card.name.span, f"{word} {told(day)}", f"{word} {told(day + way)}", **{key: day + way}
                )


FLAGS = {
    "skip_missing": "缺: 跳過",
    "standing": "期: 截至",
    "once": "每期一次: 是",
    "excess_to_total": "超出扣總分: 是",
}


def said(flag: bool) -> str:  # noqa: FBT001 - it is the value that is told
    """是 or 否."""
    return "是" if flag else "否"


def told(day: int) -> str:
    """A day as it is written."""
    found: date = day_of(day)
    return found.isoformat()


def clock(seconds: int) -> str:
    """A time of day as it is written."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
