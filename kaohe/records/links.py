"""Links between records: where a field leads, what a name is completed to, and which records point at one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value

from kaohe.base.actor import Actor
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.intake.schema import TEXT
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
    homes = {item.name.value: home_of(book, item.type) for item in register.fields}
    kept_in = {home.register for home in homes.values() if home}
    open_to = {one.register.name.value for one in seen_registers(actor, books, kept_in)}
    persons = {item.name.value for item in register.fields if book.links_to(item.type, PERSON)}
    return {
        name: Target(home.register, home.key, name in persons)
        for name, home in homes.items()
        if home and (name in persons or home.register in open_to)
    }


def first_keys(actor: Actor, books: Sequence[Book], kinds: Iterable[str]) -> dict[str, str]:
    """For each kind of link what one record that it may name is called; none where the actor sees none."""
    found = {}
    for kind in dict.fromkeys(kinds):
        homes = {home.register for book in books if (home := home_of(book, kind))}
        if seen := seen_registers(actor, books, homes):
            live = Revision.objects.filter(may_be_seen(seen), is_live=True).order_by("pk")
            found[kind] = live.values_list("key", flat=True).first() or ""
    return found


def offered_keys(actor: Actor, books: Sequence[Book], kind: str, text: str) -> list[tuple[EntryFound, str]]:
    """What a text in a field that links to a register is completed to: records that the actor may see, each with its
    own name, the first text beside its key; the register's name where it has none."""
    homes = {home.register for book in books if (home := home_of(book, kind))}
    seen = [one for one in seen_registers(actor, books) if one.register.name.value in homes]
    found = entries_found(seen, text, MOST_OFFERED)
    named = {one.register.name.value: naming(one.register) for one in seen}
    standing = Revision.objects.filter(entry__in=[one.entry for one in found], is_live=True)
    rows = dict(standing.values_list("entry", "row")) if found else {}
    return [(one, rows.get(one.entry, {}).get(named[one.register], "") or one.register) for one in found]


def naming(register: Register) -> str:
    """The field by which people know a record: the first text that is no part of its key; empty for none."""
    key = {name.value for name in register.key}
    return next((one.name.value for one in register.fields if one.type == TEXT and one.name.value not in key), "")


def pointing_at(actor: Actor, books: Sequence[Book], home: str, key: str) -> list[Pointing]:
    """The records that point at one of a register, by register and field; rows of files are not among them.

    Two questions however many registers and records there are, each in parts that one index answers.
    """
    seen = {one.register.name.value: one for one in seen_registers(actor, books)}
    places = dict.fromkeys(pointing_fields(books, seen, home))
    parts = []
    for column in sorted({column for _, _, column in places}):
        reached = [seen[name] for name, _, its in places if its == column]
        standing = Revision.objects.filter(may_be_seen(reached), filled(column), is_live=True, **{column: key})
        parts.append(standing.order_by().annotate(by=Value(column)))
    if not parts:
        return []
    counted = joined(part.values_list("register", "by").annotate(n=Count("pk")) for part in parts)
    counts = {(name, column): n for name, column, n in counted}
    found = joined(part.values_list("register", "by", "pk", "entry", "key", "subject") for part in parts)
    latest: dict[tuple[str, str], list[EntryFound]] = {place: [] for place in counts}
    for name, column, _, *told in found.order_by("-pk")[: MOST_POINTING * len(places)]:
        latest[name, column].append(EntryFound(name, *told))
    return [
        Pointing(name, field, counts[name, column], tuple(latest[name, column][:MOST_POINTING]))
        for name, field, column in places
        if (name, column) in counts
    ]


def joined(parts: Iterable[Any]) -> Any:
    """Questions as one."""
    first, *others = parts
    return first.union(*others, all=True) if others else first


def pointing_fields(books: Sequence[Book], seen: dict[str, Seen], home: str) -> Iterable[tuple[str, str, str]]:
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
                    yield name, field, column
