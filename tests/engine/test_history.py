"""Other periods: earlier results, running quarters and years, what is missing there and what may be skipped."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.small import Refused, posts, run

F = Fraction

BASE = """
```台賬 記分
欄:
  工號: {型: 人}
  日期: {型: 日期}
  分值: {單位: 分, 小數: 2}
鍵: [工號, 日期]
日期: 日期
```
```取數 得分
台賬: 記分
取: 唯一(分值)
單位: 分
```
"""


def result(formula, past, now="80", period="2026-10", extra="", people=None, unit="分"):
    text = f"{BASE}```公式 果\n單位: {unit}\n{extra}公式: {formula}\n```"
    rows = {"記分": [{"日期": f"{period}-05", "分值": now}] if now is not None else []}
    history = {month: {"甲": {"得分": value}} for month, value in past.items()}
    value, state, origin = run(text, rows, period=period, history=history, people=people)["甲", "果"]
    return value if state == "已定" else (state, origin)


def test_last_month():
    assert result("上月.得分", {"2026-09": 70, "2026-08": 60}) == 70
    assert result("上月.得分", {"2026-08": 60}) == ("缺數據", "上月.得分")
    assert result("上月.得分", {"2026-09": "待裁定"}) == ("待裁定", "上月.得分")
    assert result("上月.得分", {"2025-12": 70}, period="2026-01") == 70


def test_what_stands_when_there_was_none():
    assert result("上月.得分(缺: 50分)", {}) == 50
    assert result("上月.得分(缺: 50分)", {"2026-09": 70}) == 70
    assert result("上月.得分(缺: 50分)", {"2026-09": "缺數據"}) == ("缺數據", "上月.得分")
    assert result("上月.得分(缺: 0.5分 × 3)", {}) == F("1.5")


def test_it_may_be_a_parameter():
    text = f"{BASE}```參數 起點\n值: 55分\n```\n```公式 果\n單位: 分\n公式: 上月.得分(缺: 起點)\n```"
    assert run(text)["甲", "果"][0] == 55


def test_it_may_be_a_result_of_the_same_month():
    text = f"{BASE}```公式 起點\n單位: 分\n公式: 得分 + 上月.得分(缺: 得分 × 2)\n```\n"
    text += "```公式 果\n單位: 分\n範圍: 0分 ~ 1000分\n公式: 上月.果(缺: 起點) - 10分\n```"
    rows = {"記分": [{"工號": "甲", "日期": "2026-10-05", "分值": "80"}]}

    assert run(text, rows)["甲", "果"][0] == 230
    assert run(text, rows, history={"2026-09": {"甲": {"果": 100}}})["甲", "果"][0] == 90
    assert run(text)["甲", "果"] == (None, "缺數據", "記分(無記錄)")


def test_in_parts_of_a_month_it_is_the_result_of_the_whole_month():
    text = BASE + "".join(
        f"```公式 起點\n單位: 分\n適用: 崗位 = {post}\n公式: {points}分\n```\n"
        f"```公式 果\n單位: 分\n適用: 崗位 = {post}\n公式: 上月.果(缺: 起點) + {points}分\n範圍: 0分 ~ 1000分\n```\n"
        for post, points in (("班長", 31), ("員工", 62))
    )
    moved = {"甲": {"任職": [{"崗位": "班長", "至": "2026-10-10"}, {"崗位": "員工", "自": "2026-10-11"}]}}

    found = run(text, people=moved, settings=posts("班長", "員工"))

    assert found["甲", "起點"][0] == 10 + 42
    assert found["甲", "果"][0] == 2 * (10 + 42)


def test_the_same_month_of_last_year():
    assert result("去年同月.得分", {"2025-10": 70, "2025-09": 1}) == 70


def test_the_running_year():
    past = {f"2026-{month:02}": month for month in range(1, 10)}

    assert result("本年.合計(得分)", past) == 45 + 80
    assert result("取整(本年.平均(得分), 2)", past) == F("12.5")
    assert result("本年.最大(得分)", past) == 80
    assert result("本年.最小(得分)", past) == 1
    assert result("本年.個數(得分)", past, unit="次") == 10
    assert result("本年.合計(得分)", {**past, "2025-12": 1000}) == 125


def test_months_that_are_missing_must_be_skipped_outright():
    past = {"2026-07": 10, "2026-09": 20}

    assert result("取整(本年.平均(得分), 2)", past) == ("缺數據", "本年.得分")
    assert result("取整(本年.平均(得分, 缺: 跳過), 2)", past) == F("36.67")
    assert result("取整(本年.平均(得分, 缺: 跳過, 至少: 3), 2)", past) == F("36.67")
    assert result("取整(本年.平均(得分, 缺: 跳過, 至少: 4), 2)", past) == ("缺數據", "本年.得分")


def test_this_month_may_be_the_one_that_is_missing():
    past = {f"2026-{month:02}": 10 for month in range(1, 10)}

    assert result("取整(本年.平均(得分), 2)", past, now=None) == ("缺數據", "記分(無記錄)")
    assert result("取整(本年.平均(得分, 缺: 跳過), 2)", past, now=None) == 10


def test_at_least_holds_without_skipping_too():
    assert result("取整(本年.平均(得分, 至少: 2), 2)", {}, period="2026-01") == ("缺數據", "本年.得分")
    assert result("取整(本年.平均(得分, 至少: 2), 2)", {"2026-01": 60}, period="2026-02") == 70


def test_the_worst_of_the_months_is_told():
    past = {f"2026-{month:02}": 10 for month in range(1, 9)}
    assert result("本年.合計(得分)", {**past, "2026-09": "待裁定"}) == ("待裁定", "本年.得分")
    assert result("本年.合計(得分)", {**past, "2026-09": "不適用", "2026-08": "待裁定"}) == ("待裁定", "本年.得分")
    assert result("本年.最大(得分)", {**past, "2026-09": "缺數據"}) == ("缺數據", "本年.得分")


@pytest.mark.parametrize(("period", "expected"), [("2026-10", 80), ("2026-11", 170), ("2026-12", 260)])
def test_the_running_quarter(period, expected):
    past = {"2026-09": 1000, "2026-10": 90, "2026-11": 90}
    assert result("本季.合計(得分)", {m: v for m, v in past.items() if m < period}, period=period) == expected


def test_the_last_months():
    assert result("近(3月).合計(得分)", {"2026-07": 1000, "2026-08": 10, "2026-09": 20}) == 110
    assert result("近(3月).合計(得分)", {"2025-11": 10, "2025-12": 20}, period="2026-01") == 110


def test_since_a_date_of_the_person():
    past = {"2026-07": 1000, "2026-08": 10, "2026-09": 30}
    people = {"甲": {"入職日": "2026-08-31"}}

    assert result("取整(自(入職日).平均(得分), 2)", past, people=people) == 40
    assert result("取整(自(入職日).平均(得分), 2)", {"2026-09": 30}, people=people) == ("缺數據", "自(入職日).得分")


def test_since_a_date_that_is_not_known():
    assert result("自(離職日).合計(得分)", {"2026-09": 30}) == ("缺數據", "自(離職日).得分")
    assert result("自(離職日).合計(得分, 缺: 跳過)", {"2026-09": 30}) == ("缺數據", "自(離職日).得分")


def test_quarters_and_years_close_with_their_last_month():
    text = f"""{BASE}
