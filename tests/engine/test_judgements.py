"""裁定: which judgement counts, and what stands while there is none."""

from __future__ import annotations

import pytest

from tests.engine.small import posts, run

CARD = """
```裁定 素質
評分人: [主任]
滿分: 10分
扣分等級:
  熟練: 0分
  基本: 2分
  協助: 4分 ~ 10分
步: 0.5分
```
"""
PEOPLE = {"甲": {"崗位": "員工", "上級": "乙"}, "乙": {"崗位": "主任"}, "丙": {"崗位": "員工"}}
WAITING, OUTSIDE, NOT_ALLOWED, OWN = "待裁定", 1, 2, 3


def judged(*rows, card=CARD, more="", name="素質", **extra):
    usual = {
        "考核項": name,
        "工號": "甲",
        "期間": "2026-10-01",
        "理由": "見記錄",
        "裁定人": "乙",
        "裁定於": "2026-11-02 9:00",
    }
    given = [{**usual, **row} for row in rows]
    return run(card + more, {"裁定": given, **extra}, people=PEOPLE, settings=posts("員工", "主任"))


def test_without_one_it_waits():
    assert judged()["甲", "素質"] == (None, WAITING, "素質")


@pytest.mark.parametrize(
    ("row", "points", "why"),
    [
        ({"等級": "熟練"}, 10, 0),
        ({"等級": "熟練", "分值": 0}, 10, 0),
        ({"等級": "熟練", "分值": 2}, WAITING, OUTSIDE),
        ({"等級": "基本", "分值": 2}, 8, 0),
        ({"等級": "協助", "分值": 4}, 6, 0),
        ({"等級": "協助", "分值": "4.5"}, 5.5, 0),
        ({"等級": "協助", "分值": "4.25"}, WAITING, OUTSIDE),
        ({"等級": "協助", "分值": 10}, 0, 0),
        ({"等級": "協助", "分值": "10.5"}, WAITING, OUTSIDE),
        ({"等級": "協助", "分值": "3.5"}, WAITING, OUTSIDE),
        ({"等級": "協助"}, WAITING, OUTSIDE),
        ({"等級": "沒有", "分值": 4}, WAITING, OUTSIDE),
        ({"分值": 4}, WAITING, OUTSIDE),
        ({"等級": "基本", "裁定人": "丙"}, WAITING, NOT_ALLOWED),
        ({"等級": "基本", "裁定人": "甲"}, WAITING, OWN),
    ],
)
def test_only_what_the_handbook_prints_counts(row, points, why):
    found = judged(row)

    assert found.value("甲", "素質") == points
    assert found.why_not() == [why]
    assert bool(found.evidence("素質")) == (why == 0)


def test_the_latest_that_counts_holds():
    first, second = {"等級": "熟練"}, {"等級": "基本", "裁定於": "2026-11-03 9:00"}
    wrong = {"等級": "基本", "分值": 9, "裁定於": "2026-11-04 9:00"}

    for rows in ((first, second, wrong), (wrong, second, first)):
        assert judged(*rows).value("甲", "素質") == 8


def test_another_period_s_or_person_s_does_not_count():
    assert judged({"等級": "熟練", "期間": "2026-09-01"}).value("甲", "素質") == WAITING
    assert judged({"等級": "熟練", "工號": "丙"}).value("甲", "素質") == WAITING
    assert judged({"等級": "熟練", "工號": "丙"}).value("丙", "素質") == 10


@pytest.mark.parametrize(
    ("judges", "counts"),
    [("[主任]", True), ("[乙]", True), ("[上級]", True), ("[一組]", True), ("[員工]", False), ("[丙, 主任]", True)],
)
def test_who_may_judge(judges, counts):
    found = judged({"等級": "熟練"}, card=CARD.replace("[主任]", judges))

    assert (found.value("甲", "素質") == 10) == counts


