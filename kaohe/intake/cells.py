"""One cell, one value: the reader of each type. What a column does with many cells at once must agree with this."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from kaohe.base.texts import control_in, unseen_in
from kaohe.intake import moments
from kaohe.intake.amounts import amount, in_range, show_amount
from kaohe.intake.faults import Refusal
from kaohe.intake.schema import (
    CHOICE,
    CLOCK,
    DATE,
    MOMENT,
    MONTH,
    NUMBER,
    TEXT,
    TRUTH,
    WEEK,
    Cell,
    FieldSchema,
    NumberFormat,
)
from kaohe.intake.spelling import fold, nearest

Read = Callable[[str], int | str | Refusal]
"""Reads a cell that is not empty and has no blanks around it."""

PLAIN_NUMBER = NumberFormat(Fraction(1))
_TRUE = frozenset({"是", "true", "y", "yes", "t", "1"})
_FALSE = frozenset({"否", "false", "n", "no", "f", "0"})


def reader(
    field: FieldSchema, *, date_format: str | None = None, time_format: str | None = None, first_weekday: int = 1
) -> Read:
    """How a cell of this field is read. Without formats: the forms that leave no doubt."""
    readers: dict[str, Read] = {
        NUMBER: partial(amount, form=field.number or PLAIN_NUMBER),
        DATE: partial(moments.day, written=date_format),
        MONTH: partial(moments.month, written=date_format),
        WEEK: partial(moments.week, written=date_format, first_weekday=first_weekday),
        MOMENT: partial(moments.moment, date_format=date_format, time_format=time_format),
        CLOCK: partial(moments.clock, written=time_format),
        TRUTH: truth,
        CHOICE: partial(choice, options=_Options(field.options)),
        TEXT: free_text,
    }
    return readers.get(field.type, key_text)


def truth(text: str) -> int | Refusal:
    """是 or 否 as 1 or 0.

    >>> truth("是"), truth("N"), truth("maybe").code
    (1, 0, 'R162')
    """
    word = fold(text).casefold()
    return 1 if word in _TRUE else 0 if word in _FALSE else Refusal("R162")


class _Options:
    """A field's options by their exact and by their folded spelling."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.exact = {unicodedata.normalize("NFC", name): index for index, name in enumerate(names)}
        self.folded = {fold(name): index for index, name in enumerate(names)}


def choice(text: str, options: _Options) -> int | Refusal:
    """An option as its place in the list; width, case and script of the characters do not matter."""
    index = options.exact.get(text)
    if index is None:
        index = options.folded.get(fold(text))
    if index is not None:
        return index
    near = nearest(text, options.names)
    known = "、".join(options.names)
    return Refusal("R163", suggestion=near, known=known) if near else Refusal("R164", known=known)


def mapped(text: str, values: Mapping[str, str], read: Read) -> int | str | Refusal:
    """A cell through the register's value map (匯入 值)."""
    own = values.get(text)
    return Refusal("R165", known="、".join(values)) if own is None else read(own)


def free_text(text: str) -> str | Refusal:
    """A text as it stands; line breaks may be in it, control characters may not."""
    found = control_in(text)
    return Refusal("R135", character=found) if found else text


def key_text(text: str) -> str | Refusal:
    """A text that names something (a person, a record): nothing in it may be invisible."""
    found = unseen_in(text)
    return Refusal("R135", character=found) if found else text


def bounds(field: FieldSchema) -> tuple[int, int]:
    """The least and the greatest whole number that can be a value of the field."""
    least, greatest = -(2**63), 2**63 - 1
    if field.type == NUMBER and field.number is not None:
        low, high = field.number.low, field.number.high
        return (least if low is None else max(low, least)), (greatest if high is None else min(high, greatest))
    days = (moments.FIRST_DAY, moments.LAST_DAY)
    return {
        CHOICE: (0, len(field.options) - 1),
        TRUTH: (0, 1),
        CLOCK: (0, 2 * moments.DAY_SECONDS - 1),
        DATE: days,
        MONTH: days,
        WEEK: days,
        MOMENT: (days[0] * moments.DAY_SECONDS, (days[1] + 1) * moments.DAY_SECONDS - 1),
    }.get(field.type, (least, greatest))


def fits(value: object, field: FieldSchema) -> Cell | Refusal:
    """What a formula gave, as a value of the field: in range, an option that exists, a text for a text field."""
    if value is None:
        return None
    if field.is_text:
        return value if isinstance(value, str) else Refusal("R172")
    if isinstance(value, str):
        return choice(value, _Options(field.options)) if field.type == CHOICE else Refusal("R172")
    if not isinstance(value, int):
        return Refusal("R172")
    if field.type == NUMBER:
        return in_range(int(value), field.number or PLAIN_NUMBER)
    low, high = bounds(field)
    return int(value) if low <= value <= high else Refusal("R172")


def show(value: Cell, field: FieldSchema) -> str:
    """A value as one would type it; empty for none. Reading it again gives the value."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    writers: dict[str, Callable[[int], str]] = {
        NUMBER: lambda number: show_amount(number, field.number or PLAIN_NUMBER),
        DATE: moments.show_day,
        MONTH: lambda number: moments.show_day(number)[:7],
        WEEK: moments.show_day,
        MOMENT: moments.show_moment,
        CLOCK: moments.show_clock,
        TRUTH: lambda number: "是" if number else "否",
        CHOICE: lambda number: field.options[number],
    }
    return writers[field.type](value)
