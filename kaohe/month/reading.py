"""The month's records: every register the handbook declares, read from a folder, all faults together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.handbook.scopes import POSTS
from kaohe.intake.circles import circling, on_day
from kaohe.intake.faults import RowFault
from kaohe.intake.links import no_persons, nobody, strangers, without_home
from kaohe.intake.places import unclaimed
from kaohe.intake.register import FileSeen, Intake, read_register
from kaohe.intake.spans import overlapping
from kaohe.records.homes import home_of
from kaohe.records.row_formulas import Compiler
from kaohe.records.schemas import register_schema

Progress = Callable[[str, int, int], None]
POST_SPAN = ("工號", "自", "至")
JUDGEMENTS, POST, UNIT_NAMES = "裁定", "崗位", frozenset({"單位", "名稱"})
SUPERIOR, UNITS, UNIT_ABOVE = "上級", "單位", ("單位", "上級單位")


class Keeper(Protocol):
    """Who gives the records of a register where they do not lie in files of a folder."""

    known_until: datetime
    """The moment as of which it gives them."""

    def __call__(self, book: Book, register: Register) -> Intake:
        """The records of one register."""


@dataclass(slots=True)
class Reading:
    """What came in: tables of the registers that were delivered, faults, and what was left out."""

    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    files: list[FileSeen] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    """Rows that were not taken because something is wrong with them, by register."""
    strange: dict[str, str] = field(default_factory=dict)
    """Files that belong to no register, each with the register that its name may have meant, or ""."""
    faulty: set[str] = field(default_factory=set)
    """Registers with a fault in their own files."""
    nobody: bool = False
    """Whether the month is of people and has none."""
    named: dict[str, pa.ChunkedArray] = field(default_factory=dict)
    """What the rows of a register are called, refused ones too."""

    def is_refused(self, *, accept_valid: bool) -> bool:
        """Whether nothing can be made of it, or not all of it is sound and all was asked for."""
        return self.nobody or (bool(self.faults) and not accept_valid)


def read_records(
    book: Book, source: Path | Keeper, *, accept_valid: bool = False, progress: Progress | None = None
) -> Reading:
    """Reads all registers from a folder or who keeps them, all faults in one run: sound rows even where others are not.

    Rows that name what no register lists are faults as well, and so are superiors in a circle; with `accept_valid`
    these rows are left out.
    """
    reading = Reading()
    registers = asked_for(book)
    for number, register in enumerate(registers):
        take(reading, register, of_register(book, register, source))
        if progress is not None:
            progress("讀取台賬", number + 1, len(registers))
    for register in registers:
        known_names(reading, book, register, accept_valid=accept_valid)
    one_post_a_day(reading, book, accept_valid=accept_valid)
    no_circles(reading, book, accept_valid=accept_valid)
    judged_by_persons(reading, book, accept_valid=accept_valid)
    if isinstance(source, Path):
        reading.strange = strange_files(reading, book, source)
    somebody(reading, book)
    reading.named.clear()
    return reading


def of_register(book: Book, register: Register, source: Path | Keeper) -> Intake:
    """The records of one register, sound rows also where others are refused."""
    if not isinstance(source, Path):
        return source(book, register)
    return read_register(register_schema(book, register, Compiler(book, register)), source, accept_valid=True)


def strange_files(reading: Reading, book: Book, folder: Path) -> dict[str, str]:
    """What lies in the folder and belongs to no register, with the register that its name may have meant."""
    claimed = [*(seen.path for seen in reading.files), *(one.file for one in reading.faults)]
    by_name = [item for item in asked_for(book) if item.mapping is None or item.mapping.files is None]
    waiting = [item.name.value for item in by_name if item.name.value not in reading.tables]
    return unclaimed(folder, claimed, waiting)


def somebody(reading: Reading, book: Book) -> None:
    """A month of people without people gives nothing, and a correction to it would take everybody's pay back."""
    register = book.subjects.get(PERSON)
    if register is None or reading.taken.get(register.name.value):
        return
    reading.nobody = any(node.subject == PERSON for node in book.all_nodes())
    if reading.nobody and register.name.value not in reading.faulty:
        files = register.mapping.files if register.mapping else None
        reading.faults.append(nobody(register.name.value, files or f"{register.name.value}.csv"))


