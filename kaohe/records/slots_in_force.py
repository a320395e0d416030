"""Slots by what the handbook in force means: filled anew once it means something else, before anybody writes again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.schema import RegisterSchema
from kaohe.ledger.actions import wait_for_turn
from kaohe.records.entries import places_of
from kaohe.records.models import Slot
from kaohe.records.schemas import plain_schema
from kaohe.records.slots import form_of, slots_of


class Fitting:
    """What one worker has seen to: the same books are not looked at twice."""

    def __init__(self) -> None:
        self.last: Sequence[Book] = ()

    def fit(self, books: Sequence[Book]) -> int:
        """Fills slots anew where a register's fields mean something else by their numbers; of how many registers."""
        if list(map(id, books)) == list(map(id, self.last)):
            return 0
        forms: dict[str, dict[str, str]] = {}
        for slot in Slot.objects.all():
            forms.setdefault(slot.register, {})[slot.field] = slot.form
        kept = [(book, one) for book in books for one in book.registers.values() if one.name.value in forms]
        found = [(book, one) for book, one in kept if is_changed(forms[one.name.value], plain_schema(book, one))]
        for book, register in found:
            fill_anew(book, register)
        self.last = books
        return len(found)


def is_changed(given: dict[str, str], schema: RegisterSchema) -> bool:
    """Whether a field that has a slot means something else than the slot says."""
    return any(given.get(field.name, form_of(field)) != form_of(field) for field in schema.fields)


@transaction.atomic
def fill_anew(book: Book, register: Register) -> None:
    """Fills the slots of a register anew, when nobody else writes."""
    wait_for_turn()
    slots_of(plain_schema(book, register), places_of(book, register).apart)
