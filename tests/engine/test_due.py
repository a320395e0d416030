"""應有: what is owed when, both sides of every limit, exemptions, misses in a row."""

from __future__ import annotations

import pytest

from tests.engine.small import posts, run, weeks

DONE, LATE, MISSED, OPEN = "準時", "遲", "缺", "未到期"


def register(due, fields="  日期: {型: 日期}", key="日期", matches="日期"):
    return (
        f"""
```台賬 報
欄:
  工號: {{型: 人}}
{fields}
  交: {{型: 時點}}
鍵: [工號, {key}]
日期: {key}
應有:
  名: 應報
  {due}
  對應: {matches}
  交於: 交
  寬限: 2
```
"""
        + "".join(
            f"```取數 {state}數\n台賬: 應報\n條件: 狀態 = {state}\n取: 次數()\n```\n"
            for state in (DONE, LATE, MISSED, OPEN)
        )
        + "```取數 連\n台賬: 應報\n取: 末(連缺)\n```\n"
    )


def states(text, rows=(), who="甲", **options):
    found = run(text, {"報": rows, **options.pop("more", {})}, **options)
    return tuple(found.value(who, f"{state}數") for state in (DONE, LATE, MISSED, OPEN))


MONTHLY = register("每月: 13日", "  月份: {型: 月}", "月份", "月份")


@pytest.mark.parametrize(
    ("handed", "expected"),
    [
        ("2026-10-13 23:59:59", (1, 0, 0, 0)),
        ("2026-10-14 0:00", (0, 1, 0, 0)),
        ("2026-09-30 9:00", (1, 0, 0, 0)),
    ],
)
def test_by_a_day_of_the_month(handed, expected):
    assert states(MONTHLY, [{"月份": "2026-10-01", "交": handed}]) == expected


def test_by_a_day_of_the_month_with_an_hour():
    text = MONTHLY.replace("13日", "13日 16:00")
    assert states(text, [{"月份": "2026-10-01", "交": "2026-10-13 16:00"}]) == (1, 0, 0, 0)
    assert states(text, [{"月份": "2026-10-01", "交": "2026-10-13 16:00:01"}]) == (0, 1, 0, 0)


def test_nothing_came():
    assert states(MONTHLY) == (0, 0, 1, 0)
    assert states(MONTHLY, [{"月份": "2026-09-01", "交": "2026-10-13 9:00"}]) == (0, 0, 1, 0)


def test_a_day_the_month_lacks_is_its_last():
    text = MONTHLY.replace("13日", "31日")
    assert states(text, [{"月份": "2026-09-01", "交": "2026-09-30 23:59:59"}], period="2026-09") == (1, 0, 0, 0)
    assert states(text, [{"月份": "2026-09-01", "交": "2026-10-01 0:00"}], period="2026-09") == (0, 1, 0, 0)


def test_of_a_register_that_did_not_come():
    assert states(MONTHLY, missing=["報"])[2] == "缺數據"


def test_the_first_report_counts():
    rows = [{"月份": "2026-10-01", "交": "2026-10-20 9:00"}, {"月份": "2026-10-05", "交": "2026-10-10 9:00"}]
    assert states(MONTHLY, rows) == states(MONTHLY, rows[::-1]) == (1, 0, 0, 0)


WEEKLY = register("每週: 次週一 12:00", "  週次: {型: 週}", "週次", "週次")


def test_weeks_fall_in_the_month_of_their_due_moment():
    # October 2026: due on Mondays 5, 12, 19, 26 for the weeks from 28 September on.
    assert states(WEEKLY) == (0, 0, 4, 0)
    rows = [
        {"週次": "2026-09-28", "交": "2026-10-05 12:00"},
        {"週次": "2026-10-05", "交": "2026-10-12 12:00:01"},
        {"週次": "2026-10-26", "交": "2026-10-30 12:00"},
    ]
    assert states(WEEKLY, rows) == (1, 1, 2, 0)


def test_a_week_may_begin_on_another_day():
    text = WEEKLY.replace("次週一", "週六")
    found = states(text, [{"週次": "2026-10-04", "交": "2026-10-10 12:00"}], settings=weeks(7, 6))
    assert found == (1, 0, 4, 0)  # Saturdays 3, 10, 17, 24, 31


DAILY = register("每日: 16:00")


def test_every_day():
    rows = [{"日期": f"2026-10-{day:02}", "交": f"2026-10-{day:02} 16:00"} for day in range(1, 29)]
    late = [{"日期": "2026-10-29", "交": "2026-10-29 16:00:01"}]
    assert states(DAILY, rows + late) == (28, 1, 2, 0)


