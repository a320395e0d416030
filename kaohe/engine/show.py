"""Stored values as people read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from kaohe.base.dates import day_of
from kaohe.handbook.types import Choice, Clock, Day, Moment, Num, Truth, Type
from kaohe.handbook.units import RATE, name_of, unit_of

MOST_DECIMALS = 6


def shown(value: int | str | None, kind: Type, unit: str = "") -> str:
    """A stored value with its unit: 96.0000分, 是, 2026-10-05. Empty for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    match kind:
        case Num():
            return number(value, kind, unit)
        case Truth():
            return "是" if value else "否"
        case Choice(options):
            return options[value] if 0 <= value < len(options) else str(value)
        case Day():
            return day_of(value).isoformat()
        case Moment():
            return (datetime(1970, 1, 1) + timedelta(seconds=value)).isoformat(sep=" ")  # noqa: DTZ001 - a local clock
        case Clock():
            return f"{value // 3600:02d}:{value // 60 % 60:02d}:{value % 60:02d}"
        case _:
            return str(value)


def number(value: int, kind: Num, unit: str = "") -> str:
    """A number in its unit, with the decimals its step has there."""
    written = unit or name_of(kind.dimension)
    known = unit_of(written)
    amount = value * kind.step / (known.factor if known else 1)
    if written == "率" or kind.dimension == RATE:
        return f"{plain(amount * 100)}%"
    return f"{plain(amount)}{written}"


def plain(amount: Fraction, decimals: int = MOST_DECIMALS) -> str:
    """The amount in decimal digits, without trailing zeros; … marks digits left out."""
    scaled = amount * 10**decimals
    whole = int(scaled) if scaled >= 0 else -int(-scaled)
    digits = f"{abs(whole):0{decimals + 1}d}"
    text = f"{digits[:-decimals]}.{digits[-decimals:]}".rstrip("0").rstrip(".")
    return f"{'-' if whole < 0 else ''}{text}{'…' if scaled.denominator != 1 else ''}"


def fixed(value: int, kind: Num, unit: str, decimals: int) -> str:
    """A number with exactly so many decimals, half away from zero, and no unit."""
    known = unit_of(unit)
    scaled = value * kind.step / (known.factor if known else 1) * 10**decimals
    size = abs(scaled)
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    digits = f"{whole:0{decimals + 1}d}"
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if scaled < 0 and whole else text
