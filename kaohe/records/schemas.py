"""Registers as intake reads them: the book's types and units as whole steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache

from kaohe.handbook.book import Book
from kaohe.handbook.columns import number_type
from kaohe.handbook.model import Field, Formula, Register
from kaohe.handbook.own_row import RAW_NUMBER
from kaohe.handbook.source import NOWHERE
from kaohe.handbook.units import Unit, unit_of
from kaohe.handbook.words import spellings
from kaohe.intake.schema import NumberFormat, RegisterSchema, RowFormula, schema_of


@cache
def suffixes(unit: Unit) -> dict[str, Fraction]:
    """What may stand behind a number of this unit, each with its size in it."""
    found = {text: unit_of(text) for text in (unit.text, *spellings("unit"))}
    alike = {text: other for text, other in found.items() if other and other.dimension == unit.dimension}
    return {text: other.factor / unit.factor for text, other in alike.items()}


def number_format(item: Field) -> NumberFormat:
    """How a number field is written and kept: its step is the engine's, told in the field's own unit.

    A column of a foreign file stands nowhere in the handbook; it has neither unit nor range.
    """
    if item.name.span == NOWHERE:
        return NumberFormat(RAW_NUMBER.step, RAW_NUMBER.lo, RAW_NUMBER.hi)
    text = item.unit.value if item.unit else ""
    unit = unit_of(text)
    if unit is None:
        raise ValueError(item.name.value)
    kind = number_type(item)
    return NumberFormat(kind.step / unit.factor, kind.lo, kind.hi, text, suffixes(unit))


def register_schema(book: Book, register: Register, compiled: Callable[[Formula], RowFormula]) -> RegisterSchema:
    """The schema of a register with its import mapping and its checks."""
    settings = book.source.settings
    first = settings.week.first_weekday
    return schema_of(register, dict(settings.lists), number_format, compiled=compiled, first_weekday=first)


def plain_schema(book: Book, register: Register) -> RegisterSchema:
    """The fields alone: what rows need that are written in the handbook's own words."""
    settings = book.source.settings
    bare = replace(register, checks=(), mapping=None)
    return schema_of(bare, dict(settings.lists), number_format, first_weekday=settings.week.first_weekday)
