"""A rule that changes inside a month: each record is counted by the version of its own day."""

from __future__ import annotations

from kaohe.engine.explain import Opened
from kaohe.engine.uncounted import why
from kaohe.handbook.check import check_source
from kaohe.handbook.diagnostics import Diagnostics
from tests.engine.small import posts, run, source_of, table

REGISTER = """
```台賬 過失
欄:
  工號: {型: 人}
  日期: {型: 日期}
  種類: {型: 選項, 選項: [遲到, 曠工]}
鍵: [工號, 日期, 種類]
日期: 日期
```
"""
CARDS = """
```扣分 過失扣分
台賬: 過失
條件: 種類 = 遲到
每次: 1分
```
```扣分 過失扣分
生效: 2026-10-15
台賬: 過失
每次: 3分
```
"""


def faults(*days, kind="遲到"):
    return [{"日期": day, "種類": kind} for day in days]


def deducted(text, *rows, period="2026-10", register=REGISTER):
    return run(register + text, {"過失": [row for group in rows for row in group]}, period=period)


def test_each_record_is_counted_by_the_version_of_its_day():
    late, absent = faults("2026-10-14", "2026-10-15"), faults("2026-10-14", "2026-10-15", kind="曠工")
    found = deducted(CARDS, late, absent)

    assert found.value("甲", "過失扣分") == 1 + 3 + 3  # On the 14th only lateness counted, for one point.
    assert sorted(found.evidence("過失扣分")) == [("過失1", 1), ("過失2", 3), ("過失4", 3)]


def test_the_month_after_knows_the_later_version_only():
    assert deducted(CARDS, faults("2026-11-02"), period="2026-11").value("甲", "過失扣分") == 3


def test_the_month_before_knows_the_earlier_version_only():
    assert deducted(CARDS, faults("2026-09-20"), period="2026-09").value("甲", "過失扣分") == 1


def test_a_new_rule_counts_nothing_before_its_first_day():
    new = CARDS[CARDS.index("```扣分 過失扣分\n生效") :]
    assert deducted(new, faults("2026-10-14", "2026-10-15", "2026-10-16")).value("甲", "過失扣分") == 6


OLD, NEW = (f"```扣分{one}" for one in CARDS.split("```扣分")[1:])


def test_a_higher_layer_s_rule_leaves_the_days_before_it_to_the_rule_below():
    rows = {"過失": faults("2026-10-14", "2026-10-15")}

    assert run(NEW, rows, layers=(REGISTER + OLD,)).value("甲", "過失扣分") == 1 + 3


def test_after_a_higher_layer_s_rule_has_ended_the_one_below_counts_again():
    rows = {"過失": faults("2026-10-14", "2026-10-15")}
    for_a_while = NEW.replace("生效: 2026-10-15", "失效: 2026-10-14")

    assert run(for_a_while, rows, layers=(REGISTER + OLD,)).value("甲", "過失扣分") == 3 + 1


def test_a_rule_that_follows_another_kind_or_scope_holds_all_month():
    rows = faults("2026-10-14", "2026-10-15")
    constant = "```公式 過失扣分\n失效: 2026-10-14\n單位: 分\n公式: 5分\n```\n"
    for_some = OLD.replace("台賬", "適用: 崗位 = 坐席\n失效: 2026-10-14\n台賬")
    agents = {"甲": {"崗位": "坐席"}}

    assert deducted(constant + NEW, rows).value("甲", "過失扣分") == 6
    found = run(REGISTER + for_some + NEW, {"過失": rows}, people=agents, settings=posts("坐席"))
    assert found.value("甲", "過失扣分") == 6


def warned(text, *, settings=None):
    """What a check on the day on which the later version begins says of versions."""
    found = Diagnostics()
    check_source(source_of(REGISTER + text, settings=settings), found)
    return {(item.code, item.args["day"]) for item in found.items if item.code == "K605"}


def test_a_version_that_holds_all_month_is_told_unless_it_begins_with_the_month():
    scoped = NEW.replace("台賬", "適用: 司齡 ≥ 30天\n台賬")
    other_kind = "```公式 過失扣分\n失效: 2026-10-14\n單位: 分\n公式: 5分\n```\n"
    other_order = OLD.replace("每次: 1分", "每次: 1分\n每期一次: 是")

    inside = {("K605", "2026-10-15")}
    for text in (OLD + scoped, other_kind + NEW, other_order + NEW):
        assert warned(text) == inside
        assert not warned(text.replace("10-15", "10-01").replace("10-14", "09-30"))
    assert not warned(OLD + NEW)


def test_amounts_by_number_of_occurrence_follow_the_day():
    text = CARDS.replace("條件: 種類 = 遲到\n每次: 1分", "第: [1分, 2分]").replace("每次: 3分", "第: [5分, 6分]")
    found = deducted(text, faults("2026-10-01", "2026-10-20", "2026-10-21"))

    assert found.value("甲", "過失扣分") == 1 + 6 + 6