def test_the_judge_is_looked_at_on_the_day_of_the_judgement():
    later = {"乙": {"任職": [{"崗位": "員工", "至": "2026-11-01"}, {"崗位": "主任", "自": "2026-11-02"}]}}
    for moment, counts in (("2026-11-01 9:00", False), ("2026-11-02 0:00", True)):
        row = {
            "考核項": "素質",
            "工號": "甲",
            "期間": "2026-10-01",
            "理由": "-",
            "裁定人": "乙",
            "裁定於": moment,
            "等級": "熟練",
        }
        found = run(CARD, {"裁定": [row]}, people={**PEOPLE, **later}, settings=posts("員工", "主任"))
        assert (found.value("甲", "素質") == 10) == counts


@pytest.mark.parametrize("judge", ["乙", "丙"])
def test_whoever_has_left_is_judged_by_his_last_superior(judge):
    gone = {"甲": {"上級": "乙", "崗位": "員工", "離職日": "2026-10-20"}}
    row = {"考核項": "素質", "工號": "甲", "期間": "2026-10-01", "理由": "-", "裁定人": judge, "等級": "熟練"}
    card = CARD.replace("[主任]", "[上級]")

    found = run(
        card,
        {"裁定": [{**row, "裁定於": "2026-11-02 9:00"}]},
        people={**PEOPLE, **gone},
        settings=posts("員工", "主任"),
    )

    assert (found.value("甲", "素質") == 10) == (judge == "乙")


def test_points_given():
    card = "```裁定 素質\n評分人: [主任]\n步: 0.5分\n得分範圍: 0分 ~ 20分\n```"

    assert judged({"分值": "12.5"}, card=card).value("甲", "素質") == 12.5
    assert judged({"分值": 20}, card=card).value("甲", "素質") == 20
    assert judged({"分值": "20.5"}, card=card).value("甲", "素質") == WAITING


def test_a_decision():
    card = "```裁定 素質\n評分人: [主任]\n選項: [是, 否]\n```\n```公式 果\n公式: 如果 素質 則 1分 否則 2分\n```"

    assert judged({"決定": True}, card=card).value("甲", "果") == 1
    assert judged({"決定": False}, card=card).value("甲", "果") == 2
    assert judged({}, card=card).value("甲", "果") == WAITING
    assert judged(card=card)["甲", "果"] == (None, WAITING, "素質")


def test_one_of_several_choices():
    card = "```裁定 素質\n評分人: [主任]\n選項: [優, 良, 差]\n```"

    assert judged({"等級": "良"}, card=card).value("甲", "素質") == "良"
    assert judged({"等級": "中"}, card=card).value("甲", "素質") == WAITING


EVENTS = """
```台賬 投訴
欄:
  工號: {型: 人}
  日期: {型: 日期}
  編號: {型: 文字}
  客訴: {型: 是否}
鍵: [編號]
日期: 日期
```
```取數 投訴數
台賬: 投訴
取: 次數()
```
"""


def test_asked_only_when_it_is_needed():
    card = CARD.replace("步: 0.5分", "步: 0.5分\n何時: 投訴數 > 0次")
    complaint = {"投訴": [{"日期": "2026-10-05", "編號": "1", "客訴": True}]}

    assert judged(card=EVENTS + card).value("甲", "素質") == 10
    assert judged(card=EVENTS + card, **complaint).value("甲", "素質") == WAITING
    assert judged({"等級": "基本"}, card=EVENTS + card, **complaint).value("甲", "素質") == 8
    assert judged({"等級": "基本"}, card=EVENTS + card).value("甲", "素質") == 10


def test_otherwise():
    card = CARD.replace("步: 0.5分", "步: 0.5分\n何時: 投訴數 > 0次\n否則: 5分")
    assert judged(card=EVENTS + card).value("甲", "素質") == 5
    without = "```裁定 素質\n評分人: [主任]\n步: 0.5分\n扣分範圍: 0分 ~ 5分\n何時: 投訴數 > 0次\n```"
    assert judged(card=EVENTS + without).value("甲", "素質") == 0
    decision = "```裁定 素質\n評分人: [主任]\n選項: [是, 否]\n何時: 投訴數 > 0次\n```"
    assert judged(card=EVENTS + decision).value("甲", "素質") is False


