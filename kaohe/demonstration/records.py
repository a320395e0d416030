"""The records of the demonstration: short registers as if typed, long ones as files that were imported."""

from __future__ import annotations

from kaohe.base.actor import Actor
from kaohe.demonstration.files import Files, file_name
from kaohe.demonstration.staff import rows
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.header import KNOWN_AT
from kaohe.records.actions import enter, stage, take
from kaohe.records.imports import look_at
from kaohe.records.staff import is_of_people

TYPED = 40
"""Up to so many rows a register is typed."""


def bring_records(actor: Actor, book: Book, files: Files) -> None:
    """Every register that has rows, those first to which others point."""
    for name, count in files.registers.items():
        register = book.register(name)
        if register is None or is_of_people(register) or not count:
            continue
        if count <= TYPED and typed(actor, book, register, files):
            continue
        path = files.records / file_name(book, name)
        take(actor, book, register, stage(actor, register, look_at(book, register, path, path.name)).pk)


def typed(actor: Actor, book: Book, register: Register, files: Files) -> bool:
    """Whether the rows could be typed: not those of another system, nor any that say when they became known."""
    if register.mapping is not None:
        return False
    found = rows(files.records / file_name(book, register.name.value))
    if any(row.get(KNOWN_AT) for row in found):
        return False
    enter(actor, book, register, [{name: text for name, text in row.items() if text} for row in found])
    return True