def test_a_version_that_ended_before_the_month_has_no_part_in_it():
    other = CARDS[: CARDS.index("```扣分 過失扣分\n生效")].replace("台賬", "失效: 2026-09-14\n台賬")
    second = "```扣分 過失扣分\n生效: 2026-09-15\n失效: 2026-10-14\n台賬: 過失\n第: [1分, 2分]\n```\n"
    third = "```扣分 過失扣分\n生效: 2026-10-15\n台賬: 過失\n第: [5分, 6分]\n```\n"

    assert deducted(other + second + third, faults("2026-10-05")).value("甲", "過失扣分") == 1
    assert warned(other + second + third) == {("K605", "2026-09-15")}


def test_a_lower_layer_that_comes_back_inside_a_month_is_told():
    above = "```扣分 過失扣分\n失效: 2026-10-14\n台賬: 過失\n第: [7分, 8分]\n```\n"
    below = REGISTER + "```扣分 過失扣分\n台賬: 過失\n每次: 1分\n```\n"
    found = Diagnostics()
    check_source(source_of(above, layers=(below,)), found)

    assert {item.args["day"] for item in found.items if item.code == "K605"} == {"2026-10-15"}


def test_what_has_no_days_is_not_told_of_them():
    register = REGISTER.replace("日期: 日期\n```", "```").replace("  日期: {型: 日期}\n", "").replace("日期, ", "")
    text = "```取數 證數\n台賬: 過失\n取: 次數()\n```\n"
    later = text.replace("台賬", "適用: 司齡 ≥ 30天\n生效: 2026-10-15\n台賬")
    found = Diagnostics()
    check_source(source_of(register + text + later), found)

    assert not [item for item in found.items if item.code == "K605"]


def test_a_measure_follows_the_day_of_a_moment():
    register = REGISTER.replace("日期: {型: 日期}", "時間: {型: 時點}").replace("日期, 種類", "時間, 種類")
    register = register.replace("日期: 日期", "日期: 時間")
    text = """
```取數 次數
台賬: 過失
條件: 種類 = 遲到
取: 次數()
```
```取數 次數
生效: 2026-10-15
台賬: 過失
條件: 種類 = 曠工
取: 次數()
```
"""
    moments = [{"時間": f"2026-10-{day} {clock}", "種類": kind} for day, clock in ((14, "23:59:59"), (15, "0:00")) for kind in ("遲到", "曠工")]  # fmt: skip
    found = deducted(text, moments, register=register)

    assert found.evidence("次數") == [("過失1", 1), ("過失4", 1)]


def test_sums_may_change_their_formula():
    register = REGISTER.replace("  種類:", "  金額: {單位: 元}\n  種類:")
    text = """
```取數 罰款
台賬: 過失
取: 合計(金額)
```
```取數 罰款
生效: 2026-10-15
台賬: 過失
取: 合計(金額 × 2)
```
"""
    rows = [{"日期": "2026-10-14", "種類": "遲到", "金額": 10}, {"日期": "2026-10-15", "種類": "遲到", "金額": 10}]

    assert deducted(text, rows, register=register).value("甲", "罰款") == 30


def test_versions_that_count_different_things_hold_all_month():
    text = """
```取數 過失數
台賬: 過失
取: 次數()
單位: 天
```
```取數 過失數
生效: 2026-10-15
台賬: 過失
取: 去重數(日期)
```
"""
    rows = [*faults("2026-10-14"), *faults("2026-10-14", kind="曠工")]

    assert deducted(text, rows).value("甲", "過失數") == 1


def test_an_older_version_that_today_s_register_cannot_read_is_passed_over():
    text = CARDS.replace("條件: 種類 = 遲到", "條件: 舊欄 = 遲到\n失效: 2026-10-14")
    assert deducted(text, faults("2026-10-14", "2026-10-15")).value("甲", "過失扣分") == 6


def test_why_a_record_did_not_count_speaks_of_its_day():
    found = deducted(CARDS, faults("2026-10-14", kind="曠工"))
    rows = faults("2026-10-14", kind="曠工")
    registers = {"過失": table(found.book, "過失", rows)}
    looked = why(
        Opened(found.outcome.plan, found.outcome.tables, found.outcome.evidence, registers, None), "過失", "過失1"
    )

    assert [one.reason for one in looked.verdicts] == ["條件「如果 日期 ≥ 2026-10-15 則 是 否則 種類 = 遲到」不成立"]


WEEKLY = """
```參數 每次扣分
值: {2026-01-01: 1分/次, 2026-10-12: 2.5分/次}
```
```取數 週過失
對象: 人/週
台賬: 過失
取: 次數()
```
```公式 週扣分
對象: 人/週
單位: 分
公式: 週過失 × 每次扣分
```
```公式 月扣分
單位: 分
公式: 各週.合計(週扣分)
```
"""


def test_weeks_and_days_take_the_value_of_their_own_last_day():
    found = deducted(WEEKLY, faults("2026-10-05", "2026-10-11", "2026-10-12"))

    assert [got[0] for _, got in found.rows("甲", "週扣分")] == [
        0,
        2,
        2.5,
        0,
    ]  # Weeks end on the 4th, 11th, 18th, 25th.
    assert found.value("甲", "月扣分") == 4.5
    daily = deducted(WEEKLY.replace("週", "日"), faults("2026-10-11", "2026-10-12"))
    assert daily.value("甲", "月扣分") == 3.5
