"""Results that come from records: 取數, 扣分 and 裁定."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.handbook import algebra, ast, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Core, Gathered, Value, Var
from kaohe.handbook.draft import Draft
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.judged import HUNDREDTH, is_yes_no
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.printer import print_expr
from kaohe.handbook.results import Allowed, Judged, Measured
from kaohe.handbook.scopes import RowScope
from kaohe.handbook.types import Choice, Day, Num, Truth, Type, describe
from kaohe.handbook.units import COUNT, DAYS, POINTS, unit_for, unit_of
from kaohe.handbook.words import canonical

if TYPE_CHECKING:
    from kaohe.handbook.book import Book
    from kaohe.handbook.model import Deduct, Formula, Judge, Level, Measure, Register, Result
    from kaohe.handbook.source import Span
    from kaohe.handbook.tree import Text

DAYS_OF = {"日": 1, "週": 7, "月": 31, "季": 92, "年": 366}
MEANS = ("平均", "按天平均")
FUNCTIONS = {
    "合計": "sum", "平均": "mean", "按天平均": "daily",
    "最大": "max", "最小": "min", "首": "first", "末": "last", "唯一": "only",
}  # fmt: skip
GROWTH_STEPS = 12
STANDING_MONTHS = 600


def register_of(book: Book, name: Text, subject: str) -> Register:
    """The register a card counts, whose records belong to the card's subject."""
    found = book.register(name.value)
    if found is None and (fold(name.value) in book.faulty or book.out_of_force(name.value, name.span)):
        raise Reported
    if found is None:
        close = nearest(name.value, [r.name.value for r in book.registers.values()])
        book.diagnostics.add("K407", name.span, name=name.value, suggestion="、".join(close))
        raise Reported
    if book.owner_of(found, subject) is None:
        book.diagnostics.add("K414", name.span, register=found.name.value, subject=subject)
        raise Reported
    return found


def row_limit(book: Book, register: Register, subject: str, *, standing: bool = False) -> int:
    """How many rows count at most: of everybody for the company, of fifty years for standing records."""
    people = book.source.settings.people_limit if subject == "公司" else 1
    return register.rows_per_month * people * (STANDING_MONTHS if standing else 1)


def held(kind: Num, key: str, column: str = "v") -> Value:
    """What was counted; 超範圍 where records leave what was proved of them (more rows than 每期至多, standing ones)."""
    return Value(kind, core.Bound(Var(Gathered(key), column), kind.lo, kind.hi))


def measured(book: Book, card: Measure) -> Draft:
    """取數."""
    register = register_of(book, card.register, card.subject.value)
    call = card.take.expr
    if not isinstance(call, ast.Call) or not isinstance(call.target, ast.Name):
        raise TypeError(card)
    function = canonical(call.target.text, "function")
    if card.period in {"季", "年"} and not card.standing:
        raise Fault("K415", at=card.subject.span, period=card.period)
    if function == "按天平均" and register.dated_by is None:
        raise Fault("K421", at=card.register.span, register=register.name.value)
    rows = Elaborator(RowScope(book, register), book.diagnostics)
    condition = row_condition(rows, card.condition)
    name = own_name(book, card)
    base = Measured(
        key=name,
        register=register.name.value,
        function="",
        column=None,
        condition=condition,
        standing=card.standing,
        skip_missing=card.skip_missing,
        order=in_order_of(book, register, card.order),
        evidence="" if register.bulk else name,
    )
    where = f" 當 {card.condition.text.value}" if card.condition else ""
    limit = row_limit(book, register, card.subject.value, standing=card.standing)
    draft = taken(rows, call, function, base, limit, card)
    draft.formula = f"{card.register.value}: {card.take.text.value}{where}"
    return draft


def own_name(book: Book, card: Measure | Deduct) -> str:
    """What the records of a card are counted under: its name, and with others of the name its 適用 too."""
    same = {id(output.card) for output in book.outputs.get(fold(card.name.value), ())}
    return name_with_applies(card.name.value, card) if len(same) > 1 else card.name.value


