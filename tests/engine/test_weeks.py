"""Weeks and days: which month a week belongs to, and what counts in it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.small import run, weeks

F = Fraction

WEEKLY = """
```台賬 走訪
欄:
  工號: {型: 人}
  日期: {型: 日期}
  家: {單位: 次}
鍵: [工號, 日期, 家]
日期: 日期
```
```取數 週訪
對象: 人/週
台賬: 走訪
取: 合計(家)
```
```公式 週分
對象: 人/週
單位: 分
公式: 如果 週訪 ≥ 3次 則 10分 否則 0分
```
```公式 月分
單位: 分
公式: 取整(各週.平均(週分), 2)
```
```公式 週數
公式: 各週.個數(週分)
```
"""


@pytest.mark.parametrize(
    ("rule", "first", "last"),
    [
        (weeks(), "2026-09-28", "2026-10-19"),  # A week belongs to the month of its Sunday.
        (weeks(due=1, next_week=True), "2026-09-28", "2026-10-19"),
        (weeks(due=5), "2026-09-28", "2026-10-26"),
        (weeks(first=7, due=6), "2026-09-27", "2026-10-25"),
    ],
)
def test_a_week_belongs_to_the_month_of_its_due_moment(rule, first, last):
    found = run(WEEKLY, settings=rule)
    starts = [day for day, _ in found.rows("甲", "週訪")]

    assert (starts[0], starts[-1]) == (first, last)


def test_records_of_the_month_before_count_in_their_week():
    rows = [{"日期": "2026-09-29", "家": 2}, {"日期": "2026-10-03", "家": 1}, {"日期": "2026-10-31", "家": 5}]
    found = run(WEEKLY, {"走訪": rows})

    assert found.value("甲", "週訪", "2026-09-28") == 3
    assert found.value("甲", "月分") == F("2.5")
    assert found.value("甲", "週數") == 4


def test_a_joiner_s_weeks_are_those_in_which_he_was_employed():
    found = run(WEEKLY, {"走訪": [{"日期": "2026-10-13", "家": 3}]}, people={"甲": {"入職日": "2026-10-12"}})

    assert found.value("甲", "週數") == 2
    assert found.value("甲", "月分") == 5


def test_up_to_the_week_s_end():
    text = WEEKLY.replace("取: 合計(家)", "取: 合計(家)\n期: 截至")
    found = run(text, {"走訪": [{"日期": "2026-08-01", "家": 1}, {"日期": "2026-10-12", "家": 2}]})

    assert [got[0] for _, got in found.rows("甲", "週訪")] == [1, 1, 3, 3]


def test_undated_records_hold_every_week_and_day():
    text = WEEKLY.replace("日期: 日期\n```\n```取數", "```\n```取數")
    found = run(text, {"走訪": [{"日期": "2026-08-01", "家": 1}]})

    assert [got[0] for _, got in found.rows("甲", "週訪")] == [1, 1, 1, 1]


def test_days():
    text = WEEKLY.replace("人/週", "人/日").replace("各週", "各日")
    found = run(text, {"走訪": [{"日期": "2026-10-01", "家": 3}, {"日期": "2026-10-31", "家": 3}]})

    assert found.value("甲", "週分", "2026-10-31") == 10
    assert found.value("甲", "月分") == F("0.65")


def test_weekly_results_meet_those_of_others_in_the_same_week():
    text = (
        WEEKLY
        + """
```公式 組分
對象: 人/週
單位: 分
公式: 本組.最高(週分)
```
```公式 帶分
對象: 人/週
單位: 分
公式: 下屬.合計(週分, 無下屬: 1分)
```
```公式 上分
對象: 人/週
單位: 分
不適用: {作: 2分, 理由: 無上級}
公式: 上級.週分
```
```取數 司訪
對象: 公司/週
台賬: 走訪
取: 合計(家)
```
```公式 司分
對象: 人/週
公式: 司訪
```
"""
    )
    people = {"甲": {"上級": "乙"}, "乙": {}}
    rows = [{"日期": "2026-10-06", "家": 3}, {"日期": "2026-10-13", "家": 4, "工號": "乙"}]
    found = run(text, {"走訪": rows}, people=people)

    def of(who, name):
        return [got[0] for _, got in found.rows(who, name)]

    assert of("甲", "組分") == of("乙", "組分") == [0, 10, 10, 0]
    assert (of("甲", "帶分"), of("乙", "帶分")) == ([1, 1, 1, 1], [0, 10, 0, 0])
    assert (of("甲", "上分"), of("乙", "上分")) == ([0, 0, 10, 0], [2, 2, 2, 2])
    assert of("甲", "司分") == [0, 3, 4, 0]


def test_weekly_judgements():
    text = """
```裁定 週評
對象: 人/週
評分人: [乙]
得分範圍: 0分 ~ 10分
步: 1分
```
```公式 月評
單位: 分
公式: 取整(各週.平均(週評, 缺: 跳過, 至少: 2), 2)
```
"""

    def given(*starts):
        usual = {"考核項": "週評", "期間": "2026-10-01", "理由": "-", "裁定人": "乙", "裁定於": "2026-11-02 9:00"}
        return {"裁定": [{**usual, "週次": start, "分值": n} for n, start in enumerate(starts, 5)]}

    found = run(text, given("2026-09-28", "2026-10-05"))
    assert found.value("甲", "週評", "2026-10-05") == 6
    assert found.value("甲", "週評", "2026-10-12") == "待裁定"
    assert found.value("甲", "月評") == F("5.5")
    assert run(text, given("2026-09-28")).value("甲", "月評") == "缺數據"
