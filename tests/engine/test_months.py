"""A month in parts: changes of post, joiners and leavers."""

from __future__ import annotations

from fractions import Fraction

import pyarrow as pa
import pytest

from kaohe.engine.explain import Explainer, Opened
from kaohe.engine.uncounted import why
from tests.engine.small import posts, run

F = Fraction

SHEETS = """
```台賬 過失
欄:
  工號: {型: 人}
  日期: {型: 日期}
  序: {單位: 次}
鍵: [工號, 日期, 序]
日期: 日期
```
```取數 過失數
台賬: 過失
取: 次數()
```
```考核表 銷售表
適用: 崗位 = 銷售員
滿分: 100分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 規矩 | 100分 | 每次扣 10分 | 過失數 | |
```
```考核表 經理表
適用: 崗位 = 經理
滿分: 100分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 表率 | 100分 | 每次扣 20分 | 過失數 | |
```
```公式 得分
適用: 崗位 = 銷售員
單位: 分
公式: 銷售表
```
```公式 得分
適用: 崗位 = 經理
單位: 分
公式: 經理表
```
"""
MOVED = {"甲": {"任職": [{"崗位": "銷售員", "至": "2026-10-15"}, {"崗位": "經理", "自": "2026-10-16"}]}}


def faults(*days):
    return [{"日期": f"2026-10-{day:02}", "序": number} for number, day in enumerate(days)]


def moved(rows=(), people=None, text=SHEETS, **registers):
    return run(text, {"過失": rows, **registers}, people=people or MOVED, settings=posts("銷售員", "經理"))


def test_events_count_in_their_part_and_parts_by_calendar_days():
    found = moved(faults(3, 15, 16))

    assert found.value("甲", "銷售表") == 80
    assert found.value("甲", "經理表") == 80
    assert found.value("甲", "得分") == F("80")
    assert moved(faults(3)).value("甲", "得分") == F("95.1613")  # (90 × 15 + 100 × 16) ÷ 31
    assert moved(faults(16)).value("甲", "得分") == F("89.6774")  # (100 × 15 + 80 × 16) ÷ 31


PLANS = (
    SHEETS.replace("公式: 銷售表", "公式: 計劃數").replace("公式: 經理表", "公式: 計劃數")
    + """
```台賬 計劃
欄:
  工號: {型: 人}
  月份: {型: 月}
  數: {單位: 分}
鍵: [工號, 月份]
日期: 月份
```
```取數 計劃數
台賬: 計劃
取: 唯一(數)
單位: 分
範圍: 0分 ~ 1000分
```
"""
)
JOINED = {"甲": {"崗位": "銷售員", "入職日": "2026-10-10"}}


@pytest.mark.parametrize("people", [MOVED, JOINED], ids=["moved", "joined"])
def test_what_is_recorded_once_for_the_month_holds_in_each_part(people):
    plans = [{"月份": f"2026-{month:02}-01", "數": month * 10} for month in (9, 10, 11)]
    found = moved(people=people, text=PLANS, 計劃=plans)

    assert found.value("甲", "得分") == found.value("甲", "計劃數") == 100


def test_a_record_of_the_month_is_told_below_each_part():
    found = moved(text=PLANS, 計劃=[{"月份": "2026-10-01", "數": 100}]).outcome
    opened = Opened(found.plan, found.tables, found.evidence, {}, found.judgements)

    parts = Explainer(opened).explain("甲", "得分").children
    assert [[line.record for line in part.children[0].records] for part in parts] == [["計劃1"], ["計劃1"]]


IN_ORDER = """
```扣分 屢犯扣分
台賬: 過失
第: [1分, 2分, 4分]
```
```公式 當月屢犯
單位: 分
公式: 屢犯扣分
```
```公式 品行
適用: 崗位 = 銷售員
單位: 分
公式: 100分 - 屢犯扣分
```
```公式 品行
適用: 崗位 = 經理
單位: 分
公式: 100分 - 屢犯扣分 - 屢犯扣分
```
"""


def test_what_counts_in_order_is_told_as_it_counts_in_the_part_and_in_the_month():
    found = moved(faults(3, 16, 18), text=SHEETS + IN_ORDER).outcome
    explainer = Explainer(Opened(found.plan, found.tables, found.evidence, {}, found.judgements))

    def counted(step):
        return [line.counted for line in step.children[0].records]

    assert [counted(part) for part in explainer.explain("甲", "品行").children] == [["1分"], ["1分", "2分"]]
    assert counted(explainer.explain("甲", "當月屢犯")) == ["1分", "2分", "4分"]


