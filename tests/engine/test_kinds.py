"""The other kinds: score sheets, weights, lookups, ladders, slips; and who a card applies to."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.small import run

F = Fraction

COUNTS = """
```台賬 事
欄:
  工號: {型: 人}
  日期: {型: 日期}
  種: {型: 選項, 選項: [子, 丑]}
  分鐘: {單位: 分鐘, 小數: 0, 必填: 否}
鍵: [工號, 日期]
日期: 日期
```
```取數 子數
台賬: 事
條件: 種 = 子
取: 次數()
```
```取數 子天
台賬: 事
條件: 種 = 子
取: 去重數(日期)
單位: 天
```
```取數 丑數
台賬: 事
條件: 種 = 丑
取: 次數()
```
```取數 分鐘數
台賬: 事
取: 合計(分鐘)
單位: 分鐘
```
"""


def happened(one=0, two=0, **fields):
    kinds = ["子"] * one + ["丑"] * two
    return {"事": [{"日期": f"2026-10-{day:02}", "種": kind, **fields} for day, kind in enumerate(kinds, 1)]}


def sheet(*rows, full="10分"):
    table = "| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |\n|---|---|---|---|---|---|\n"
    return f"{COUNTS}\n```考核表 表\n滿分: {full}\n\n{table}" + "\n".join(rows) + "\n```"


@pytest.mark.parametrize(
    ("method", "source", "marks"),
    [
        ("每次扣 3分", "子數", (10, 7, 4, 1, 0)),
        ("每次扣 3分", "子天", (10, 7, 4, 1, 0)),
        ("有則扣 5分", "子數", (10, 5, 5, 5, 5)),
        ("有則為零", "子數", (10, 0, 0, 0, 0)),
        ("無則為零", "子數", (0, 10, 10, 10, 10)),
        ("有則為零", "子數 > 2次", (10, 10, 10, 0, 0)),
        ("取值", "子數 × 4分/次", (0, 4, 8, 10, 10)),
        ("取值", "子數 × 4分/次 - 5分", (0, 0, 3, 7, 10)),
    ],
)
def test_ways_to_mark(method, source, marks):
    text = sheet(f"| 1 | 項 | 10分 | {method} | {source} | |")
    assert tuple(run(text, happened(count)).value("甲", "表") for count in range(5)) == marks


def test_a_count_that_is_a_quotient_must_keep_its_divisor():
    text = sheet("| 1 | 項 | 10分 | 每次扣 1分 | 取整(分鐘數 ÷ 10分鐘, 0, 進一) × 1次 | |")
    assert run(text, happened(1, 分鐘=31)).value("甲", "項") == 6


SECTIONS = sheet(
    "| 1 | 甲部 | 6分 | 小計 | | |",
    "| 1.1 | 一 | 2分 | 每次扣 1分 | 子數 | |",
    "| 1.2 | 二 | 4分 | 每次扣 1分 | 子數 | |",
    "| 2 | 乙部 | 4分 | 有則扣 1分 | 丑數 | |",
    "| 3 | 另扣 | | 扣總分 | 子數 × 3分/次 | |",
)


@pytest.mark.parametrize(("one", "two", "section", "total"), [(0, 0, 6, 10), (1, 0, 4, 5), (1, 1, 4, 4), (3, 1, 1, 0)])
def test_sections_and_what_comes_off_the_total(one, two, section, total):
    found = run(SECTIONS, happened(one, two))
    assert (found.value("甲", "甲部"), found.value("甲", "表")) == (section, total)


def test_a_judged_row_with_a_gate():
    text = sheet("| 1 | 項 | 10分 | 裁定 | 無則為零: 子數 | 乙 |")
    row = {
        "考核項": "項", "期間": "2026-10-01", "理由": "-", "裁定人": "乙", "裁定於": "2026-11-02 9:00", "分值": "7.5",
    }  # fmt: skip

    assert run(text).value("甲", "項") == 0
    assert run(text, happened(1)).value("甲", "項") == "待裁定"
    assert run(text, {**happened(1), "裁定": [row]}).value("甲", "表") == F("7.5")
    assert run(text, {**happened(1), "裁定": [{**row, "分值": "10.5"}]}).value("甲", "表") == "待裁定"
    assert run(text, {**happened(1), "裁定": [{**row, "分值": "7.25"}]}).value("甲", "表") == "待裁定"


def test_weights():
    text = (
        COUNTS
        + "```公式 甲分\n單位: 分\n公式: 子數 × 1分/次\n```\n```加權 綜\n項:\n  - 甲分 × 70%\n  - 100分 × 30%\n```"
    )
    assert run(text, happened(3)).value("甲", "綜") == F("32.1")


def tiers(*rows, mode="", by="子數", unit="分"):
    lines = "\n".join(f"  - {row}" for row in rows)
    return f"{COUNTS}\n```查表 級\n按: {by}\n單位: {unit}\n{mode}\n檔:\n{lines}\n```"


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        (("3次 以上: 10分", "1次 以上: 5分", "其餘: 0分"), (0, 5, 5, 10, 10)),
        (("3次 超過: 10分", "1次 超過: 5分", "其餘: 0分"), (0, 0, 5, 5, 10)),
        (("1次 以下: 10分", "3次 以下: 5分", "其餘: 0分"), (10, 10, 5, 5, 0)),
        (("1次 不足: 10分", "3次 不足: 5分", "其餘: 0分"), (10, 5, 5, 0, 0)),
    ],
)
def test_tiers_in_both_directions(rows, values):
    assert tuple(run(tiers(*rows), happened(count)).value("甲", "級") for count in range(5)) == values


def test_marginal_and_whole_amounts():
    up = ("3次 超過: 3分/次", "1次 超過: 2分/次", "其餘: 1分/次")
    down = ("1次 以下: 1分/次", "3次 以下: 2分/次", "其餘: 3分/次")
    whole = ("3次 以上: 3分/次", "1次 以上: 2分/次", "其餘: 1分/次")

    for rows in (up, down):
        text = tiers(*rows, mode="方式: 分段")
        assert [run(text, happened(count)).value("甲", "級") for count in range(6)] == [0, 1, 3, 5, 8, 11]
    text = tiers(*whole, mode="方式: 全額")
    assert [run(text, happened(count)).value("甲", "級") for count in range(5)] == [0, 2, 4, 9, 12]


LADDER = (
    COUNTS
    + """
