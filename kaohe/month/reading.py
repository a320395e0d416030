"""The month's records: every register the handbook declares, read from a folder, all faults together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import PEOPLE
from kaohe.intake.faults import RowFault
from kaohe.intake.links import strangers
from kaohe.intake.register import FileSeen, Intake, read_register
from kaohe.month.row_formulas import Compiler
from kaohe.month.schemas import register_schema

Progress = Callable[[str, int, int], None]


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
    reading.faults += faults
    if accept_valid and faults:
        name, gone = register.name.value, table.num_rows - sound.num_rows
        reading.tables[name] = sound
        reading.taken[name] = sound.num_rows
        reading.refused[name] = reading.refused.get(name, 0) + gone
