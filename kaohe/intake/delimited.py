"""Text tables (CSV, also with ; or tab): plain ones read column by column, all others by Python's strict reader."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Collection, Iterator
from itertools import islice

import pyarrow as pa
import pyarrow.csv as pacsv

from kaohe.intake.encodings import recognise
from kaohe.intake.faults import FileRefused, Refusal
from kaohe.intake.limits import Limits
from kaohe.intake.sheets import BadCell, Block, Sheet, counted
from kaohe.intake.spelling import clean, fold

SEPARATORS = (",", ";", "\t")
_BLOCK_BYTES = 16 << 20
_BLOCK_ROWS = 50_000
_HOLLOW = rb'\n[%s"]*\r?(?:\n|\Z)'
"""A line without anything in it."""
_QUOTED = rb'"(?:(?<=[%s\n]")|(?<=\A"))[^"\r\n]*(?:""[^"\r\n]*)*"(?=[%s\r\n]|\Z)'
"""A cell in quotes, from its separator to the next, on one line. When these are all quotes there are, readers agree."""


def open_delimited(content: bytes, known: Collection[str], limits: Limits) -> Sheet:
    """The table of a text file. `known` are names that its header may hold."""
    _check_lines(content, limits.line_bytes, limits.cell_characters)
    decoded = recognise(content, known)
    text = _Text(decoded.content, known, limits)
    return Sheet(text.names, text.header_line, text.blocks, decoded.encoding)


class _Text:
    """A decoded text with its separator and header found."""

    def __init__(self, content: bytes, known: Collection[str], limits: Limits) -> None:
        self.content = content
        self._end = _end_of_last_row(content)
        self._limits = limits
        folded = {fold(name) for name in known}
        headers = [(separator, *self._header(separator)) for separator in SEPARATORS]
        fit = [(sum(fold(name) in folded for name in names), len(names)) for _, names, _ in headers]
        self.separator, names, self.header_line = headers[fit.index(max(fit))]
        if not names:
            raise self._no_header()
        if len(names) > limits.columns:
            raise FileRefused("R106", what=f"{len(names)} columns", limit=limits.columns)
        self.names = tuple(names)

    def blocks(self, wanted: frozenset[int]) -> Iterator[Block]:
        """The rows under the header."""
        done = 0
        if self._is_plain():
            try:
                for block in self._plain_blocks(sorted(wanted)):
                    done += len(block.lines)
                    yield block
            except pa.ArrowInvalid:
                pass  # A row of another length, or too long: from here on row by row, to name it.
            else:
                return
        yield from self._careful_blocks(sorted(wanted), done)

    def _records(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it begins on. From one with a broken cell on nobody can tell rows apart."""
        lines = io.TextIOWrapper(io.BytesIO(self.content), "utf-8", newline="")
        reader = csv.reader(lines, delimiter=separator, strict=True)
        start = 1
        try:
            for record in reader:
                yield start, record
                start = reader.line_num + 1
        except csv.Error as error:
            code = "R132" if "limit" in str(error) else "R131"
            raise FileRefused(code, line=start, limit=self._limits.cell_characters) from None

    def _header(self, separator: str) -> tuple[list[str], int]:
        try:
            for line, record in self._records(separator):
                if any(cell.strip() for cell in record):
                    return [clean(cell) for cell in record], line
        except FileRefused as refused:
            return [], refused.line
        return [], 0

    def _no_header(self) -> FileRefused:
        try:
            deque(self._records(SEPARATORS[0]), 0)
        except FileRefused as refused:
            return refused
        return FileRefused("R101")

    def _is_plain(self) -> bool:
        """No blank or hollow line, no lone carriage return, quotes around whole cells only: each line is a row.

        In a list of one column a blank line and an empty cell look the same, so the careful reader has it.
        """
        content, separator = self.content, self.separator.encode()
        return (
            len(self.names) > 1
            and self.header_line == 1
            and (b"\r" not in content or content.count(b"\r") == content.count(b"\r\n"))
            and re.compile(_HOLLOW % separator).search(content, 0, self._end) is None
            and (b'"' not in content or b'"' not in re.sub(_QUOTED % (separator, separator), b"", content))
        )

    def _plain_blocks(self, wanted: list[int]) -> Iterator[Block]:
        start = self.content.find(b"\n") + 1
        if not 0 < start < self._end:
            return
        names = [str(place) for place in range(len(self.names))]
        batches = pacsv.open_csv(
            pa.BufferReader(pa.py_buffer(self.content)[start : self._end]),
            read_options=pacsv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
            parse_options=pacsv.ParseOptions(
                delimiter=self.separator, quote_char='"' if b'"' in self.content else False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=[str(place) for place in wanted],
                strings_can_be_null=False,
            ),
        )
        line = self.header_line + 1
        for batch in batches:
            columns = {place: batch.column(str(place)) for place in wanted}
            yield Block(counted(line, batch.num_rows), columns)
            line += batch.num_rows

    def _careful_blocks(self, wanted: list[int], done: int) -> Iterator[Block]:
        records = self._records(self.separator)
        rows: list[tuple[int, list[str]]] = []
        try:
            next(record for record in records if record[0] == self.header_line)
            for line, record in islice(records, done, None):
                if any(record):
                    rows.append((line, record))
                if len(rows) == _BLOCK_ROWS:
                    yield self._block(rows, wanted)
                    rows = []
        except FileRefused:
            yield self._block(rows, wanted)
            raise
        yield self._block(rows, wanted)

    def _block(self, rows: list[tuple[int, list[str]]], wanted: list[int]) -> Block:
        width = len(self.names)
        fit = [row for row in rows if len(row[1]) == width]
        odd = ((line, len(record)) for line, record in rows if len(record) != width)
        bad = tuple(
            BadCell(line, None, "", Refusal("R130", expected=width, found=count), is_lost=True) for line, count in odd
        )
        columns = {place: pa.array([record[place] for _, record in fit], pa.string()) for place in wanted}
        return Block(pa.array((line for line, _ in fit), pa.int64()), columns, bad=bad)


def _end_of_last_row(content: bytes) -> int:
    """Where the last row ends; what follows are ends of lines. A copy without them would be as large as the file."""
    end = len(content)
    while end and content[end - 1] in b"\r\n":
        end -= 1
    return end


def _check_lines(content: bytes, most: int, cell: int) -> None:
    """Refuses a line that is too long; each such line lies across one of the places looked at."""
    for place in range(most, len(content), most):
        start, end = content.rfind(b"\n", 0, place) + 1, content.find(b"\n", place)
        if (len(content) if end < 0 else end) - start > most:
            raise FileRefused("R132", line=content.count(b"\n", 0, place) + 1, limit=cell)
