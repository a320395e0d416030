"""Rows that are to become entries: read like a file's, and held against what is there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.actor import Actor
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.cells import show
from kaohe.intake.faults import Refusal, RowFault, fault
from kaohe.intake.header import KNOWN_AT
from kaohe.intake.links import strangers
from kaohe.intake.register import ROW, read_typed
from kaohe.intake.rows import FILE, KNOWN, LINE
from kaohe.intake.schema import RegisterSchema
from kaohe.records.errors import RecordsError, RowsRefused
from kaohe.records.homes import home_of
from kaohe.records.models import LONGEST_KEY
from kaohe.records.named import listed, taken_keys
from kaohe.records.rights import sees_all
from kaohe.records.row_formulas import Compiler
from kaohe.records.schemas import register_schema
from kaohe.records.staff import is_of_people

Row = Mapping[str, str]
STRANGER = "R191"


@dataclass(frozen=True, slots=True)
class Sound:
    """Rows without fault: their values as whole numbers and texts, and as the handbook writes them."""

    schema: RegisterSchema
    table: pa.Table
    texts: list[dict[str, str]]


def own_schema(book: Book, register: Register) -> RegisterSchema:
    """The register with its checks, in the handbook's own words: no foreign file."""
    bare = replace(register, mapping=None)
    return register_schema(book, bare, Compiler(book, bare))


def sound_rows(
    actor: Actor, book: Book, register: Register, rows: Sequence[Row], *, instead_of: Iterable[str] = ()
) -> Sound:
    """The rows with their values. `instead_of`: keys of entries they correct. Raises RowsRefused with all faults, which
    tell the actor of no record that he may not see."""
    not_of_people(register)
    schema = own_schema(book, register)
    found = read_typed(schema, rows, "", accept_valid=True)
    faults = list(found.faults)
    if any(row.get(KNOWN_AT) for row in rows):
        known = "、".join(field.name for field in schema.fields)
        faults.append(fault("", 0, KNOWN_AT, "", Refusal("R126", known=known)))
    if found.table is not None:
        faults += against_kept(book, register, found.table, frozenset(instead_of))
    if faults or found.table is None:
        raise RowsRefused(register.name.value, sorted(for_him(actor, [book], faults), key=lambda item: item.row))
    return Sound(schema, found.table, texts_of(schema, found.table))


def for_him(actor: Actor, books: Sequence[Book], faults: Sequence[RowFault]) -> list[RowFault]:
    """The faults without what is nearly called so in a register of which the actor does not see everything."""
    homes = {one.args["register"] for one in faults if one.code == STRANGER}
    known = {name: next(filter(None, (book.register(name) for book in books)), None) for name in homes}
    hidden = {name for name in homes if not sees_all(actor, known[name])}
    return [
        replace(one, args={**one.args, "known": "—"}) if one.args.get("register") in hidden else one for one in faults
    ]


def not_of_people(register: Register) -> None:
    """Raises RecordsError for a register that `people` keeps."""
    if is_of_people(register):
        raise RecordsError("T110", register=register.name.value)


def against_kept(
    book: Book, register: Register, table: pa.Table, instead_of: frozenset[str] = frozenset()
) -> list[RowFault]:
    """Rows whose key is taken, and rows that name what no register lists."""
    faults = clashes(register, table, instead_of) if register.key else []
    for item in register.fields:
        home = home_of(book, item.type)
        if home is None or home.register == register.name.value:
            continue
        names = pc.unique(table[item.name.value].drop_null())
        known = listed(book, home, frozenset(names.to_pylist()))
        if known is not None and len(names):
            faults += strangers(table, item.name.value, home, pa.chunked_array([pa.array(known, pa.string())]))[0]
    return faults


def clashes(register: Register, table: pa.Table, instead_of: frozenset[str]) -> list[RowFault]:
    """Rows whose key a record has already, and keys that are too long to be looked up."""
    column = "、".join(name.value for name in register.key)
    taken = taken_keys(register, table[ROW])
    known = pa.array([key for key in taken if key not in instead_of], pa.string())
    is_long = pc.greater(pc.utf8_length(table[ROW]), LONGEST_KEY)
    rows = pc.indices_nonzero(pc.or_(is_long, pc.is_in(table[ROW], value_set=known)))
    where = zip(*(table[name].take(rows).to_pylist() for name in (FILE, LINE, ROW)), strict=True)
    return [
        fault(file, line, column, key, Refusal("R170", first=taken[key]) if key in taken else too_long())
        for file, line, key in where
    ]


def too_long() -> Refusal:
    """A key that no index can hold."""
    return Refusal("R132", limit=LONGEST_KEY)


def texts_of(schema: RegisterSchema, table: pa.Table) -> list[dict[str, str]]:
    """Each row as the handbook writes values; a field without value is left out."""
    rows: list[dict[str, str]] = [{} for _ in range(len(table))]
    for field in schema.fields:
        coded = pc.dictionary_encode(table[field.name].combine_chunks())
        shown = [show(value, field) for value in coded.dictionary.to_pylist()]
        for row, code in zip(rows, coded.indices.to_pylist(), strict=True):
            if code is not None:
                row[field.name] = shown[code]
    return rows


def said_known(table: pa.Table) -> list[int | None]:
    """When each row says that it was known, in local seconds since 1970-01-01."""
    found: list[int | None] = table[KNOWN].to_pylist()
    return found
