"""A person's own copy: everything kept about him, as tables he can take along, and the names of what is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaohe.access.rights import EVERYBODY, SELF, Verb, rights_on
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import PEOPLE, POSTS
from kaohe.ledger.actions import record
from kaohe.people.actions import person_of
from kaohe.people.models import Assignment, Employment, Person
from kaohe.people.person_file import entries_about
from kaohe.records.joined_list import list_seen
from kaohe.records.looking import Look
from kaohe.records.models import Attachment, Revision
from kaohe.records.rights import Seen
from kaohe.records.staff import is_of_people, staff_rows_of

TOLD = frozenset({fold(PEOPLE), fold(POSTS)})
"""Registers whose rows the tables of the person and his posts hold, with more of each."""
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """Tables by name, each with its header; and the registers that hold something about him he may not see."""

    person: Rows
    posts: Rows
    decisions: Rows
    files: Rows
    """The names of the files beside his records of the registers here, with what they lie beside."""
    registers: dict[str, Rows]
    withheld: tuple[str, ...]


@transaction.atomic
def own_copy(actor: Actor, number: str, day: date) -> OwnCopy:
    """The copy of a person, which he may ask for himself; the ledger notes it. Raises NotAllowed, NotKnown.

    Of registers it holds what the handbook lets himself see, whoever makes the copy. Facts that were superseded
    are in it with the moment from which they no longer counted.
    """
    require(actor, Permission.PEOPLE_COPY, number)
    person = person_of(number)
    found = {
        register.name.value: (rows_of(book, register, number), is_his(register, day))
        for book in books_in_force(day)
        for key, register in book.registers.items()
        if key not in book.obligations and fold(register.name.value) not in TOLD and book.owner_of(register, PERSON)
    }
    shown = {name: rows for name, (rows, his) in found.items() if his and len(rows) > 1}
    withheld = tuple(name for name, (rows, his) in found.items() if not his and len(rows) > 1)
    record(actor, "people.person.copy", "person", number, detail={"registers": sorted(shown)})
    return OwnCopy(employments(person), posts(person), decisions(number), files_beside(number, shown), shown, withheld)


def is_his(register: Register, day: date) -> bool:
    """Whether the handbook lets a person see his own records of a register."""
    return any(grant.who in (SELF, EVERYBODY) for grant in rights_on(day).of(register.name.value, Verb.SEE))


def rows_of(book: Book, register: Register, number: str) -> Rows:
    """His records in a register, in the order in which they came."""
    if is_of_people(register):
        columns = [field.name.value for field in register.fields]
        return [columns, *([row.get(one, "") for one in columns] for row in staff_rows_of(register.name.value, number))]
    found = list_seen(book, register, Seen(frozenset([number])))
    names = [field.name for field in found.schema.fields]
    return [names, *([line.values.get(name, "") for name in names] for line in found.lines(Look(descending=True)))]


def employments(person: Person) -> Rows:
    """Name and time in the company, each fact with when it was known; `extra` as the handbook's fields name it."""
    facts = Employment.objects.filter(person=person).order_by("known_at", "pk")
    names = sorted({name for fact in facts for name in fact.extra})
    head = ["number", "name", "since", "until", "known_at", "superseded_at", *names]
    return [
        head,
        *(
            [person.number, fact.name, *days(fact.since, fact.until), *moments(fact.known_at, fact.superseded_at),
             *(str(fact.extra.get(name, "")) for name in names)]
            for fact in facts
        ),
    ]  # fmt: skip


def posts(person: Person) -> Rows:
    """Posts, each with when it was known."""
    facts = Assignment.objects.filter(person=person).select_related("unit", "superior").order_by("known_at", "pk")
    head = ["post", "unit", "superior", "grade", "since", "until", "known_at", "superseded_at"]
    return [
        head,
        *(
            [fact.post, fact.unit.code, fact.superior.number if fact.superior else "", fact.grade,
             *days(fact.since, fact.until), *moments(fact.known_at, fact.superseded_at)]
            for fact in facts
        ),
    ]  # fmt: skip


def decisions(number: str) -> Rows:
    """What was decided about him: when, by whom, what, and why where the reason still stands."""
    rows = [
        [
            *moments(entry.at),
            entry.actor,
            entry.action,
            entry.reason.text if hasattr(entry, "reason") else "",
            entry.instead_of,
        ]
        for entry in entries_about(number)
    ]
    return [["at", "actor", "action", "reason", "instead_of"], *rows]


def files_beside(number: str, registers: Iterable[str]) -> Rows:
    """The files beside his records: where, their name, kind and size, when they came and were withdrawn."""
    last = Revision.objects.filter(subject=number, superseded_at=None, register__in=list(registers)).order_by()
    beside = Attachment.objects.filter(entry__in=last.values("entry"), erased_at=None)
    found = list(beside.order_by("register", "entry", "pk"))
    his = dict(last.filter(entry__in={one.entry for one in found}).values_list("entry", "key"))
    return [
        ["register", "key", "file", "kind", "size", "added_at", "withdrawn_at"],
        *(
            [one.register, his[one.entry], one.name, one.kind, str(one.size),
             *moments(one.added_at, one.withdrawn_at)]
            for one in found
        ),
    ]  # fmt: skip


def days(*given: date | None) -> list[str]:
    """Days as people write them."""
    return [day.isoformat() if day else "" for day in given]


def moments(*given: datetime | None) -> list[str]:
    """Moments to the second, by the company's clock."""
    return [
        timezone.localtime(moment).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds") if moment else ""
        for moment in given
    ]
