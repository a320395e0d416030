"""A file looked at before it is taken: how it is read, every fault at its row and column, its rows laid ready."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyarrow as pa

from kaohe.handbook.book import Book
from kaohe.handbook.meaning import meaning
from kaohe.handbook.model import Register
from kaohe.intake.faults import RowFault
from kaohe.intake.header import lacking
from kaohe.intake.register import first_rows, header_of, read_file
from kaohe.intake.schema import RegisterSchema
from kaohe.intake.spelling import fold
from kaohe.jobs.progress import Unheard
from kaohe.records.checking import against_kept, not_of_people, own_schema
from kaohe.records.errors import said_of
from kaohe.records.files import FAULTS, at_once, folder, write_rows
from kaohe.records.models import Batch
from kaohe.records.presets import Chosen, presets
from kaohe.records.row_formulas import Compiler
from kaohe.records.schemas import plain_schema, register_schema
from kaohe.records.slots import form_of

MOST_ENTRIES = 20_000
"""Rows up to which an import becomes entries, which can be corrected one by one; more stay in their file."""
SHOWN_ROWS = 3
"""Rows of a file that are shown where its columns are put together with fields."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a file holds for a register; its rows lie ready in `stored`."""

    register: str
    file: str
    sha256: str
    stored: str
    rows: int
    """That are taken; of a file with faults, that stand in it."""
    faults: tuple[RowFault, ...]
    left_out: Mapping[str, int]
    mapping: Mapping[str, object]
    is_bulk: bool


def look_at(
    book: Book,
    register: Register,
    path: Path,
    name: str,
    chosen: Chosen | None = None,
    *,
    by: str = "",
    progress: Unheard = Unheard(),  # noqa: B008 - it hears nothing and holds nothing
) -> LookedAt:
    """Reads a file for a register and tells all that is wrong with it; the company's records are not changed.

    `by`: for whom, so that a file is read as he last matched the columns of one like it.
    """
    not_of_people(register)
    schema, chosen = reading(book, register, path, chosen, by)
    progress.at(said_of("F201"))
    with frugal():
        found = read_file(schema, path, name, accept_valid=True, told=progress)
    progress.at(said_of("F202"))
    faults = list(found.faults)
    if found.table is not None:
        faults = sorted([*faults, *against_kept(book, register, found.table)], key=lambda item: item.row)
    [seen] = found.files
    stored = stored_as(book, register, seen.sha256, chosen)
    if found.table is not None and not faults:
        write_rows(found.table, replace(schema, mapping=None), folder() / stored)
    write_faults(stored, faults)
    mapping = asdict(chosen) if chosen else {}
    is_bulk = register.bulk or found.taken > MOST_ENTRIES
    return LookedAt(
        register.name.value,
        name,
        seen.sha256,
        stored,
        seen.rows if faults else found.taken,
        tuple(faults),
        dict(found.left_out),
        mapping,
        is_bulk,
    )


def reading(
    book: Book, register: Register, path: Path, chosen: Chosen | None, by: str = ""
) -> tuple[RegisterSchema, Chosen | None]:
    """How the file is read: as chosen; else in the handbook's words or as its 匯入 says, whichever the file looks like.

    Where that leaves columns out, as a file like it was read before.
    """
    own = own_schema(book, register)
    if chosen is not None:
        return replace(own, mapping=chosen.schema()), chosen
    said_so, there = by_handbook(book, register, own, path)
    if lacking(said_so, there):
        for preset in presets(register, by):
            if preset.chosen.fits(there):
                return replace(own, mapping=preset.chosen.schema()), preset.chosen
    return said_so, None


def by_handbook(
    book: Book, register: Register, own: RegisterSchema, path: Path
) -> tuple[RegisterSchema, tuple[str, ...]]:
    """How the handbook reads a file, and the names of its columns."""
    if register.mapping is None:
        return own, header_of(own, path)
    foreign = register_schema(book, register, Compiler(book, register))
    there = header_of(foreign, path)
    folded = {fold(column) for column in there}
    columns = foreign.mapping.columns if foreign.mapping else {}
    hits = [sum(fold(name) in folded for name in names) for names in (columns.values(), columns.keys())]
    return own if hits[1] > hits[0] else foreign, there


def beginning_of(book: Book, register: Register, path: Path) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The names of a file's columns and its first rows, to be put together with fields by hand."""
    schema = own_schema(book, register)
    names = header_of(schema, path)
    return names, first_rows(schema, path, SHOWN_ROWS)


@contextmanager
def frugal() -> Iterator[None]:
    """Lets Arrow use, where it can, the allocator that asks the system for memory least often.

    Reading a million rows costs a fifth less so.
    """
    before = pa.default_memory_pool()
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def stored_as(book: Book, register: Register, sha256: str, chosen: Chosen | None) -> str:
    """What the rows of a file are called: after its content and all that they were read and checked by. Once the
    handbook says any of it otherwise they are called otherwise, so that nobody takes rows that it has not seen."""
    card = meaning((register.fields, register.key, register.checks, register.mapping))
    forms = [form_of(field) for field in plain_schema(book, register).fields]  # With the options of a 名單.
    told = [register.name.value, card, forms, asdict(chosen) if chosen else None]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return f"{sha256}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.parquet"


def write_faults(stored: str, faults: list[RowFault]) -> None:
    """Keeps what is wrong beside the rows."""
    with at_once(folder() / f"{stored}{FAULTS}") as file:
        file.write(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False).encode())


def faults_of(batch: Batch) -> list[RowFault]:
    """What is wrong with a batch that was looked at."""
    path = folder() / f"{batch.stored}{FAULTS}"
    return [RowFault(**item) for item in json.loads(path.read_bytes())] if path.exists() else []
