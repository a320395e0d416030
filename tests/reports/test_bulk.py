"""Pages written column by column hold what XlsxWriter's own cells hold."""

from __future__ import annotations

import zipfile

import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kaohe.reports import bulk, table
from kaohe.reports.bulk import BulkSheet
from kaohe.reports.cells import STATE_COLOURS, Cells, Styles
from kaohe.reports.table import Column, Sheets
from kaohe.reports.workbooks import new_workbook

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(
    ["&<>\"'", " 前後 ", "=1+1", "_x000A_", "\n", "\x07", "x" * 40_000, "[]", "http://a"]
)
NUMBERS = st.floats(-1e12, 1e12) | st.integers(-(10**15), 10**15).map(float)
STATES = st.none() | st.sampled_from(sorted(STATE_COLOURS))
ROWS = st.lists(st.tuples(st.none() | TEXTS, st.none() | NUMBERS, STATES), max_size=9)


def as_columns(rows):
    texts, numbers, states = zip(*rows, strict=True) if rows else ((), (), ())
    shown = [None if state else number for number, state in zip(numbers, states, strict=True)]
    return [
        Cells(pa.array(texts, pa.string()), "@"),
        Cells(pa.array(shown, pa.float64()), "#,##0.00", pa.array(states, pa.string())),
    ]


def write_each(page, rows, styles):
    """What the columns must be equal to, a cell at a time."""
    for number, (text, amount, state) in enumerate(rows, 1):
        page.write_string(number, 0, (text or "")[:32_767], styles.value("@"))
        if state:
            page.write_string(number, 1, state, styles.state(state))
        elif amount is not None:
            page.write_number(number, 1, amount, styles.value("#,##0.00"))


def read(path, name):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()


@settings(max_examples=30)
@given(ROWS)
def test_columns_give_the_same_cells_as_xlsxwriter_one_by_one(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("bulk") / "both.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        styles = Styles(book)
        many = book.add_worksheet("many", worksheet_class=BulkSheet)
        each = book.add_worksheet("each")
        for page in (many, each):
            page.write_string(0, 0, "head")
        assert many.write_columns(1, as_columns(rows), styles) == len(rows) + 1
        write_each(each, rows, styles)
        for page in (many, each):
            page.write_string(len(rows) + 1, 1, "foot")

    assert read(path, "many") == [
        [pytest.approx(cell, rel=1e-15) if isinstance(cell, float) else cell for cell in row]
        for row in read(path, "each")
    ]


def test_rows_beyond_one_piece_follow_on(tmp_path):
    count = 2 * bulk.ROWS + 1
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("long", worksheet_class=BulkSheet)
        page.write_columns(0, [Cells(pa.array(range(count), pa.float64()))], Styles(book))

    assert read(path, "long") == [[float(number)] for number in range(count)]


def test_rows_that_a_page_cannot_hold_go_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheets = Sheets(book, Styles(book), "公司  2026-10", "內部")
        cells = [Cells(pa.array(list("甲乙丙丁"))), Cells(pa.array([1.0, 2.0, 3.0, 4.0]), total=10.0)]
        sheets.table("名冊", [Column("工號"), Column("金額", "元")], cells, names=1, sums=True)

    assert read(path, "名冊")[4:] == [["甲", 1.0], ["乙", 2.0], ["丙", 3.0], ["合計", 6.0]]
    assert read(path, "名冊 2")[4:] == [["丁", 4.0], ["合計", 4.0]]


def test_pages_of_one_name_are_numbered(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "names.xlsx")) as book:
        sheets = Sheets(book, Styles(book), "", "")

        assert [sheets.unused(name) for name in ("Pay", "pay", "PAY", "很" * 31, "很" * 31)] == [
            "Pay", "pay 2", "PAY 3", "很" * 31, "很" * 29 + " 2",
        ]  # fmt: skip


@pytest.mark.parametrize(("columns", "paper", "across"), [(24, 9, 1), (25, 8, 1), (30, 8, 1), (31, 8, 2)])
def test_a_wide_table_prints_on_as_few_large_pages_as_can_be_read(tmp_path, columns, paper, across):
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        cells = [Cells(pa.array(["x"]))] * columns
        heads = [Column(str(number)) for number in range(columns)]
        Sheets(book, Styles(book), "", "").table("寬", heads, cells, names=1)

    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert f'<pageSetup paperSize="{paper}" ' in sheet
    assert ('fitToWidth="2"' in sheet) is (across == 2)


def test_a_workbook_that_cannot_be_written_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, new_workbook(tmp_path / "nowhere" / "a.xlsx") as book:
        book.add_worksheet("a")

    assert caught.value.filename == str(tmp_path / "nowhere" / "a.xlsx")
