"""What the checker proves of numbers holds at run time: records that leave it give 超範圍, never a wrong number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.small import Refused, run

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


def test_an_earlier_result_that_todays_card_could_not_give_is_out_of_range() -> None:
    text = """```公式 得分
單位: 分
範圍: 0分 ~ 10分
公式: 5分
```
```公式 差
單位: 分
小數: 0
公式: 取整((10分 - 上月.得分) × 1.5, 0)
```
"""
    assert run(text, history={"2026-09": {"甲": {"得分": 9}}}).value("甲", "差") == 2
    assert run(text, history={"2026-09": {"甲": {"得分": 15}}})["甲", "差"] == (None, "超範圍", "上月.得分")


@pytest.mark.parametrize(
    ("theirs", "ours", "code"),
    [
        ("{型: 選項, 選項: [子, 丑]}", "{型: 選項, 選項: [丑, 子]}", "K508"),
        ("{型: 日期}", "{單位: 天, 小數: 0}", "K508"),
        ("{單位: 分, 小數: 2}", "{單位: 分, 小數: 0}", "K417"),
    ],
)
def test_records_meet_only_by_fields_that_are_kept_alike(theirs: str, ours: str, code: str) -> None:
    text = f"""```台賬 客
欄:
  號: {{型: 文字}}
  鍵值: {theirs}
鍵: [號]
```
```台賬 訪
欄:
  工號: {{型: 人}}
  日期: {{型: 日期}}
  鍵值: {ours}
鍵: [工號, 日期]
日期: 日期
計算:
  對數: 查(客, 鍵值 = 本.鍵值, 取: 次數)
```
```取數 全部
台賬: 訪
取: 合計(對數)
```
"""
    with pytest.raises(Refused) as refused:
        run(text)
    assert code in refused.value.codes
