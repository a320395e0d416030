"""Filters, search and order of a list as conditions on the table of entries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.cells import reader
from kaohe.intake.faults import Refusal, fault
from kaohe.intake.schema import MOMENT, FieldSchema, RegisterSchema
from kaohe.intake.spelling import clean, fold
from kaohe.people.facts import current
from kaohe.people.models import Employment
from kaohe.records.entries import Places, places_of
from kaohe.records.errors import RecordsError, ValueRefused
from kaohe.records.looking import Filter, Is, Look
from kaohe.records.models import NUMBERS, Revision
from kaohe.records.schemas import plain_schema
from kaohe.records.slots import Slots, known_slots


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds entries of one register."""

    schema: RegisterSchema
    places: Places
    slots: Slots

    @classmethod
    def of(cls, book: Book, register: Register) -> Finder:
        """For a register as the book declares it."""
        schema = plain_schema(book, register)
        return cls(schema, places_of(book, register), known_slots(schema))

    def column(self, field: str) -> str:
        """The column that holds a field; empty where only the row does."""
        if field == self.places.subject:
            return "subject"
        if field == self.places.dated_by and not self.places.is_moment:
            return "day"
        return self.slots.by_field.get(field, "")

    def field(self, name: str) -> FieldSchema:
        """A field of the register. Raises RecordsError."""
        found = next((field for field in self.schema.fields if field.name == name), None)
        if found is None:
            raise RecordsError("T107", field=name, known="、".join(field.name for field in self.schema.fields))
        return found

    @property
    def sortable(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(field.name for field in self.schema.fields if self.column(field.name))

    def those(self, look: Look, seen: frozenset[str] | None) -> QuerySet[Revision]:
        """The entries that stand and are asked for. Raises RecordsError."""
        found = Revision.objects.filter(register=self.schema.name, is_live=True)
        if seen is not None:
            found = found.filter(subject__in=seen)
        for item in look.filters:
            found = self.filtered(found, item)
        return found.filter(searched(look.search)) if look.search.strip() else found

    def filtered(self, found: QuerySet[Revision], item: Filter) -> QuerySet[Revision]:
        """The entries that meet one filter. Raises RecordsError."""
        field = self.field(item.field)
        column = self.column(field.name)
        if item.test is Is.EMPTY:
            return found.filter(~filled(column)) if column else found.filter(~Q(row__has_key=field.name))
        if item.test is Is.HAS:
            return found.annotate(written=KeyTextTransform(field.name, "row")).filter(written__contains=item.value)
        value = self.value(field, item.value)
        if not column:
            if item.test is not Is.EQUAL:
                raise RecordsError("T108", field=field.name)
            return found.annotate(written=KeyTextTransform(field.name, "row")).filter(written=item.value.strip())
        test = {Is.EQUAL: "exact", Is.LEAST: "gte", Is.MOST: "lte"}[item.test]
        if field.type == MOMENT and isinstance(value, int) and item.test is Is.MOST and ":" not in item.value:
            value += 86_399  # Until a day means until its end.
        return found.filter(filled(column), **{f"{column}__{test}": value})

    def value(self, field: FieldSchema, text: str) -> int | str:
        """The value that a filter names. Raises ValueRefused."""
        text = clean(text)
        if field.type == MOMENT and ":" not in text:
            text += " 00:00"
        found = reader(field, first_weekday=self.schema.first_weekday)(text)
        if isinstance(found, Refusal):
            raise ValueRefused(fault("", 0, field.name, text, found))
        return found


def filled(column: str) -> Q:
    """Whether an entry has a value in a column; its index holds those that have."""
    return Q(**{f"{column}__isnull": False}) if column in NUMBERS or column == "day" else ~Q(**{column: ""})


def searched(text: str) -> Q:
    """Entries that hold every word, or are of a person who is called so."""
    found = Q()
    for word in text.split():
        called = current(Employment.objects.filter(name__contains=word)).values("person__number")
        found &= Q(words__contains=fold(word).casefold()) | Q(subject__in=called)
    return found
