"""The values, score sheets and tables of a handbook go to Excel and come back; what cannot be taken is told by its cell."""

import io
import re
import zipfile
from datetime import date

import pytest

from kaohe.editions.errors import EditionError
from kaohe.editions.folders import digest
from kaohe.editions.workbook_changes import made_of, taken
from kaohe.editions.workbooks import pages, workbook_of
from tests.editions.conftest import CHAPTER, FILES, PATH

TABLE = "small/表/底薪.csv"
ALL = {**FILES, TABLE: "崗位,金額\n銷售員,3000元\n部長,\n"}
FIRST = date(2026, 1, 1)
FROM = digest("x")


def book(files=None):
    return workbook_of(files or ALL, "small", FROM)


def changed(content, *swaps):
    """The workbook with texts replaced, as Excel would keep them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            for place, before, after in swaps:
                if entry.filename.endswith(place):
                    assert re.search(before, text.decode()), before
                    text = re.sub(before, after, text.decode(), count=1).encode()
            new.writestr(entry, text)
    return made.getvalue()


def text(before, after):
    """A text swapped."""
    return "sharedStrings.xml", f"<t>{re.escape(before)}</t>", f"<t>{after}</t>"


def back(content, now=None):
    return taken(content, now or ALL, ALL, "small", FIRST)


def codes(faults):
    return [(one.code, one.args_.get("sheet", ""), one.args_.get("cell", "")) for one in faults]


def test_what_goes_out_comes_back_without_a_change():
    found = back(book())

    assert (found.files, found.changes, found.faults, found.notes) == (ALL, [], [], [])
    assert made_of(book())[0] == FROM
    assert [page.title for page in pages(ALL, "small")] == ["數值", "日常考核", "底薪"]


def test_a_value_is_changed():
    found = back(changed(book(), text("4分/天", "5分/天")))

    assert found.files == {**ALL, PATH: CHAPTER.replace("值: 4分/天", "值: 5分/天")}
    assert [(one.page, one.cell, one.name, one.before, one.after) for one in found.changes] == [
        ("數值", "D3", "缺勤每日扣分", "4分/天", "5分/天")
    ]


def test_a_value_that_holds_from_days_is_changed_on_its_day():
    dated = {**ALL, PATH: CHAPTER.replace("值: 4分/天", "值: {2026-01-01: 4分/天, 2026-07-01: 5分/天}")}
    found = taken(changed(book(dated), text("5分/天", "6分/天")), dated, dated, "small", FIRST)

    assert "{2026-01-01: 4分/天, 2026-07-01: 6分/天}" in found.files[PATH]
    assert not found.faults


def test_an_item_and_a_table_are_changed():
    found = back(changed(book(), text("態度", "服務態度"), text("3000元", "3100元")))

    assert "| 2 | 服務態度 | 40分 | 裁定 |  | 部長 |" in found.files[PATH]
    assert found.files[TABLE] == "崗位,金額\n銷售員,3100元\n部長,\n"
    assert [(one.page, one.cell) for one in found.changes] == [("日常考核", "B4"), ("底薪", "B3")]


def test_what_is_no_value_is_told_by_its_cell_and_nothing_else_is_lost():
    found = back(changed(book(), text("4分/天", "5分/天, 6分"), text("3000元", "3100元")))

    assert codes(found.faults) == [("E192", "數值", "D3")]
    assert found.files[PATH] == CHAPTER
    assert "5分/天, 6分" in found.faults[0].message


def test_what_somebody_changed_meanwhile_is_not_overwritten():
    now = {**ALL, PATH: CHAPTER.replace("4分/天", "9分/天"), TABLE: "崗位,金額\n銷售員,1元\n"}
    found = back(changed(book(), text("4分/天", "5分/天"), text("3000元", "3100元")), now)

    assert codes(found.faults) == [("E191", "數值", "D3"), ("E191", "底薪", "A2")]
    assert found.files == now


def test_what_others_changed_elsewhere_stays():
    now = {**ALL, TABLE: "崗位,金額\n銷售員,1元\n"}
    found = back(changed(book(), text("4分/天", "5分/天")), now)

    assert not found.faults
    assert found.files[TABLE] == now[TABLE]


def test_a_formula_gives_its_last_value_with_a_note_or_is_a_fault():
    with_value = r'<c r="D3" s="\d" t="s"><v>\d+</v></c>'
    formula = '<c r="D3" t="str"><f>"5"&amp;"分/天"</f><v>5分/天</v></c>'
    found = back(changed(book(), ("sheet1.xml", with_value, formula)))
    assert [one.after for one in found.changes] == ["5分/天"]
    assert codes(found.notes) == [("E194", "數值", "D3")]

    found = back(changed(book(), ("sheet1.xml", with_value, '<c r="D3"><f>1+1</f></c>')))
    assert ("E190", "數值", "D3") in codes(found.faults)


def test_pages_and_rows_that_are_gone_take_nothing_away():
    found = back(changed(book(), text("考核表 日常考核", "別的")))
    assert [one.code for one in found.notes] == ["E197"]
    assert found.files == ALL

    row = r'<row r="3"[^>]*>.*?</row>'
    found = back(changed(book(), ("sheet1.xml", row, "")))
    assert [(one.code, one.args_["name"]) for one in found.notes] == [("E198", "缺勤每日扣分")]
    assert found.files == ALL


def test_a_workbook_of_another_kind_is_refused():
    with pytest.raises(EditionError) as told:
        made_of(changed(book(), text(FROM, "x")))
    assert told.value.code == "E196"
    with pytest.raises(EditionError) as told:
        made_of(b"PK no workbook")
    assert told.value.code == "E187"
