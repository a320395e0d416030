"""Typed arithmetic: what may meet what, in which unit and step, within which range (design §3.2).

Every function takes and gives a `Value` or raises `Fault` with the code of what is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from kaohe.handbook import core
from kaohe.handbook.core import Core, Value
from kaohe.handbook.source import Span
from kaohe.handbook.types import (
    DAY_SPAN,
    LIMIT,
    Choice,
    Clock,
    Day,
    Moment,
    Num,
    Truth,
    Type,
    Words,
    common_step,
    describe,
    product_range,
    rescale,
)
from kaohe.handbook.units import DAYS, RATE, SECONDS, Dimension, name_of, times

COMPARISONS = {"=": "=", "≠": "<>", "<": "<", "≤": "<=", ">": ">", "≥": ">="}


class Fault(Exception):
    """Something the formula may not do; `code` and `args` name the message, `at` the very place when it is known."""

    def __init__(self, code: str, at: Span | None = None, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.args_ = {key: str(value) for key, value in args.items()}


class Reported(Exception):
    """Raised to leave a formula whose fault has been noted."""


def constant(value: int, dimension: Dimension = RATE, step: Fraction = Fraction(1)) -> Value:
    """A number known when the handbook is checked."""
    return Value(Num(dimension, step, value, value), core.Const(value))


def exact(number: Fraction, dimension: Dimension, factor: Fraction) -> Value:
    """A literal `number` in a unit of `factor` base units, with the coarsest decimal step that holds it."""
    step = Fraction(1)
    while (number / step).denominator != 1:
        step /= 10
        if step < Fraction(1, 10**18):
            raise Fault("K505", range=f"{number.numerator / number.denominator:g}", step="1e-18")
    return constant(int(number / step), dimension, step * factor)


def within_limits(value: Value) -> Value:
    """The same value, after proof that it fits 64 bits."""
    if isinstance(value.type, Num) and not value.type.fits:
        raise too_large(value.type)
    low, high = value.divisor_range
    if max(abs(low), abs(high)) > LIMIT:
        raise Fault("K505", range=plain(max(abs(low), abs(high)), Fraction(1)), step="1")
    return value


def too_large(*kinds: Num) -> Fault:
    """The fault of numbers that 64 bits do not hold: how large they get, and in which step they are kept."""
    kind = max(kinds, key=lambda item: max(abs(item.lo), abs(item.hi)))
    unit = "" if kind.dimension == RATE else name_of(kind.dimension)
    most = plain(max(abs(kind.lo), abs(kind.hi)), kind.step)
    return Fault("K505", range=most + unit, step=small(kind.step) + unit)


def small(step: Fraction) -> str:
    """A step for a message: 0.01, 0.0000000001."""
    digits = 0
    while (step * 10**digits).denominator != 1 and digits < 18:
        digits += 1
    whole = str(round(step * 10**digits)).rjust(digits + 1, "0")
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole


def number(value: Value, operation: str) -> Num:
    """The number type of the value, or the fault that it is none."""
    if not isinstance(value.type, Num):
        raise Fault("K502", operation=operation, kind=describe(value.type))
    return value.type


def scaled(item: Core, factor: int) -> Core:
    """item × factor; the item itself for 1."""
    if factor == 1:
        return item
    if isinstance(item, core.Const) and isinstance(item.value, int):
        return core.Const(item.value * factor)
    return core.Arith("*", item, core.Const(factor))


def aligned(left: Value, right: Value, operation: str) -> tuple[Num, Core, Num, Core]:
    """Both numbers at their common step. They must have the same dimension."""
    one, two = number(left, operation), number(right, operation)
    if one.dimension != two.dimension:
        raise Fault("K501", operation=operation, left=name_of(one.dimension), right=name_of(two.dimension), units="")
    step = common_step(one.step, two.step)
    one, up = rescale(one, step)
    two, down = rescale(two, step)
    return one, scaled(left.core, up), two, scaled(right.core, down)


def as_fraction_over(value: Value, divisor: Core | None, span: tuple[int, int]) -> Value:
    """An exact value multiplied by the divisor of the fraction it meets, so that both stand over one divisor."""
    if divisor is None:
        return value
    kind = value.number
    low, high = product_range((kind.lo, kind.hi), span)
    return within_limits(Value(replace(kind, lo=low, hi=high), core.Arith("*", value.core, divisor)))


def over_one_divisor(left: Value, right: Value) -> tuple[Value, Value, Core | None, tuple[int, int]]:
    """Numerators of both values over the one divisor they share (None: both exact)."""
    if left.divisor is not None and right.divisor is not None:
        if left.divisor is right.divisor:
            return replace_divisor(left), replace_divisor(right), left.divisor, left.divisor_range
        raise Fault("K506")
    if left.divisor is not None:
        span = left.divisor_range
        return replace_divisor(left), as_fraction_over(right, left.divisor, span), left.divisor, span
    if right.divisor is not None:
        span = right.divisor_range
        return as_fraction_over(left, right.divisor, span), replace_divisor(right), right.divisor, span
    return left, right, None, (1, 1)


def replace_divisor(value: Value) -> Value:
    """The numerator alone."""
    return Value(value.type, value.core)


def add(left: Value, right: Value, op: str) -> Value:
    """left + right or left − right."""
    if not (isinstance(left.type, Num) and isinstance(right.type, Num)):
        return shift_time(left, right, op)
    (l1, h1), (l2, h2) = left.extent, right.extent
    bounds = (l1 + l2, h1 + h2) if op == "+" else (l1 - h2, h1 - l2)
    left, right, divisor, span = over_one_divisor(left, right)
    one, a, two, b = aligned(left, right, op)
    low, high = (one.lo + two.lo, one.hi + two.hi) if op == "+" else (one.lo - two.hi, one.hi - two.lo)
    kind = Num(one.dimension, one.step, low, high)
    return within_limits(Value(kind, core.Arith(op, a, b), divisor, span, bounds if divisor is not None else None))


def shift_time(left: Value, right: Value, op: str) -> Value:
    """Sums and differences of dates, moments and times of day (language §4.2)."""
    match left.type, right.type, op:
        case Day(), Day(), "-":
            return Value(DAY_SPAN, core.Arith("-", left.core, right.core))
        case (Moment(), Moment(), "-") | (Clock(), Clock(), "-"):
            span = Num(SECONDS, Fraction(1), -200_000 * 86400, 200_000 * 86400)
            return Value(span, core.Arith("-", left.core, right.core))
        case Day(), Clock(), "+":
            return Value(Moment(), core.Arith("+", core.Arith("*", left.core, core.Const(86400)), right.core))
        case Day(), Num(), _ if right.number.dimension == DAYS:
            return Value(Day(), core.Arith(op, left.core, whole(right, Fraction(1))))
        case ((Moment() | Clock()), Num(), _) if right.number.dimension == SECONDS:
            return Value(left.type, core.Arith(op, left.core, whole(right, Fraction(1))))
        case _:
            raise Fault("K519", operation=op, left=describe(left.type), right=describe(right.type))


def whole(value: Value, step: Fraction) -> Core:
    """The value counted in `step`; it must be a whole number of them."""
    factor = value.number.step / step
    if factor.denominator != 1 or value.divisor is not None:
        raise Fault("K519", operation="±", left=describe(value.type), right=str(step))
    return scaled(value.core, factor.numerator)


def multiply(left: Value, right: Value) -> Value:
    """left × right."""
    one, two = number(left, "×"), number(right, "×")
    if left.divisor is not None and right.divisor is not None:
        raise Fault("K506")
    low, high = product_range((one.lo, one.hi), (two.lo, two.hi))
    kind = Num(times(one.dimension, two.dimension), one.step * two.step, low, high)
    divisor, span = (
        (left.divisor, left.divisor_range) if left.divisor is not None else (right.divisor, right.divisor_range)
    )
    item = multiplied(left.core, right.core)
    bounds = product_of(left.extent, right.extent) if divisor is not None else None
    return within_limits(Value(kind, item, divisor, span, bounds))


def product_of(left: tuple[Fraction, Fraction], right: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """The bounds of a product."""
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


def multiplied(left: Core, right: Core) -> Core:
    """The product of two numbers, folded when one is a constant."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, core.Const) and isinstance(one.value, int):
            return scaled(other, one.value)
    return core.Arith("*", left, right)


