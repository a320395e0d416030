"""Finding registers by their names, entries by what they are called, and where somebody's records are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.searching import alike
from kaohe.handbook.width import narrow
from kaohe.records.begins import Begins
from kaohe.records.entries import places_of
from kaohe.records.entry_list import filled
from kaohe.records.models import LONGEST_KEY, Revision
from kaohe.records.rights import Seen as Reach
from kaohe.records.rights import seen_by
from kaohe.records.staff import is_of_people

BEGINS = f"key__{Begins.lookup_name}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A register that somebody may see, which records of it, and the field that names whose they are."""

    register: Register
    reach: Reach
    subject: str


@dataclass(frozen=True, slots=True)
class EntryFound:
    """An entry: its register, its number, what it is called, whose it is."""

    register: str
    entry: int
    key: str
    subject: str


def seen_registers(actor: Actor, books: Iterable[Book], among: Collection[str] | None = None) -> list[Seen]:
    """The registers of the books that the actor may see, all or some of them, in the order of the handbooks."""
    found = []
    for book in books:
        for key, register in book.registers.items():
            is_asked = among is None or register.name.value in among
            if not is_asked or key in book.obligations or is_of_people(register):
                continue
            try:
                found.append(Seen(register, seen_by(actor, register), places_of(book, register).subject))
            except NotAllowed:
                continue
    return found


def registers_found(seen: Sequence[Seen], words: Sequence[str], most: int) -> list[Register]:
    """Those whose name or note holds every word, by their name first."""
    called = [(alike(one.register.name.value), alike(one.register.note), one.register) for one in seen]
    held = [one for one in called if words and all(word in one[0] or word in one[1] for word in words)]
    return [one[2] for one in sorted(held, key=lambda one: words[0] not in one[0])][:most]


def entries_found(seen: Sequence[Seen], text: str, most: int) -> list[EntryFound]:
    """The entries that stand, may be seen, and are called by what begins with the text, as written or in capitals.

    A query for each spelling: the index leads to one beginning at a time.
    """
    key = narrow(text.strip())
    if not key or not seen or len(key) > LONGEST_KEY:
        return []
    found = Revision.objects.filter(may_be_seen(seen), is_live=True).order_by("register", "key")
    rows = found.values_list("register", "entry", "key", "subject")
    spelled = dict.fromkeys([key, key.upper()])
    return [EntryFound(*row) for begin in spelled for row in rows.filter(**{BEGINS: begin})[:most]][:most]


def records_of(seen: Sequence[Seen], number: str) -> list[tuple[Seen, int]]:
    """The registers with records of a person that may be seen, and how many they are; one query."""
    open_to = {one.register.name.value: one for one in seen if one.reach.holds(number, "")}
    live = Revision.objects.filter(filled("subject"), is_live=True, subject=number, register__in=open_to)
    counted = live.order_by().values_list("register").annotate(Count("pk"))
    counts = dict(counted)
    return [(one, counts[name]) for name, one in open_to.items() if name in counts]


def may_be_seen(seen: Sequence[Seen]) -> Q:
    """The condition that an entry is of a register that may be seen, and of somebody whose records may be."""
    reached: dict[Reach, list[str]] = {}
    for one in seen:
        reached.setdefault(one.reach, []).append(one.register.name.value)
    condition = Q(register__in=[one.register.name.value for one in seen])
    limited = Q()
    for reach, registers in reached.items():
        limited |= Q(register__in=registers) & reach.condition()
    return condition & limited
