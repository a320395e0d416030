"""XLSX: cells as people see them, exact; formulas, errors, merged cells and tricks refused at their address."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from kaohe.intake.faults import Refusal
from kaohe.intake.limits import Limits
from kaohe.intake.register import read_register
from kaohe.intake.schema import FieldSchema
from kaohe.intake.xlsx.formats import Kind, kind_of_code, number_text
from tests.intake.registers import ABSENCE, EVERY, RATE, YUAN, codes, number, put, register
from tests.intake.workbooks import bent, workbook

HEADER = ("工號", "日期", "種類", "金額")
GOOD = ("E001", date(2026, 10, 5), "事假", 20)
SHEET = "xl/worksheets/sheet1.xml"


def read(tmp_path, content, schema=ABSENCE, **more):
    return read_register(schema, put(tmp_path, "缺勤.xlsx", content), **more)


def test_every_type_of_cell_is_read(tmp_path):
    names = [field.name for field in EVERY.fields]
    values = [
        "E1",
        "文字",
        date(2026, 10, 5),
        "2026-10",
        "2026-W41",
        datetime.fromisoformat("2026-10-05 16:00:30"),
        time(9, 30),
    ]
    values += [True, "事假", 1234.5, 3, 0.35]

    table = read(tmp_path, workbook(names, values), EVERY).table

    assert [table[name].to_pylist()[0] for name in names] == [
        *("E1", "文字", 20731, 20727, 20731, 20731 * 86400 + 57630, 34200),
        *(1, 1, 123450, 3, 3500),
    ]
    assert table["__line"].to_pylist() == [2]


def test_numbers_hold_fifteen_digits_and_no_noise(tmp_path):
    schema = register(FieldSchema("工號", "人"), number("金額", YUAN))

    table = read(tmp_path, workbook(("工號", "金額"), (1001, 0.1 + 0.2), ("0002", 1234567.89)), schema).table

    assert table["工號"].to_pylist() == ["1001", "0002"]
    assert table["金額"].to_pylist() == [30, 123456789]


def test_three_decimals_are_refused_not_rounded(tmp_path):
    assert codes(read(tmp_path, workbook(HEADER, (*GOOD[:3], 1.005)))) == ["R142"]


def test_a_number_too_long_for_a_spreadsheet_is_refused(tmp_path):
    schema = register(FieldSchema("證件", "文字"))

    assert codes(read(tmp_path, workbook(("證件",), (110101199003078515,)), schema)) == ["R146"]
    assert read(tmp_path, workbook(("證件",), ("110101199003078515",)), schema).taken == 1


def test_a_share_is_what_the_cell_shows(tmp_path):
    def change(book, page):
        page.write_number(1, 0, 0.355, book.add_format({"num_format": "0.0%"}))

    rate = register(number("率", RATE))
    count = register(number("率", YUAN))

    assert read(tmp_path, workbook(("率",), change=change), rate).table["率"].to_pylist() == [3550]
    assert codes(read(tmp_path, workbook(("率",), change=change), count)) == ["R145"]


def test_a_bare_number_is_no_date(tmp_path):
    assert codes(read(tmp_path, workbook(HEADER, ("E1", 46300, "事假", 1)))) == ["R150"]


def test_an_elapsed_time_past_a_day_is_no_time_of_day(tmp_path):
    def change(book, page):
        page.write_number(1, 0, 25 / 24, book.add_format({"num_format": "[h]:mm"}))

    assert codes(read(tmp_path, workbook(("時刻",), change=change), register(FieldSchema("時刻", "時刻")))) == ["R153"]


def test_days_are_counted_from_1904_where_the_book_says_so(tmp_path):
    content = workbook(HEADER, GOOD, date_1904=True)

    assert read(tmp_path, content).table["日期"].to_pylist() == [20731]


@pytest.mark.parametrize("formula", ["=1+1", "{=SUM(D2:D3)}"])
def test_a_formula_is_refused_at_its_address(tmp_path, formula):
    def change(book, page):
        page.write_formula(2, 3, formula, None, 5)

    intake = read(tmp_path, workbook(HEADER, GOOD, ("E2", *GOOD[1:3]), change=change))

    assert [(fault.row, fault.column, fault.code, fault.args) for fault in intake.faults] == [
        (3, "金額", "R133", {"address": "D3"})
    ]


def test_a_formula_in_the_header_is_refused(tmp_path):
    content = workbook(HEADER, GOOD, change=lambda book, page: page.write_formula(0, 3, '="金額"', None, "金額"))

    assert "R133" in codes(read(tmp_path, content))


def test_an_error_value_is_refused(tmp_path):
    content = workbook(HEADER, GOOD)
    content = bent(content, SHEET, lambda xml: xml.replace(b'<c r="D2"><v>20</v>', b'<c r="D2" t="e"><v>#N/A</v>'))

    intake = read(tmp_path, content)

    assert [(fault.code, fault.value, fault.args["address"]) for fault in intake.faults] == [("R134", "#N/A", "D2")]


def test_a_merged_header_is_refused(tmp_path):
    content = workbook(HEADER, GOOD, change=lambda book, page: page.merge_range("A1:B1", "工號"))

    assert "R124" in codes(read(tmp_path, content))
    assert read(tmp_path, content, accept_valid=True).taken == 0


def test_rows_that_are_merged_are_refused(tmp_path):
    rows = [(f"E{place}", *GOOD[1:]) for place in range(4)]
    content = workbook(HEADER, *rows, change=lambda book, page: page.merge_range("D3:D4", 7))

    intake = read(tmp_path, content, accept_valid=True)

    assert [(fault.row, fault.code) for fault in intake.faults] == [(3, "R124"), (4, "R124")]
    assert intake.table["工號"].to_pylist() == ["E0", "E3"]


def test_a_cell_beyond_the_header_is_refused(tmp_path):
    assert codes(read(tmp_path, workbook(HEADER, (*GOOD, "x")))) == ["R136"]


def test_the_first_sheet_in_view_is_read(tmp_path):
    def change(book, page):
        page.hide()
        other = book.add_worksheet("Table")
        other.activate()
        for number_, row in enumerate([HEADER, ("E9", "2026-10-05", "事假", 1)]):
            other.write_row(number_, 0, row)

    assert read(tmp_path, workbook(("x",), change=change)).table["工號"].to_pylist() == ["E9"]


def test_a_sheet_named_as_the_register_goes_first(tmp_path):
    def change(book, page):
        other = book.add_worksheet("缺勤")
        for number_, row in enumerate([HEADER, ("E9", "2026-10-05", "事假", 1)]):
            other.write_row(number_, 0, row)

    assert read(tmp_path, workbook(HEADER, GOOD, change=change)).table["工號"].to_pylist() == ["E9"]


def test_empty_rows_before_and_between_do_not_count(tmp_path):
    intake = read(tmp_path, workbook((), (), HEADER, (), GOOD))

    assert intake.table["__line"].to_pylist() == [5]


def test_an_empty_sheet_is_a_fault(tmp_path):
    assert codes(read(tmp_path, workbook())) == ["R101"]


def test_a_million_empty_rows_cost_little(tmp_path):
    rows = b"".join(b'<row r="%d" spans="1:4" ht="15"/>' % number_ for number_ in range(3, 1_000_000))
    content = bent(workbook(HEADER, GOOD), SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))

    assert read(tmp_path, content).taken == 1


def test_one_cell_in_the_last_corner_takes_no_room(tmp_path):
    content = workbook(HEADER, GOOD, change=lambda book, page: page.write(1_048_575, 16_383, "x"))

    intake = read(tmp_path, content)

    assert {fault.row for fault in intake.faults} == {1_048_576}
    assert [fault.args for fault in intake.faults if fault.code == "R136"] == [{"address": "XFD1048576"}]


def test_texts_with_format_and_readings_are_joined(tmp_path):
    def change(book, page):
        page.write_rich_string(1, 0, "甲", book.add_format({"bold": True}), "乙", "丙")

    schema = register(FieldSchema("說明", "文字"))

    assert read(tmp_path, workbook(("說明",), change=change), schema).table["說明"].to_pylist() == ["甲乙丙"]


def test_a_program_that_leaves_addresses_away_is_understood(tmp_path):
    plain = b'<row><c t="inlineStr"><is><t>E2</t><rPh><t>x</t></rPh></is></c><c t="d"><v>2026-10-06</v></c>'
    plain += b'<c t="str"><v>\xe4\xba\x8b\xe5\x81\x87</v></c><c><v>1.5E1</v></c></row></sheetData>'
    content = bent(workbook(HEADER, GOOD), SHEET, lambda xml: xml.replace(b"</sheetData>", plain))

    intake = read(tmp_path, content)

    assert intake.faults == ()
    row = intake.table.to_pylist()[1]
    assert (row["工號"], row["日期"], row["種類"], row["金額"], row["__line"]) == ("E2", 20732, 1, 1500, 3)


def test_a_zip_bomb_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 3_000_000)

    assert codes(read(tmp_path, out.getvalue(), limits=Limits(trusted_bytes=1_000_000))) == ["R106"]


def test_entities_that_grow_are_refused(tmp_path):
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    content = bent(workbook(HEADER, GOOD), SHEET, lambda xml: xml.replace(b"<worksheet", lol + b"<worksheet", 1))

    assert codes(read(tmp_path, content)) == ["R107"]


@pytest.mark.parametrize("cut", [10, 1000, -30])
def test_a_damaged_workbook_is_refused(tmp_path, cut):
    assert codes(read(tmp_path, workbook(HEADER, GOOD)[:cut])) == ["R107"]


def test_a_shared_text_that_is_not_there_is_damage(tmp_path):
    content = bent(workbook(HEADER, GOOD), "xl/sharedStrings.xml", lambda xml: b"<sst/>")

    assert codes(read(tmp_path, content)) == ["R107"]


def test_a_long_cell_is_refused(tmp_path):
    intake = read(tmp_path, workbook(HEADER, ("E" * 50, *GOOD[1:])), limits=Limits(cell_characters=20))

    assert [(fault.row, fault.code) for fault in intake.faults] == [(2, "R132")]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", Kind.NUMBER),
        ("#,##0.00", Kind.NUMBER),
        ("0.00E+00", Kind.NUMBER),
        ('0"h"', Kind.NUMBER),
        ("[Red]0.0%", Kind.PERCENT),
        ("yyyy/m/d;@", Kind.DATE),
        ('yyyy"年"m"月"d"日"', Kind.DATE),
        ("[$-404]e/m/d", Kind.DATE),
        ("m/d/yy h:mm", Kind.MOMENT),
        ("h:mm AM/PM", Kind.CLOCK),
        ("mm:ss", Kind.CLOCK),
        ("[h]:mm:ss", Kind.ELAPSED),
    ],
)
def test_a_format_says_what_a_number_is(code, kind):
    assert kind_of_code(code) is kind


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        ("61", Kind.DATE, "1900-03-01"),
        ("59", Kind.DATE, "1900-02-28"),
        ("46300.999999999", Kind.MOMENT, "2026-10-06 00:00:00"),
        ("0.5", Kind.CLOCK, "12:00:00"),
        ("46300.5", Kind.CLOCK, "2026-10-05 12:00:00"),
        ("46300.5", Kind.DATE, "2026-10-05 12:00:00"),
    ],
)
def test_a_serial_number_is_a_day_and_a_time(written, kind, text):
    assert number_text(written, kind, from_1904=False) == (text, True)


@pytest.mark.parametrize(
    ("written", "kind", "code"),
    [
        ("60", Kind.DATE, "R151"),
        ("-1", Kind.DATE, "R151"),
        ("9999999", Kind.DATE, "R151"),
        ("0.1234567", Kind.CLOCK, "R160"),
        ("x", Kind.NUMBER, "R141"),
        ("1E400", Kind.NUMBER, "R146"),
    ],
)
def test_a_serial_number_that_is_no_day_is_refused(written, kind, code):
    read_as = number_text(written, kind, from_1904=False)

    assert isinstance(read_as, Refusal)
    assert read_as.code == code


def test_calamine_sees_the_same_cells(tmp_path):
    rows = [(f"E{place}", date(2026, 10, 1 + place), "事假", place * 1.25) for place in range(30)]
    content = workbook(HEADER, *rows)

    seen: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    table = read(tmp_path, content).table

    assert table["工號"].to_pylist() == [row[0] for row in seen]
    assert table["日期"].to_pylist() == [(row[1] - date(1970, 1, 1)).days for row in seen]
    assert table["金額"].to_pylist() == [int(row[3] * 100) for row in seen]