PER_RECORD = (
    EVENTS
    + """
```裁定 投訴扣分
台賬: 投訴
評分人: [主任]
扣分範圍: 1分 ~ 5分
步: 1分
```
```取數 投訴扣
台賬: 投訴
取: 合計(投訴扣分)
單位: 分
```
"""
)


def test_one_judgement_per_record():
    complaints = {"投訴": [{"日期": f"2026-10-0{n}", "編號": str(n), "客訴": True, "id": f"r{n}"} for n in (1, 2)]}

    both = [{"記錄": "r1", "分值": 2}, {"記錄": "r2", "分值": 3}]
    assert judged(*both, card=PER_RECORD, name="投訴扣分", **complaints).value("甲", "投訴扣") == 5
    assert judged(both[0], card=PER_RECORD, name="投訴扣分", **complaints)["甲", "投訴扣"] == (
        None,
        WAITING,
        "投訴.投訴扣分",
    )
    again = {"記錄": "r1", "分值": 4, "期間": "2026-11-01", "裁定於": "2026-11-03 9:00"}
    assert judged(*both, again, card=PER_RECORD, name="投訴扣分", **complaints).value("甲", "投訴扣") == 7


def test_only_records_that_need_it_are_judged():
    card = PER_RECORD.replace("扣分範圍: 1分 ~ 5分", "扣分範圍: 1分 ~ 5分\n何時: 客訴 = 是\n否則: 1分")
    rows = {
        "投訴": [
            {"日期": "2026-10-01", "編號": "1", "客訴": False},
            {"日期": "2026-10-02", "編號": "2", "客訴": True, "id": "r2"},
        ]
    }

    assert judged(card=card, name="投訴扣分", **rows).value("甲", "投訴扣") == WAITING
    assert judged({"記錄": "r2", "分值": 3}, card=card, name="投訴扣分", **rows).value("甲", "投訴扣") == 4


TWO_SHEETS = """
```考核表 員工表
適用: 崗位 = 員工
滿分: 10分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 態度 | 10分 | 扣分裁定: 好 0; 差 1~10 | | 丙 |
```
```考核表 主任表
適用: 崗位 = 主任
滿分: 20分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 態度 | 20分 | 扣分裁定: 好 0; 一般 5; 差 10~20 | | 丙 |
```
"""


@pytest.mark.parametrize(
    ("who", "row", "left"),
    [
        ("甲", {"等級": "差", "分值": 3}, 7),
        ("甲", {"等級": "差", "分值": 15}, WAITING),
        ("甲", {"等級": "一般"}, WAITING),
        ("乙", {"等級": "一般"}, 15),
        ("乙", {"等級": "差", "分值": 15}, 5),
        ("乙", {"等級": "差", "分值": 3}, WAITING),
    ],
)
def test_two_sheets_may_judge_an_item_of_one_name_by_their_own_levels(who, row, left):
    found = judged({**row, "工號": who, "裁定人": "丙"}, card=TWO_SHEETS, name="態度")

    assert found.value(who, "態度") == left


def test_a_week_has_one_judgement_whatever_month_it_was_filed_under() -> None:
    text = """```裁定 週評
對象: 人/週
評分人: [丙]
得分範圍: 0分 ~ 10分
步: 1分
```
"""
    first = {"考核項": "週評", "期間": "2026-10-01", "週次": "2026-10-05", "理由": "初", "裁定人": "丙"}
    rows = [
        first | {"分值": 10, "裁定於": "2026-10-12 9:00"},
        first | {"分值": 5, "裁定於": "2026-10-13 9:00", "期間": "2026-09-01"},
    ]
    results = run(text, {"裁定": rows}, people={"甲": {}, "丙": {}})
    assert results.value("甲", "週評", "2026-10-05") == 5
    assert results.evidence("週評") == [("裁定2", 500)]
