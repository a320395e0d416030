"""A value, a row or a copy written by a form is what a careful hand would have written."""

from datetime import date

import pytest

from kaohe.editions.cards import Spot, cards
from kaohe.editions.checking import read
from kaohe.editions.errors import Conflict, EditionError
from kaohe.editions.sheets import copied, full_of, rows_of, with_rows
from kaohe.editions.values import with_value
from kaohe.handbook.model import Sheet
from tests.editions.conftest import CHAPTER, FILES, PATH

FIRST, MAY = date(2026, 1, 1), date(2026, 5, 1)


def spot(name, text=CHAPTER):
    found = next(one for one in cards(text) if one.block.name.value == name)
    return Spot(PATH, found.block.kind.value, name, found.digest)


def sheets_in(text):
    """The score sheets of the handbook with this chapter."""
    source = read("small", {**FILES, PATH: text}).checked.source
    return [card for card in source.cards if isinstance(card, Sheet)] if source else []


def value(written):
    text = CHAPTER.replace("值: 4分/天", written)
    return text, spot("缺勤每日扣分", text)


@pytest.mark.parametrize(("written", "given", "since", "after"), [
    ("值: 4分/天", "5分/天", None, "值: 5分/天"),
    ("值: 4分/天", " 5分/天 ", MAY, "值: {2026-01-01: 4分/天, 2026-05-01: 5分/天}"),
    ("值: {2026-01-01: 4分/天, 2026-07-01: 6分/天}", "5分/天", MAY, "值: {2026-01-01: 4分/天, 2026-05-01: 5分/天, 2026-07-01: 6分/天}"),
    ("值: {2026-05-01: 4分/天}", "5分/天", MAY, "值: {2026-05-01: 5分/天}"),
    ("值: {2026-07-01: 4分/天}", "5分/天", MAY, "值: {2026-05-01: 5分/天, 2026-07-01: 4分/天}"),
    ("值: {2026-01-01: 4分/天, 2026-07-01: 6分/天}", "5分/天", None, "值: {2026-01-01: 4分/天, 2026-07-01: 5分/天}"),
    ("值:\n  2026-01-01: 4分/天 # 舊\n  2026-07-01: 6分/天", "5分/天", MAY, "值:\n  2026-01-01: 4分/天 # 舊\n  2026-05-01: 5分/天\n  2026-07-01: 6分/天"),
    ("值:\n  2026-05-01: 4分/天", "3分/天", FIRST, "值:\n  2026-01-01: 3分/天\n  2026-05-01: 4分/天"),
    ("值:\n  2026-01-01: 4分/天", "5分/天", MAY, "值:\n  2026-01-01: 4分/天\n  2026-05-01: 5分/天"),
    ("说明: 甲\n值: 4分/天 # 註", "5分/天", None, "说明: 甲\n值: 5分/天 # 註"),
])  # fmt: skip
def test_a_value_is_written_into_its_place(written, given, since, after):
    text, where = value(written)

    new = with_value(text, where, given, since, FIRST)

    assert new == CHAPTER.replace("值: 4分/天", after)
    assert read("small", {**FILES, PATH: new}).sound


@pytest.mark.parametrize(("given", "since", "code"), [
    ("", None, "E141"),
    ("5分/天 # 註", None, "E141"),
    ("{2026-01-01: 4}", None, "E141"),
    ("5分/天\n```", None, "E141"),
    ("5分/天 ×", None, "E140"),
    ("五分", None, "E140"),
    ("5分", None, "E144"),
    ("5%", None, "E144"),
    ("5分/天", FIRST, "E142"),
])  # fmt: skip
def test_what_is_no_value_is_refused(given, since, code):
    text, where = value("值: 4分/天")

    with pytest.raises(EditionError) as told:
        with_value(text, where, given, since, FIRST)

    assert told.value.code == code


def test_a_value_that_somebody_changed_meanwhile_is_a_conflict():
    where = spot("缺勤每日扣分")

    with pytest.raises(Conflict) as told:
        with_value(CHAPTER.replace("4分/天", "6分/天"), where, "5分/天", None, FIRST)

    assert "6分/天" in told.value.theirs


