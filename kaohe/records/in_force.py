"""The register of a name as the handbooks in force today have it."""

from __future__ import annotations

from django.utils import timezone

from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.records.errors import NotKept


def register_in_force(name: str) -> tuple[Book, Register]:
    """The register and its book. Raises NotKept when no handbook in force has it."""
    for book in books_in_force(timezone.localdate()):
        found = book.register(name)
        if found is not None and found.name.value == name:
            return book, found
    raise NotKept("T115", name=name)
