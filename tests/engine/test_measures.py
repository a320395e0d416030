"""取數: what it takes from records, with empty fields, empty registers and registers that did not come."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.small import Refused, posts, run

F = Fraction

VISITS = """
```台賬 走訪
欄:
  工號: {型: 人}
  時點: {型: 時點}
  客戶: {型: 文字}
  備註: {型: 文字, 必填: 否}
  分值: {單位: 分, 小數: 1, 必填: 否}
  有效: {型: 是否, 必填: 否}
鍵: [工號, 時點, 客戶]
日期: 時點
```
"""
ROWS = [
    {"時點": "2026-10-05 9:00", "客戶": "甲廠", "分值": "3", "有效": True},
    {"時點": "2026-10-05 8:00", "客戶": "乙廠", "分值": "1", "有效": True},
    {"時點": "2026-10-31 23:59:59", "客戶": "甲廠", "分值": "2", "有效": False},
    {"時點": "2026-09-30 23:59:59", "客戶": "丙廠", "分值": "50", "有效": True},
    {"時點": "2026-11-01 0:00", "客戶": "丁廠", "分值": "60", "有效": True},
]


def taken(take, rows=ROWS, extra="", **options):
    return run(f"{VISITS}\n```取數 數\n台賬: 走訪\n取: {take}\n{extra}\n```", {"走訪": rows}, **options)


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        ("次數()", 3),
        ("合計(分值)", 6),
        ("合計(分值 × 2)", 12),
        ("去重數(客戶)", 2),
        ("最大(分值)", 3),
        ("最小(分值)", 1),
        ("首(分值)", 1),
        ("末(分值)", 2),
    ],
)
def test_what_it_takes_in_the_period(take, expected):
    assert taken(take).value("甲", "數") == expected
    assert taken(take, ROWS[::-1]).value("甲", "數") == expected


def test_a_mean_is_an_exact_fraction():
    found = run(f"{VISITS}\n```取數 數\n台賬: 走訪\n取: 平均(分值)\n小數: 2\n```", {"走訪": ROWS[:2]})
    assert found.value("甲", "數") == 2


def test_days_are_counted_once():
    text = VISITS.replace("日期: 時點\n", "日期: 時點\n計算:\n  日: 日期(時點)\n")
    found = run(f"{text}\n```取數 數\n台賬: 走訪\n取: 去重數(日)\n單位: 天\n```", {"走訪": ROWS})

    assert found.value("甲", "數") == 2


@pytest.mark.parametrize(
    ("take", "state"),
    [("次數()", 0), ("合計(分值)", 0), ("去重數(客戶)", 0), ("最大(分值)", "不適用"), ("最小(分值)", "不適用"),
     ("首(分值)", "缺數據"), ("末(分值)", "缺數據"), ("唯一(分值)", "缺數據")],
)  # fmt: skip
def test_without_rows(take, state):
    assert taken(take, []).value("甲", "數") == state
    assert taken(take, ROWS[3:]).value("甲", "數") == state


@pytest.mark.parametrize("take", ["次數()", "合計(分值)", "去重數(客戶)", "最大(分值)", "首(分值)", "唯一(分值)"])
def test_of_a_register_that_did_not_come(take):
    assert taken(take, [], missing=["走訪"])["甲", "數"] == (None, "缺數據", "台賬 走訪")


def test_mean_of_nothing():
    assert taken("平均(分值)", [], "小數: 2").value("甲", "數") == "不適用"
    assert taken("平均(分值)", [], "小數: 2", missing=["走訪"]).value("甲", "數") == "缺數據"


def test_only_one_value_may_there_be():
    twice = [ROWS[0], {**ROWS[1], "分值": "3"}]

    assert taken("唯一(分值)", ROWS[:1]).value("甲", "數") == 3
    assert taken("唯一(分值)", twice).value("甲", "數") == 3
    assert taken("唯一(分值)", ROWS)["甲", "數"][1:] == ("超範圍", "走訪(多於一筆)")


def test_a_text_may_be_compared():
    text = f'{VISITS}\n```取數 數\n台賬: 走訪\n取: 次數()\n條件: 客戶 = "甲廠"\n```'
    assert run(text, {"走訪": ROWS}).value("甲", "數") == 2
    assert run(text.replace("=", "≠"), {"走訪": ROWS}).value("甲", "數") == 1


def test_an_empty_field_is_missing_unless_skipped():
    rows = [*ROWS, {"時點": "2026-10-07 9:00", "客戶": "甲廠", "分值": None, "有效": None}]

    assert taken("次數()", rows).value("甲", "數") == 4
    assert taken("合計(分值)", rows)["甲", "數"] == (None, "缺數據", "走訪.分值")
    assert taken("合計(分值)", rows, "缺: 跳過").value("甲", "數") == 6
    assert taken("次數()", rows, "條件: 有效 = 是")["甲", "數"] == (None, "缺數據", "走訪.有效")
    assert taken("次數()", rows, "條件: 有效 = 是\n缺: 跳過").value("甲", "數") == 2
    assert taken("次數()", rows, "條件: 有(有效) 且 有效 = 是").value("甲", "數") == 2
    assert taken("次數()", rows, '條件: 客戶 = "無" 且 有效 = 是').value("甲", "數") == 0


def test_a_row_the_condition_leaves_out_may_be_empty():
    rows = [{"時點": "2026-10-07 9:00", "客戶": "甲廠", "分值": None, "有效": False}, ROWS[0]]
    assert taken("合計(分值)", rows, "條件: 有效 = 是").value("甲", "數") == 3


def test_up_to_the_period_s_end():
    assert taken("次數()", extra="期: 截至").value("甲", "數") == 4
    assert taken("末(分值)", extra="期: 截至").value("甲", "數") == 2
    assert taken("首(分值)", extra="期: 截至").value("甲", "數") == 50


def test_order_may_be_told():
    assert taken("末(分值)", extra="排序: [分值]").value("甲", "數") == 3


def test_without_order_the_moment_then_the_key_decides():
    rows = [
        {"時點": "2026-10-05 9:00", "客戶": "乙廠", "分值": "2"},
        {"時點": "2026-10-05 9:00", "客戶": "甲廠", "分值": "3"},
        {"時點": "2026-10-05 8:00", "客戶": "丙廠", "分值": "4"},
    ]
    for order in (rows, rows[::-1]):
        assert taken("首(分值)", order).value("甲", "數") == 4
        assert taken("末(分值)", order).value("甲", "數") == 3  # By the key: 乙廠 stands before 甲廠.


def test_everybody_has_his_own_records():
    rows = [ROWS[0], {**ROWS[1], "工號": "乙"}, {**ROWS[2], "工號": "乙"}]
    found = taken("次數()", rows, people={"甲": {}, "乙": {}, "丙": {}})

    assert [found.value(who, "數") for who in "甲乙丙"] == [1, 2, 0]


def test_evidence_adds_up_to_the_measure():
    found = taken("合計(分值)")

    assert sum(counted for _, counted in found.evidence("數")) == 60  # tenths of a point
    assert taken("合計(分值)", extra='條件: 客戶 = "乙廠"').evidence("數") == [("走訪2", 10)]


def test_a_record_of_nobody_counts_for_nobody():
    text = VISITS.replace("工號: {型: 人}", "工號: {型: 人, 必填: 否}")
    rows = [ROWS[0], {**ROWS[1], "工號": None}]

    found = run(f"{text}\n```取數 數\n台賬: 走訪\n取: 次數()\n```", {"走訪": rows})

    assert found.value("甲", "數") == 1
    assert found.outcome.evidence["record"].to_pylist() == ["走訪1"]


def test_of_records_that_are_many_no_evidence_is_kept():
    text = VISITS.replace("日期: 時點\n", "日期: 時點\n大宗: 是\n")
    for card in ("取數 數\n台賬: 走訪\n取: 次數()", "扣分 數\n台賬: 走訪\n每次: 1分"):
        assert run(f"{text}\n```{card}\n```", {"走訪": ROWS}).evidence("數") == []


def test_an_undated_register_holds_always():
    text = VISITS.replace("日期: 時點\n", "")
    assert run(f"{text}\n```取數 數\n台賬: 走訪\n取: 次數()\n```", {"走訪": ROWS}).value("甲", "數") == 5


def test_names_may_be_spelled_in_the_other_script():
    found = run(f"{VISITS}\n```取數 數\n台賬: 走訪\n取: 去重數(客户)\n排序: [时点]\n```", {"走訪": ROWS})
    assert found.value("甲", "數") == 2
    assert taken("末(客户)", extra="排序: [时点, 客户]")["甲", "數"][0] == "甲廠"


def test_records_known_later_are_left_out():
    rows = [{**ROWS[0], "known": "2026-10-05 10:00"}, {**ROWS[1], "known": "2026-11-02 10:00"}]
    assert taken("次數()", rows, as_of="2026-11-01").value("甲", "數") == 1
    assert taken("次數()", rows).value("甲", "數") == 2


def test_months_are_not_counted_from_records_by_quarters():
    with pytest.raises(Refused) as refused:
        taken("次數()", extra="對象: 人/季", period="2026-12")
    assert refused.value.codes == ["K415"]


def test_the_owner_may_be_named():
    text = """
