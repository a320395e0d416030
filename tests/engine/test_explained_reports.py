"""An explanation shows the reports that counted, and no others."""

from __future__ import annotations

from kaohe.engine.explain import Explainer, Opened
from tests.engine.small import run


def test_who_left_is_not_shown_among_the_reports() -> None:
    text = """```公式 得分
單位: 分
範圍: 0分 ~ 9分
公式: 1分
```
```公式 和
單位: 分
公式: 下屬.合計(得分)
```
"""
    people = {"甲": {}, "乙": {"上級": "甲", "離職日": "2026-10-09"}, "丙": {"上級": "甲"}}
    found = run(text, people=people).outcome
    step = Explainer(Opened(found.plan, found.tables, found.evidence, {}, found.judgements)).explain("甲", "和")
    assert step.value == "1分"
    assert [child.name for child in step.children] == ["得分(丙)"]
