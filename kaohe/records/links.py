"""Links between records: where a field leads, what a name is completed to, and which records point at one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from kaohe.base.actor import Actor
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.records.entries import places_of
from kaohe.records.entry_list import filled
from kaohe.records.homes import home_of
from kaohe.records.models import Revision, Slot
from kaohe.records.searching import EntryFound, Seen, entries_found, may_be_seen, seen_registers

MOST_POINTING, MOST_OFFERED = 5, 12


@dataclass(frozen=True, slots=True)
class Target:
    """Where a field leads: to a person, or to the record of a register whose key field has its value."""

    register: str
    key: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class Pointing:
    """The records of a register that point at something in a field: how many, and the latest of them."""

    register: str
    field: str
    count: int
    latest: tuple[EntryFound, ...]


def targets(actor: Actor, books: Iterable[Book], book: Book, register: Register) -> dict[str, Target]:
    """Where the fields of a register lead, as far as the actor may go there."""
    open_to = {one.register.name.value for one in seen_registers(actor, books)}
    found = {}
    for item in register.fields:
        home = home_of(book, item.type)
        is_person = book.links_to(item.type, PERSON)
        if home is not None and (is_person or home.register in open_to):
            found[item.name.value] = Target(home.register, home.key, is_person)
    return found


def offered_keys(actor: Actor, books: Sequence[Book], kind: str, text: str) -> list[EntryFound]:
    """What a text in a field that links to a register is completed to: records that the actor may see."""
    homes = {home.register for book in books if (home := home_of(book, kind))}
    seen = [one for one in seen_registers(actor, books) if one.register.name.value in homes]
    return entries_found(seen, text, MOST_OFFERED)


def pointing_at(actor: Actor, books: Sequence[Book], home: str, key: str) -> list[Pointing]:
    """The records that point at one of a register, by register and field; rows of files are not among them.

    As many questions however many registers and records there are.
    """
    seen = {one.register.name.value: one for one in seen_registers(actor, books)}
    places = list(pointing_fields(books, seen, home))
    conditions = [(name, field, here & Q(**{column: key})) for name, field, column, here in places]
    if not conditions:
        return []
    any_of = Q()
    for _, _, condition in conditions:
        any_of |= condition
    found = Revision.objects.filter(any_of & may_be_seen(list(seen.values())), is_live=True).order_by()
    counts = found.aggregate(**{f"n{at}": Count("pk", filter=one) for at, (_, _, one) in enumerate(conditions)})
    latest = list(found.order_by("-id")[: MOST_POINTING * len(conditions)])
    made = []
    for at, (name, field, column, _) in enumerate(places):
        those = [one for one in latest if one.register == name and getattr(one, column) == key][:MOST_POINTING]
        if counts[f"n{at}"]:
            shown = tuple(EntryFound(name, one.entry, one.key, one.subject) for one in those)
            made.append(Pointing(name, field, counts[f"n{at}"], shown))
    return made


def pointing_fields(books: Sequence[Book], seen: dict[str, Seen], home: str) -> Iterable[tuple[str, str, str, Q]]:
    """Register, field and column of everything that may point at a register; what has no column is not looked up."""
    slots = {(one.register, one.field): one.slot for one in Slot.objects.filter(register__in=seen)}
    for book in books:
        for register in book.registers.values():
            name = register.name.value
            if name not in seen:
                continue
            subject = places_of(book, register).subject
            for item in register.fields:
                field = item.name.value
                there = home_of(book, item.type)
                column = "subject" if field == subject else slots.get((name, field), "")
                if there is not None and there.register == home and column.startswith(("subject", "t")):
                    yield name, field, column, Q(register=name) & filled(column)
