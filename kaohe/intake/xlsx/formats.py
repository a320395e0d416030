"""What a number in a cell is meant to be, by its number format: a date, a time, a share, or just a number."""

from __future__ import annotations

import re
from decimal import Context, Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from kaohe.intake.amounts import decimal_text
from kaohe.intake.faults import Refusal
from kaohe.intake.moments import DAY_SECONDS, show_clock, show_day
from kaohe.intake.xlsx.parts import Archive


class Kind(Enum):
    """How a number is shown."""

    NUMBER = 0
    PERCENT = 1
    DATE = 2
    MOMENT = 3
    CLOCK = 4
    ELAPSED = 5


DIGITS = 15
"""Digits of a number that a spreadsheet keeps; those behind them are noise."""
_CONTEXT = Context(prec=DIGITS)
_TOLERANCE = Fraction(1, 1000)
_BUILT_IN = {
    Kind.PERCENT: {9, 10},
    Kind.DATE: {*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58},
    Kind.CLOCK: {*range(18, 22), *range(32, 36), 45, 47, 55, 56},
    Kind.MOMENT: {22},
    Kind.ELAPSED: {46},
}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")


def kinds_of_styles(archive: Archive, part: str | None) -> list[Kind]:
    """The kind of each cell style, in the order cells refer to them."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", "0")))

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    if part is not None and archive.has(part):
        archive.walk_all(part, start, end)
    return [kind_of_code(codes[number]) if number in codes else _built_in(number) for number in styles]


def kind_of_code(code: str) -> Kind:
    """The kind of a format as written in the file.

    >>> [kind_of_code(code).name for code in ("0.0%", "yyyy-mm-dd", "[h]:mm", 'General"d"', "yyyy/m/d h:mm")]
    ['PERCENT', 'DATE', 'ELAPSED', 'NUMBER', 'MOMENT']
    """
    first = _QUOTED.sub("", code).split(";")[0].lower()
    if _ELAPSED.search(first):
        return Kind.ELAPSED
    first = _BRACKETS.sub("", first).replace("general", "").replace("am/pm", "h").replace("a/p", "h")
    first = re.sub(r"e[+-]", "", first)
    if re.search("[hs]", first):
        return Kind.MOMENT if re.search("[yde]", first) else Kind.CLOCK
    if re.search("[ydme]", first):
        return Kind.DATE
    return Kind.PERCENT if "%" in first else Kind.NUMBER


@lru_cache(maxsize=100_000)
def number_text(written: str, kind: Kind, *, from_1904: bool) -> tuple[str, bool] | Refusal:
    """The text of a number cell, and whether the file itself typed it (dates and times)."""
    try:
        value = Fraction(_CONTEXT.create_decimal(written))
    except (InvalidOperation, ValueError, OverflowError):
        return Refusal("R141")
    if kind is Kind.NUMBER or kind is Kind.PERCENT:
        if abs(value) >= 10**DIGITS or Decimal(written).adjusted() < -30:
            return Refusal("R146", digits=DIGITS)
        return (decimal_text(value * 100) + "%", False) if kind is Kind.PERCENT else (decimal_text(value), False)
    if not 0 <= value < 2_958_466:
        return Refusal("R151")
    return _serial_text(value, kind, from_1904=from_1904)


def _serial_text(value: Fraction, kind: Kind, *, from_1904: bool) -> tuple[str, bool] | Refusal:
    days, rest = divmod(value, 1)
    seconds = rest * DAY_SECONDS
    whole = round(seconds)
    if abs(seconds - whole) > _TOLERANCE:
        return Refusal("R160")
    days, whole = days + whole // DAY_SECONDS, whole % DAY_SECONDS
    if kind is Kind.ELAPSED or (kind is Kind.CLOCK and not days):
        return show_clock(days * DAY_SECONDS + whole), True
    day = _day_of_serial(days, from_1904=from_1904)
    if day is None:
        return Refusal("R151")
    if kind is Kind.DATE and not whole:
        return show_day(day), True
    return f"{show_day(day)} {show_clock(whole)}", True


def _day_of_serial(serial: int, *, from_1904: bool) -> int | None:
    """Spreadsheets count 1900-02-29, a day that never was, as 60."""
    if from_1904:
        return serial - 24_107
    if serial in (0, 60):
        return None
    return serial - (25_569 if serial > 60 else 25_568)


def _built_in(number: int) -> Kind:
    return next((kind for kind, numbers in _BUILT_IN.items() if number in numbers), Kind.NUMBER)
