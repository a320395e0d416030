"""What every file format gives: names of columns, then blocks of cells as texts, and what the format refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.faults import Refusal


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that the format itself refuses; column None for the whole row, which may then be missing in the block."""

    line: int
    column: int | None
    value: str
    refusal: Refusal
    is_lost: bool = False
    """Whether the row is in no block."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows. Columns by their place in the file; only those asked for. Null and "" both mean an empty cell."""

    lines: pa.Array
    columns: dict[int, pa.Array]
    typed: dict[int, pa.Array] = field(default_factory=dict)
    """Per column, which cells the file itself types (an XLSX date): their texts are ours, no mapping's format holds."""
    bad: tuple[BadCell, ...] = ()

    def parts(self, rows: int) -> Iterator[Block]:
        """The block in pieces of at most so many rows; what the format refused goes with the first."""
        for start in range(0, max(len(self.lines), 1), rows):
            columns, typed = (
                {place: cells.slice(start, rows) for place, cells in found.items()}
                for found in (self.columns, self.typed)
            )
            yield Block(self.lines.slice(start, rows), columns, typed, () if start else self.bad)


Blocks = Callable[[frozenset[int]], Iterator[Block]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in a file: its header and a way to read the columns one wants."""

    names: tuple[str, ...]
    header_line: int
    blocks: Blocks
    encoding: str
    bad: tuple[BadCell, ...] = ()
    """What is wrong before the first row."""
    is_told_late: bool = False
    """Whether what is wrong with the header may show only at the end of the rows."""
    unfit: Callable[[int, str], Refusal | None] | None = None
    """For formats with typed columns: why the column at that place cannot hold a field of that type."""


def typed_sheet(fields: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Sheet:
    """Rows that were typed, as a table: every field has a column, and so has what is no field. Rows count from 1."""
    names = tuple(dict.fromkeys([*fields, *(name for row in rows for name in row)]))

    def blocks(places: frozenset[int]) -> Iterator[Block]:
        columns = {place: pa.array([row.get(names[place], "") for row in rows], pa.string()) for place in places}
        yield Block(counted(1, len(rows)), columns)

    return Sheet(names, 0, blocks, "")


def counted(first: int, count: int) -> pa.Array:
    """The whole numbers from `first` on."""
    ones = pa.repeat(pa.scalar(1, pa.int64()), count)
    return pc.add(pc.cumulative_sum(ones), first - 1)


def mask(places: set[int], length: int) -> pa.Array:
    """A column of truth values, true at these places."""
    flags = [False] * length
    for place in places:
        flags[place] = True
    return pa.array(flags, pa.bool_())
