"""Cells copied from a spreadsheet, as rows by field."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from kaohe.intake.spelling import fold

MOST_ROWS = 500
"""Rows that are pasted at a time; more come as a file."""


def pasted_rows(text: str, fields: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a text with tabs (or commas) between its cells. A first row of names says which field is which.

    Cells beyond the last field have the empty name, so that they are told and not lost.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    lines = [line for line in cells_of(text, "\t" if "\t" in text else ",") if any(map(str.strip, line))]
    known = {fold(name): name for name in fields}
    names = list(fields)
    if lines and all(fold(cell.strip()) in known for cell in lines[0] if cell.strip()):
        names = [known.get(fold(cell.strip()), "") for cell in lines.pop(0)]
    return [row_of(line, names) for line in lines]


def cells_of(text: str, separator: str) -> list[list[str]]:
    """The cells of each row. A cell in quotes may hold line breaks, which stay in it. What the reader refuses for its
    length is cut at every separator: the room says what is wrong with it."""
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.split("\n")]


def row_of(cells: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """One row."""
    named = dict(zip(names, map(str.strip, cells), strict=False))
    beyond = " ".join(filter(None, map(str.strip, cells[len(names) :])))
    return named | ({"": beyond} if beyond else {})
