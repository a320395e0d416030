"""The fields and values that a look at a list names."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from kaohe.handbook.searching import alike
from kaohe.intake.cells import reader
from kaohe.intake.faults import Refusal, fault
from kaohe.intake.moments import DAY_SECONDS
from kaohe.intake.schema import MOMENT, NUMBER, FieldSchema, RegisterSchema
from kaohe.intake.spelling import clean
from kaohe.people.facts import current
from kaohe.people.models import Employment
from kaohe.records.errors import RecordsError, ValueRefused
from kaohe.records.looking import Filter, Is

NOT_ADDED = frozenset({"", "率", "%"})
"""Units whose sum says nothing."""


def field_named(schema: RegisterSchema, name: str) -> FieldSchema:
    """A field of the register. Raises RecordsError."""
    found = next((field for field in schema.fields if field.name == name), None)
    if found is None:
        raise RecordsError("T107", field=name, known="、".join(field.name for field in schema.fields))
    return found


def value_of(schema: RegisterSchema, field: FieldSchema, item: Filter) -> int | str:
    """The value that a filter compares with; a day stands for its whole length. Raises ValueRefused."""
    text = clean(item.value)
    is_day = field.type == MOMENT and ":" not in text
    found = reader(field, first_weekday=schema.first_weekday)(f"{text} 00:00" if is_day else text)
    if isinstance(found, Refusal):
        raise ValueRefused(fault("", 0, field.name, text, found))
    return found + DAY_SECONDS - 1 if is_day and item.test is Is.MOST and isinstance(found, int) else found


def added(schema: RegisterSchema) -> Mapping[str, FieldSchema]:
    """The fields whose numbers can be added up."""
    numbers = [field for field in schema.fields if field.type == NUMBER and field.number]
    return {field.name: field for field in numbers if field.number and field.number.unit not in NOT_ADDED}


def people_called(word: str) -> QuerySet[Employment, str]:
    """The numbers of those whose name holds a word."""
    known = current(Employment.objects.filter(searched__contains=alike(word)))
    return known.values_list("person__number", flat=True)
