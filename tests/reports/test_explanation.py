"""Explanations as people read them: a tree from the result down to the records."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from kaohe.base.period import Period
from kaohe.engine.backends import python
from kaohe.engine.explain import Explainer, Opened
from kaohe.engine.run import Records, run_month
from kaohe.engine.uncounted import why
from kaohe.reports.explanation import explanation_lines, record_lines_of
from kaohe.reports.personal import overview
from tests.engine.small import opened as book_of
from tests.engine.small import people_rows, source_of, table

BOOK = """
[T-1] 缺一天扣{每日扣分},滿勤 100分。

```台賬 缺勤
欄:
  工號: {型: 人}
  日期: {型: 日期}
  種類: {型: 選項, 選項: [曠工, 出差]}
鍵: [工號, 日期]
日期: 日期
計算:
  月初: 日(日期) ≤ 3次
```
```參數 每日扣分
值: 4.25分/天
```
```取數 缺勤日數
台賬: 缺勤
條件: 種類 = 曠工
取: 去重數(日期)
單位: 天
```
```取數 曠工件數
台賬: 缺勤
條件: 種類 = 曠工
取: 次數()
單位: 件
```
```公式 出勤得分
公式: 最大(0分, 100分 - 缺勤日數 × 每日扣分)
小數: 1
```
```取數 月初曠工
台賬: 缺勤
條件: 月初 且 種類 = 曠工
取: 次數()
```
```台賬 補發
欄:
  工號: {型: 人}
  月份: {型: 月}
  工裝: {單位: 件}
鍵: [工號, 月份]
日期: 月份
```
```取數 補發工裝
台賬: 補發
取: 合計(工裝)
單位: 件
```
"""


@pytest.fixture(scope="module")
def opened():
    """One person, absent once without leave, once on business, once the month before."""
    book = book_of(source_of(BOOK), "2026-10")
    records = {name: table(book, name, found) for name, found in people_rows({"甲": {"崗位": "員工"}}).items()}
    days = [("2026-10-05", "曠工"), ("2026-10-06", "出差"), ("2026-09-30", "曠工")]
    records["缺勤"] = table(book, "缺勤", [{"工號": "甲", "日期": day, "種類": kind} for day, kind in days])
    records["補發"] = table(book, "補發", [{"工號": "甲", "月份": "2026-10-01", "工裝": "2"}])
    outcome = run_month(book, Period.parse("2026-10"), Records(records), python.run)
    return Opened(outcome.plan, outcome.tables, outcome.evidence, records, outcome.judgements)


def test_a_result_is_told_from_clause_to_record(opened):
    lines = list(explanation_lines(Explainer(opened).explain("甲", "出勤得分")))

    assert lines[0] == "出勤得分 = 95.8分  [T-1]"
    assert lines[1] == "  條文 缺一天扣4.25分/天,滿勤 100分。"
    assert lines[2] == "  公式 最大(0分, 100分 - 缺勤日數 × 每日扣分)"
    assert lines[3] == "  代入 最大(0分, 100分 - 1天 × 4.25分/天)"
    assert lines[4] == "  捨入 95.75分 → 95.8分"
    assert lines[6].startswith("├─ 缺勤日數 = 1天")
    assert any("2026-10-05" in line and "種類 曠工" in line for line in lines)
    assert lines[-1].startswith("└─ 每日扣分 = 4.25分/天")
    assert not any("2026-10-06" in line or "2026-09-30" in line for line in lines)


def test_depth_is_how_far_down_it_goes(opened):
    assert not any("缺勤日數 = " in line for line in explanation_lines(Explainer(opened).explain("甲", "出勤得分"), 0))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "計 2026-10-05"),
        (1, "條件「種類 = 曠工」不成立"),
        (2, "日期 2026-09-30 不在 2026-10-01 至 2026-10-31"),
    ],
)
def test_a_record_is_told_why_it_counts_or_not(opened, number, said):
    record = opened.registers["缺勤"]["__row"][number].as_py()

    lines = list(record_lines_of(why(opened, "缺勤", record)))

    assert any(said in line for line in lines)
    assert any("缺勤日數 [T-1]" in line for line in lines)


def test_a_computed_column_is_worked_out_to_tell_why(opened):
    record = opened.registers["缺勤"]["__row"][0].as_py()

    lines = list(record_lines_of(why(opened, "缺勤", record)))

    assert any("條件「月初 且 種類 = 曠工」不成立" in line for line in lines)


def test_a_record_known_too_late_is_told_so(opened):
    absences = opened.registers["缺勤"]
    known = pa.array([10**9 + 60] * absences.num_rows, pa.int64())
    late = replace(
        opened,
        registers={**opened.registers, "缺勤": absences.append_column("__known", known)},
        evidence=opened.evidence[:0],
    )

    def reasons(as_of):
        found = why(replace(late, as_of=as_of), "缺勤", absences["__row"][0].as_py())
        return {one.reason for one in found.verdicts}

    assert reasons(10**9) == {"2001-09-09 01:47:40 才登記,這次只看到 2001-09-09 01:46:40 為止的記錄"}
    assert not any("才登記" in reason for reason in reasons(10**9 + 60))


def test_a_record_counts_in_the_unit_of_its_card(opened):
    lines = list(explanation_lines(Explainer(opened).explain("甲", "曠工件數")))

    assert lines[0].startswith("曠工件數 = 1件")
    assert "計 1件" in lines[-1]
    record = opened.registers["缺勤"]["__row"][0].as_py()
    assert "計 1件" in "".join(record_lines_of(why(opened, "缺勤", record)))


def test_a_sum_and_its_records_are_in_the_unit_of_the_card_and_a_month_is_a_month(opened):
    *_, record = explanation_lines(Explainer(opened).explain("甲", "補發工裝"))

    assert "計 2件" in record
    assert record.endswith("月份 2026-10  工裝 2件")


def test_an_overview_lists_what_a_person_has(opened):
    lines = list(overview(opened, "甲"))

    assert lines[0] == "人 甲 / 月"
    assert any(line.split()[:2] == ["出勤得分", "95.8分"] for line in lines)