```公式 季分
對象: 人/季
單位: 分
公式: 取整(各月.平均(得分), 2)
```
```公式 季增
對象: 人/季
單位: 分
公式: 季分 - 上季.季分
```
```公式 年分
對象: 人/年
單位: 分
公式: 取整(各月.平均(得分, 缺: 跳過), 2)
```
"""
    past = {"2026-10": {"甲": {"得分": 70}}, "2026-11": {"甲": {"得分": 75}}, "2026-Q3": {"甲": {"季分": 60}}}
    rows = {"記分": [{"日期": "2026-12-05", "分值": 80}]}
    found = run(text, rows, period="2026-12", history=past)

    assert (found.value("甲", "季分"), found.value("甲", "季增"), found.value("甲", "年分")) == (75, 15, 75)
    assert ("人", "季", "whole") not in run(text, rows={}, period="2026-11").outcome.tables


def test_a_result_may_refer_to_its_own_past():
    text = f"{BASE}```公式 累計\n單位: 分\n範圍: 0分 ~ 100000分\n公式: 得分 + 上月.累計(缺: 0分)\n```"
    rows = {"記分": [{"日期": "2026-10-05", "分值": 80}]}

    assert run(text, rows)["甲", "累計"][0] == 80
    assert run(text, rows, history={"2026-09": {"甲": {"累計": 300}}})["甲", "累計"][0] == 380
    assert run(text, rows, history={"2026-09": {"甲": {"累計": 99_999}}})["甲", "累計"][1] == "超範圍"


@pytest.mark.parametrize(("unit", "stored"), [("小時", 9000), ("%", F("0.25")), ("萬元", 25_000)])
def test_units_larger_than_the_base_keep_their_size(unit, stored):
    amount = "25%" if unit == "%" else f"2.5{unit}"
    text = f'```公式 量\n單位: "{unit}"\n公式: {amount}\n```\n```公式 果\n單位: "{unit}"\n公式: 上月.量\n```'
    found = run(text, history={"2026-09": {"甲": {"量": stored}}})

    assert found["甲", "量"][0] == found["甲", "果"][0] == stored


def test_variants_of_a_result_share_their_range():
    text = """
```公式 量
適用: 職級 = "A"
單位: 分
範圍: 0分 ~ 10分
公式: 5分
```
```公式 量
適用: 職級 ≠ "A"
單位: 分
範圍: 0分 ~ 100分
公式: 50分
```
```公式 果
單位: 分
公式: 量 + 上月.量(缺: 0分)
```
"""
    assert run(text, people={"甲": {"職級": "B"}})["甲", "果"][0] == 50


@pytest.mark.parametrize(
    "formula",
    [
        "上月.得分(缺: 跳過)",
        "本年.合計(得分, 缺: 0分)",
        "本年.合計(得分, 序: 降)",
        "上月.得分(至少: 2)",
        "本組.排名(得分, 至少: 2)",
    ],
)
def test_an_option_that_says_nothing_here_is_refused(formula):
    with pytest.raises(Refused) as refused:
        result(formula, {}, unit="次" if "排名" in formula else "分")
    assert refused.value.codes == ["K517"]