def rows():
    return rows_of(next(one for one in cards(CHAPTER) if one.block.name.value == "日常考核"))


def test_the_rows_of_a_sheet_are_read_for_its_form():
    assert [row["項目"] for row in rows()] == ["出勤", "態度"]
    assert rows()[1] == {"序": "2", "項目": "態度", "滿分": "40分", "計分方式": "裁定", "來源": "", "評分人": "部長"}
    assert full_of(next(one for one in cards(CHAPTER) if one.block.name.value == "日常考核")) == "100分"


def test_saving_the_rows_as_they_are_changes_nothing():
    assert with_rows(CHAPTER, spot("日常考核"), rows()) == CHAPTER.replace("| | 部長", "|  | 部長").replace(
        "60% | |", "60% |  |"
    )


def test_an_item_is_added_and_the_points_still_make_the_full_mark():
    changed = [*rows(), {"序": "3", "項目": "紀律|儀容", "滿分": "10分", "計分方式": "裁定", "評分人": "部長"}]
    changed[1] = {**changed[1], "滿分": "30分"}

    new = with_rows(CHAPTER, spot("日常考核"), changed)

    assert "| 3 | 紀律\\|儀容 | 10分 | 裁定 |  | 部長 |" in new
    assert [row.item.value for row in sheets_in(new)[0].rows] == ["出勤", "態度", "紀律|儀容"]
    assert read("small", {**FILES, PATH: new}).sound


@pytest.mark.parametrize(("number", "order"), [
    ("1.5", ["出勤", "紀律", "態度"]), ("10", ["出勤", "態度", "紀律"]), ("", ["出勤", "態度", "紀律"]), ("附", ["出勤", "態度", "紀律"]),
])  # fmt: skip
def test_an_item_comes_to_the_place_of_its_number(number, order):
    added = {"序": number, "項目": "紀律", "滿分": "10分", "計分方式": "裁定", "評分人": "部長"}
    new = with_rows(CHAPTER, spot("日常考核"), [rows()[0], {**rows()[1], "滿分": "30分"}, added])

    assert [row.item.value for row in sheets_in(new)[0].rows] == order


def test_a_full_mark_is_written_with_the_rows():
    changed = [rows()[0], {**rows()[1], "滿分": "50分"}]

    new = with_rows(CHAPTER, spot("日常考核"), changed, full="110分")

    assert "滿分: 110分\n" in new
    assert read("small", {**FILES, PATH: new}).sound


@pytest.mark.parametrize("changed", [
    [{"項目": "甲", "滿分": "100分", "計分方式": "看着辦"}],
    [{"項目": "", "滿分": "100分", "計分方式": "裁定", "評分人": "部長"}],
    [{"項目": "甲", "滿分": "90分", "計分方式": "裁定", "評分人": "部長"}],
    [],
])  # fmt: skip
def test_rows_that_make_no_sheet_are_refused(changed):
    with pytest.raises(EditionError) as told:
        with_rows(CHAPTER, spot("日常考核"), changed)

    assert told.value.code == "E140"


def test_what_is_wrong_with_a_value_is_told_in_the_language_of_the_page():
    with pytest.raises(EditionError) as told:
        with_value(CHAPTER, spot("缺勤每日扣分"), "twenty", None, date(2026, 1, 1))

    english, chinese = (told.value.said(language)[0] for language in ("en", "zh_Hant"))
    assert english.startswith("缺勤每日扣分 cannot be written like this: ")
    assert "這裏" not in english
    assert "：這裏要寫" in chinese


def test_a_sheet_is_copied_to_another_post():
    new = copied(CHAPTER, spot("日常考核"), "計劃員")

    assert [one.applies.text.value if one.applies else "" for one in sheets_in(new)] == [
        "崗位 = 銷售員",
        "崗位 = 計劃員",
    ]
    assert read("small", {**FILES, PATH: new}).sound


@pytest.mark.parametrize("post", ["", "甲 乙", "甲]", "甲\n值: 1", "a=b"])
def test_what_is_no_post_is_refused(post):
    with pytest.raises(EditionError) as told:
        copied(CHAPTER, spot("日常考核"), post)

    assert told.value.code == "E143"
