"""Open tasks: records of registers with 結於 whose closing field is still empty, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from kaohe.access.remembering import once
from kaohe.access.rights import subject_of
from kaohe.access.tasks import Tasks
from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.records.entry_list import filled
from kaohe.records.homes import home_of
from kaohe.records.models import Revision


def open_tasks(number: str, data: str, day: date) -> Tasks:
    """What a person's open tasks ask for of a register: the task itself, where it is one of that register; the records
    that it names; those of the subject that it names (the customer of whom all these records are)."""
    keys, subjects, open_to_him = set[str](), set[str](), once(open_rows, number, day)
    for book in books_in_force(day):
        register = book.register(data)
        if register is None:
            continue
        for tasks in task_registers(book):
            rows = open_to_him.get(tasks.name.value, [])
            if tasks is register:
                keys |= {key for key, _ in rows}
            keys |= named(book, tasks, rows, register.name.value)
            subjects |= named(book, tasks, rows, home_of_subject(book, register))
    return Tasks(frozenset(keys), frozenset(subjects))


def task_registers(book: Book) -> Iterator[Register]:
    """The registers whose records are tasks of a person."""
    for one in book.registers.values():
        if one.closed_by is not None and book.owner_of(one, PERSON) is not None:
            yield one


def open_rows(number: str, day: date) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Key and row of each task of a person that is not closed, by register; one question for all of them."""
    closing = {one.name.value: one.closed_by for book in books_in_force(day) for one in task_registers(book)}
    is_open = Q(pk__in=[])
    for name, field in closing.items():
        is_open |= Q(register=name) & ~Q(row__has_key=field.value if field else "")
    own = Revision.objects.filter(is_open, filled("subject"), register__in=closing, is_live=True, subject=number)
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for name, key, row in own.values_list("register", "key", "row"):
        found.setdefault(name, []).append((key, row))
    return found


def named(book: Book, tasks: Register, rows: list[tuple[str, dict[str, str]]], home: str) -> set[str]:
    """What the rows name of a register, by every field that lists from it."""
    fields = [item.name.value for item in tasks.fields if home and home == home_name(book, item.type)]
    return set(values(fields, rows))


def values(fields: list[str], rows: list[tuple[str, dict[str, str]]]) -> Iterator[str]:
    """Values that are there."""
    for _, row in rows:
        yield from (row[name] for name in fields if row.get(name))


def home_of_subject(book: Book, register: Register) -> str:
    """The register that lists what a register's records are of, where that is no person: customers, shops."""
    if book.owner_of(register, PERSON) is not None:
        return ""
    field = register.field(subject_of(book, register))
    itself = register.name.value if register.subject else ""
    return (home_name(book, field.type) if field else "") or itself


def home_name(book: Book, kind: str) -> str:
    """The register that lists what a type names."""
    home = home_of(book, kind)
    return home.register if home else ""
