"""Records that hold for a span of days: does one begin before the other has ended?"""

from __future__ import annotations

import pyarrow as pa

from kaohe.base.dates import day_of
from kaohe.intake.faults import RowFault


def overlapping(table: pa.Table, owner: str, since: str, until: str) -> tuple[list[RowFault], pa.Table]:
    """The faults of rows that begin while an earlier row of their owner still holds, and the rows without them."""
    names = [owner, since, until, "__file", "__line"]
    rows = zip(range(table.num_rows), *(table[name].to_pylist() for name in names), strict=True)
    ends: dict[str, tuple[int, int | None]] = {}
    faults: list[RowFault] = []
    sound = [True] * table.num_rows
    for place, who, begin, end, file, line in sorted(rows, key=lambda row: (row[1], row[2])):
        before = ends.get(who)
        if before is not None and (before[1] is None or begin <= before[1]):
            sound[place] = False
            args = {"owner": who, "before": day_of(before[0]).isoformat()}
            faults.append(RowFault(file, line, since, day_of(begin).isoformat(), "R192", args))
        else:
            ends[who] = begin, end
    return faults, table.filter(pa.array(sound, pa.bool_())) if faults else table
