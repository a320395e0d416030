"""Long tables of 查表 cards: CSV files whose first columns are what is looked up and whose last is the value."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.handbook.cards.keys import Reader
from kaohe.handbook.cards.shapes import parsed
from kaohe.handbook.csv_cells import read_cells
from kaohe.handbook.files import Shelf
from kaohe.handbook.model import Formula
from kaohe.handbook.names import fold
from kaohe.handbook.parser import parse
from kaohe.handbook.tree import Row, Text

TableRow = tuple[tuple[str, ...], Formula]


def read_table(shelf: Shelf, handbook: str, path: Text, by: Sequence[Formula]) -> tuple[TableRow, ...] | None:
    """The rows of the table; None when it has a fault, and then all its faults are noted."""
    if not path.value.endswith(".csv"):
        shelf.diagnostics.add("K940", path.span, path=path.value)
        return None
    file = shelf.read(shelf.root / handbook / path.value, path)
    if file is None:
        return None
    reader = Reader(shelf.diagnostics, parse)
    rows = read_cells(file, reader)
    if len(rows) < 2:
        reader.fault("K941", path.span, path=path.value)
        return None
    _check_header(rows[0], by, reader)
    found = [_row(row, len(rows[0].cells), len(by), reader) for row in rows[1:]]
    _check_keys(rows[1:], len(by), reader)
    return None if reader.failed else tuple(row for row in found if row)


def _check_header(header: Row, by: Sequence[Formula], reader: Reader) -> None:
    """One column for each value looked up and one more for the result; titles that stand under 按 keep its order."""
    if len(header.cells) != len(by) + 1:
        reader.fault("K942", header.span, wanted=len(by) + 1, found=len(header.cells))
        return
    asked = [fold(formula.text.value) for formula in by]
    for place, cell in enumerate(header.cells[:-1]):
        if fold(cell.value) in asked and fold(cell.value) != asked[place]:
            reader.fault("K943", cell.span, column=cell.value, wanted=by[place].text.value)


def _row(row: Row, width: int, count: int, reader: Reader) -> TableRow | None:
    if len(row.cells) != width:
        reader.fault("K944", row.span, wanted=width, found=len(row.cells))
        return None
    empty = [cell for cell in row.cells if not cell.value]
    for cell in empty:
        reader.fault("K945", cell.span)
    value = None if empty else parsed(row.cells[-1], reader)
    return (tuple(cell.value for cell in row.cells[:count]), value) if value else None


def _check_keys(rows: Sequence[Row], count: int, reader: Reader) -> None:
    """No two rows answer the same question."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(fold(cell.value) for cell in row.cells[:count])
        first = seen.setdefault(key, row)
        if first is not row:
            told = "、".join(cell.value for cell in row.cells[:count])
            reader.fault("K946", row.span, key=told, line=first.span.line)
