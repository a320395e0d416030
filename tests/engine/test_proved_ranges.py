"""What the checker proves of numbers holds at run time: records that leave it give 超範圍, never a wrong number."""

from __future__ import annotations

from fractions import Fraction

from tests.engine.small import run

EVENTS = """```台賬 事
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
每期至多: 2
```
"""
LEFT = """```公式 餘
對象: SUBJECT
單位: 分
小數: 0
公式: 取整((2次 - 數) × 1.5分 ÷ 1次, 0)
```
"""


def days(*months: int, most: int = 7) -> list[dict[str, str]]:
    """Records on the first days of these months of 2026."""
    return [{"日期": f"2026-{month:02}-{day:02}"} for month in months for day in range(1, most + 1)]


def test_more_records_than_the_register_promises_are_told() -> None:
    text = EVENTS + "```取數 數\n台賬: 事\n取: 次數()\n```\n" + LEFT.replace("SUBJECT", "人/月")
    assert run(text, {"事": days(10, most=2)}).value("甲", "餘") == 0
    results = run(text, {"事": days(10)})
    assert results["甲", "數"] == (None, "超範圍", "數")
    assert results["甲", "餘"][1] == "超範圍"


def test_the_company_counts_the_records_of_everybody() -> None:
    text = EVENTS + "```取數 數\n對象: 公司/月\n台賬: 事\n取: 次數()\n```\n" + LEFT.replace("SUBJECT", "公司/月")
    results = run(text, {"事": days(10)})
    assert results.value("公司", "數") == 7
    assert results.value("公司", "餘") == Fraction(-8)


def test_standing_records_are_those_of_many_months() -> None:
    text = EVENTS + "```取數 數\n台賬: 事\n取: 次數()\n期: 截至\n```\n" + LEFT.replace("SUBJECT", "人/月")
    text += "```取數 日數\n台賬: 事\n取: 去重數(日期)\n期: 截至\n```\n"
    results = run(text, {"事": days(*range(1, 9))})
    assert results.value("甲", "數") == 56
    assert results.value("甲", "日數") == 56
    assert results.value("甲", "餘") == -81
