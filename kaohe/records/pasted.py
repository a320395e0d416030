"""Cells copied from a spreadsheet, as rows by field."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from kaohe.intake.spelling import fold

MOST_ROWS = 500
"""Rows that are pasted at a time; more come as a file."""


def pasted_rows(text: str, fields: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a text with tabs (or commas) between its cells. A first row of names says which field is which.

    Cells beyond the last field have the empty name, so that they are told and not lost.
    """
    text = text.strip("\r\n")
    separator = "\t" if "\t" in text else ","
    lines = [line for line in csv.reader(text.splitlines(), delimiter=separator) if any(map(str.strip, line))]
    known = {fold(name): name for name in fields}
    names = list(fields)
    if lines and all(fold(cell.strip()) in known for cell in lines[0] if cell.strip()):
        names = [known.get(fold(cell.strip()), "") for cell in lines.pop(0)]
    return [row_of(line, names) for line in lines]


def row_of(cells: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """One row."""
    named = dict(zip(names, map(str.strip, cells), strict=False))
    beyond = " ".join(filter(None, map(str.strip, cells[len(names) :])))
    return named | ({"": beyond} if beyond else {})
