"""The functions of formulas (language §4.3), each as typed operations."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.handbook import algebra, ast, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Value
from kaohe.handbook.printer import print_expr
from kaohe.handbook.types import Clock, Day, Moment, Num, Truth, describe
from kaohe.handbook.units import COUNT
from kaohe.handbook.words import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.handbook.elaborate import Elaborator

    Function = Callable[[Elaborator, ast.Call], Value]

USAGE = {
    "最大": "最大(a, b)",
    "最小": "最小(a, b)",
    "限於": "限於(x, 低, 高)",
    "取整": "取整(x, 2)",
    "絕對": "絕對(x)",
    "線性": "線性(x, x1, y1, x2, y2)",
    "有": "有(X)",
    "月數": "月數(d1, d2)",
}
"""What a call of the function looks like, for messages."""
ROUNDINGS = ("四舍五入", "進一", "捨去", "五成雙")


def find(name: str) -> Function | None:
    """The function of that name in any spelling, or None."""
    word = canonical(name, "function")
    return FUNCTIONS.get(word) if word else None


def arguments(elaborator: Elaborator, call: ast.Call, count: int, at_most: int | None = None) -> list[Value]:
    """The values of the arguments; a fault when there are too few or too many."""
    counted(call, count, at_most)
    values = [elaborator.value(item) for item in call.args]
    if any(value is None for value in values):
        raise Reported
    return [value for value in values if value is not None]


def counted(call: ast.Call, count: int, at_most: int | None = None) -> None:
    """A fault when the number of arguments is not between count and at_most (None: exactly count; −1: no limit)."""
    most = count if at_most is None else at_most
    name = function_name(call)
    if call.options:
        raise Fault("K517", at=call.options[0].key.span, option=call.options[0].key.text, suggestion="")
    if len(call.args) < count or (most >= 0 and len(call.args) > most):
        expected = f"≥ {count}" if most < 0 else f"{count}" if most == count else f"{count}–{most}"
        usage = USAGE.get(canonical(name, "function") or "", "")
        raise Fault("K516", function=name, expected=expected, found=len(call.args), usage=usage)


def function_name(call: ast.Call) -> str:
    """The name as written."""
    return call.target.text if isinstance(call.target, ast.Name) else call.target.name.text


def largest(elaborator: Elaborator, call: ast.Call) -> Value:
    """最大(a, b, …)."""
    values = arguments(elaborator, call, 1, -1)
    found = values[0]
    for value in values[1:]:
        found = algebra.extreme(found, value, largest=True)
    return found


def smallest(elaborator: Elaborator, call: ast.Call) -> Value:
    """最小(a, b, …)."""
    values = arguments(elaborator, call, 1, -1)
    found = values[0]
    for value in values[1:]:
        found = algebra.extreme(found, value, largest=False)
    return found


def clamp(elaborator: Elaborator, call: ast.Call) -> Value:
    """限於(x, 低, 高)."""
    item, low, high = arguments(elaborator, call, 3)
    if isinstance(low.type, Num) and isinstance(high.type, Num) and low.extent[0] > high.extent[1]:
        raise Fault("K521", at=call.args[1].span.to(call.args[2].span), function=function_name(call))
    return clamped(item, low, high)


def clamped(item: Value, low: Value, high: Value) -> Value:
    """The value, held between low and high."""
    return algebra.extreme(algebra.extreme(item, low, largest=True), high, largest=False)


def round_to(elaborator: Elaborator, call: ast.Call) -> Value:
    """取整(x, 位數), 取整(x, 位數, 方式), 取整(x, 至 0.5分)."""
    counted(call, 2, 3)
    item = elaborator.visit(call.args[0])
    mode = rounding_mode(call.args[2]) if len(call.args) > 2 else "四舍五入"
    place = call.args[1]
    if isinstance(place, ast.Multiple):
        step = elaborator.plainly(place.step)
        kind, own = algebra.number(item, "取整"), algebra.number(step, "取整")
        if kind.dimension != own.dimension:
            raise Fault("K501", at=place.span, operation="取整", left=describe(kind), right=describe(own), units="")
        if own.lo != own.hi or own.lo <= 0:
            raise Fault("K512", at=place.span, found=print_expr(place.step))
        return algebra.rounded(item, own.step * own.lo, mode)
    if not isinstance(place, ast.Number) or place.unit or place.value.denominator != 1 or not 0 <= place.value <= 9:
        raise Fault("K512", at=place.span, found=print_expr(place))
    return algebra.rounded(item, Fraction(1, 10 ** int(place.value)), mode)


def rounding_mode(expr: ast.Expr) -> str:
    """The way of rounding named by the third argument."""
    word = canonical(expr.text, "rounding") if isinstance(expr, ast.Name) else None
    if word is None:
        raise Fault("K512", at=expr.span, found=print_expr(expr))
    return word


def absolute(elaborator: Elaborator, call: ast.Call) -> Value:
    """絕對(x)."""
    (item,) = arguments(elaborator, call, 1)
    kind = algebra.number(item, "絕對")
    zero = algebra.constant(0, kind.dimension)
    chosen = algebra.choose(algebra.compare(item, zero, "≥"), item, algebra.negate(item))
    return replace(chosen, type=replace(chosen.number, lo=0))


def line(elaborator: Elaborator, call: ast.Call) -> Value:
    """線性(x, x1, y1, x2, y2): straight between two points, flat outside, not applicable when they coincide."""
    item, x1, y1, x2, y2 = arguments(elaborator, call, 5)
    width = algebra.add(x2, x1, "-")
    span = algebra.number(width, "線性")
    if span.hi <= 0:
        raise Fault("K518", at=call.args[3].span)
    wide = replace(width, type=replace(span, lo=max(span.lo, 0)))
    rise = algebra.multiply(algebra.add(item, x1, "-"), algebra.add(y2, y1, "-"))
    between = algebra.add(algebra.divide(rise, wide), y1, "+")
    held = algebra.choose(algebra.compare(item, x2, "≥"), y2, between)
    held = algebra.choose(algebra.compare(item, x1, "≤"), y1, held)
    ends = (*y1.extent, *y2.extent)
    held = replace(held, bounds=(min(ends), max(ends)))
    if span.lo > 0:
        return held
    coincide = algebra.compare(width, algebra.constant(0, span.dimension), "≤")
    return algebra.choose(coincide, algebra.missing(held.type, "不適用"), held)


def has(elaborator: Elaborator, call: ast.Call) -> Value:
    """有(X)."""
    (item,) = arguments(elaborator, call, 1)
    known: core.Core = core.Has(item.core)
    return Value(Truth(), known if item.divisor is None else core.Both(known, core.Has(item.divisor)))


def civil(part: str) -> Function:
    """年(d), 日(d): parts of a date, as counts."""

    def apply(elaborator: Elaborator, call: ast.Call) -> Value:
        (item,) = arguments(elaborator, call, 1)
        return Value(Num(COUNT, Fraction(1), 0, 3000), core.Civil(part, day_of(item)))

    return apply


def day_of(item: Value) -> core.Core:
    """The date of a date or moment."""
    match item.type:
        case Day():
            return item.core
        case Moment():
            return core.FloorDiv(item.core, 86400)
        case _:
            raise Fault("K502", operation="日期", kind=describe(item.type))


def months_between(elaborator: Elaborator, call: ast.Call) -> Value:
    """月數(d1, d2): whole months from d1 to d2, 0 when d2 is earlier."""
    first, last = (day_of(item) for item in arguments(elaborator, call, 2))
    count = core.Arith("-", month_index(last), month_index(first))
    short = core.Compare("<", core.Civil("日", last), core.Civil("日", first))
    full = core.Arith("-", count, core.If(short, core.Const(1), core.Const(0)))
    kind = Num(COUNT, Fraction(1), 0, 3000)
    return Value(kind, core.If(core.Compare("<", full, core.Const(0)), core.Const(0), full))


def month_index(day: core.Core) -> core.Core:
    """Months since year 0."""
    return core.Arith("+", core.Arith("*", core.Civil("年", day), core.Const(12)), core.Civil("月", day))


def date_part(elaborator: Elaborator, call: ast.Call) -> Value:
    """日期(t)."""
    (item,) = arguments(elaborator, call, 1)
    return Value(Day(), day_of(item))


def clock_part(elaborator: Elaborator, call: ast.Call) -> Value:
    """時刻(t)."""
    (item,) = arguments(elaborator, call, 1)
    if not isinstance(item.type, Moment):
        raise Fault("K502", operation="時刻", kind=describe(item.type))
    days = core.FloorDiv(item.core, 86400)
    return Value(Clock(), core.Arith("-", item.core, core.Arith("*", days, core.Const(86400))))


FUNCTIONS: dict[str, Function] = {
    "最大": largest,
    "最小": smallest,
    "限於": clamp,
    "取整": round_to,
    "絕對": absolute,
    "線性": line,
    "有": has,
    "年": civil("年"),
    "月": civil("月"),
    "日": civil("日"),
    "月數": months_between,
    "日期": date_part,
    "時刻": clock_part,
}
