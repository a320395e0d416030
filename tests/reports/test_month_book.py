"""month.xlsx as a reader finds it: a page per score sheet and slip, numbers, sums, states, what is open."""

from __future__ import annotations

import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from kaohe.base.period import Period
from kaohe.engine.backends import python
from kaohe.engine.explain import Opened
from kaohe.engine.run import Records, run_month
from kaohe.reports.month_book import MARK, Heading, write_month_book
from tests.engine.small import opened as book_of
from tests.engine.small import people_rows, source_of, table

BOOK = """
```考核表 月考核
適用: 崗位 = 員工
滿分: 100分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 出勤 | 60分 | 每次扣 4分 | 缺勤次數 | |
| 2 | 態度 | 40分 | 裁定 | | 上級 |
```
```台賬 缺勤
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```
```取數 缺勤次數
台賬: 缺勤
取: 次數()
```
```公式 底薪
單位: 元
公式: 3000.50元
```
```公式 扣款
單位: 元
公式: 缺勤次數 × 10.25元/次
```
```薪資單 月薪
行:
  - 底薪
  - 減 扣款
```
```公式 績效工資
單位: 元
公式: 取整(500元 × 態度 ÷ 40分, 2)
```
```薪資單 績效單
行:
  - 底薪
  - 績效工資
```
"""


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """The workbook of two people, of whom one was absent once; nobody has judged them yet."""
    book = book_of(source_of(BOOK), "2026-10")
    rows = people_rows({"甲": {"崗位": "員工"}, "乙": {"崗位": "員工", "姓名": "=1+1"}})
    records = {name: table(book, name, found) for name, found in rows.items()}
    records["缺勤"] = table(book, "缺勤", [{"工號": "甲", "日期": "2026-10-08"}])
    records["裁定"] = table(book, "裁定", [])
    outcome = run_month(book, Period.parse("2026-10"), Records(records), python.run)
    path = tmp_path_factory.mktemp("book") / "month.xlsx"
    opened = Opened(outcome.plan, outcome.tables, outcome.evidence, records, outcome.judgements)
    write_month_book(path, opened, Heading("小公司", "2026-10"))
    return path


def page(workbook, name):
    return CalamineWorkbook.from_path(str(workbook)).get_sheet_by_name(name).to_python()


def test_there_is_a_page_for_each_sheet_slip_all_results_and_what_is_open(workbook):
    assert CalamineWorkbook.from_path(str(workbook)).sheet_names == ["月考核", "月薪", "績效單", "全部結果", "例外"]


def test_a_score_sheet_has_its_items_full_marks_and_states(workbook):
    rows = page(workbook, "月考核")

    assert rows[0][0].startswith("月考核  小公司  2026-10")
    assert rows[2][-3:] == ["1 出勤", "2 態度", "合計"]
    assert rows[3][-3:] == ["滿分 60分", "滿分 40分", "滿分 100分"]
    by_id = {row[0]: row for row in rows[4:]}
    assert by_id["甲"][-3:] == [56.0, "待裁定", "待裁定"]
    assert by_id["乙"][-3:] == [60.0, "待裁定", "待裁定"]


def test_a_pay_list_adds_up(workbook):
    rows = page(workbook, "月薪")

    by_id = {row[0]: row for row in rows[4:]}
    assert by_id["甲"][-3:] == [3000.5, 10.25, 2990.25]
    assert by_id["乙"][-3:] == [3000.5, 0.0, 3000.5]
    assert by_id["合計"][-3:] == [6001.0, 10.25, 5990.75]


def test_a_sum_says_how_many_it_leaves_out(workbook):
    rows = {row[0]: row for row in page(workbook, "績效單")[4:]}

    assert rows["合計"][-3:] == [6001.0, 0.0, 0.0]
    assert rows["未定人數(不在合計內)"][-2:] == [2.0, 2.0]


def test_what_is_open_is_told_once_with_its_origin(workbook):
    rows = page(workbook, "例外")

    assert [row[:1] + row[3:5] for row in rows[4:]] == [["乙", "待裁定", "態度"], ["甲", "待裁定", "態度"]]


def test_texts_never_become_formulas(workbook):
    assert page(workbook, "月薪")[4][1] in {"=1+1", "甲"}
    with zipfile.ZipFile(workbook) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert {
        formula for sheet in sheets for formula in re.findall(r"<f>(.*?)</f>", sheet) if not formula.startswith("SUM(")
    } == set()


def test_every_page_prints_with_its_head_and_the_mark(workbook):
    with zipfile.ZipFile(workbook) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 5
    for sheet in sheets:
        assert 'orientation="landscape"' in sheet
        assert MARK in sheet
