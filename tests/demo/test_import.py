"""Every file passes the strict import, for our handbooks and for one the demo has never seen."""

import pytest

from kaohe.demo.company import make_company
from kaohe.engine.backends import duckdb
from kaohe.engine.run import Records, run_month
from kaohe.month.reading import read_records
from tests.demo.companies import HANDBOOKS, PERIOD, book, rows_of


@pytest.mark.parametrize("name", ["sales-company", "call-centre"])
def test_nothing_is_refused(name, request):
    records = request.getfixturevalue({"sales-company": "sales", "call-centre": "calls"}[name])

    reading = read_records(book(HANDBOOKS / name), records)

    assert not reading.faults
    assert sum(reading.taken.values()) > 5000


def test_a_company_with_its_own_registers_gets_a_demo_too(own, tmp_path):
    made = make_company(own, 50, 2, 5, tmp_path / "out")
    opened = book(own)

    reading = read_records(opened, made.folder)
    outcome = run_month(opened, PERIOD, Records(reading.tables), duckdb.run)

    assert not reading.faults
    assert not made.left_out
    assert {name for name, count in made.rows.items() if not count} <= {"壓傷"}
    total = outcome.tables["人", "月", "whole"]["總分"].to_pylist()
    assert sum(value is not None for value in total) > 20


def test_rows_meet_the_checks_of_their_register(own, tmp_path):
    picked = rows_of(make_company(own, 50, 2, 5, tmp_path / "out").folder, "採摘")

    assert len(picked) > 20
    assert all(row["開始"] < row["結束"] for row in picked)
    assert all(not row["次品"] or int(row["次品"]) <= int(row["箱數"]) for row in picked)


def test_a_foreign_file_is_written_as_its_system_writes_it(own, tmp_path):
    weighed = rows_of(make_company(own, 50, 1, 5, tmp_path / "out").folder, "scale")

    assert list(weighed[0]) == ["picker", "at", "kind", "weight"]
    assert {row["kind"] for row in weighed} <= {"G", "N"}
    assert all(row["at"][2] == row["at"][5] == "/" for row in weighed)


def test_what_only_a_foreign_system_can_write_is_left_out(tmp_path):
    made = make_company(HANDBOOKS / "examples" / "bank-calls-1999", 40, 1, 5, tmp_path / "out")

    assert "來電" in made.left_out
    assert not (made.folder / "來電.csv").exists()


def test_a_register_with_one_more_field_keeps_its_believable_rows(own, tmp_path):
    chapter = next(own.glob("*.md"))
    text = """
[G-1.6] 人員另記籍貫與工服尺碼。

```台賬 人員
主體: 人
欄:
  工號: {型: 文字}
  姓名: {型: 文字}
  籍貫: {型: 文字}
  尺碼: {型: 選項, 選項: [大, 中, 小]}
  入職日: {型: 日期}
  離職日: {型: 日期, 必填: 否}
鍵: [工號]
```
"""
    chapter.write_text(chapter.read_text(encoding="utf-8") + text, encoding="utf-8")

    made = make_company(own, 50, 1, 5, tmp_path / "out")

    assert {row["尺碼"] for row in rows_of(made.folder, "人員")} == {"大", "中", "小"}
    assert not read_records(book(own), made.folder).faults


def test_a_company_that_changed_our_registers_still_gets_sound_files(own, tmp_path):
    chapter = next(own.glob("*.md"))
    text = """
[G-1.7] 日曆只分兩類;裁定要附卷號。

```台賬 日曆
欄:
  日期: {型: 日期}
  類別: {型: 選項, 選項: [上班, 不上班]}
鍵: [日期]
日期: 日期
```

```台賬 裁定
欄:
  卷號: {型: 文字}
  考核項: {型: 文字}
  工號: {型: 人}
  期間: {型: 月}
  週次: {型: 週, 必填: 否}
  記錄: {型: 文字, 必填: 否}
  等級: {型: 文字, 必填: 否}
  分值: {單位: 分, 小數: 2, 必填: 否}
  決定: {型: 選項, 選項: [是, 否], 必填: 否}
  理由: {型: 文字}
  裁定人: {型: 文字}
  裁定於: {型: 時點}
鍵: [考核項, 工號, 期間, 週次, 記錄, 裁定於]
歸屬: 工號
日期: 期間
```
"""
    chapter.write_text(chapter.read_text(encoding="utf-8") + text, encoding="utf-8")

    made = make_company(own, 50, 1, 5, tmp_path / "out")

    assert {row["類別"] for row in rows_of(made.folder, "日曆")} == {"上班", "不上班"}
    assert all(row["卷號"] and row["裁定人"] for row in rows_of(made.folder, "裁定"))
    assert not read_records(book(own), made.folder).faults