def test_a_record_says_what_it_counts_for_in_the_month_and_in_its_part():
    found = moved(faults(3, 16, 18), text=SHEETS + IN_ORDER).outcome
    records = {"過失": pa.table({"__row": ["過失3"], "工號": ["甲"]})}
    opened = Opened(found.plan, found.tables, found.evidence, records, found.judgements)

    told = [(one.counted, one.reason) for one in why(opened, "過失", "過失3").verdicts if one.card == "屢犯扣分"]

    assert told == [("4分", "計入"), ("2分", "計入第 2 段")]


def test_evidence_is_told_by_part():
    found = moved(faults(3, 16))

    parts = {row["record"]: row["part"] for row in found.outcome.evidence.to_pylist() if row["card"] == "過失數"}
    assert set(parts) == {"過失1", "過失2"}


def test_the_roster_weighs_the_parts():
    roster = [{"日期": f"2026-10-{day:02}", "應出勤": 1 if day < 25 else "0.5"} for day in (1, 2, 20, 21, 22, 30)]
    found = moved(faults(3), 排班=roster)  # 2 days and 3.5 days

    assert found.value("甲", "得分") == F("96.3636")  # (90 × 2 + 100 × 3.5) ÷ 5.5


def test_a_roster_of_days_in_one_part_only_gives_that_part_all_the_weight():
    roster = [{"日期": "2026-10-20", "應出勤": 1}]
    assert moved(faults(3), 排班=roster).value("甲", "得分") == 100


def test_parts_without_a_rostered_day_have_no_mean():
    three = {"甲": {"任職": [
        {"崗位": "銷售員", "單位": "一組", "至": "2026-10-05"},
        {"崗位": "銷售員", "單位": "二組", "自": "2026-10-06", "至": "2026-10-10"},
        {"崗位": "經理", "自": "2026-10-11"},
    ]}}  # fmt: skip
    found = moved(faults(3), three, 排班=[{"日期": "2026-10-20", "應出勤": 1}])

    assert found["甲", "銷售表"] == (None, "不適用", "銷售表(無應出勤日)")
    assert found.value("甲", "得分") == 100


def test_the_end_of_the_period_may_decide():
    text = SHEETS.replace("滿分: 100分\n\n", "滿分: 100分\n月中變動: 期末\n\n")
    back = {"甲": {"任職": [
        {"崗位": "銷售員", "至": "2026-10-10"},
        {"崗位": "經理", "自": "2026-10-11", "至": "2026-10-20"},
        {"崗位": "銷售員", "自": "2026-10-21"},
    ]}}  # fmt: skip

    assert moved(faults(3), back).value("甲", "銷售表") == F("95.2381")  # (90 × 10 + 100 × 11) ÷ 21
    assert moved(faults(3), back, text).value("甲", "銷售表") == 100


def test_a_change_of_superior_alone_makes_no_part():
    same = {"甲": {"任職": [
        {"崗位": "銷售員", "上級": "乙", "至": "2026-10-15"}, {"崗位": "銷售員", "上級": "丙", "自": "2026-10-16"},
    ]}, "乙": {}, "丙": {}}  # fmt: skip
    found = moved(faults(3, 20), same)

    assert found.value("甲", "得分") == 80
    assert {row["part"] for row in found.outcome.evidence.to_pylist()} <= {0, 1}


def test_what_does_not_follow_the_post_sees_the_whole_month():
    assert moved(faults(3, 16)).value("甲", "過失數") == 2


def test_a_state_in_one_part_is_that_of_the_month():
    text = SHEETS.replace("| 1 | 表率 | 100分 | 每次扣 20分 | 過失數 | |", "| 1 | 表率 | 100分 | 裁定 | | 乙 |")
    assert moved(faults(3), text=text)["甲", "得分"][1:] == ("待裁定", "表率")
    assert moved(faults(3), text=text).value("甲", "銷售表") == 90