def test_only_the_days_of_employment_and_of_the_post():
    assert states(DAILY, people={"甲": {"入職日": "2026-10-30"}})[2] == 2
    text = DAILY.replace("  對應", "  適用: 崗位 = 學徒\n  對應")
    moved = {"甲": {"任職": [{"崗位": "學徒", "至": "2026-10-03"}, {"崗位": "員工", "自": "2026-10-04"}]}}
    assert states(text, people=moved, settings=posts("學徒", "員工"))[2] == 3


def test_by_length_of_service():
    text = DAILY.replace("  對應", "  適用: 司齡 ≥ 10天\n  對應")
    assert states(text, people={"甲": {"入職日": "2026-10-20"}})[2] == 2  # 30 and 31 October


LEAVE = """
```台賬 假
欄:
  工號: {型: 人}
  日期: {型: 日期}
  全週: {型: 是否}
鍵: [工號, 日期]
日期: 日期
```
"""


@pytest.mark.parametrize(
    ("day", "whole", "missed"), [("2026-10-07", True, 3), ("2026-10-07", False, 4), ("2026-09-20", True, 4)]
)
def test_exemption(day, whole, missed):
    text = LEAVE + WEEKLY.replace("  寬限: 2", "  免除: {台賬: 假, 條件: 全週 = 是}\n  寬限: 2")
    assert states(text, more={"假": [{"日期": day, "全週": whole}]})[2] == missed


def test_exemption_by_an_undated_register():
    leave = LEAVE.replace("鍵: [工號, 日期]\n日期: 日期\n", "鍵: [工號, 日期]\n")
    text = leave + WEEKLY.replace("  寬限: 2", "  免除: {台賬: 假, 條件: 全週 = 是}\n  寬限: 2")
    assert states(text, more={"假": [{"日期": "2020-01-01", "全週": True}]}) == (0, 0, 0, 0)


PER_RECORD = """
```台賬 活動
欄:
  工號: {型: 人}
  號: {型: 文字}
  結束日: {型: 日期}
鍵: [號]
日期: 結束日
```
""" + register("每件: {台賬: 活動, 期限: 結束日 + 5天, 鍵: [號]}", "  號: {型: 文字}\n  日期: {型: 日期}", "日期", "號")


@pytest.mark.parametrize(
    ("ended", "handed", "expected"),
    [
        ("2026-10-10", "2026-10-15 23:59:59", (1, 0, 0, 0)),
        ("2026-10-10", "2026-10-16 0:00", (0, 1, 0, 0)),
        ("2026-10-10", None, (0, 0, 1, 0)),
        ("2026-09-26", None, (0, 0, 1, 0)),
        ("2026-09-25", None, (0, 0, 0, 0)),
        ("2026-10-28", None, (0, 0, 0, 0)),
    ],
)
def test_per_record_of_another_register(ended, handed, expected):
    rows = [{"號": "A", "日期": "2026-10-15", "交": handed}] if handed else []
    assert states(PER_RECORD, rows, more={"活動": [{"號": "A", "結束日": ended}]}) == expected


def test_per_record_when_that_register_did_not_come():
    assert states(PER_RECORD, missing=["活動"])[2] == "缺數據"


def test_misses_in_a_row_reach_back_as_far_as_allowed():
    def run_of(*handed):
        rows = [{"月份": f"{month}-01", "交": f"{month}-10 9:00"} for month in handed]
        return run(MONTHLY, {"報": rows}).value("甲", "連")

    assert run_of() == 3  # August, September, October: 寬限 2 months back.
    assert run_of("2026-08") == 2
    assert run_of("2026-09") == 1
    assert run_of("2026-10") == 0


def test_everybody_has_his_own_run():
    text = MONTHLY
    found = run(
        text, {"報": [{"工號": "乙", "月份": "2026-09-01", "交": "2026-09-10 9:00"}]}, people={"甲": {}, "乙": {}}
    )
    assert [found.value(who, "連") for who in "甲乙"] == [3, 1]


def test_fields_of_the_report_may_be_read():
    text = MONTHLY + "```取數 交早\n台賬: 應報\n條件: 有(交) 且 交 ≤ 2026-10-05 + 12:00\n取: 次數()\n```"
    assert run(text, {"報": [{"月份": "2026-10-01", "交": "2026-10-05 12:00"}]}).value("甲", "交早") == 1
    assert run(text, {"報": [{"月份": "2026-10-01", "交": "2026-10-05 12:00:01"}]}).value("甲", "交早") == 0
    assert run(text).value("甲", "交早") == 0
