"""Types of values: numbers as scaled integers with a proven range, and the few other kinds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd

from kaohe.handbook.units import DAYS, Dimension

LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Num:
    """An integer between lo and hi; one of it is `step` base units of the dimension. Exact."""

    dimension: Dimension
    step: Fraction
    lo: int
    hi: int

    @property
    def fits(self) -> bool:
        """Whether every value fits a 64-bit integer."""
        return self.lo >= -LIMIT and self.hi <= LIMIT


@dataclass(frozen=True, slots=True)
class Truth:
    """是 or 否, kept as 1 or 0."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options, kept as its index."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A date, kept as days since 1970-01-01."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Date and time, kept as seconds since 1970-01-01 of the local clock."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, kept as seconds since midnight."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text or a key; may only be compared for equality."""


Type = Num | Truth | Choice | Day | Moment | Clock | Words

DAY_SPAN = Num(DAYS, Fraction(1), -200_000, 200_000)
FIRST_DAY, LAST_DAY = 0, 100_000


def common_step(left: Fraction, right: Fraction) -> Fraction:
    """The largest step of which both are whole multiples."""
    denominator = left.denominator * right.denominator // gcd(left.denominator, right.denominator)
    one = left.numerator * (denominator // left.denominator)
    two = right.numerator * (denominator // right.denominator)
    return Fraction(gcd(one, two), denominator)


def rescale(kind: Num, step: Fraction) -> tuple[Num, int]:
    """The type at a finer step and the whole factor that leads there."""
    factor = kind.step / step
    if factor.denominator != 1:
        message = f"{step} does not divide {kind.step}"
        raise ValueError(message)
    whole = factor.numerator
    return replace(kind, step=step, lo=kind.lo * whole, hi=kind.hi * whole), whole


def product_range(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    """The range of a product of two ranges."""
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


def describe(kind: Type) -> str:
    """The kind of value in a reader's words."""
    from kaohe.handbook.units import name_of  # noqa: PLC0415

    match kind:
        case Num():
            return name_of(kind.dimension)
        case Truth():
            return "是否"
        case Choice():
            return "選項"
        case Day():
            return "日期"
        case Moment():
            return "時點"
        case Clock():
            return "時刻"
        case Words():
            return "文字"
