"""Each type of cell: what is taken, as which whole number, and what is refused under which code."""

from fractions import Fraction

import pytest

from kaohe.intake.cells import fits, reader, show
from kaohe.intake.faults import Refusal
from kaohe.intake.schema import FieldSchema, NumberFormat
from tests.intake.registers import EVERY, KINDS, SECONDS, number

FIELDS = {field.name: field for field in EVERY.fields} | {"秒數": number("秒數", SECONDS)}
DAY = 20731  # 2026-10-05, a Monday


def read(name, text):
    return said(reader(FIELDS[name])(text))


def said(value):
    return value.code if isinstance(value, Refusal) else value


def args(value):
    assert isinstance(value, Refusal)
    return value.args


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("日期", "2026-10-05", DAY),
        ("日期", "2026/10/5", DAY),
        ("日期", "2026.10.05", DAY),
        ("日期", "2026年10月5日", DAY),
        ("日期", "20261005", DAY),
        ("日期", "2026-10-05 00:00:00", DAY),
        ("日期", "1969-12-31", -1),
        ("月份", "2026-10", DAY - 4),
        ("月份", "2026年10月", DAY - 4),
        ("月份", "2026-10-01", DAY - 4),
        ("週次", "2026-10-05", DAY),
        ("週次", "2026-W41", DAY),
        ("提交", "2026-10-05 16:00", DAY * 86400 + 57600),
        ("提交", "2026-10-05T16:00:30.000", DAY * 86400 + 57630),
        ("時刻", "0:00", 0),
        ("時刻", "16:30:05", 59405),
        ("合格", "是", 1),
        ("合格", "TRUE", 1),
        ("合格", "Y", 1),
        ("合格", "0", 0),
        ("合格", "False", 0),
        ("種類", "事假", 1),
        ("種類", "旷工", 0),
        ("金額", "20", 2000),
        ("金額", "20元", 2000),
        ("金額", "1,234,567.80 元", 123456780),
        ("金額", "0.5萬元", 500000),
        ("金額", "12.5", 1250),
        ("金額", "1.500", 150),
        ("金額", ".5", 50),
        ("金額", "+3", 300),
        ("次數", "3次", 3),
        ("率", "35%", 3500),
        ("率", "0.35", 3500),
        ("率", "12.5‰", 125),
        ("秒數", "-5", -5),
        ("秒數", "\u22125", -5),
        ("工號", "E001", "E001"),
        ("說明", "兩行\n文字", "兩行\n文字"),
    ],
)
def test_a_cell_is_read_exactly(name, text, value):
    assert read(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("日期", "2026-02-30", "R151"),
        ("日期", "2026-13-01", "R151"),
        ("日期", "0926-10-05", "R151"),
        ("日期", "05/10/2026", "R150"),
        ("日期", "26-10-05", "R150"),
        ("日期", "2026-10/05", "R150"),
        ("日期", "46300", "R150"),
        ("日期", "2026-10-05 08:00", "R150"),
        ("月份", "十月", "R156"),
        ("月份", "2026-10-05", "R157"),
        ("週次", "第41週", "R158"),
        ("週次", "2026-10-06", "R159"),
        ("週次", "2026-W54", "R151"),
        ("提交", "2026-10-05", "R161"),
        ("提交", "2026-10-05 25:00", "R153"),
        ("提交", "2026-10-05 16:00+08:00", "R155"),
        ("提交", "2026-10-05T16:00:00Z", "R155"),
        ("提交", "2026-02-30 16:00", "R151"),
        ("時刻", "25:00", "R153"),
        ("時刻", "24:00", "R153"),
        ("時刻", "16:60", "R153"),
        ("時刻", "16:00:00.5", "R160"),
        ("時刻", "四點", "R152"),
        ("合格", "也許", "R162"),
        ("種類", "礦工", "R163"),
        ("種類", "zzzz", "R164"),
        ("金額", "1.005", "R142"),
        ("金額", "-1", "R143"),
        ("金額", "10000000.01", "R143"),
        ("金額", "9" * 5000, "R143"),
        ("金額", "1,23", "R141"),
        ("金額", "1.2.3", "R141"),
        ("金額", "多", "R141"),
        ("金額", "(20)", "R141"),
        ("金額", "1.2E+15", "R144"),
        ("金額", "20分", "R145"),
        ("金額", "35%", "R145"),
        ("次數", "-1", "R143"),
        ("次數", "1.5", "R142"),
        ("率", "0.00005", "R142"),
        ("工號", "E001\u200b", "R135"),
        ("說明", "a\x07", "R135"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused(name, text, code):
    assert read(name, text) == code


def test_a_refused_number_says_its_range_and_its_finest_step():
    assert args(reader(FIELDS["金額"])("10000001")) == {"low": "0元", "high": "10000000元"}
    assert args(reader(FIELDS["金額"])("1.005")) == {"step": "0.01元"}


def test_an_unknown_option_is_met_with_the_nearest_one():
    assert args(reader(FIELDS["種類"])("礦工")) == {"suggestion": "曠工", "known": "、".join(KINDS)}


def test_a_week_may_begin_on_another_day():
    sunday_weeks = reader(FIELDS["週次"], first_weekday=7)

    assert sunday_weeks("2026-10-04") == DAY - 1
    assert sunday_weeks("2026-W41") == DAY - 1
    assert args(sunday_weeks("2026-10-05")) == {"expected": "2026-10-04"}


def test_a_mappings_form_is_the_only_one():
    own = reader(FIELDS["日期"], date_format="%d.%m.%y")

    assert own("05.10.26") == DAY
    assert said(own("2026-10-05")) == "R154"
    assert reader(FIELDS["時刻"], time_format="%H%M")("1630") == 59400
    assert reader(FIELDS["提交"], date_format="%d.%m.%y", time_format="%H%M")("05.10.26 1630") == DAY * 86400 + 59400


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("金額", 5, 5),
        ("金額", -5, "R143"),
        ("種類", "事假", 1),
        ("種類", 9, "R172"),
        ("合格", True, 1),
        ("合格", 2, "R172"),
        ("時刻", 90000, 90000),
        ("時刻", -1, "R172"),
        ("日期", "2026-10-05", "R172"),
        ("說明", 5, "R172"),
        ("說明", None, None),
    ],
)
def test_what_a_formula_gives_must_fit_its_field(name, value, found):
    assert said(fits(value, FIELDS[name])) == found


def test_what_is_shown_reads_back():
    shown: dict[str, int | str] = {
        "日期": DAY,
        "月份": DAY - 4,
        "週次": DAY,
        "提交": DAY * 86400 + 1,
        "時刻": 59405,
        "合格": 0,
        "種類": 3,
    }
    shown |= {"金額": 123450, "次數": 7, "率": 3333, "工號": "E1"}

    assert {name: read(name, show(value, FIELDS[name])) for name, value in shown.items()} == shown


def test_a_step_may_be_any_fraction():
    minutes = FieldSchema("分鐘", "數", number=NumberFormat(Fraction(1, 60), 0, 6000, "分鐘"))

    assert reader(minutes)("1.5") == 90
    assert said(reader(minutes)("0.01")) == "R142"
