"""Records that name somebody or something of another register: is it on that list?"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.faults import Refusal, RowFault, fault, shown

MOST_NAMES = 2000
"""In longer lists no near id is looked for."""


@dataclass(frozen=True, slots=True)
class Home:
    """The register that lists what others name, and the column that names it."""

    register: str
    key: str


def nobody(register: str, files: str) -> RowFault:
    """The fault of a register that must list somebody and lists nobody; `files`: what its files are called."""
    return fault(register, 0, "", "", Refusal("R196", files=files))


def strangers(table: pa.Table, column: str, home: Home, listed: pa.ChunkedArray) -> tuple[list[RowFault], pa.Table]:
    """The faults of rows that name in the column what is nowhere listed, and the rows without them.

    Empty cells name nothing.
    """
    return _naming(table, column, home, listed, "R191")


def without_home(table: pa.Table, column: str, home: Home, taken: pa.ChunkedArray) -> tuple[list[RowFault], pa.Table]:
    """The same of rows that name what is listed, but in a row that was refused."""
    return _naming(table, column, home, taken, "R193")


def no_persons(table: pa.Table, column: str, names: frozenset[str]) -> tuple[list[RowFault], pa.Table]:
    """The faults of rows that name in the column a post or a unit where a person must stand, and the other rows."""
    others = pc.invert(pc.is_in(table[column], value_set=pa.array(sorted(names), pa.string()))).combine_chunks()
    rows = pc.indices_nonzero(pc.invert(others)).to_pylist()
    return [_stranger(table, row, column, Home("", ""), [], "R197") for row in rows], table.filter(others)


def _naming(
    table: pa.Table, column: str, home: Home, known: pa.ChunkedArray, code: str
) -> tuple[list[RowFault], pa.Table]:
    ids = known.combine_chunks()
    sound = pc.or_(pc.is_null(table[column]), pc.is_in(table[column], value_set=ids)).combine_chunks()
    rows = pc.indices_nonzero(pc.invert(sound)).to_pylist()
    near = [str(one) for one in ids.to_pylist()] if rows and len(ids) <= MOST_NAMES else []
    faults = [_stranger(table, row, column, home, near, code) for row in rows]
    return faults, table.filter(sound) if faults else table


def _stranger(table: pa.Table, row: int, column: str, home: Home, near: list[str], code: str) -> RowFault:
    value = str(table[column][row].as_py())
    close = get_close_matches(value, near, 1)
    args = {"register": home.register, "key": home.key, "known": close[0] if close else "—"}
    place = str(table["__file"][row].as_py()), table["__line"][row].as_py()
    return RowFault(*place, column, shown(value), code, args)