def asked_for(book: Book) -> list[Register]:
    """The registers that come from outside; what is owed (應有) the engine makes itself."""
    return [item for key, item in book.registers.items() if key not in book.obligations]


def take(reading: Reading, register: Register, found: Intake) -> None:
    """Adds one register."""
    name = register.name.value
    reading.faults += found.faults
    if found.faults:
        reading.faulty.add(name)
    reading.files += found.files
    if found.delivered and found.table is not None:
        reading.tables = {**reading.tables, name: found.table}
        reading.taken[name] = found.taken
    if found.left_out:
        reading.left_out[name] = list(found.left_out)
    if found.refused:
        reading.refused[name] = found.refused
    if found.named is not None:
        reading.named[name] = found.named


def known_names(reading: Reading, book: Book, register: Register, *, accept_valid: bool) -> None:
    """Rows that name a person, a unit or another subject that its own register does not list.

    A name whose row was refused is listed: that row is told, and what rests on it only where the rest is taken.
    """
    name = register.name.value
    for item in register.fields:
        home = home_of(book, item.type)
        listed = reading.named.get(home.register) if home else None
        if home is None or listed is None or name not in reading.tables:
            continue
        faults, sound = strangers(reading.tables[name], item.name.value, home, listed)
        refuse(reading, name, faults, sound, accept_valid=accept_valid)
        if accept_valid:
            taken = reading.tables[home.register][home.key]
            faults, sound = without_home(reading.tables[name], item.name.value, home, taken)
            refuse(reading, name, faults, sound, accept_valid=True)


def one_post_a_day(reading: Reading, book: Book, *, accept_valid: bool) -> None:
    """Assignments of one person that hold on the same day: records would count in both."""
    posts, table = book.register(POSTS), reading.tables.get(POSTS)
    if posts is None or table is None:
        return
    faults, sound = overlapping(table, *POST_SPAN)
    refuse(reading, posts.name.value, faults, sound, accept_valid=accept_valid)


def no_circles(reading: Reading, book: Book, *, accept_valid: bool) -> None:
    """People who are their own superior by way of others on the book's day, and units that contain themselves."""
    posts, units = reading.tables.get(POSTS), reading.tables.get(UNITS)
    owner, since, until = POST_SPAN
    if posts is not None and SUPERIOR in posts.column_names:
        found = circling(posts, owner, SUPERIOR, on_day(posts, since, until, book.day))
        refuse(reading, POSTS, *found, accept_valid=accept_valid)
    if units is not None and set(UNIT_ABOVE) <= set(units.column_names):
        refuse(reading, UNITS, *circling(units, *UNIT_ABOVE), accept_valid=accept_valid)


def judged_by_persons(reading: Reading, book: Book, *, accept_valid: bool) -> None:
    """Judgements must name who judged; a post or unit in his place would let somebody judge himself (catalogue G17)."""
    table, posts, units = reading.tables.get(JUDGEMENTS), book.register(POSTS), reading.tables.get(UNITS)
    if table is None:
        return
    kind = book.field_type(posts, POST) if posts else None
    names = {"上級", *getattr(kind, "options", ())}
    named = [] if units is None else [units[column] for column in UNIT_NAMES.intersection(units.column_names)]
    names |= {str(one) for column in named for one in column.drop_null().unique().to_pylist()}
    people = reading.named.get(book.subjects[PERSON].name.value) if PERSON in book.subjects else None
    names -= set(map(str, people.to_pylist())) if people is not None and names else set()
    refuse(reading, JUDGEMENTS, *no_persons(table, "裁定人", frozenset(names)), accept_valid=accept_valid)


def refuse(reading: Reading, name: str, faults: list[RowFault], sound: pa.Table, *, accept_valid: bool) -> None:
    """Notes faults found in a register already read, and keeps only its sound rows when these are to be taken."""
    reading.faults += faults
    if accept_valid and faults:
        gone = reading.tables[name].num_rows - sound.num_rows
        reading.tables = {**reading.tables, name: sound}
        reading.taken[name] = sound.num_rows
        reading.refused[name] = reading.refused.get(name, 0) + gone
