"""An XLSX sheet as a table: the first row that holds something is its header, the others its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pyarrow as pa

from kaohe.intake.faults import FileRefused, Refusal
from kaohe.intake.limits import Limits
from kaohe.intake.sheets import BadCell, Block, Sheet, mask
from kaohe.intake.spelling import clean
from kaohe.intake.xlsx.cells import CellWalk, Row, column_letters
from kaohe.intake.xlsx.parts import Archive
from kaohe.intake.xlsx.workbook import Workbook, open_workbook

_BLOCK_ROWS = 20_000
_MOST_MERGED = 1_000


def open_xlsx(content: bytes, register: str, limits: Limits) -> Sheet:
    """The table of the workbook's sheet that is named as the register, else of its first sheet in view."""
    archive = Archive(content, limits)
    book = open_workbook(archive, register)
    header = next((row for rows in _rows(archive, book, limits) for row in rows), None)
    if header is None:
        raise FileRefused("R101")
    width = max([*header.texts, *header.refused]) + 1
    if width > limits.columns:
        raise FileRefused("R106", what=f"{width} columns", limit=limits.columns)
    names = tuple(clean(header.texts.get(place, "")) for place in range(width))
    bad = tuple(BadCell(header.number, place, text, why) for place, (text, why) in sorted(header.refused.items()))
    return Sheet(names, header.number, partial(_blocks, archive, book, limits, header), "XLSX", bad, is_told_late=True)


def _rows(archive: Archive, book: Workbook, limits: Limits, merged: list[str] | None = None) -> Iterator[list[Row]]:
    """The rows that hold something, some at a time; merged ranges stand at the end of a sheet and come last."""
    walk = CellWalk(book, limits.cell_characters)
    for _ in archive.walk(book.sheet, walk.start, walk.end, walk.characters):
        if walk.rows:
            yield walk.rows
            walk.rows = []
    if merged is not None:
        merged.extend(walk.merged)


def _blocks(archive: Archive, book: Workbook, limits: Limits, header: Row, wanted: frozenset[int]) -> Iterator[Block]:
    width = max([*header.texts, *header.refused]) + 1
    merged: list[str] = []
    waiting: list[Row] = []
    for rows in _rows(archive, book, limits, merged):
        waiting += [row for row in rows if row.number > header.number]
        if len(waiting) >= _BLOCK_ROWS:
            yield _block(waiting, width, wanted)
            waiting = []
    yield _block(waiting, width, wanted)
    yield _block([], width, wanted, *_merged(merged, header.number))


def _merged(ranges: list[str], header_line: int) -> Iterator[BadCell]:
    """Every row that a merged range touches: to which of them its value belongs, nobody can say."""
    for range_ in ranges:
        lines = [int(digits) for digits in re.findall("[0-9]{1,7}", range_)] or [0]
        if lines[0] <= header_line <= lines[-1] or lines[-1] - lines[0] > _MOST_MERGED:
            raise FileRefused("R124", line=lines[0], address=range_)
        for line in range(lines[0], lines[-1] + 1):
            yield BadCell(line, None, "", Refusal("R124", address=range_))


def _block(rows: list[Row], width: int, wanted: frozenset[int], *bad: BadCell) -> Block:
    columns = {place: pa.array([row.texts.get(place, "") for row in rows], pa.string()) for place in sorted(wanted)}
    typed = {
        place: mask(places, len(rows))
        for place in wanted
        if (places := {index for index, row in enumerate(rows) if place in row.typed})
    }
    refused = [
        BadCell(row.number, place, text, why)
        for row in rows
        for place, (text, why) in sorted(row.refused.items())
        if place in wanted
    ]
    outside = [
        BadCell(row.number, None, row.texts[place], Refusal("R136", address=f"{column_letters(place)}{row.number}"))
        for row in rows
        for place in sorted(row.texts)
        if place >= width
    ]
    return Block(pa.array([row.number for row in rows], pa.int64()), columns, typed, (*refused, *outside, *bad))