def row_condition(rows: Elaborator, formula: Formula | None) -> Value | None:
    """The condition over a row."""
    if formula is None:
        return None
    condition = rows.condition(formula.expr)
    if condition is None:
        raise Reported
    return condition


def taken(rows: Elaborator, call: ast.Call, function: str | None, base: Measured, limit: int, card: Measure) -> Draft:
    """What `取` takes."""
    match function:
        case "次數":
            return Draft(held(count_type(card, limit), base.key), (replace(base, function="count"),))
        case "去重數":
            column = field_of(rows, call.args[0])
            days = isinstance(column.type, Day)
            most = min(limit, DAYS_OF[card.period]) if days and not card.standing else limit
            kind = Num(DAYS if days else count_type(card, limit).dimension, Fraction(1), 0, most)
            return Draft(held(kind, base.key), (replace(base, function="distinct", column=column),))
        case "合計" | "平均" | "按天平均" | "最大" | "最小" | "首" | "末" | "唯一":
            if len(call.args) != 1:
                raise TypeError(card)
            limit = DAYS_OF[card.period] if function == "按天平均" else limit
            draft = aggregated(rows.visit(call.args[0]), function, base, limit, call.args[0].span)
            if function in MEANS and card.decimals is not None:
                draft.value = algebra.rounded(draft.value, step_of(card, draft.value), card.rounding)
            return draft
        case _:
            raise TypeError(card)


def count_type(card: Measure, limit: int) -> Num:
    """Counts are 次, or 天 when the card says so."""
    unit = card.unit.value if card.unit else "次"
    return Num(DAYS if unit == "天" else COUNT, Fraction(1), 0, limit)


def step_of(card: Measure, value: Value) -> Fraction:
    """The step that 小數 asks for."""
    unit = unit_of(card.unit.value) if card.unit else unit_for(value.number.dimension)
    factor = unit.factor if unit else Fraction(1)
    return factor / Fraction(10) ** (card.decimals or 0)


def field_of(rows: Elaborator, item: ast.Expr) -> Value:
    """The field an argument names."""
    value = rows.visit(item)
    if not isinstance(item, ast.Name):
        raise Fault("K416", at=item.span, found=print_expr(item))
    return value


def in_order_of(book: Book, register: Register, names: tuple[Text, ...]) -> tuple[str, ...]:
    """The fields of 排序 as the register writes them."""
    scope, found = RowScope(book, register), []
    for item in names:
        shown = scope.shown(item.value)
        if shown is None:
            scope.name(ast.Name(item.value, item.span))
            raise Reported
        found.append(shown)
    return tuple(found)


def aggregated(column: Value, function: str, base: Measured, limit: int, at: Span) -> Draft:
    """Sum, mean, extremes and single values of a column."""
    gather = replace(base, function=FUNCTIONS[function], column=column)
    if function not in {"合計", *MEANS}:
        if column.divisor is not None:
            raise Fault("K504", at=at)
        return Draft(Value(column.type, Var(Gathered(base.key))), (gather,), target=None)
    if column.divisor is not None:
        raise Fault("K504", at=at)
    if not isinstance(column.type, Num):
        raise Fault("K502", at=at, operation=function, kind=describe(column.type))
    kind = column.type
    total = Num(kind.dimension, kind.step, min(0, kind.lo * limit), max(0, kind.hi * limit))
    if function == "合計":
        return Draft(algebra.within_limits(held(total, base.key)), (gather,))
    divisor = core.Guard(Var(Gathered(base.key), "n"))
    mean = Value(total, held(total, base.key, "sum").core, divisor, (0, limit), column.extent)
    return Draft(mean, (gather,))


# --- 扣分 --------------------------------------------------------------------------------------------------------


