"""Reading records: a register's list, its sums and groups, an entry with its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.expressions import CombinedExpression, OrderBy
from django.db.models.functions import Concat

from kaohe.base.actor import Actor
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.intake.cells import show
from kaohe.intake.schema import NUMBER, FieldSchema
from kaohe.ledger.models import Entry
from kaohe.people.facts import current
from kaohe.people.models import Employment
from kaohe.records.errors import RecordsError
from kaohe.records.finding import Finder, filled
from kaohe.records.looking import MOST_LINES, Group, Line, Listing, Look
from kaohe.records.models import TEXTS, Revision
from kaohe.records.rights import whose

MOST_GROUPS = 200
FEW = 5_000
"""Entries that are quicker sorted than walked to."""
NOT_ADDED = frozenset({"", "率", "%"})
"""Units whose sum says nothing."""


def listing(actor: Actor, book: Book, register: Register, look: Look) -> Listing:
    """The part of a register that is asked for. Raises NotAllowed, RecordsError."""
    finder = Finder.of(book, register)
    found = finder.those(look, whose(actor, register))
    count = found.count()
    lines = tuple(line_of(revision) for revision in part(finder, found, look, count))
    return Listing(finder.schema.fields, lines, count, called(book, register, lines), finder.sortable)


def part(finder: Finder, found: QuerySet[Revision], look: Look, count: int) -> list[Revision]:
    """The page: entries with a value in order of it, then those without, whichever way the order goes."""
    size = min(look.size, MOST_LINES)
    column = finder.column(finder.field(look.sort).name) if look.sort else ""
    if look.sort and not column:
        raise RecordsError("T108", field=look.sort)
    if not column:
        return list(found.order_by("id" if look.descending else "-id")[look.first : look.first + size])
    with_value = found.filter(filled(column)).order_by(*order(column, descending=look.descending, is_few=count <= FEW))
    page = list(with_value[look.first : look.first + size])
    if len(page) < size and not finder.field(look.sort).required:
        past = max(0, look.first - with_value.count())
        page += found.exclude(filled(column)).order_by("id")[past : past + size - len(page)]
    return page


def order(column: str, *, descending: bool, is_few: bool) -> tuple[OrderBy, OrderBy]:
    """By a column. Few entries are found first and then sorted: walking the column's index would pass all others."""
    here: F | CombinedExpression | Concat = F(column)
    if is_few:
        here = Concat(column, Value("")) if column in (*TEXTS, "subject") else F(column) + 0
    by_id = F("id")
    return (here.desc(), by_id.desc()) if descending else (here.asc(), by_id.asc())


def everything(actor: Actor, book: Book, register: Register, look: Look) -> Iterator[Line]:
    """All lines of a list, for a file. Raises NotAllowed, RecordsError."""
    finder = Finder.of(book, register)
    found = finder.those(look, whose(actor, register))
    column = finder.column(look.sort) if look.sort else ""
    by = order(column, descending=look.descending, is_few=False) if column else ("id",)
    ordered = found.order_by(*by)
    return (line_of(revision) for revision in ordered.iterator(chunk_size=2000))


def totals(actor: Actor, book: Book, register: Register, look: Look) -> Mapping[str, str]:
    """The sums of the whole list, of fields that can be added up. Raises NotAllowed, RecordsError."""
    finder = Finder.of(book, register)
    slots = added(finder)
    sums = finder.those(look, whose(actor, register)).aggregate(**{slot: Sum(slot) for slot in slots})
    return {field.name: show(sums[slot], field) for slot, field in slots.items()}


def groups(actor: Actor, book: Book, register: Register, look: Look, by: str) -> list[Group]:
    """The list by the values of a field, the most frequent first. Raises NotAllowed, RecordsError."""
    finder = Finder.of(book, register)
    field = finder.field(by)
    column, slots = finder.column(field.name), added(finder)
    if not column:
        raise RecordsError("T108", field=by)
    sums = {f"sum_{slot}": Sum(slot) for slot in slots}
    found = finder.those(look, whose(actor, register)).values(column)
    rows = found.annotate(count=Count("pk"), **sums).order_by("-count", column)[:MOST_GROUPS]
    return [
        Group(
            show(row[column] if row[column] != "" else None, field),
            row["count"],
            {item.name: show(row[f"sum_{slot}"], item) for slot, item in slots.items()},
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after; empty where it had no value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """A revision: who made it known, when and why, and what it changed."""

    number: int
    known_at: datetime
    by: str
    reason: str
    values: Mapping[str, str]
    changes: tuple[Change, ...]
    is_withdrawn: bool
    position: int


def history(actor: Actor, register: Register, entry: int) -> list[Version]:
    """Every revision of an entry, the last first. Raises NotAllowed, RecordsError."""
    seen = whose(actor, register)
    found = list(Revision.objects.filter(register=register.name.value, entry=entry).order_by("number"))
    if not found or (seen is not None and found[-1].subject not in seen):
        raise RecordsError("T102", entry=entry)
    told = Entry.objects.filter(position__in=[item.position for item in found]).select_related("reason")
    entries = {item.position: item for item in told}
    versions, before = [], dict[str, str]()
    for item in found:
        told_by = entries[item.position]
        reason = getattr(told_by, "reason", None)
        changes = tuple(differences(before, item.row, [field.name.value for field in register.fields]))
        made = changes if item.number > 1 else ()
        words = reason.text if reason else ""
        versions.append(
            Version(item.number, item.known_at, told_by.actor, words, item.row, made, item.is_withdrawn, item.position)
        )
        before = item.row
    return versions[::-1]


def counts(names: Iterable[str]) -> dict[str, int]:
    """How many entries stand in each register."""
    live = Revision.objects.filter(is_live=True, register__in=list(names))
    return dict(live.values_list("register").annotate(count=Count("pk")).order_by("register"))


# --- what they share -------------------------------------------------------------------------------------------------


def line_of(revision: Revision) -> Line:
    """A revision as a line."""
    return Line(revision.entry, revision.number, revision.key, revision.row, revision.known_at, revision.batch_id)


def added(finder: Finder) -> dict[str, FieldSchema]:
    """The slots whose numbers can be added up, with their fields."""
    fields = {field.name: field for field in finder.schema.fields if field.type == NUMBER and field.number}
    wanted = {name: item for name, item in fields.items() if item.number and item.number.unit not in NOT_ADDED}
    return {slot: wanted[name] for name, slot in finder.slots.by_field.items() if name in wanted}


def called(book: Book, register: Register, lines: Iterable[Line]) -> dict[str, str]:
    """The names of the persons that lines name."""
    fields = [item.name.value for item in register.fields if book.links_to(item.type, PERSON)]
    numbers = {line.values[name] for line in lines for name in fields if name in line.values}
    known = current(Employment.objects.filter(person__number__in=numbers))
    return dict(known.values_list("person__number", "name"))


def differences(before: Mapping[str, str], after: Mapping[str, str], order: Iterable[str]) -> Iterator[Change]:
    """The fields that differ, in the order of the form; fields the form no longer has stand last."""
    names = dict.fromkeys([*order, *before, *after])
    for name in names:
        if before.get(name, "") != after.get(name, ""):
            yield Change(name, before.get(name, ""), after.get(name, ""))
