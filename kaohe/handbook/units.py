"""Units of measure: what may be added, what a product is measured in, how many decimals are kept.

Base units are 元 秒 天 分 次; 率 has no dimension. 天 is not 24 小時: a day here is a day on the roster.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

Dimension = tuple[tuple[str, int], ...]
"""Base units with their exponents, sorted by unit; empty for 率."""

RATE: Dimension = ()
POINTS: Dimension = (("分", 1),)
COUNT: Dimension = (("次", 1),)
DAYS: Dimension = (("天", 1),)
SECONDS: Dimension = (("秒", 1),)
MONEY: Dimension = (("元", 1),)

BASE: dict[str, tuple[Dimension, Fraction]] = {
    "元": (MONEY, Fraction(1)),
    "萬元": (MONEY, Fraction(10_000)),
    "角": (MONEY, Fraction(1, 10)),
    "秒": (SECONDS, Fraction(1)),
    "分鐘": (SECONDS, Fraction(60)),
    "小時": (SECONDS, Fraction(3600)),
    "天": (DAYS, Fraction(1)),
    "分": (POINTS, Fraction(1)),
    "次": (COUNT, Fraction(1)),
    "率": (RATE, Fraction(1)),
    "%": (RATE, Fraction(1, 100)),
    "‰": (RATE, Fraction(1, 1000)),
}

DECIMALS: dict[Dimension, int] = {MONEY: 2, POINTS: 4, RATE: 6, DAYS: 2, SECONDS: 0, COUNT: 0}
OTHER_DECIMALS = 4

FIELD_DECIMALS: dict[Dimension, int] = {MONEY: 2, POINTS: 2, RATE: 4, DAYS: 1, SECONDS: 0, COUNT: 0}

DEFAULT_RANGE: dict[Dimension, tuple[int, int]] = {
    MONEY: (0, 10_000_000),
    POINTS: (0, 1000),
    RATE: (0, 100),
    COUNT: (0, 1_000_000),
    DAYS: (0, 400),
    SECONDS: (0, 10_000_000),
}
OTHER_RANGE = (0, 1_000_000)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: its dimension, and how many base units one of it is."""

    text: str
    dimension: Dimension
    factor: Fraction


@cache
def unit_of(text: str) -> Unit | None:
    """The unit `元`, `分/天`, `次/小時` …; empty text is 率; None when it is not known."""
    if not text:
        return Unit("率", RATE, Fraction(1))
    powers: dict[str, int] = {}
    factor = Fraction(1)
    for position, name in enumerate(text.split("/")):
        known = BASE.get(canonical_unit(name.strip()))
        if known is None:
            return None
        sign = 1 if position == 0 else -1
        factor *= known[1] ** sign
        for base, power in known[0]:
            powers[base] = powers.get(base, 0) + sign * power
    return Unit(text, dimension(powers), factor)


def usual_decimals(unit: Unit) -> int:
    """Decimals that results of the unit keep when their card does not say (design §3.2)."""
    if unit.factor == 1:
        return DECIMALS.get(unit.dimension, OTHER_DECIMALS)
    return 2 if len(unit.dimension) == 1 else OTHER_DECIMALS


def canonical_unit(name: str) -> str:
    """The canonical spelling of one unit word (人次 -> 次, hour -> 小時); the word itself when unknown."""
    from kaohe.handbook.words import canonical  # noqa: PLC0415 - words reads its table on first use

    return canonical(name, "unit") or name


def dimension(powers: dict[str, int]) -> Dimension:
    """The normal form of a set of powers."""
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def times(left: Dimension, right: Dimension, sign: int = 1) -> Dimension:
    """The dimension of left × right (sign 1) or left ÷ right (sign −1)."""
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return dimension(powers)


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def name_of(dim: Dimension) -> str:
    """How people write the dimension: 分/天, 元·分, 率."""
    above = [base if power == 1 else base + str(power).translate(RAISED) for base, power in dim if power > 0]
    below = [base if power == -1 else base + str(-power).translate(RAISED) for base, power in dim if power < 0]
    if not above and not below:
        return "率"
    return "/".join(["·".join(above) or "1", *below])


def unit_for(dim: Dimension) -> Unit:
    """The unit results of this dimension are kept in when the card names none."""
    return Unit(name_of(dim), dim, Fraction(1))
