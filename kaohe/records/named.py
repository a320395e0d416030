"""What is there already: keys of entries and of imported rows, and the names a register lists."""

from __future__ import annotations

from collections.abc import Collection

from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.intake.links import MOST_NAMES, Home
from kaohe.people.models import Person, Unit
from kaohe.records.files import keys_in_batches
from kaohe.records.models import Revision

AT_ONCE = 500
"""Keys that are asked for in one query."""
UNITS = "單位"


def taken_keys(register: Register, keys: Collection[str]) -> dict[str, str]:
    """Those of the keys that a record has, each with where it stands."""
    wanted = sorted(keys)
    name = register.name.value
    found: dict[str, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        live = Revision.objects.filter(register=name, is_live=True, key__in=wanted[start : start + AT_ONCE])
        found |= {key: f"#{entry}" for key, entry in live.values_list("key", "entry")}
    return keys_in_batches(name, wanted) | found


def listed(book: Book, home: Home, names: frozenset[str]) -> list[str] | None:
    """Which of the names are listed in their register; all of them where one is not. None: it lists nothing."""
    register = book.register(home.register)
    if register is None:
        return None
    found = set(taken_keys(register, names))
    beside = kept_apart(book, register)
    if beside is not None:
        found |= beside & names
    if found == names:
        return sorted(found)
    first = Revision.objects.filter(register=home.register, is_live=True).values_list("key", flat=True)
    others = set(first[: MOST_NAMES + 1]) | (beside or set())
    return sorted(found | others) if others or found else None


def kept_apart(book: Book, register: Register) -> set[str] | None:
    """Persons and units: `people` keeps them, whatever else the register holds."""
    if book.subjects.get(fold(PERSON)) is register:
        return set(Person.objects.values_list("number", flat=True))
    if fold(register.name.value) == fold(UNITS):
        return set(Unit.objects.values_list("code", flat=True))
    return None