def divide(left: Value, right: Value) -> Value:
    """left ÷ right: an exact fraction. Not applicable where right is 0."""
    one, two = number(left, "÷"), number(right, "÷")
    if right.divisor is not None:
        raise Fault("K514")
    if two.lo < 0:
        unit = "" if two.dimension == RATE else name_of(two.dimension)
        raise Fault("K503", low=plain(two.lo, two.step) + unit, zero=f"0{unit}")
    if two.hi == 0:
        raise Fault("K522")
    divisor: Core = right.core if two.lo > 0 else core.Guard(right.core)
    span = (max(two.lo, 0), two.hi)
    least, most = max(1, two.lo) * two.step, two.hi * two.step
    bounds = product_of(left.extent, (1 / most, 1 / least))
    if left.divisor is not None:
        divisor = multiplied(left.divisor, divisor)
        span = product_range(left.divisor_range, span)
    kind = Num(times(one.dimension, two.dimension, -1), one.step / two.step, one.lo, one.hi)
    return within_limits(Value(kind, left.core, divisor, span, bounds))


def negate(value: Value) -> Value:
    """−value."""
    kind = number(value, "-")
    item = core.Const(-value.core.value) if is_whole(value.core) else core.Arith("-", core.Const(0), value.core)  # type: ignore[union-attr,operator]
    bounds = (-value.bounds[1], -value.bounds[0]) if value.bounds else None
    return replace(value, type=replace(kind, lo=-kind.hi, hi=-kind.lo), core=item, bounds=bounds)


def is_whole(item: Core) -> bool:
    """Whether it is an integer constant."""
    return isinstance(item, core.Const) and isinstance(item.value, int)


