"""The handbooks that registers on the pages come from, and the register of an address."""

from __future__ import annotations

from django.utils import timezone

from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import Book
from kaohe.records.in_force import register_in_force as register_of

__all__ = ["books", "register_of"]


def books() -> list[Book]:
    """The books of the handbooks in force today."""
    return books_in_force(timezone.localdate())
