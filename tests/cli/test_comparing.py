"""`kaohe compare`: what it prints, and what it says of a sheet that cannot be compared."""

import json

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook


@pytest.fixture
def sheet(company, close):
    """October closed, and a sheet in which one score differs."""
    close("--engine", "python")
    path = company.root / "old.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for at, row in enumerate([["工號", "出勤得分", "缺勤天數"], ["E1", 96, 2], ["E2", 96, 1]]):
            page.write_row(at, 0, row)
    return path


def test_a_sheet_is_compared(kaohe, company, sheet):
    code, said, _ = kaohe("compare", company.runs / "2026-10", sheet, "--map", "缺勤天數=缺勤日數", "--xlsx",
                          company.root / "d.xlsx")  # fmt: skip

    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert code == 0
    assert lines[0] == "對上 4 格中的 3 格；2 人，2 項。"
    assert "E1 王一 出勤得分 92分 96 B2 少一筆記錄:缺勤 E1|2026-10-05" in lines
    assert CalamineWorkbook.from_path(str(company.root / "d.xlsx")).sheet_names == ["各項對上", "原因匯總", "逐項不同"]


def test_for_programs(kaohe, company, sheet):
    _, said, _ = kaohe("compare", company.runs / "2026-10", sheet, "--format", "json")

    found = json.loads(said)
    assert (found["cells"], found["agreeing"], found["unused_columns"]) == (2, {"出勤得分": 1}, ["缺勤天數"])
    assert found["different"][0]["cause"] == {"kind": "少一筆記錄", "what": "缺勤 E1|2026-10-05"}


def test_a_bad_sheet_is_told_with_what_to_do(kaohe, company, sheet):
    with xlsxwriter.Workbook(str(sheet)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["工號", "出勤得分", "出勤得分"])
        page.write_row(1, 0, ["E1", 96, 2])

    code, said, _ = kaohe("compare", company.runs / "2026-10", sheet)

    assert code == 1
    assert said.splitlines()[0] == "old.xlsx: M224 「出勤得分」有兩列:B1 和 C1。"
    assert said.splitlines()[-1] == "1 處有毛病，沒有比。"


def test_another_format_is_told(kaohe, company, sheet):
    sheet.write_bytes(b"%PDF-1.7")

    code, said, _ = kaohe("compare", company.runs / "2026-10", sheet, "--language", "en")

    assert code == 1
    assert "old.xlsx: R109" in said


def test_a_map_that_is_none(kaohe, company, sheet):
    code, _, complaint = kaohe("compare", company.runs / "2026-10", sheet, "--map", "應發")

    assert code == 2
    assert "不是 列=項" in complaint
