"""What is held, and results of cards that share a name, as lists and the workbook tell them."""

from __future__ import annotations

import pytest
from python_calamine import CalamineWorkbook

from kaohe.base.period import Period
from kaohe.engine.backends import python
from kaohe.engine.explain import Opened, Unknown
from kaohe.engine.run import Records, run_month
from kaohe.reports.everybody import everybody, everybody_lines
from kaohe.reports.held import held_results
from kaohe.reports.month_book import Heading, write_month_book
from kaohe.reports.personal import overview
from tests.engine.small import opened as book_of
from tests.engine.small import people_rows, posts, source_of, table

BOOK = """
[T-1] 曠工的後果。

```台賬 曠工
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```
```取數 曠工次數
台賬: 曠工
取: 次數()
```
```公式 停薪
單位: 元
公式: 如果 曠工次數 > 0次 則 3000元 否則 0元
暫扣: {實行: 0元, 放行人: [總監], 理由: 法律有疑問}
```
```考核表 月分
適用: 崗位 = 員工
滿分: 100分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 出勤 | 100分 | 每次扣 5分 | 曠工次數 | |
```
```考核表 月分
適用: 崗位 = 班長
滿分: 100分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 出勤 | 60分 | 每次扣 5分 | 曠工次數 | |
| 2 | 帶班 | 40分 | 裁定 | | 總監 |
```
"""
PEOPLE = {"甲": {"崗位": "員工"}, "乙": {"崗位": "員工"}, "丙": {"崗位": "班長"}, "丁": {"崗位": "總監"}}


@pytest.fixture(scope="module")
def run():
    """甲 and 乙 were absent once each; 乙's pay was released to be stopped."""
    book = book_of(source_of(BOOK, settings=posts("員工", "班長", "總監")), "2026-10")
    released = {"考核項": "停薪", "工號": "乙", "期間": "2026-10-01", "決定": "是", "理由": "核", "裁定人": "丁"}
    rows = {
        **people_rows(PEOPLE),
        "曠工": [{"工號": who, "日期": "2026-10-08"} for who in ("甲", "乙")],
        "裁定": [{**released, "裁定於": "2026-11-02 9:00"}],
    }
    records = {name: table(book, name, found) for name, found in rows.items()}
    outcome = run_month(book, Period.parse("2026-10"), Records(records), python.run)
    return Opened(outcome.plan, outcome.tables, outcome.evidence, records, outcome.judgements)


def test_what_is_held_is_listed_and_what_was_released_is_not(run):
    assert [(one.subject, one.item, one.state, one.origin) for one in held_results(run)] == [
        ("甲", "停薪", "暫扣", "T-1")
    ]
    assert next(iter(held_results(run))).note == "暫扣：依規3000元，待總監放行（法律有疑問）"


def test_a_person_s_list_says_so_beside_the_value(run):
    (line,) = [line for line in overview(run, "甲", "en") if "停薪" in line]

    assert " ".join(line.split()) == "停薪 0元 [T-1] held: 3000元 by the rule, to be released by 總監 (法律有疑問)"
    assert not any("held" in line for line in overview(run, "乙", "en"))


def test_one_result_of_everybody(run):
    found = list(everybody(run, "停薪"))

    assert [(line.subject, line.value) for line in found] == [
        ("丁", "0元"),
        ("丙", "0元"),
        ("乙", "3000元"),
        ("甲", "0元"),
    ]
    assert list(everybody_lines(found, "zh_Hant"))[-1] == "甲  0元  暫扣：依規3000元，待總監放行（法律有疑問）"


def test_of_everybody_to_whom_it_applies_with_the_state(run):
    assert list(everybody_lines(list(everybody(run, "月分")), "zh_Hant")) == [
        "丙  待裁定(來自 帶班)",
        "乙  95分",
        "甲  95分",
    ]


def test_a_result_nobody_has_is_unknown(run):
    with pytest.raises(Unknown) as unknown:
        list(everybody(run, "月份"))

    assert "月分" in unknown.value.known


def test_sheets_of_one_name_have_a_page_each_with_their_own_people(run, tmp_path):
    write_month_book(tmp_path / "month.xlsx", run, Heading("小公司", "2026-10"))
    book = CalamineWorkbook.from_path(str(tmp_path / "month.xlsx"))

    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [[row[0] for row in page[4:]] for page in pages[:2]] == [["乙", "甲"], ["丙"]]
    assert pages[1][2][-3:] == ["1 出勤", "2 帶班", "合計"]
    assert ["甲", "停薪", "暫扣"] in [[row[0], row[2], row[3]] for row in pages[-1][4:]]
