"""The month's records: every register the handbook declares, read from a folder, all faults together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import PEOPLE, POSTS
from kaohe.intake.faults import RowFault
from kaohe.intake.links import strangers
from kaohe.intake.register import FileSeen, Intake, read_register
from kaohe.intake.spans import overlapping
from kaohe.month.row_formulas import Compiler
from kaohe.month.schemas import register_schema

Progress = Callable[[str, int, int], None]
POST_SPAN = ("工號", "自", "至")


@dataclass(slots=True)
class Reading:
    """What came in: tables of the registers that were delivered, faults, and what was left out."""

    tables: dict[str, pa.Table] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    files: list[FileSeen] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    """Rows that were not taken because something is wrong with them, by register."""


def read_records(book: Book, folder: Path, *, accept_valid: bool = False, progress: Progress | None = None) -> Reading:
    """Reads all registers, sound rows even where others are refused, so that people can be looked up in one run.

    Rows of people nobody knows are faults as well; with `accept_valid` they are left out.
    """
    reading = Reading()
    registers = [item for key, item in book.registers.items() if key not in book.obligations]
    for number, register in enumerate(registers):
        schema = register_schema(book, register, Compiler(book, register))
        take(reading, register, read_register(schema, folder, accept_valid=True))
        if progress is not None:
            progress("讀取台賬", number + 1, len(registers))
    for register in registers:
        known_people(reading, book, register, accept_valid=accept_valid)
    one_post_a_day(reading, book, accept_valid=accept_valid)
    return reading


def take(reading: Reading, register: Register, found: Intake) -> None:
    """Adds one register."""
    name = register.name.value
    reading.faults += found.faults
    reading.files += found.files
    if found.delivered and found.table is not None:
        reading.tables[name] = found.table
        reading.taken[name] = found.taken
    if found.left_out:
        reading.left_out[name] = list(found.left_out)
    if found.refused:
        reading.refused[name] = found.refused


def known_people(reading: Reading, book: Book, register: Register, *, accept_valid: bool) -> None:
    """Rows that name a person who is not in 人員."""
    people, table = reading.tables.get(PEOPLE), reading.tables.get(register.name.value)
    if people is None or table is None or fold(register.name.value) == fold(PEOPLE):
        return
    home = book.registers[fold(PEOPLE)]
    columns = [item.name.value for item in register.fields if book.links_to(item.type, "人")]
    faults, sound = strangers(table, columns, people[home.key[0].value])
    refuse(reading, register.name.value, faults, sound, accept_valid=accept_valid)


def one_post_a_day(reading: Reading, book: Book, *, accept_valid: bool) -> None:
    """Assignments of one person that hold on the same day: records would count in both."""
    posts, table = book.register(POSTS), reading.tables.get(POSTS)
    if posts is None or table is None:
        return
    faults, sound = overlapping(table, *POST_SPAN)
    refuse(reading, posts.name.value, faults, sound, accept_valid=accept_valid)


def refuse(reading: Reading, name: str, faults: list[RowFault], sound: pa.Table, *, accept_valid: bool) -> None:
    """Notes faults found in a register already read, and keeps only its sound rows when these are to be taken."""
    reading.faults += faults
    if accept_valid and faults:
        gone = reading.tables[name].num_rows - sound.num_rows
        reading.tables[name] = sound
        reading.taken[name] = sound.num_rows
        reading.refused[name] = reading.refused.get(name, 0) + gone
