"""Records that name somebody: is he on the list?"""

from __future__ import annotations

from difflib import get_close_matches

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.faults import RowFault, shown

MOST_NAMES = 2000
"""In longer lists no near id is looked for."""


def strangers(table: pa.Table, columns: list[str], known: pa.ChunkedArray) -> tuple[list[RowFault], pa.Table]:
    """The faults of rows that name an id which is not known, and the rows without them. Empty cells name nobody."""
    faults: list[RowFault] = []
    keep = pa.array([True] * table.num_rows, pa.bool_())
    ids = known.combine_chunks()
    for name in columns:
        column = table[name]
        sound = pc.or_(pc.is_null(column), pc.is_in(column, value_set=ids)).combine_chunks()
        keep = pc.and_(keep, sound)
        near = [str(one) for one in ids.to_pylist()] if len(ids) <= MOST_NAMES else []
        faults += [stranger(table, row, name, near) for row in pc.indices_nonzero(pc.invert(sound)).to_pylist()]
    return faults, table.filter(keep) if faults else table


def stranger(table: pa.Table, row: int, column: str, near: list[str]) -> RowFault:
    """The fault of one row."""
    value = str(table[column][row].as_py())
    close = get_close_matches(value, near, 1)
    known = f"是不是「{close[0]}」?" if close else ""
    place = str(table["__file"][row].as_py()), table["__line"][row].as_py()
    return RowFault(*place, column, shown(value), "R191", {"known": known})
