"""Which register lists what a field names: persons, units, dealers."""

from __future__ import annotations

from kaohe.handbook.book import Book
from kaohe.handbook.names import fold
from kaohe.intake.links import Home


def home_of(book: Book, kind: str) -> Home | None:
    """The register whose subject a field type names."""
    register = book.subjects.get(fold(kind)) or book.register(kind)
    return Home(register.name.value, register.key[0].value) if register and len(register.key) == 1 else None