def compare(left: Value, right: Value, op: str) -> Value:
    """left op right, exact: fractions by cross-multiplication, nothing rounded."""
    sign = COMPARISONS[op]
    if isinstance(left.type, Num) and isinstance(right.type, Num):
        left, right, _, _ = over_one_divisor(left, right)
        one, a, two, b = aligned(left, right, op)
        if not (one.fits and two.fits):
            raise too_large(one, two)
        return Value(Truth(), core.Compare(sign, a, b))
    if left.type != right.type or isinstance(left.type, Num):
        raise Fault("K508", left=describe(left.type), right=describe(right.type))
    if isinstance(left.type, (Choice, Words, Truth)) and op not in {"=", "≠"}:
        raise Fault("K502", operation=op, kind=describe(left.type))
    return Value(Truth(), core.Compare(sign, left.core, right.core))


def truth(value: Value) -> Core:
    """The condition's tree; a fault when it is no condition."""
    if not isinstance(value.type, Truth):
        raise Fault("K507", kind=describe(value.type))
    return value.core


def choose(condition: Value, then: Value, other: Value) -> Value:
    """如果 condition 則 then 否則 other."""
    test = truth(condition)
    if isinstance(then.core, core.Missing):
        then = replace(other, core=then.core)
    elif isinstance(other.core, core.Missing):
        other = replace(then, core=other.core)
    if not (isinstance(then.type, Num) and isinstance(other.type, Num)):
        if then.type != other.type:
            raise Fault("K510", left=describe(then.type), right=describe(other.type))
        return Value(then.type, core.If(test, then.core, other.core))
    one, a, two, b = aligned(replace_divisor(then), replace_divisor(other), "如果")
    kind = Num(one.dimension, one.step, min(one.lo, two.lo), max(one.hi, two.hi))
    if then.divisor is None and other.divisor is None:
        return within_limits(Value(kind, core.If(test, a, b)))
    one_divisor, two_divisor = then.divisor or core.Const(1), other.divisor or core.Const(1)
    span = (
        min(then.divisor_range[0], other.divisor_range[0]),
        max(then.divisor_range[1], other.divisor_range[1]),
    )
    bounds = min(then.extent[0], other.extent[0]), max(then.extent[1], other.extent[1])
    return within_limits(Value(kind, core.If(test, a, b), core.If(test, one_divisor, two_divisor), span, bounds))


def extreme(left: Value, right: Value, *, largest: bool) -> Value:
    """The larger or the smaller of two numbers (or dates, moments)."""
    if not isinstance(left.type, Num):
        test = compare(left, right, "≥" if largest else "≤")
        return Value(left.type, core.If(truth(test), left.core, right.core))
    test = compare(left, right, "≥" if largest else "≤")
    chosen = choose(test, left, right)
    if left.divisor is None and right.divisor is None:
        one, _, two, _ = aligned(left, right, "最大")
        pick = max if largest else min
        kind = replace(chosen.number, lo=pick(one.lo, two.lo), hi=pick(one.hi, two.hi))
        return replace(chosen, type=kind)
    pick = max if largest else min
    bounds = pick(left.extent[0], right.extent[0]), pick(left.extent[1], right.extent[1])
    return replace(chosen, bounds=bounds)


def rounded(value: Value, step: Fraction, mode: str) -> Value:
    """The value as whole multiples of `step` base units."""
    kind = number(value, "取整")
    ratio = kind.step / step
    if value.divisor is None and ratio.denominator == 1:
        return within_limits(
            Value(
                replace(kind, step=step, lo=kind.lo * ratio.numerator, hi=kind.hi * ratio.numerator),
                scaled(value.core, ratio.numerator),
            )
        )
    up, down = ratio.numerator, ratio.denominator
    low, high = floor(value.extent[0] / step), ceil(value.extent[1] / step)
    biggest = 2 * max(abs(kind.lo), abs(kind.hi)) * up + 2 * value.divisor_range[1] * down
    if biggest > LIMIT:
        raise too_large(kind)
    item = core.Round(value.core, value.divisor, up, down, mode, kind.lo < 0)
    return within_limits(Value(Num(kind.dimension, step, low, high), item))


def plain(value: int, step: Fraction) -> str:
    """A number for a message."""
    amount = value * step
    if amount.denominator == 1:
        return str(amount.numerator)
    millionths = round(amount * 10**6)
    return f"{'-' if millionths < 0 else ''}{abs(millionths) // 10**6}.{abs(millionths) % 10**6:06d}".rstrip(
        "0"
    ).rstrip(".")


def store(value: Value, target: Type, mode: str) -> Value:
    """The value as its card keeps it: rounded to the card's step. A fraction must have been rounded before."""
    if not isinstance(target, Num):
        if value.type != target:
            raise Fault("K511", expected=describe(target), found=describe(value.type))
        return value
    kind = number(value, "=")
    if kind.dimension != target.dimension:
        raise Fault("K511", expected=name_of(target.dimension), found=name_of(kind.dimension))
    if value.divisor is not None:
        raise Fault("K504")
    return rounded(value, target.step, mode)


def missing(kind: Type, state: str) -> Value:
    """No value, in that state."""
    return Value(kind, core.Missing(state))
