"""What is past its retention on a day, register by register, as the handbook in force says."""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import Book
from kaohe.handbook.cards.retention import LEAVING
from kaohe.handbook.model import Register
from kaohe.handbook.model_retention import Retention, Term
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import PEOPLE
from kaohe.people.erasing import STAY, due_people, left_by
from kaohe.records.erasing import DueRecords, Past, due_records
from kaohe.records.staff import is_of_people


@dataclass(frozen=True, slots=True)
class Due:
    """What is due in one register: records, or, of the register of people, persons by their numbers."""

    book: Book
    register: Register
    fields: tuple[str, ...]
    past: Past
    until: date
    """Up to which day somebody left, or a record is of."""
    records: DueRecords
    people: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many records or persons."""
        return self.records.count + len(self.people)

    @property
    def digest(self) -> str:
        """What exactly is due, told apart from anything else, without any of it."""
        told = [self.register.name.value, self.fields, self.records.entries, self.records.rows, self.people]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def due_on(day: date) -> Iterator[Due]:
    """Every register with a retention, with what is due in it on a day."""
    for book, register, kept in kept_registers(day):
        yield due_in(book, register, kept, day)


def kept_registers(day: date) -> Iterator[tuple[Book, Register, Retention]]:
    """The registers of a day that say how long they are kept. Of units and posts nothing is personal."""
    for book in books_in_force(day):
        for key, register in book.registers.items():
            if register.retention is None or key in book.obligations:
                continue
            if is_of_people(register) and fold(register.name.value) != fold(PEOPLE):
                continue
            yield book, register, register.retention


def due_in(book: Book, register: Register, kept: Retention, day: date) -> Due:
    """What is due in one register."""
    until, fields = before(day, kept.term), tuple(item.value for item in kept.erased)
    if is_of_people(register):
        fields = tuple(name for name in fields if name not in STAY)
        return Due(book, register, fields, Past(), until, DueRecords((), ()), due_people(until) if fields else ())
    past = Past(people=left_by(until)) if kept.since == LEAVING else Past(day=until)
    return Due(book, register, fields, past, until, due_records(book, register, fields, past))


def before(day: date, term: Term) -> date:
    """The day so long before another; of a shorter month its last one.

    >>> before(date(2026, 3, 31), Term(months=1)), before(date(2026, 11, 25), Term(days=30))
    (datetime.date(2026, 2, 28), datetime.date(2026, 10, 26))
    """
    if term.days:
        return day - timedelta(days=term.days)
    months = day.year * 12 + day.month - 1 - term.months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
