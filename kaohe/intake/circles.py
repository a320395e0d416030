"""Records that put one above another: does anybody, step by step, come out above himself?"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.faults import RowFault, shown


def on_day(table: pa.Table, since: str, until: str, day: int) -> pa.Array:
    """Which rows hold on the day."""
    begun = pc.less_equal(table[since], day)
    held = pc.or_kleene(pc.is_null(table[until]), pc.greater_equal(table[until], day))
    return pc.and_(begun, held).combine_chunks()


def circling(table: pa.Table, below: str, above: str, holds: pa.Array | None = None) -> tuple[list[RowFault], pa.Table]:
    """The faults of rows that close a circle, and the rows without them. `holds`: the rows that are looked at."""
    rows = range(table.num_rows) if holds is None else pc.indices_nonzero(holds).to_pylist()
    names, bosses = table[below].to_pylist(), table[above].to_pylist()
    at = {names[row]: row for row in rows if bosses[row] is not None}
    circles = _circles({name: bosses[row] for name, row in at.items()})
    faults = []
    sound = [True] * table.num_rows
    for circle in circles:
        path = shown(" → ".join([*circle, circle[0]]))
        for name in circle:
            row = at[name]
            sound[row] = False
            place = str(table["__file"][row].as_py()), table["__line"][row].as_py()
            faults.append(RowFault(*place, above, shown(bosses[row]), "R195", {"path": path}))
    return faults, table.filter(pa.array(sound, pa.bool_())) if faults else table


def _circles(up: dict[str, str]) -> list[list[str]]:
    """Every circle once, each from the name that stands first."""
    done: set[str] = set()
    found: list[list[str]] = []
    for name in up:
        path: dict[str, int] = {}
        here = name
        while here in up and here not in done and here not in path:
            path[here] = len(path)
            here = up[here]
        if here in path:
            found.append(list(path)[path[here] :])
        done.update(path)  # Not `|=`: with keys that makes a new set, for each name as large as all that went before.
    return found
