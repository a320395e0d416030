"""Rows being read: their columns so far, the cells that were refused, and the faults found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.faults import Refusal, RowFault, fault


@dataclass(slots=True)
class Batch:
    """Some rows of one file. Columns by the name that formulas know."""

    file: str
    lines: pa.Array
    columns: dict[str, pa.Array] = field(default_factory=dict)
    refused: dict[str, set[int]] = field(default_factory=dict)
    """Per column, the rows whose cell is not known because it was refused (or rests on one that was)."""
    left_out: set[int] = field(default_factory=set)
    bad: set[int] = field(default_factory=set)
    faults: list[tuple[int, str, str, Refusal]] = field(default_factory=list)
    """(row, column, value, why): most may be of rows that turn out to be left out."""

    def __len__(self) -> int:
        return len(self.lines)

    def refuse(self, row: int, column: str, value: str, refusal: Refusal) -> None:
        """Notes a fault in a row; `column` is as the file calls it."""
        self.bad.add(row)
        self.faults.append((row, column, value, refusal))

    def unknown(self, names: Iterable[str]) -> set[int]:
        """The rows in which one of these columns was refused."""
        return set().union(*(self.refused.get(name, ()) for name in names))

    def told(self) -> list[RowFault]:
        """The faults of rows that are records."""
        told = [item for item in self.faults if item[0] not in self.left_out]
        return [fault(self.file, self.lines[row].as_py(), column, value, why) for row, column, value, why in told]


def rows_where(flags: pa.Array) -> list[int]:
    """The places where a column of truth values is true."""
    places: list[int] = pc.indices_nonzero(flags).to_pylist()
    return places
