"""What is there already: keys of entries and of imported rows, and the names a register lists."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.intake.links import MOST_NAMES, Home
from kaohe.people.models import Person, Unit
from kaohe.records.files import keys_in_batches
from kaohe.records.homes import home_of
from kaohe.records.models import Batch, Revision

AT_ONCE, MOST_ASKED = 500, 5_000
"""Keys that are asked for in one query, and how many before it is quicker to read them all."""
UNITS = "單位"


def taken_keys(register: Register, wanted: pa.Array | pa.ChunkedArray) -> dict[str, str]:
    """Those of the keys that a record has, each with where it stands."""
    live = Revision.objects.filter(register=register.name.value, is_live=True)
    found = keys_in_batches(register.name.value, wanted)
    if len(wanted) > MOST_ASKED:
        there = pa.array(list(live.values_list("key", flat=True).iterator(chunk_size=10_000)), pa.string())
        wanted = wanted.filter(pc.is_in(wanted, value_set=there)) if len(there) else wanted.slice(0, 0)
    asked = wanted.to_pylist()
    for start in range(0, len(asked), AT_ONCE):
        some = live.filter(key__in=asked[start : start + AT_ONCE])
        found |= {key: f"#{entry}" for key, entry in some.values_list("key", "entry")}
    return found


def listed(book: Book, home: Home, names: frozenset[str]) -> list[str] | None:
    """Which of the names are listed in their register; all of them where one is not. None: it lists nothing."""
    register = book.register(home.register)
    if register is None:
        return None
    beside = kept_apart(register)
    found = set(taken_keys(register, pa.array(sorted(names), pa.string()))) | ((beside or set()) & names)
    if found == names:
        return sorted(found)
    first = Revision.objects.filter(register=home.register, is_live=True).values_list("key", flat=True)
    others = set(first[: MOST_NAMES + 1]) | (beside or set())
    return sorted(found | others) if others or found else None


def listing_nothing(book: Book, register: Register) -> list[str]:
    """The registers that its fields name and that list nothing yet: what is written there cannot be looked up."""
    homes = {home.register for item in register.fields if (home := home_of(book, item.type))}
    named = [one for name in sorted(homes - {register.name.value}) if (one := book.register(name))]
    asked = [one.name.value for one in named if kept_apart(one) is None]
    if not asked:
        return []
    there = set(Revision.objects.filter(register__in=asked, is_live=True).order_by().values_list("register").distinct())
    there |= set(Batch.objects.filter(register__in=asked, state=Batch.State.TAKEN).values_list("register"))
    return [name for name in asked if (name,) not in there]


def kept_apart(register: Register) -> set[str] | None:
    """Persons and units: `people` keeps them, whatever else the register holds."""
    if register.subject and fold(register.subject.value) == fold(PERSON):
        return set(Person.objects.values_list("number", flat=True))
    if register.subject and fold(register.subject.value) == fold(UNITS):
        return set(Unit.objects.values_list("code", flat=True))
    return None
