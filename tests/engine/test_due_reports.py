"""Obligations of reports: to whom they apply on the day, and what has come."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.engine.small import Results, Row, run

FIVE_FRIDAYS = 5


def reported(applies: str, reports: Sequence[Row] = ()) -> Results:
    """October 2026 with a report due every Friday."""
    text = f"""```台賬 周報
欄:
  工號: {{型: 人}}
  週次: {{型: 週}}
  提交: {{型: 時點, 必填: 否}}
鍵: [工號, 週次]
日期: 週次
應有:
  名: 應交周報
  每週: 週五 12:00
  適用: {applies}
  對應: 週次
  交於: 提交
```
```取數 缺交
台賬: 應交周報
條件: 狀態 = 缺
取: 次數()
```
"""
    return run(text, {"周報": reports})


@pytest.mark.parametrize(
    ("applies", "missed"),
    [
        ("有(職級)", 0),
        ("非 有(職級)", FIVE_FRIDAYS),
        ("月份 = 10次", FIVE_FRIDAYS),
        ("期末日 ≥ 2026-10-16", 3),
        ("在職天數 ≥ 1天", FIVE_FRIDAYS),
    ],
)
def test_who_owes_is_decided_on_the_due_day(applies: str, missed: int) -> None:
    assert reported(applies).value("甲", "缺交") == missed


def test_a_report_without_its_moment_has_not_come() -> None:
    came = {"週次": "2026-10-05", "提交": "2026-10-09 11:00"}
    assert reported("有(單位)", [came]).value("甲", "缺交") == FIVE_FRIDAYS - 1
    assert reported("有(單位)", [came | {"提交": None}]).value("甲", "缺交") == FIVE_FRIDAYS
