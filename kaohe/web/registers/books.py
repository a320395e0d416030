"""The register of an address: today's handbook has it, or nobody has."""

from __future__ import annotations

from django.utils import timezone

from kaohe.base.errors import NotThere
from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.web.texts import t


class NoRegister(NotThere):
    """No handbook in force has a register of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(t("registers.none", name=name), t("registers.none_next"))


def books() -> list[Book]:
    """The books of the handbooks in force today."""
    return books_in_force(timezone.localdate())


def register_of(name: str) -> tuple[Book, Register]:
    """The register and its book. Raises NoRegister."""
    for book in books():
        found = book.register(name)
        if found is not None and found.name.value == name:
            return book, found
    raise NoRegister(name)
