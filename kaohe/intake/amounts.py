"""Numbers as people write them (`1,234.50`, `20元`, `35%`), read exactly into whole steps or refused."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from kaohe.intake.faults import Refusal
from kaohe.intake.schema import NumberFormat

MOST_DIGITS = 40
_WRITTEN = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.([0-9]+))?\s*([^0-9.,+\-\s].*)?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+")


def amount(text: str, form: NumberFormat) -> int | Refusal:
    """A number as a count of steps; nothing is rounded.

    >>> yuan = NumberFormat(Fraction(1, 100), 0, 1_000_000_00, "元", {"元": Fraction(1), "萬元": Fraction(10_000)})
    >>> amount("1,234.5", yuan), amount("0.02萬元", yuan), amount("1.005", yuan).code
    (123450, 20000, 'R142')
    """
    narrow = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    if _SCIENTIFIC.fullmatch(narrow):
        return Refusal("R144")
    found = _WRITTEN.fullmatch(narrow)
    if found is None:
        return Refusal("R141")
    size = _size(found[4], form)
    if isinstance(size, Refusal):
        return size
    whole, decimals = found[2].replace(",", ""), found[3] or ""
    if len(whole.lstrip("0")) + len(decimals.rstrip("0")) > MOST_DIGITS:
        return out_of_range(form)
    steps = Fraction(int(found[1] + (whole or "0") + decimals), 10 ** len(decimals)) * size / form.step
    return Refusal("R142", step=_with_unit(form.step, form)) if steps.denominator > 1 else in_range(int(steps), form)


def in_range(steps: int, form: NumberFormat) -> int | Refusal:
    """The number itself when the field's range holds it."""
    above = form.low is None or steps >= form.low
    below = form.high is None or steps <= form.high
    return steps if above and below and -(2**63) <= steps < 2**63 else out_of_range(form)


def out_of_range(form: NumberFormat) -> Refusal:
    """Outside the field's range, with the range as people write it."""
    low = "" if form.low is None else _with_unit(form.low * form.step, form)
    high = "" if form.high is None else _with_unit(form.high * form.step, form)
    return Refusal("R143", low=low, high=high)


def show_amount(steps: int, form: NumberFormat) -> str:
    """The number in the field's own unit, exact, without the unit.

    >>> show_amount(123450, NumberFormat(Fraction(1, 100)))
    '1234.5'
    """
    return decimal_text(steps * form.step)


def decimal_text(value: Fraction) -> str:
    """An exact decimal, or `a/b` when there is none.

    >>> decimal_text(Fraction(-1, 8)), decimal_text(Fraction(1, 3))
    ('-0.125', '1/3')
    """
    rest, places = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _size(suffix: str | None, form: NumberFormat) -> Fraction | Refusal:
    if suffix is None:
        return Fraction(1)
    known = {unicodedata.normalize("NFKC", name): size for name, size in form.suffixes.items()}
    size = known.get(suffix.strip())
    return Refusal("R145", unit=suffix, known="、".join(form.suffixes)) if size is None else size


def _with_unit(value: Fraction, form: NumberFormat) -> str:
    return decimal_text(value) + form.unit