```台賬 交接
欄:
  日期: {型: 日期}
  交: {型: 人}
  接: {型: 人}
鍵: [日期, 交]
日期: 日期
歸屬: 接
```
```取數 數
台賬: 交接
取: 次數()
```
"""
    rows = [{"日期": "2026-10-01", "交": "甲", "接": "乙"}]
    found = run(text, {"交接": rows}, people={"甲": {}, "乙": {}})
    assert [found.value(who, "數") for who in "甲乙"] == [0, 1]


def test_the_owner_may_be_computed():
    text = """
```台賬 交接
欄:
  日期: {型: 日期}
  交: {型: 人}
  接: {型: 人, 必填: 否}
鍵: [日期, 交]
日期: 日期
歸屬: 負責
計算:
  負責: 如果 有(接) 則 接 否則 交
```
```取數 數
台賬: 交接
取: 次數()
```
"""
    rows = [{"日期": "2026-10-01", "交": "甲", "接": "乙"}, {"日期": "2026-10-02", "交": "甲", "接": None}]
    found = run(text, {"交接": rows}, people={"甲": {}, "乙": {}})
    assert [found.value(who, "數") for who in "甲乙"] == [1, 1]


WAGES = """
```台賬 工資
欄:
  工號: {型: 人}
  起日: {型: 日期}
  金額: {單位: 元, 必填: 否}
鍵: [工號, 起日]
日期: 起日
```
```取數 月工資
台賬: 工資
取: 按天平均(金額)
小數: 2
```
"""


def wages(*rows, text=WAGES, **more):
    return run(text, {"工資": [{"起日": day, "金額": amount} for day, amount in rows]}, **more)


def test_a_wage_that_rises_inside_the_month_counts_by_days():
    found = wages(("2026-01-01", 6000), ("2026-10-16", 9000))

    assert found.value("甲", "月工資") == F("7548.39")  # (6000 × 15 + 9000 × 16) ÷ 31
    assert sorted(found.evidence("月工資")) == [("工資1", 6000_00 * 15), ("工資2", 9000_00 * 16)]
    assert wages(("2026-01-01", 6000), ("2026-10-16", 9000), period="2026-09").value("甲", "月工資") == 6000
    assert wages(("2026-01-01", 6000), ("2026-10-16", 9000), period="2026-11").value("甲", "月工資") == 9000
    assert wages(("2026-10-01", 6000), ("2026-10-31", 6310)).value("甲", "月工資") == 6010


def test_the_days_are_those_on_which_the_person_is_there():
    rows = ("2026-01-01", 6000), ("2026-10-21", 8000)

    assert wages(*rows, people={"甲": {"離職日": "2026-10-25"}}).value("甲", "月工資") == 6400
    assert wages(*rows, people={"甲": {"入職日": "2026-10-19"}}).value("甲", "月工資") == F("7692.31")  # 2 and 11 days
    away = {"甲": {"任職": [{"崗位": "工", "至": "2026-10-19"}, {"崗位": "工", "自": "2026-10-31"}]}}
    found = wages(*rows, people=away, settings=posts("工"))
    assert found.value("甲", "月工資") == 6100  # 19 days and one


def test_a_day_on_which_nothing_stands_is_missing():
    late = (("2026-10-02", 6000),)

    assert wages(*late)["甲", "月工資"] == (None, "缺數據", "工資(有一天沒有記錄)")
    assert wages(*late, text=WAGES.replace("小數: 2", "小數: 2\n缺: 跳過")).value("甲", "月工資") == 6000
    assert wages().value("甲", "月工資") == "缺數據"
    assert wages(("2026-01-01", None), ("2026-10-02", 6000))["甲", "月工資"] == (None, "缺數據", "工資.金額")
    assert wages(("2026-01-01", None), ("2026-10-01", 6000)).value("甲", "月工資") == 6000


def test_what_stands_in_each_part_of_a_month():
    text = WAGES + "```公式 崗位工資\n適用: 崗位 = 工\n單位: 元\n公式: 月工資\n```"
    moved = {"甲": {"任職": [{"崗位": "工", "至": "2026-10-10"}, {"崗位": "員", "自": "2026-10-11"}]}}
    found = wages(("2026-01-01", 6000), ("2026-10-06", 7000), text=text, people=moved, settings=posts("工", "員"))

    assert found.value("甲", "崗位工資") == 6500
    assert found.value("甲", "月工資") == F("6838.71")  # 5 days and 26


def test_what_stood_for_the_company_and_in_a_week():
    text = WAGES.replace("```取數 月工資", "```取數 週工資\n對象: 人/週").replace("台賬 工資\n欄", "台賬 工資\n欄")
    found = wages(("2026-01-01", 6000), ("2026-10-07", 6700), text=text)
    assert [got[0] for _, got in found.rows("甲", "週工資")] == [6000, 6500, 6700, 6700]

    company = WAGES.replace("```取數 月工資", "```取數 司工資\n對象: 公司/月")
    assert wages(("2026-01-01", 6000), ("2026-10-16", 9000), text=company).value("公司", "司工資") == F("7548.39")
