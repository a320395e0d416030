"""A sheet as people laid it out: every row with its texts, and what is merged; formulas by the value they last had."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from kaohe.intake.encodings import recognise
from kaohe.intake.faults import FileRefused
from kaohe.intake.limits import DEFAULT_LIMITS, Limits
from kaohe.intake.packing import Format, format_of
from kaohe.intake.xlsx.cells import CellWalk, Row, column_number
from kaohe.intake.xlsx.parts import Archive
from kaohe.intake.xlsx.workbook import open_workbook

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range: rows from 1, columns from 0, both ends included."""

    address: str
    rows: range
    columns: range


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows that hold something, and the merged ranges."""

    rows: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()


def read_grid(content: bytes, sheet: str = "", limits: Limits = DEFAULT_LIMITS) -> Grid:
    """The sheet of that name (else the first in view) of an XLSX file, or a delimited text. Raises FileRefused."""
    match format_of(content):
        case Format.XLSX:
            return of_workbook(content, sheet, limits)
        case Format.DELIMITED:
            return of_text(content)
        case other:
            raise FileRefused("R109", format=other.value)


def of_workbook(content: bytes, sheet: str, limits: Limits) -> Grid:
    """The rows of a workbook's sheet."""
    archive = Archive(content, limits)
    book = open_workbook(archive, sheet)
    walk = CellWalk(book, limits.cell_characters, computed=True)
    rows: list[Row] = []
    for _ in archive.walk(book.sheet, walk.start, walk.end, walk.characters):
        rows += walk.rows
        walk.rows = []
    return Grid((*rows, *walk.rows), tuple(filter(None, map(merged_of, walk.merged))))


def merged_of(address: str) -> Merged | None:
    """A range by its address."""
    found = _RANGE.fullmatch(address)
    if found is None:
        return None
    last_column, last_row = found[3] or found[1], found[4] or found[2]
    columns = range(column_number(found[1]), column_number(last_column) + 1)
    return Merged(address, range(int(found[2]), int(last_row) + 1), columns)


def of_text(content: bytes) -> Grid:
    """The rows of a delimited text, separated as its first line is."""
    known = recognise(content, ("工號", "姓名"))
    text = known.content.decode("utf-8")
    first = text.split("\n", 1)[0]
    separator = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        rows = list(enumerate(reader, start=1))
    except csv.Error:
        raise FileRefused("R132", line=reader.line_num, limit=csv.field_size_limit()) from None
    return Grid(tuple(Row(at, {place: cell for place, cell in enumerate(row) if cell.strip()}) for at, row in rows))
