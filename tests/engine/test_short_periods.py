"""Days and weeks know people as they were then, not as the month's end finds them."""

from __future__ import annotations

from tests.engine.small import posts, run

POINT = """```公式 日分
對象: 人/日
單位: 分
範圍: 0分 ~ 10分
適用: 崗位 = 工
公式: 1分
```
```公式 週分
對象: 人/週
單位: 分
範圍: 0分 ~ 10分
適用: 崗位 = 工
公式: 1分
```
```公式 組分
對象: 人/週
單位: 分
公式: 下屬.合計(週分)
```
"""
MOVED = [{"崗位": "工", "自": "2026-01-01", "至": "2026-10-15"}, {"崗位": "長", "自": "2026-10-16"}]


def test_the_post_is_that_of_the_day_and_of_the_end_of_the_week() -> None:
    results = run(POINT, people={"甲": {"任職": MOVED}}, settings=posts("工", "長"))
    assert [results.value("甲", "日分", day) for day in ("2026-10-15", "2026-10-16")] == [1, "不適用"]
    weeks = [state for _, (_, state, _) in results.rows("甲", "週分")]
    assert weeks == ["已定", "已定", "不適用", "不適用"]


def test_who_leaves_before_the_month_has_the_week_that_is_due_in_it() -> None:
    left = {"崗位": "工", "離職日": "2026-09-30"}
    results = run(POINT, people={"甲": left, "乙": {}}, settings=posts("工", "長"))
    assert [day for day, _ in results.rows("甲", "週分")] == ["2026-09-28"]


def test_reports_of_a_week_are_those_employed_at_its_end() -> None:
    left = {"崗位": "工", "上級": "乙", "離職日": "2026-10-14"}
    results = run(POINT, people={"甲": left, "乙": {}}, settings=posts("工", "長"))
    assert [got[0] for _, got in results.rows("乙", "組分")] == [1, 1, 0, 0]
