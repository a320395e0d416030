"""A worksheet whose rows are written column by column.

XlsxWriter writes a cell at a time, and a page of all results has millions. Here a column's cells become XML together,
some thousand rows at a time, which go to a file: a page is never whole in memory. All else is XlsxWriter's.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
from typing_extensions import override
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kaohe.reports.cells import Cells, Styles

ROWS = 2000
"""Rows written at a time."""
LONGEST_TEXT = 32_767
"""Characters that Excel takes in a cell."""


@dataclass(slots=True)
class Block:
    """Rows that are written already: the first and the last of them, and their XML."""

    first: int
    last: int
    xml: IO[bytes] = field(default_factory=tempfile.TemporaryFile)


class BulkSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types.
    """A page that takes whole columns between the rows that are written cell by cell."""

    @override
    def __init__(self) -> None:
        super().__init__()
        self.dim_rowmin: int
        self.dim_rowmax: int
        self.blocks: list[Block] = []

    def write_columns(self, first: int, columns: Sequence[Cells], styles: Styles) -> int:
        """Writes rows from `first` on, a cell of each column in each; the row after them."""
        count = len(columns[0].values)
        if not count:
            return first
        block = Block(first, first + count - 1)
        drawn = [Drawn(self, place, column, styles) for place, column in enumerate(columns)]
        for start in range(0, count, ROWS):
            block.xml.write(rows_of(drawn, start, min(ROWS, count - start), first))
        self.blocks.append(block)
        self._check_dimensions(block.last, len(columns) - 1)
        return block.last + 1

    def text(self, words: str) -> int:
        """The number of a text among the workbook's."""
        number: int = self.str_table._get_shared_string_index(words[:LONGEST_TEXT])  # noqa: SLF001 - as its own cells do
        return number

    @override
    def _write_rows(self) -> None:
        first, last = self.dim_rowmin, self.dim_rowmax
        for block in self.blocks:
            self.dim_rowmax = block.first - 1
            super()._write_rows()
            self.fh.flush()
            block.xml.seek(0)
            shutil.copyfileobj(block.xml, self.fh.buffer)
            block.xml.close()
            self.dim_rowmin = block.last + 1
        self.dim_rowmax = last
        super()._write_rows()
        self.dim_rowmin = first


class Drawn:
    """One column on its way to XML."""

    def __init__(self, page: BulkSheet, place: int, cells: Cells, styles: Styles) -> None:
        self.head = f'<c r="{xl_col_to_name(place)}'
        self.style = number_of(styles.value(cells.pattern))
        self.values, self.is_text = cells.values, pa.types.is_string(cells.values.type)
        if self.is_text:
            coded = cells.values.dictionary_encode()
            numbers = [str(page.text(words)) if words else None for words in coded.dictionary.to_pylist()]
            self.values = pa.DictionaryArray.from_arrays(coded.indices, pa.array(numbers, pa.string()))
        self.states = None
        if cells.states is not None and cells.states.null_count < len(cells.states):
            coded = cells.states.dictionary_encode()
            tails = [
                f'" s="{number_of(styles.state(name))}" t="s"><v>{page.text(name)}</v></c>'
                for name in coded.dictionary.to_pylist()
            ]
            self.states = pa.DictionaryArray.from_arrays(coded.indices, pa.array(tails, pa.string()))

    def xml(self, start: int, count: int, rows: pa.Array) -> pa.Array:
        """The cells of some rows."""
        values = self.values.slice(start, count).cast(pa.string())
        kind = ' t="s"' if self.is_text else ""
        tails = pc.binary_join_element_wise(f'" s="{self.style}"{kind}><v>', values, "</v></c>", "")
        if self.states is not None:
            tails = pc.coalesce(self.states.slice(start, count).cast(pa.string()), tails)
        if tails.null_count:
            tails = pc.fill_null(tails, f'" s="{self.style}"/>')
        return pc.binary_join_element_wise(self.head, rows, tails, "")


def rows_of(columns: Sequence[Drawn], start: int, count: int, first: int) -> memoryview:
    """Some rows as XML, one behind the other."""
    numbers = pa.array(range(first + start + 1, first + start + count + 1), pa.int64()).cast(pa.string())
    cells = [column.xml(start, count, numbers) for column in columns]
    rows = pc.binary_join_element_wise('<row r="', numbers, '">', *cells, "</row>", "")
    return memoryview(rows.buffers()[2])[: pc.sum(pc.binary_length(rows)).as_py()]


def number_of(style: Format) -> int:
    """The number of a format in the workbook."""
    number: int = style._get_xf_index()  # noqa: SLF001 - as XlsxWriter's own cells do
    return number
