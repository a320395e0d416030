"""A long table (表/*.csv) as a workbook, to be changed in Excel and taken back, cell by cell as it was written."""

from __future__ import annotations

import csv
import io
import re

from xlsxwriter import Workbook

from kaohe.editions.errors import EditionError
from kaohe.editions.folders import digest
from kaohe.intake.faults import FileRefused
from kaohe.intake.xlsx.grid import Grid, read_grid

_DIGEST = re.compile(r"[0-9a-f]{64}")
PAGE, FROM = "表", "版次"
"""The worksheet of the table, and the one that says which text it was made of."""


def book_of(text: str) -> bytes:
    """The table as a workbook: every cell a text, row by row as in its file; the text's digest on a page of its own."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(made, options) as book:
        written = book.add_format({"num_format": "@"})
        page = book.add_worksheet(PAGE)
        page.freeze_panes(1, 0)
        page.set_column(0, 20, 16, written)
        for at, row in enumerate(csv.reader(io.StringIO(text))):
            for place, cell in enumerate(row):
                page.write_string(at, place, cell, written)
        book.add_worksheet(FROM).write_string(0, 0, digest(text))
    return made.getvalue()


def table_of(content: bytes) -> tuple[str, str]:
    """The table of a workbook as the text of its file, and the digest of the text it was made of (empty: not said).

    Raises EditionError for what cannot be opened, and for a cell that holds several lines.
    """
    try:
        grid = read_grid(content)
    except FileRefused as refused:
        raise EditionError("E187") from refused
    for row in grid.rows:
        for place, cell in row.texts.items():
            if "\n" in cell.strip():
                raise EditionError("E188", row=row.number, column=place + 1)
    return text_of(grid), made_of(content)


def text_of(grid: Grid) -> str:
    """Every row with as many cells as the first one has."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    width = max((max(row.texts) + 1 for row in grid.rows[:1] if row.texts), default=0)
    for row in grid.rows:
        last = max((place for place, cell in row.texts.items() if cell.strip()), default=-1)
        if last >= 0:
            writer.writerow([row.texts.get(place, "").strip() for place in range(max(width, last + 1))])
    return made.getvalue()


def made_of(content: bytes) -> str:
    """The digest that a workbook of ours names."""
    try:
        rows = read_grid(content, FROM).rows
    except FileRefused:
        return ""
    found = rows[0].texts.get(0, "").strip() if rows else ""
    return found if _DIGEST.fullmatch(found) else ""
