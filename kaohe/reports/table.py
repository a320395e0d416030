"""One page of a workbook: a table with a head that stays, widths that fit, and a print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_range

from kaohe.handbook.names import display_width
from kaohe.reports.bulk import BulkSheet
from kaohe.reports.cells import EDGE, TAB_LENGTH, Cells, Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook

HEAD_ROW, FIRST_ROW = 2, 4
NARROWEST, WIDEST = 8, 28
HEAD_WRAPS = 10
"""Columns of results are no wider than this for their head's sake: its words wrap."""
OPEN_STATES = ("待裁定", "缺數據", "超範圍")
PAPER_A3, PAPER_A4 = 8, 9
WIDEST_PRINT = 24
"""Columns that can be read on one page across A4."""
WIDE_PRINT = 30
"""Columns that can be read on one page across A3."""
MOST_ROWS = 1_048_576 - FIRST_ROW - 2
"""Rows of a table that Excel takes on one page, with sums below."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, what stands under it (full marks, unit), and its number."""

    name: str
    below: str = ""
    number: str = ""


@dataclass(slots=True)
class TableSheet:
    """A page with its rows."""

    page: BulkSheet
    styles: Styles
    cells: Sequence[Cells]
    next_row: int

    def sums(self, first: int) -> None:
        """A row of sums under the numbers."""
        row, bold = self.next_row, self.styles.get(bold=True, top=2)
        self.page.write_string(row, 0, "合計", bold)
        for place, column in enumerate(self.cells[1:], 1):
            style = self.styles.get(bold=True, top=2, num_format="General" if column.total is None else column.pattern)
            if place >= first and row > FIRST_ROW:
                area = xl_range(FIRST_ROW, place, row - 1, place)
                self.page.write_formula(row, place, f"=SUM({area})", style, column.total or 0)
            else:
                self.page.write_blank(row, place, None, style)
        self.next_row += 1
        self.open_counts(first)

    def open_counts(self, first: int) -> None:
        """Under the sums, how many cells of each column they leave out: a sum with open cells is not the whole."""
        counts = {place: open_cells(column) for place, column in enumerate(self.cells)}
        if not any(counts.values()):
            return
        style = self.styles.get(bold=True, font_color="#B3261E")
        self.page.write_string(self.next_row, 0, "未定人數(不在合計內)", style)
        for place, count in counts.items():
            if place >= first and count:
                self.page.write_number(self.next_row, place, count, style)
        self.next_row += 1

    def close(self, least: Sequence[int]) -> None:
        """Widths (`least` are those of the heads), filter and print area."""
        for place, column in enumerate(self.cells):
            width = max(least[place], widest(column) + 1)
            self.page.set_column(place, place, min(max(width, NARROWEST), WIDEST))
        last = max(self.next_row - 1, FIRST_ROW)
        self.page.autofilter(FIRST_ROW - 1, 0, last, len(self.cells) - 1)
        self.page.print_area(0, 0, last, len(self.cells) - 1)


def open_cells(cells: Cells) -> int:
    """How many cells of a column wait for a value."""
    if cells.states is None:
        return 0
    found: int = pc.sum(pc.is_in(cells.states, value_set=pa.array(OPEN_STATES))).as_py() or 0
    return found


def widest(cells: Cells) -> int:
    """How wide the widest value of a column is, in characters."""
    if pa.types.is_string(cells.values.type):
        return max((display_width(text) for text in pc.unique(cells.values).to_pylist() if text), default=0)
    ends = pc.min_max(cells.values).as_py().values()
    return max((len(f"{end:,.2f}") for end in ends if end is not None), default=0)


@dataclass(slots=True)
class Sheets:
    """The pages of a workbook."""

    book: Workbook
    styles: Styles
    heading: str
    mark: str
    used: set[str] = field(default_factory=set)

    def table(
        self, title: str, columns: Sequence[Column], cells: Sequence[Cells], *, names: int, sums: bool = False
    ) -> None:
        """Writes a table. The first `names` columns stay when scrolling; what one page cannot hold goes on the next."""
        count = len(cells[0].values)
        for start in range(0, max(count, 1), MOST_ROWS):
            shown = cells if count <= MOST_ROWS else [part(column, start) for column in cells]
            page = self.open(title, columns, names)
            sheet = TableSheet(page, self.styles, shown, page.write_columns(FIRST_ROW, shown, self.styles))
            if sums:
                sheet.sums(names)
            heads = (
                min(display_width(column.name) + 2, WIDEST if number < names else HEAD_WRAPS)
                for number, column in enumerate(columns)
            )
            sheet.close(list(heads))

    def open(self, title: str, columns: Sequence[Column], names: int) -> BulkSheet:
        """A new page with its head."""
        title = self.unused(title)
        page: BulkSheet = self.book.add_worksheet(title, worksheet_class=BulkSheet)
        page.write_string(0, 0, f"{title}  {self.heading}", self.styles.get(bold=True, font_size=14))
        page.set_row(HEAD_ROW, 45)
        head = self.styles.get(
            bold=True, text_wrap=True, align="center", bg_color="#E8EEF6", border=1, border_color=EDGE
        )
        below = self.styles.get(
            align="center", font_size=9, font_color="#5A6270", bg_color="#F4F7FB", border=1, border_color=EDGE
        )
        for number, column in enumerate(columns):
            page.write_string(HEAD_ROW, number, f"{column.number} {column.name}".strip(), head)
            page.write_string(FIRST_ROW - 1, number, column.below, below)
        self.printing(page, names, len(columns))
        return page

    def unused(self, title: str) -> str:
        """The title, numbered when a page has it already (Excel does not tell A from a)."""
        found, number = title, 1
        while found.casefold() in self.used:
            number += 1
            found = f"{title[: TAB_LENGTH - 1 - len(str(number))]} {number}"
        self.used.add(found.casefold())
        return found

    def printing(self, page: BulkSheet, names: int, columns: int) -> None:
        """Across, one page wide while that can be read, the head on every page, the mark below.

        A wider table takes A3 and as few pages across as can be read, those of the same people one behind the other.
        """
        page.freeze_panes(FIRST_ROW, names)
        page.set_landscape()
        page.set_paper(PAPER_A4 if columns <= WIDEST_PRINT else PAPER_A3)
        page.fit_to_pages(1 if columns <= WIDEST_PRINT else -(-columns // WIDE_PRINT), 0)
        page.print_across()
        page.repeat_columns(0, names - 1)
        page.repeat_rows(HEAD_ROW, FIRST_ROW - 1)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.set_footer(f"&L{self.mark}&C{self.heading}&R&P / &N")
        page.hide_gridlines(2)


def part(cells: Cells, start: int) -> Cells:
    """The rows of a column from `start` on that go on one page."""
    values = cells.values.slice(start, MOST_ROWS)
    states = cells.states.slice(start, MOST_ROWS) if cells.states is not None else None
    return Cells(values, cells.pattern, states, None if cells.total is None else pc.sum(values).as_py())
