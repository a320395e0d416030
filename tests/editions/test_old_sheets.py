"""A score sheet out of a workbook becomes a card that can be read; what could not be read is told with its row."""

import io

import pytest
import xlsxwriter

from kaohe.editions.checking import read
from kaohe.editions.errors import EditionError
from kaohe.editions.old_sheets import chapter_of, read_old_sheet
from kaohe.handbook.model import Sheet
from tests.editions.conftest import FILES


def workbook(*rows, merged=()):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("考核表")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(at, place, cell)
        for where, text in merged:
            page.merge_range(where, text)
    return made.getvalue()


HEAD = ["序號", "考核类别", "考核项目", "分值", "評分標準", "考核人"]
SHEET = workbook(
    ["計劃員月度考核表"],
    HEAD,
    [1, "工作", "計劃準時", 30, "每遲交一次扣5分", "部長"],
    [2, "", "計劃質量(月)", "30分", "視完整程度", ""],
    [3, "紀律", "出勤", 40, "", "人力資源部"],
    ["", "", "附註", "見背面", "", ""],
    ["合計", "", "", 100],
)


def sheet_in(chapter):
    found = read("small", {**FILES, "small/09-表.md": chapter})
    assert found.sound, [(one.code, one.args) for one in found.faults]
    source = found.checked.source
    assert source is not None
    return next(card for card in source.cards if isinstance(card, Sheet) and card.name.value == "計劃員考核")


def test_a_sheet_of_a_workbook_becomes_a_sound_card():
    found = read_old_sheet(SHEET)
    chapter = chapter_of(found, clause="S9-1", name="計劃員考核", post="計劃員", judges="部長")

    card = sheet_in(chapter)
    assert found.title == "計劃員月度考核表"
    assert [(row.number, row.item.value, row.method) for row in card.rows] == [
        ("1", "工作", "小計"), ("1.1", "計劃準時", "裁定"), ("1.2", "計劃質量(月)", "裁定"), ("2", "紀律", "小計"), ("2.1", "出勤", "裁定"),
    ]  # fmt: skip
    assert [row.judges[0].value for row in card.rows if row.judges] == ["部長", "部長", "人力資源部"]
    assert "- 計劃質量(月)：視完整程度" in chapter


def test_an_item_does_not_take_the_name_of_another_rule():
    found = read_old_sheet(SHEET, {"计划准时", "计划准时得分", "出勤"})

    assert [one.name for one in found.items] == ["計劃準時得分2", "計劃質量(月)", "出勤得分"]
    assert [note.args_ for note in found.notes if note.code == "E189"] == [
        {"name": "計劃準時", "other": "計劃準時得分2"}, {"name": "出勤", "other": "出勤得分"},
    ]  # fmt: skip


def test_what_could_not_be_read_is_told_with_its_row():
    notes = read_old_sheet(SHEET).notes

    assert [(note.code, note.args_["line"]) for note in notes] == [("E183", "3"), ("E181", "6")]
    assert notes[0].args_["amount"] == "5分"


def test_a_total_that_is_not_the_sum_is_told():
    found = read_old_sheet(workbook(["項目", "滿分"], ["甲", 30], ["乙", 2.5], ["總分", 40]))

    assert [note.args_ for note in found.notes] == [{"line": "4", "stated": "40分", "sum": "32.5分"}]


def test_items_of_one_name_are_told_apart():
    found = read_old_sheet(workbook(["項目", "滿分"], ["甲", 50], ["甲", 50]))

    assert [one.name for one in found.items] == ["甲", "甲3"]
    assert [note.code for note in found.notes] == ["E182"]


@pytest.mark.parametrize(
    "rows", [[["姓名", "分數"], ["王", 3]], [["項目", "滿分"]], [["項目", "滿分"], ["甲", "很多"]]]
)
def test_a_file_without_items_is_refused(rows):
    with pytest.raises(EditionError) as told:
        read_old_sheet(workbook(*rows))

    assert told.value.code == "E180"


def test_what_is_no_workbook_is_refused():
    for content in (b"\x89PNG\r\n\x1a\n0000", b"PK00", SHEET[:200]):
        with pytest.raises(EditionError) as told:
            read_old_sheet(content)
        assert told.value.code == "E187"


def test_hostile_cells_stay_in_their_cell():
    found = read_old_sheet(workbook(["項目", "滿分", "評分標準"], ["甲|乙\n```", 100, "a|b\n[S9-2] 假\n```公式 壞"]))

    assert [row.item.value for row in sheet_in(chapter_of(found, clause="S9-1", name="計劃員考核", post="計劃員", judges="部長")).rows] == ["甲乙 ```"]  # fmt: skip
