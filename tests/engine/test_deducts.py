"""扣分: per event, by number of occurrence, consecutive, once a period, all at once; what is dropped and what is kept."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.engine.explain import Explainer, Opened
from tests.engine.small import Refused, posts, run

F = Fraction

EVENTS = """
```台賬 過失
欄:
  工號: {型: 人}
  日期: {型: 日期}
  種類: {型: 選項, 選項: [輕, 重], 必填: 否}
  扣: {單位: 分, 小數: 1, 必填: 否}
  遲分: {單位: 分鐘, 小數: 0, 範圍: 0分鐘 ~ 600分鐘, 必填: 否}
鍵: [工號, 日期]
日期: 日期
```
"""


def events(*days, **fields):
    return [{"日期": f"2026-10-{day:02}", "種類": "輕", **fields} for day in days]


def deduct(body, rows, more="", **options):
    return run(f"{EVENTS}\n```扣分 扣\n台賬: 過失\n{body}\n```\n{more}", {"過失": rows}, **options)


@pytest.mark.parametrize(("count", "left", "off", "over"), [(0, 10, 0, 0), (3, 4, 6, 0), (5, 0, 10, 0), (6, 0, 10, 2)])
def test_each_event_takes_off_until_the_cap(count, left, off, over):
    found = deduct("每次: 2分\n滿分: 10分\n超出: 扣總分", events(*range(1, count + 1)))

    assert found.value("甲", "扣") == left
    assert found.value("甲", "扣.扣分") == off
    assert found.value("甲", "扣.超出") == over
    assert found.value("甲", "扣.次數") == count


def test_what_exceeds_the_cap_is_dropped_by_default():
    assert deduct("每次: 2分\n滿分: 10分", events(*range(1, 7))).value("甲", "扣.超出") == 0
    assert deduct("每次: 2分\n滿分: 10分\n封頂: 4分", events(1, 2, 3)).value("甲", "扣") == 6


def test_without_full_marks_the_value_is_the_deduction():
    assert deduct("每次: 2分", events(1, 2, 3)).value("甲", "扣") == 6
    assert deduct("每次: 2分\n封頂: 5分", events(1, 2, 3)).value("甲", "扣") == 5


@pytest.mark.parametrize(("count", "off"), [(0, 0), (1, 2), (2, 6), (3, 12), (4, 18), (5, 24)])
def test_the_nth_occurrence_counts_more_and_the_last_amount_repeats(count, off):
    found = deduct("第: [2分, 4分, 6分]", events(*range(1, count + 1)))

    assert found.value("甲", "扣") == off
    assert sum(points for _, points in found.evidence("扣")) == off


def test_occurrences_are_numbered_by_date():
    found = deduct("第: [2分, 4分]\n條件: 種類 = 輕", [*events(20), *events(3), *events(2, 種類="重")])
    assert sorted(found.evidence("扣")) == [("過失1", 4), ("過失2", 2)]


def test_an_amount_by_occurrence_may_be_missing():
    assert deduct("第: [扣, 4分]", events(1, 2))["甲", "扣"] == (None, "缺數據", "過失.扣")
    assert deduct("第: [扣, 4分]", events(1, 2, 扣="1.5")).value("甲", "扣") == F(11, 2)


def test_once_a_period():
    rows = [*events(1, 扣="1"), *events(2, 扣="3"), *events(3, 扣="2")]
    assert deduct("每次: 扣\n每期一次: 是", rows).value("甲", "扣") == 3
    assert deduct("每次: 扣\n每期一次: 是", []).value("甲", "扣") == 0
    assert deduct("每次: 扣\n每期一次: 是\n滿分: 10分", rows).value("甲", "扣") == 7


def test_any_breach_takes_all():
    assert deduct("一票否決: 是\n滿分: 10分", []).value("甲", "扣") == 10
    assert deduct("一票否決: 是\n滿分: 10分", events(1)).value("甲", "扣") == 0
    assert deduct("一票否決: 是\n滿分: 10分\n條件: 種類 = 重", events(1)).value("甲", "扣") == 10


def test_the_amount_may_follow_the_record():
    per_minute = "每次: 取整(遲分 ÷ 10分鐘, 0, 進一) × 1分\n滿分: 20分"

    assert deduct(per_minute, [*events(1, 遲分=10), *events(2, 遲分=11)]).value("甲", "扣") == 17


def test_an_amount_that_is_a_quotient_must_be_rounded():
    with pytest.raises(Refused) as refused:
        deduct("每次: 遲分 ÷ 3分鐘 × 1分", events(1))
    assert refused.value.codes[0] == "K504"


def test_an_undecided_condition_leaves_it_missing():
    found = deduct("每次: 2分\n滿分: 10分\n條件: 種類 = 重", events(1, 種類=None))

    for name in ("扣", "扣.扣分", "扣.次數"):
        assert found["甲", name] == (None, "缺數據", "過失.種類")


def test_a_range_is_that_of_the_points_alone():
    found = deduct("每次: 2分\n滿分: 10分\n範圍: 5分 ~ 10分", events(1, 2, 3))

    assert found["甲", "扣"][1] == "超範圍"
    assert found.value("甲", "扣.扣分") == 6
    assert found.value("甲", "扣.次數") == 3


def test_parts_of_it_may_be_used():
    rule = "```公式 總\n單位: 分\n公式: 100分 - 扣.超出 - 扣.次數 × 1分 ÷ 1次 × 0\n```".replace(
        " × 1分 ÷ 1次 × 0", " × 1分/次"
    )
    assert deduct("每次: 2分\n滿分: 4分\n超出: 扣總分", events(1, 2, 3), rule).value("甲", "總") == 95


def test_of_a_register_that_did_not_come():
    assert deduct("每次: 2分\n滿分: 10分", [], missing=["過失"])["甲", "扣"] == (None, "缺數據", "台賬 過失")
    assert deduct("一票否決: 是\n滿分: 10分", [], missing=["過失"])["甲", "扣"][1] == "缺數據"


DAILY = """
```台賬 日報
欄:
  工號: {型: 人}
  日期: {型: 日期}
  提交: {型: 時點}
鍵: [工號, 日期]
日期: 日期
應有:
  名: 應交日報
  每日: 18:00
  對應: 日期
  交於: 提交
  寬限: 0
```
"""


@pytest.mark.parametrize(
    ("way", "missed", "off"),
    [
        ("固定", (28, 29, 30, 31), 14),  # 2, 4, 4, 4
        ("遞增", (28, 29, 30, 31), 30),  # 2, 4, 8, 16
        ("固定", (26, 28, 30), 6),
        ("遞增", (26, 27, 29, 30, 31), 20),  # 2, 4; 2, 4, 8
    ],
)
def test_consecutive_misses_are_doubled(way, missed, off):
    card = "```扣分 扣\n台賬: 應交日報\n條件: 狀態 = 缺\n每次: 2分\n連續: {從第: 2, 倍數: 2, 方式: WAY}\n```".replace(
        "WAY", way
    )
    rows = [{"日期": f"2026-10-{d:02}", "提交": f"2026-10-{d:02} 18:00"} for d in range(1, 32) if d not in missed]

    assert run(DAILY + card, {"日報": rows}).value("甲", "扣") == off


def test_quarters_are_not_counted_from_records():
    with pytest.raises(Refused) as refused:
        deduct("對象: 人/季\n每次: 2分", [], period="2026-12")
    assert "K415" in refused.value.codes


BY_POST = """
```扣分 扣
適用: 崗位 = 銷售員
台賬: 過失
每次: 3分
```
```扣分 扣
適用: 崗位 = 經理
台賬: 過失
第: [1分, 7分]
```
```取數 次
適用: 崗位 = 銷售員
台賬: 過失
條件: 種類 = 輕
取: 次數()
```
```取數 次
適用: 崗位 = 經理
台賬: 過失
取: 次數()
```
"""


def test_cards_of_one_name_count_each_for_its_own_people():
    rows = [{**row, "工號": who} for who in "甲乙" for row in [*events(1, 2), *events(3, 種類="重")]]
    found = run(
        EVENTS + BY_POST, {"過失": rows}, people={"甲": {"崗位": "銷售員"}, "乙": {"崗位": "經理"}},
        settings=posts("銷售員", "經理"),
    )  # fmt: skip

    assert [found.value(who, "扣") for who in "甲乙"] == [9, 15]
    assert [found.value(who, "次") for who in "甲乙"] == [2, 3]
    opened = Opened(found.outcome.plan, found.outcome.tables, found.outcome.evidence, {}, found.outcome.judgements)
    told = [[line.counted for line in Explainer(opened).explain(who, "扣").records] for who in "甲乙"]
    assert told == [["3分", "3分", "3分"], ["1分", "7分", "7分"]]