def deducted(book: Book, card: Deduct, elaborator: Elaborator, part: str) -> Draft:
    """扣分: one of its outputs."""
    register = register_of(book, card.register, card.subject.value)
    if card.period in {"季", "年"}:
        raise Fault("K415", at=card.subject.span, period=card.period)
    rows = Elaborator(RowScope(book, register), book.diagnostics)
    limit = row_limit(book, register, card.subject.value)
    condition = row_condition(rows, card.condition)
    name = own_name(book, card)
    base = Measured(
        f"{name}.原扣",
        register.name.value,
        "sum",
        None,
        condition,
        order=in_order_of(book, register, card.order),
        evidence="" if register.bulk else name,
    )
    count = replace(base, key=f"{name}.原次", function="count", evidence="")
    times = held(Num(COUNT, Fraction(1), 0, limit), count.key)
    if part == "次數":
        return Draft(times, (count,), formula=deduct_text(card))
    full = points_in(elaborator, card.full) if card.full else None
    raw, gathers = raw_deduction(rows, card, base, times, full, limit)
    gathers = (*gathers, count) if card.once or card.veto else gathers
    cap = points_in(elaborator, card.cap) if card.cap else full
    off = algebra.extreme(raw, cap, largest=False) if cap is not None else raw
    draft = Draft(off, gathers, formula=deduct_text(card))
    if part == "超出":
        zero = algebra.constant(0, POINTS)
        kept = cap is not None and card.excess_to_total
        draft.value = algebra.extreme(algebra.add(raw, cap, "-"), zero, largest=True) if kept and cap else zero
    elif not part and full is not None:
        draft.value = algebra.add(full, off, "-")
    return draft


def raw_deduction(
    rows: Elaborator, card: Deduct, base: Measured, times: Value, full: Value | None, limit: int
) -> tuple[Value, tuple[Measured, ...]]:
    """Everything the rows take off, before the cap."""
    zero = algebra.constant(0, POINTS)
    if card.veto:
        if full is None:
            raise TypeError(card)
        return algebra.choose(algebra.compare(times, zero_times(), ">"), full, zero), (replace(base, function="count"),)
    if card.nth:
        amounts = tuple(points_in(rows, item) for item in card.nth)
        return summed_points(base, amounts, limit, nth=amounts)
    if card.each is None:
        raise TypeError(card)
    each = points_in(rows, card.each)
    if card.streak is not None:
        each = grown(rows, card, each)
    if card.once:
        gather = replace(base, function="max", column=each)
        most = replace(each, core=Var(Gathered(base.key)))
        return algebra.choose(algebra.compare(times, zero_times(), ">"), most, zero), (gather,)
    return summed_points(base, (each,), limit)


def points_in(elaborator: Elaborator, formula: Formula) -> Value:
    """The value of a formula that must be in points."""
    value = elaborator.visit(formula.expr)
    if not isinstance(value.type, Num) or value.type.dimension != POINTS:
        raise Fault("K511", at=formula.text.span, expected="分", found=describe(value.type))
    if value.divisor is not None:
        raise Fault("K504", at=formula.text.span)
    return value


def zero_times() -> Value:
    """0次."""
    return algebra.constant(0, COUNT)


def summed_points(
    base: Measured, amounts: tuple[Value, ...], limit: int, nth: tuple[Value, ...] = ()
) -> tuple[Value, tuple[Measured, ...]]:
    """The sum of the amounts over the rows; amounts of one step and dimension."""
    steps = {amount.number.step for amount in amounts}
    step = min(steps)
    aligned = tuple(algebra.rounded(amount, step, "四舍五入") for amount in amounts)
    low, high = min(a.number.lo for a in aligned), max(a.number.hi for a in aligned)
    kind = Num(amounts[0].number.dimension, step, min(0, low * limit), max(0, high * limit))
    gather = replace(base, nth=aligned) if nth else replace(base, column=aligned[0])
    return algebra.within_limits(held(kind, base.key)), (gather,)


def grown(rows: Elaborator, card: Deduct, each: Value) -> Value:
    """The amount, multiplied from the nth consecutive miss on."""
    if card.streak is None:
        return each
    streak = rows.visit(ast.Name("連缺", card.name.span))
    factor = rows.visit(card.streak.factor.expr)
    found, power = each, each
    for step in range(GROWTH_STEPS if card.streak.growing else 1):
        power = algebra.multiply(power, factor)
        reached = algebra.compare(streak, algebra.constant(card.streak.start + step, COUNT), "≥")
        found = algebra.choose(reached, power, found)
    return found


