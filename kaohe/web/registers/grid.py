"""Many records as a grid of boxes: what was pasted, each fault at its cell, to be mended and sent again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.http import QueryDict

from kaohe.base.permission import NotAllowed
from kaohe.intake.faults import RowFault
from kaohe.intake.schema import FieldSchema
from kaohe.records.pasted import MOST_ROWS
from kaohe.web.registers.boxes import labelled
from kaohe.web.registers.forms import lines, may_not, told


@dataclass(slots=True)
class GridCell:
    """A box of the grid."""

    name: str
    label: str
    text: str
    faults: list[str] = field(default_factory=list)

    @property
    def has_lines(self) -> bool:
        """Whether its text has several, which a box of one line would lose."""
        return "\n" in self.text


@dataclass(slots=True)
class GridRow:
    """A record; `faults` are those of the row as a whole."""

    number: int
    cells: list[GridCell]
    faults: list[str] = field(default_factory=list)


class Grid:
    """The rows with their faults."""

    def __init__(self, fields: Sequence[FieldSchema], rows: Sequence[Mapping[str, str]]) -> None:
        self.columns = [(item.name, labelled(item)) for item in fields]
        beyond = any(row.get("") for row in rows)
        self.columns += [("", "")] if beyond else []
        self.sources = [dict(row) for row in rows if any(row.values())]
        self.rows = [self._row(number, row) for number, row in enumerate(self.sources, 1)]
        self.above: list[str] = []
        """Faults of all rows."""
        self.errors = 0
        """How many faults there are."""

    @classmethod
    def sent(cls, fields: Sequence[FieldSchema], data: QueryDict) -> Self:
        """The grid as it was sent back; a row whose boxes were all emptied is gone."""
        count = data.get("rows", "0")
        number = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 6 else 0
        names = list(enumerate(item.name for item in fields))
        return cls(
            fields, [{name: lines(data.get(f"c-{row}-{at}", "")) for at, name in names} for row in range(1, number + 1)]
        )

    @property
    def filled(self) -> list[dict[str, str]]:
        """The rows as they are entered."""
        return self.sources

    def tell(self, faults: Iterable[RowFault]) -> None:
        """Puts each fault at its cell, or its row, or above the grid."""
        for fault in faults:
            self.errors += 1
            self.above.append(told(fault)) if not fault.row else self._tell(self.rows[fault.row - 1], fault)

    def refuse(self, refusal: NotAllowed, subject: str, theirs: Collection[str]) -> None:
        """Says at each cell that names one of those that the writer may not write about him; above where none does."""
        words = may_not(refusal)
        named = [cell for row in self.rows for cell in row.cells if cell.name == subject and cell.text in theirs]
        self.errors += len(named) or 1
        for cell in named:
            cell.faults.append(words)
        self.above += [] if named else [words]

    def _tell(self, row: GridRow, fault: RowFault) -> None:
        cell = next((cell for cell in row.cells if cell.label and cell.name == fault.column), None)
        (cell.faults if cell else row.faults).append(told(fault))

    def _row(self, number: int, row: Mapping[str, str]) -> GridRow:
        return GridRow(number, [GridCell(name, label, row.get(name, "")) for name, label in self.columns])
