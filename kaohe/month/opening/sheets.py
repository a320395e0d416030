"""The files of opening data that a handbook asks for: a column for each result that it reads of earlier months."""

from __future__ import annotations

from kaohe.engine.plan.frames import COMPANY, PERSON
from kaohe.handbook.book import Book
from kaohe.handbook.results import Node
from kaohe.handbook.types import Choice, Clock, Day, Moment, Num, Truth
from kaohe.handbook.units import unit_of
from kaohe.intake.schema import CHOICE, CLOCK, DATE, MOMENT, MONTH, NUMBER, TEXT, TRUTH, FieldSchema, NumberFormat
from kaohe.intake.schema import RegisterSchema as Schema
from kaohe.month.errors import MonthError
from kaohe.month.history import wanted
from kaohe.records.schemas import suffixes

OPENING, MONTH_OF, NUMBER_OF = "期初", "月份", "工號"
Key = tuple[str, str]
"""Subject and length of period."""
SIMPLE = {Truth: TRUTH, Day: DATE, Moment: MOMENT, Clock: CLOCK}


def asked_of(book: Book) -> dict[Key, dict[str, Node]]:
    """The results that the book reads of earlier months, by subject and length of period."""
    return {key: dict(sorted(names.items())) for key, names in sorted(wanted(book).items())}


def sheets(book: Book) -> list[Schema]:
    """The files that a book asks for. Raises MonthError when it reads nothing of earlier months."""
    asked = asked_of(book)
    if not asked:
        raise MonthError("M234")
    return [sheet(key, names) for key, names in asked.items()]


def sheet(key: Key, names: dict[str, Node]) -> Schema:
    """The file of one subject and length: whose, which month, and its results, each of which may be left empty."""
    who = () if key[0] == COMPANY else (column_of(key[0]),)
    fields = [*(FieldSchema(name, key[0]) for name in who), FieldSchema(MONTH_OF, MONTH)]
    fields += [field_of(name, node) for name, node in names.items()]
    return Schema(name_of(key), tuple(fields), (*who, MONTH_OF))


def name_of(key: Key) -> str:
    """What the file is called: 期初 for persons by the month, else with the subject and the length behind it."""
    subject, grain = key
    return OPENING + ("" if subject == PERSON else subject) + ("" if grain == "月" else grain)


def column_of(subject: str) -> str:
    """The column that says whose the row is."""
    return NUMBER_OF if subject == PERSON else subject


def field_of(name: str, node: Node) -> FieldSchema:
    """The column of a result, in the unit and at the step in which it is kept."""
    kind = node.type
    if isinstance(kind, Num):
        unit = unit_of(node.unit)
        factor = unit.factor if unit else 1
        number = NumberFormat(kind.step / factor, kind.lo, kind.hi, node.unit, suffixes(unit) if unit else {})
        return FieldSchema(name, NUMBER, required=False, number=number)
    if isinstance(kind, Choice):
        return FieldSchema(name, CHOICE, required=False, options=kind.options)
    return FieldSchema(name, SIMPLE.get(type(kind), TEXT), required=False)
