"""Reads the Markdown table of a card; every cell keeps its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Row, Table, Text

_RULE = re.compile(r":?-+:?")
_CELL = re.compile(r"((?:\\.|[^|\\])*)\|", re.DOTALL)

Line = tuple[int, int, str]


def read_table(file: str, lines: Sequence[Line], diagnostics: Diagnostics) -> Table | None:
    """The table that the lines are; None when there are none. What is no row of it is a fault."""
    rows = [(line, row) for line in lines if line[2].strip() and (row := _row(file, line, diagnostics))]
    if not rows:
        return None
    header = rows[0][1]
    body = [row for _, row in rows[1:]]
    if body and all(_RULE.fullmatch(cell.value) for cell in body[0].cells):
        body = body[1:]
    else:
        diagnostics.add("K121", header.span, columns=len(header.cells), rule="|" + "---|" * len(header.cells))
    for row in body:
        if len(row.cells) != len(header.cells):
            diagnostics.add("K122", row.span, cells=len(row.cells), columns=len(header.cells))
    even = tuple(_even(row, len(header.cells)) for row in body)
    return Table(header, even, header.span.to(rows[-1][1].span))


def _row(file: str, line: Line, diagnostics: Diagnostics) -> Row | None:
    number, column, text = line
    stripped = text.strip()
    start = len(text) - len(text.lstrip())
    span = Span.at(file, number, column + start, len(stripped))
    if "｜" in stripped:
        diagnostics.add("K123", span)
        stripped = stripped.replace("｜", "|")
    if not stripped.startswith("|"):
        diagnostics.add("K124", span, text=stripped)
        return None
    if not stripped.endswith("|") or stripped.endswith("\\|"):
        stripped += "|"
    cells = [_cell(file, number, column + start + found.start(1), found[1]) for found in _CELL.finditer(stripped, 1)]
    return Row(tuple(cells), span)


def _cell(file: str, number: int, column: int, written: str) -> Text:
    """The text of a cell: blanks cut off, `\\|` read as `|`."""
    said = written.strip()
    start = column + len(written) - len(written.lstrip()) if said else column
    return Text(said.replace("\\|", "|"), Span.at(file, number, start, len(said)))


def _even(row: Row, columns: int) -> Row:
    """The row with as many cells as the header."""
    end = Span.at(row.span.file, row.span.end_line, row.span.end_column, 0)
    missing = [Text("", end)] * (columns - len(row.cells))
    return Row((*row.cells, *missing)[:columns], row.span)
