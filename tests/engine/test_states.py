"""States: what they arise from, how they travel, what a card may make of them; rounding at the half."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.small import Refused, run

F = Fraction

MARKS = """
```台賬 記分
欄:
  工號: {型: 人}
  日期: {型: 日期}
  分值: {單位: 分, 小數: 2, 範圍: -100分 ~ 100分, 必填: 否}
  次: {單位: 次, 必填: 否}
鍵: [工號, 日期]
日期: 日期
```
```取數 甲值
台賬: 記分
取: 末(分值)
單位: 分
```
```取數 乙值
台賬: 記分
取: 合計(次)
缺: 跳過
```
```取數 最高
台賬: 記分
取: 最大(分值)
缺: 跳過
```
"""


def marks(*values):
    return {"記分": [{"日期": f"2026-10-{day:02}", "分值": v, "次": n} for day, (v, n) in enumerate(values, 1)]}


def result(formula, *values, unit="單位: 分\n", extra=""):
    found = run(f"{MARKS}\n```公式 果\n{unit}{extra}公式: {formula}\n```", marks(*values))
    return found["甲", "果"]


def test_a_result_takes_the_worst_state_with_its_origin():
    assert result("最高 + 甲值") == (None, "缺數據", "記分(無記錄)")  # 最高 is not applicable, 甲值 missing.
    assert result("最高 + 1分")[1:] == ("不適用", "最高")


def test_of_two_equal_states_one_origin_is_told():
    found = run(MARKS + "```公式 果\n單位: 分\n公式: 甲值 + 甲值\n```")

    assert found["甲", "果"] == (None, "缺數據", "記分(無記錄)")


def test_only_the_branch_taken_counts():
    assert result("如果 乙值 > 0次 則 甲值 否則 5分") == (5, "已定", "")
    assert result("如果 乙值 ≥ 0次 則 甲值 否則 5分")[1] == "缺數據"


def test_a_condition_that_cannot_be_decided_leaves_the_result_open():
    assert result("如果 甲值 > 0分 則 1分 否則 2分")[1:] == ("缺數據", "記分(無記錄)")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("甲值 > 0分 且 1次 > 2次", 2),
        ("1次 > 2次 且 甲值 > 0分", 2),
        ("甲值 > 0分 或 2次 > 1次", 1),
        ("2次 > 1次 或 甲值 > 0分", 1),
        ("甲值 > 0分 且 2次 > 1次", "缺數據"),
        ("甲值 > 0分 或 1次 > 2次", "缺數據"),
        ("非 甲值 > 0分", "缺數據"),
        ("有(甲值)", 2),
        ("非 有(甲值)", 1),
        ("有(乙值)", 1),
    ],
)
def test_three_valued_logic(condition, expected):
    value, state, _ = result(f"如果 {condition} 則 1分 否則 2分")

    assert (value if state == "已定" else state) == expected


def test_a_zero_divisor_is_not_applicable():
    assert result("取整(10分 ÷ 乙值 × 1次, 2)") == (None, "不適用", "果")
    assert result("取整(10分 ÷ 乙值 × 1次, 2)", (None, 3)) == (F(333, 100), "已定", "")


def test_a_quotient_has_a_value_only_where_its_divisor_is_above_zero():
    assert result("如果 有(10分 ÷ 乙值) 則 1分 否則 2分")[0] == 2
    assert result("如果 有(10分 ÷ 乙值) 則 1分 否則 2分", (None, 3))[0] == 1


def test_quotients_are_compared_exactly():
    third = "如果 10分 ÷ 乙值 × 1次 > {} 則 1分 否則 2分"

    assert result(third.format("3.3333分"), (None, 3))[0] == 1
    assert result(third.format("3.3334分"), (None, 3))[0] == 2
    assert result(third.format("3.3333分"))[1] == "不適用"


@pytest.mark.parametrize(
    ("mode", "results"),
    [
        ("四舍五入", (1, -1, 2, -2, 1, -1, 0, 0)),
        ("進一", (1, -1, 2, -2, 1, -1, 1, -1)),
        ("捨去", (0, 0, 1, -1, 0, 0, 0, 0)),
        ("五成雙", (0, 0, 2, -2, 1, -1, 0, 0)),
    ],
)
def test_rounding_is_symmetric_about_zero(mode, results):
    for text, expected in zip(("0.5", "-0.5", "1.5", "-1.5", "0.51", "-0.51", "0.49", "-0.49"), results, strict=True):
        assert result(f"取整(甲值, 0, {mode})", (text, 0))[0] == expected, text


def test_a_stored_value_is_rounded_as_the_card_says():
    assert result("甲值 × 0.5", ("0.25", 0), extra="小數: 2\n")[0] == F(13, 100)
    assert result("甲值 × 0.5", ("-0.25", 0), extra="小數: 2\n")[0] == -F(13, 100)
    assert result("甲值 × 0.5", ("0.25", 0), extra="小數: 2\n舍入: 捨去\n")[0] == F(12, 100)
    assert result("甲值 × 0.5", ("0.25", 0), extra="小數: 2\n舍入: 五成雙\n")[0] == F(12, 100)


def test_rounding_to_a_step():
    for text, expected in (("0.24", 0), ("0.25", F(1, 2)), ("0.74", F(1, 2)), ("0.75", 1), ("-0.25", -F(1, 2))):
        assert result("取整(甲值, 至 0.5分)", (text, 0))[0] == expected


def test_outside_its_range_a_result_is_out_of_range():
    for text, expected in (("-0.01", "超範圍"), ("0", 0), ("10", 10), ("10.01", "超範圍")):
        value, state, _ = result("甲值", (text, 0), extra="範圍: 0分 ~ 10分\n")
        assert (value if state == "已定" else state) == expected


def test_what_not_applicable_and_missing_become():
    instead = "不適用: {作: 10分, 理由: 無此項}\n缺數據: {作: 1分, 理由: 未報}\n"

    assert result("最高", extra=instead) == (10, "已定", "")
    assert result("甲值", extra=instead) == (1, "已定", "")
    assert result("甲值", ("3", 0), extra=instead) == (3, "已定", "")


def test_a_substitute_leaves_other_states_alone():
    assert result("甲值", extra="不適用: {作: 10分, 理由: 無此項}\n")[1] == "缺數據"
    outside = "範圍: 0分 ~ 1分\n缺數據: {作: 1分, 理由: 未報}\n"
    assert result("甲值", ("3", 0), extra=outside)[1] == "超範圍"


def test_one_substitute_may_lead_to_the_other():
    both = "不適用: {作: 甲值, 理由: 用末值}\n缺數據: {作: 7分, 理由: 未報}\n"

    assert result("最高", extra=both)[0] == 7


def test_functions():
    assert result("最大(甲值, 1分, 2分)", ("3", 0))[0] == 3
    assert result("最小(甲值, 1分, 2分)", ("3", 0))[0] == 1
    assert result("限於(甲值, 0分, 2分)", ("3", 0))[0] == 2
    assert result("限於(甲值, 0分, 2分)", ("-3", 0))[0] == 0
    assert result("絕對(甲值)", ("-3", 0))[0] == 3
    assert result("-甲值", ("-3", 0))[0] == 3


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (2, 0), (3, F(333, 100)), (4, F(667, 100)), (5, 10), (6, 10)])
def test_linear_between_two_points_flat_outside(count, expected):
    assert result("取整(線性(乙值, 2次, 0分, 5次, 10分), 2)", (None, count))[0] == expected


def test_linear_is_not_applicable_where_its_points_coincide():
    assert result("取整(線性(3次, 乙值, 0分, 5次, 10分), 2)", (None, 5))[1] == "不適用"
    assert result("取整(線性(3次, 乙值, 0分, 5次, 10分), 2)", (None, 1))[0] == 5


def test_dates():
    card = "```公式 果\n公式: {}\n```"
    assert run(card.format("月數(入職日, 期末日)"), people={"甲": {"入職日": "2026-01-31"}})["甲", "果"][0] == 9
    assert run(card.format("月數(入職日, 期末日)"), people={"甲": {"入職日": "2026-09-30"}})["甲", "果"][0] == 1
    assert run(card.format("年(入職日)"), people={"甲": {"入職日": "2024-02-29"}})["甲", "果"][0] == 2024
    assert run(card.format("日(入職日)"), people={"甲": {"入職日": "2024-02-29"}})["甲", "果"][0] == 29
    assert run(card.format("司齡"), people={"甲": {"入職日": "2026-10-30"}})["甲", "果"][0] == 1
    assert run(card.format("期末日 - 期初日"))["甲", "果"][0] == 30


def test_faults_are_told_before_a_run():
    with pytest.raises(Refused) as refused:
        result("10分 ÷ 乙值 × 1次")
    assert refused.value.codes == ["K504"]
    with pytest.raises(Refused) as refused:
        result("取整(10分 ÷ 甲值 × 1分, 2)")
    assert refused.value.codes == ["K503"]
