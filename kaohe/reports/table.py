"""One page of a workbook: a table with a head that stays, widths that fit, and a print set-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.handbook.names import display_width
from kaohe.reports.cells import Cell, Styles, write_result

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEAD_ROW, FIRST_ROW = 2, 4
NARROWEST, WIDEST = 8, 28
HEAD_WRAPS = 10
"""Columns of results are no wider than this for their head's sake: its words wrap."""
OPEN_STATES = frozenset({"待裁定", "缺數據", "超範圍"})
PAPER_A4 = 9
WIDEST_PRINT = 24


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, what stands under it (full marks, unit), and its number."""

    name: str
    below: str = ""
    number: str = ""


@dataclass(slots=True)
class TableSheet:
    """A page being written."""

    page: Worksheet
    styles: Styles
    columns: list[Column]
    names: int
    widths: list[int]
    next_row: int = FIRST_ROW
    patterns: dict[int, str] = field(default_factory=dict)
    totals: dict[int, float] = field(default_factory=dict)
    open: dict[int, int] = field(default_factory=dict)
    """How many cells of a column have no value."""

    def row(self, cells: list[str | Cell]) -> None:
        """Writes one row."""
        text = self.styles.get(border=1, border_color="#D0D4DA")
        for column, cell in enumerate(cells):
            if isinstance(cell, Cell):
                write_result(self.page, self.styles, self.next_row, column, cell)
                if cell.state in OPEN_STATES:
                    self.open[column] = self.open.get(column, 0) + 1
                if isinstance(cell.value, float):
                    self.patterns[column] = cell.pattern
                    self.totals[column] = self.totals.get(column, 0) + cell.value
                    self.widths[column] = max(self.widths[column], len(f"{cell.value:,.2f}") + 1)
            else:
                self.page.write_string(self.next_row, column, cell, text)
                self.widths[column] = max(self.widths[column], display_width(cell) + 1)
        self.next_row += 1

    def sums(self, first: int) -> None:
        """A row of sums under the numbers."""
        bold = self.styles.get(bold=True, top=2)
        self.page.write_string(self.next_row, 0, "合計", bold)
        for column in range(1, len(self.columns)):
            style: Format = self.styles.get(bold=True, top=2, num_format=self.patterns.get(column, "General"))
            if column >= first and self.next_row > FIRST_ROW:
                from xlsxwriter.utility import xl_range  # noqa: PLC0415

                area = xl_range(FIRST_ROW, column, self.next_row - 1, column)
                self.page.write_formula(self.next_row, column, f"=SUM({area})", style, self.totals.get(column, 0))
            else:
                self.page.write_blank(self.next_row, column, None, style)
        self.next_row += 1
        if self.open:
            self.open_counts(first)

    def open_counts(self, first: int) -> None:
        """Under the sums, how many cells of each column they leave out: a sum with open cells is not the whole."""
        style = self.styles.get(bold=True, font_color="#B3261E")
        self.page.write_string(self.next_row, 0, "未定人數(不在合計內)", style)
        for column in range(first, len(self.columns)):
            if self.open.get(column):
                self.page.write_number(self.next_row, column, self.open[column], style)
        self.next_row += 1

    def close(self) -> None:
        """Widths, filter and print area."""
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, min(max(width, NARROWEST), WIDEST))
        last = max(self.next_row - 1, FIRST_ROW)
        self.page.autofilter(FIRST_ROW - 1, 0, last, len(self.columns) - 1)
        self.page.print_area(0, 0, last, len(self.columns) - 1)


@dataclass(slots=True)
class Sheets:
    """The pages of a workbook."""

    book: Workbook
    styles: Styles
    heading: str
    mark: str
    used: set[str] = field(default_factory=set)

    def open(self, title: str, columns: list[Column], names: int) -> TableSheet:
        """A new page with its head; the first `names` columns stay when scrolling."""
        while title in self.used:
            title = title[:-1] + "+"
        self.used.add(title)
        page = self.book.add_worksheet(title)
        page.write_string(0, 0, f"{title}  {self.heading}", self.styles.get(bold=True, font_size=14))
        page.set_row(HEAD_ROW, 45)
        head = self.styles.get(
            bold=True, text_wrap=True, align="center", bg_color="#E8EEF6", border=1, border_color="#D0D4DA"
        )
        below = self.styles.get(
            align="center", font_size=9, font_color="#5A6270", bg_color="#F4F7FB", border=1, border_color="#D0D4DA"
        )
        for number, column in enumerate(columns):
            page.write_string(HEAD_ROW, number, f"{column.number} {column.name}".strip(), head)
            page.write_string(FIRST_ROW - 1, number, column.below, below)
        self.printing(page, names, len(columns))
        narrow = [
            min(display_width(column.name) + 2, WIDEST if number < names else HEAD_WRAPS)
            for number, column in enumerate(columns)
        ]
        widths = [max(NARROWEST, width) for width in narrow]
        return TableSheet(page, self.styles, columns, names, widths)

    def printing(self, page: Worksheet, names: int, columns: int) -> None:
        """A4 across, one page wide while that can be read, the head on every page, the mark below."""
        page.freeze_panes(FIRST_ROW, names)
        page.set_landscape()
        page.set_paper(PAPER_A4)
        if columns <= WIDEST_PRINT:
            page.fit_to_pages(1, 0)
        page.repeat_columns(0, names - 1)
        page.repeat_rows(HEAD_ROW, FIRST_ROW - 1)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.set_footer(f"&L{self.mark}&C{self.heading}&R&P / &N")
        page.hide_gridlines(2)
