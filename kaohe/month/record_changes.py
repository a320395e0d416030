"""What differs between the records of two states: those that were added, withdrawn or changed, register by register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.handbook.book import Book
from kaohe.handbook.names import fold

ROW = "__row"
ADDED, WITHDRAWN, CHANGED = "新增", "撤去", "改動"
OWN = ("__file", "__line", "__id")
"""Where a record stood in its file; that is no part of what it says."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that differs: its register, its id, whose it is, how it differs, and which fields."""

    register: str
    record: str
    person: str
    how: str
    fields: tuple[str, ...] = ()


def record_changes(book: Book, old: Mapping[str, pa.Table], new: Mapping[str, pa.Table]) -> list[RecordChange]:
    """Every record that differs, in the order of registers and ids; one by one also where registers are large."""
    found: list[RecordChange] = []
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        table = after if after is not None else before
        if table is None or ROW not in table.column_names:
            continue
        owner = owner_in(book, name)
        found += in_register(
            name, owner, before if before is not None else table[:0], after if after is not None else table[:0]
        )
    return found


def owner_in(book: Book, name: str) -> str | None:
    """The field that says whose a record is."""
    register = book.register(name)
    return book.owner_of(register, "人") if register is not None else None


def in_register(name: str, owner: str | None, before: pa.Table, after: pa.Table) -> Iterator[RecordChange]:
    """The records of one register that differ."""
    for how, table, other in ((WITHDRAWN, before, after), (ADDED, after, before)):
        alone = table.filter(pc.invert(pc.is_in(table[ROW], value_set=other[ROW].combine_chunks())))
        yield from told(name, owner, alone, how)
    yield from altered(name, owner, before, after)


def told(name: str, owner: str | None, table: pa.Table, how: str) -> Iterator[RecordChange]:
    """Records of a table, all in one way."""
    people = table[owner].to_pylist() if owner in table.column_names else [""] * table.num_rows
    for record, person in zip(table[ROW].to_pylist(), people, strict=True):
        yield RecordChange(name, str(record), str(person or ""), how)


def altered(name: str, owner: str | None, before: pa.Table, after: pa.Table) -> Iterator[RecordChange]:
    """Records that both have and that say something else now."""
    old = before.filter(pc.is_in(before[ROW], value_set=after[ROW].combine_chunks())).sort_by(ROW)
    new = after.filter(pc.is_in(after[ROW], value_set=before[ROW].combine_chunks())).sort_by(ROW)
    if old.num_rows != new.num_rows or not old.num_rows:
        return
    columns = [one for one in new.column_names if one in old.column_names and one not in OWN]
    differ = {one: unlike(old[one], new[one]) for one in columns}
    some = pc.fill_null(pc.equal(pa.chunked_array([pa.repeat(pa.scalar(0), new.num_rows)]), 1), False)  # noqa: FBT003
    for mask in differ.values():
        some = pc.or_(some, mask)
    for at in pc.indices_nonzero(some).to_pylist():
        fields = tuple(one for one in columns if differ[one][at].as_py() and not one.startswith("__"))
        person = str(new[owner][at].as_py() or "") if owner in new.column_names else ""
        if fields:
            yield RecordChange(name, str(new[ROW][at].as_py()), person, CHANGED, fields)


def unlike(old: pa.ChunkedArray, new: pa.ChunkedArray) -> pa.ChunkedArray:
    """Where two columns differ, none being a value like others."""
    new = new.cast(old.type)
    same = pc.fill_null(pc.equal(old, new), False)  # noqa: FBT003
    return pc.invert(pc.or_(same, pc.and_(pc.is_null(old), pc.is_null(new))))


def of_register(changes: list[RecordChange]) -> dict[str, list[RecordChange]]:
    """By folded register."""
    found: dict[str, list[RecordChange]] = {}
    for change in changes:
        found.setdefault(fold(change.register), []).append(change)
    return found