def test_joiners_and_leavers():
    people = {
        "前": {"離職日": "2026-09-30", "崗位": "銷售員"},
        "走": {"離職日": "2026-10-10", "崗位": "銷售員"},
        "來": {"入職日": "2026-10-21", "崗位": "銷售員"},
        "後": {"入職日": "2026-11-01", "崗位": "銷售員"},
        "在": {"崗位": "銷售員"},
    }
    text = SHEETS + "```公式 天數\n公式: 在職天數\n```\n```公式 在冊\n公式: 司齡\n```"
    found = moved([], people, text)

    assert sorted(found.subjects()) == sorted(["走", "來", "在"])
    assert {who: found.value(who, "天數") for who in ("走", "來", "在")} == {"走": 10, "來": 11, "在": 31}
    assert found.value("來", "在冊") == 10
    assert all(found.value(who, "得分") == 100 for who in ("走", "來", "在"))


def test_pro_rata_by_days():
    text = "```公式 補貼\n單位: 元\n公式: 取整(310元 × 在職天數 ÷ 當期天數, 2)\n```"
    found = run(text, people={"甲": {"入職日": "2026-10-22"}, "乙": {"離職日": "2026-10-01"}, "丙": {}})

    assert [found.value(who, "補貼") for who in "甲乙丙"] == [100, 10, 310]


def test_days_employed_are_those_of_the_card_s_period():
    text = "".join(
        f"```公式 {grain}數\n對象: 人/{grain}\n公式: 在職天數\n```\n```公式 {grain}長\n對象: 人/{grain}\n公式: 當期天數\n```\n"
        for grain in "週月季年"
    )
    found = run(text, period="2026-12", people={"甲": {"入職日": "2026-11-30"}, "乙": {"離職日": "2026-12-09"}})

    assert (found.value("甲", "月數"), found.value("甲", "季數"), found.value("甲", "年數")) == (31, 32, 32)
    assert (found.value("乙", "季數"), found.value("乙", "季長")) == (70, 92)
    assert (found.value("乙", "年數"), found.value("乙", "年長")) == (343, 365)
    assert [got[0] for _, got in found.rows("乙", "週數")] == [7, 3]


BACK = {"甲": {"任職": [{"崗位": "銷售員", "至": "2026-10-05"}, {"崗位": "銷售員", "自": "2026-10-27"}]}}


def test_whoever_comes_back_has_a_part_for_each_stay():
    text = SHEETS + "```公式 天數\n公式: 在職天數\n```"
    found = moved(faults(3, 15, 27, 28), BACK, text)

    assert found.value("甲", "天數") == 10
    assert found.value("甲", "銷售表") == 85  # 90 for five days and 80 for five; on the 15th he was not there.
    assert moved([], {"甲": {"任職": [{"崗位": "銷售員", "至": "2026-10-05"}, {"崗位": "銷售員", "自": "2026-10-06"}]}}, text).value("甲", "天數") == 31  # fmt: skip


QUARTER = """
```公式 月得分
單位: 分
公式: 80分
```
```公式 季得分
對象: 人/季
單位: 分
公式: 取整(本季.平均(月得分, 缺: 跳過, 至少: 2), 2)
```
```公式 季天數
對象: 人/季
公式: 在職天數
```
```公式 年天數
對象: 人/年
公式: 在職天數
```
"""


def test_whoever_left_within_the_quarter_has_its_results():
    people = {
        "早": {"離職日": "2026-09-30"},
        "走": {"離職日": "2026-10-01"},
        "晚": {"離職日": "2026-11-30"},
        "在": {},
    }
    months = {"2026-10": {"走": {"月得分": 70}, "晚": {"月得分": 70}, "在": {"月得分": 70}}}
    months["2026-11"] = {"晚": {"月得分": 75}, "在": {"月得分": 75}}
    found = run(QUARTER, people=people, history=months, period="2026-12")

    assert found.subjects() == ["在"]
    assert sorted(found.subjects(grain="季")) == sorted(["走", "晚", "在"])
    assert sorted(found.subjects(grain="年")) == sorted(["早", "走", "晚", "在"])
    assert {who: found.value(who, "季得分") for who in ("走", "晚", "在")} == {
        "走": "缺數據",
        "晚": F("72.5"),
        "在": 75,
    }
    assert {who: found.value(who, "季天數") for who in ("走", "晚", "在")} == {"走": 1, "晚": 61, "在": 92}
    assert found.value("早", "年天數") == 273
