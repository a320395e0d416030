"""暫扣: what the rule gives, what is in force, and who may release it."""

from __future__ import annotations

import pytest

from tests.engine.small import Refused, posts, run

CARD = """
```參數 界
值: 3天
```
```台賬 曠工
欄:
  工號: {型: 人}
  日期: {型: 日期}
  天: {單位: 天, 小數: 1, 必填: 否}
鍵: [工號, 日期]
日期: 日期
每期至多: 31
```
```取數 曠工天數
台賬: 曠工
取: 合計(天)
```
```參數 底
值: 3000元
```
```公式 停薪
公式: 如果 曠工天數 ≥ 界 則 底 否則 0元
暫扣: {實行: 0元, 放行人: [總監], 理由: 法律有疑問}
```
```公式 應發
公式: 底 - 停薪
```
```公式 應發差
公式: 停薪.依規 - 停薪
```
"""
PEOPLE = {"甲": {"崗位": "員工", "上級": "乙"}, "乙": {"崗位": "總監"}, "丙": {"崗位": "員工"}}


def held(days, *decisions, card=CARD):
    rows = [
        {"考核項": "停薪", "工號": "甲", "期間": "2026-10-01", "理由": "核准", "裁定人": "乙", **one}
        for one in decisions
    ]
    days_off = [{"工號": "甲", "日期": "2026-10-05", "天": days}]
    return run(card, {"裁定": rows, "曠工": days_off}, people=PEOPLE, settings=posts("員工", "總監"))


RELEASE, REFUSE = {"決定": "是", "裁定於": "2026-11-02 9:00"}, {"決定": "否", "裁定於": "2026-11-03 9:00"}


@pytest.mark.parametrize(
    ("days", "decisions", "by_rule", "in_force"),
    [
        ("2.5", (), 0, 0),
        (3, (), 3000, 0),
        (3, (RELEASE,), 3000, 3000),
        (3, (REFUSE,), 3000, 0),
        (3, (RELEASE, REFUSE), 3000, 0),
        (3, ({**RELEASE, "裁定人": "丙"},), 3000, 0),
        (3, ({**RELEASE, "裁定人": "甲"},), 3000, 0),
        ("2.5", (RELEASE,), 0, 0),
    ],
)
def test_both_values_are_kept_and_one_is_in_force(days, decisions, by_rule, in_force):
    found = held(days, *decisions)

    assert found["甲", "停薪.依規"][0] == by_rule
    assert found["甲", "停薪"][0] == in_force
    assert found["甲", "應發"][0] == 3000 - in_force
    assert found["甲", "應發差"][0] == by_rule - in_force


def test_what_is_missing_is_missing_in_both():
    found = held(None)

    assert found["甲", "停薪"] == (None, "缺數據", "曠工.天")
    assert found["甲", "停薪.依規"] == (None, "缺數據", "曠工.天")


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("實行: 0元", "實行: 0天", ["K501"]),
        ("實行: 0元", "實行: 底 ÷ 2", ["K504"]),
        ("放行人: [總監], ", "", ["K253"]),
        ("暫扣: {", "對象: 公司/月\n暫扣: {", ["K772"]),
    ],
)
def test_what_cannot_be_held_is_refused(old, new, codes):
    with pytest.raises(Refused) as refused:
        held(3, card=CARD.replace(old, new))

    assert refused.value.codes[: len(codes)] == codes