def deduct_text(card: Deduct) -> str:
    """The card in one line."""
    each = card.each.text.value if card.each else "、".join(item.text.value for item in card.nth)
    parts = [f"{card.register.value}" + (f" 當 {card.condition.text.value}" if card.condition else "")]
    parts.append("一票否決" if card.veto else f"每次扣 {each}" + ("(每期一次)" if card.once else ""))
    if card.full:
        parts.append(f"滿分 {card.full.text.value}")
    return ", ".join(parts)


# --- 裁定 --------------------------------------------------------------------------------------------------------


def judged(card: Judge, elaborator: Elaborator) -> Draft:
    """裁定 per subject and period: the points, or the decision."""
    gather = judgement(card, elaborator)
    var = Var(Gathered(gather.key))
    value = decision(gather.choices, var) if card.choices else points(card, elaborator, gather, var)
    if card.when is not None:
        needed = Value(Truth(), algebra.truth(elaborator.visit(card.when.expr)))
        value = algebra.choose(needed, value, unneeded(card, elaborator, value))
    return Draft(value, (gather,), formula=judge_text(card))


def judgement(card: Judge, elaborator: Elaborator, register: str = "") -> Judged:
    """What is asked of the judge."""
    levels = tuple(allowed(level, elaborator) for level in card.levels)
    step = elaborator.visit(card.step.expr).extent[0] / HUNDREDTH if card.step else Fraction(50)
    choices = tuple(item.value for item in card.choices)
    judges = tuple(item.value for item in card.judges)
    step = Fraction(0) if choices else step
    return Judged(judged_key(card.name.value, card), card.name.value, levels, int(step), choices, judges, register)


def judged_key(item: str, card: Result) -> str:
    """The key of a judgement: cards with 適用 of their own may ask for one item in different ways."""
    return f"裁定.{name_with_applies(item, card)}"


def name_with_applies(name: str, card: Result) -> str:
    """A name that cards with 適用 of their own do not share."""
    return name + (f"({card.applies.text.value})" if card.applies else "")


def allowed(level: Level, elaborator: Elaborator) -> Allowed:
    """A level with its range in hundredths of a point."""
    low, high = (elaborator.visit(item.expr).extent[0] / HUNDREDTH for item in (level.low, level.high))
    return Allowed(level.name.value, int(low), int(high))


def decision(choices: tuple[str, ...], var: Core) -> Value:
    """A decision: 是/否, or one of the choices."""
    kind: Type = Truth() if is_yes_no(choices) else Choice(choices)
    return Value(kind, var)


def points(card: Judge, elaborator: Elaborator, gather: Judged, var: Core) -> Value:
    """The points judged, or what is left of 滿分 after them."""
    low, high = min(level.low for level in gather.levels), max(level.high for level in gather.levels)
    given = Value(Num(POINTS, HUNDREDTH, low, high), var)
    if not card.deducts:
        return given
    if card.full is None:
        return given
    left = algebra.add(elaborator.visit(card.full.expr), given, "-")
    return algebra.extreme(left, algebra.constant(0, POINTS), largest=True)


def unneeded(card: Judge, elaborator: Elaborator, value: Value) -> Value:
    """The value when no judgement is needed: 否則, else 滿分, 0分 or 否."""
    if card.otherwise is not None:
        return elaborator.against(card.otherwise.expr, value)
    if isinstance(value.type, (Truth, Choice)):
        options = tuple(item.value for item in card.choices)
        return Value(value.type, core.Const(0 if isinstance(value.type, Truth) else len(options) - 1))
    if card.full is not None:
        return elaborator.visit(card.full.expr)
    return algebra.constant(0, POINTS)


def judge_text(card: Judge) -> str:
    """The card in one line."""
    if card.choices:
        return "裁定: " + "、".join(item.value for item in card.choices)
    levels = []
    for level in card.levels:
        upper = "" if level.low is level.high else f"~{level.high.text.value}"
        levels.append(f"{level.name.value} {level.low.text.value}{upper}".strip())
    return ("扣分裁定: " if card.deducts else "裁定: ") + "; ".join(levels)