```等級 級
檔:
  優: 子數 ≥ 2次 且 丑數 = 0次
  良: 子數 ≥ 1次
  其餘: 差
```
"""
)


@pytest.mark.parametrize(("one", "two", "grade"), [(2, 0, "優"), (2, 1, "良"), (1, 0, "良"), (0, 0, "差")])
def test_the_highest_grade_whose_conditions_all_hold(one, two, grade):
    assert run(LADDER, happened(one, two)).value("甲", "級") == grade


def test_a_grade_that_cannot_be_decided():
    assert run(LADDER, missing=["事"]).value("甲", "級") == "缺數據"


def test_a_grade_may_be_asked_for():
    text = LADDER + "```公式 果\n公式: 如果 級 在 [優, 良] 則 1 否則 0\n```"
    assert run(text, happened(1)).value("甲", "果") == 1


def test_a_slip():
    text = """
```公式 基本
單位: 元
公式: 100元
```
```公式 扣款
單位: 元
公式: 30.05元
```
```薪資單 實發
行:
  - 基本
  - 減 扣款
```
"""
    assert run(text).value("甲", "實發") == F("69.95")


def test_a_card_applies_to_some():
    text = '```公式 貼\n適用: 職級 = "A" 且 司齡 ≥ 90天\n單位: 元\n公式: 9元\n```\n```公式 有貼\n公式: 如果 有(貼) 則 1 否則 0\n```'
    people = {
        "甲": {"職級": "A", "入職日": "2026-08-02"}, "乙": {"職級": "A", "入職日": "2026-08-03"}, "丙": {"職級": "B"}, "丁": {},
    }  # fmt: skip
    found = run(text, people=people)

    assert [found.value(who, "貼") for who in people] == [9, "不適用", "不適用", "缺數據"]
    assert [found.value(who, "有貼") for who in people] == [1, 0, 0, 0]
