"""A month is closed into one folder that holds everything it came from, or nothing is written at all."""

import json
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.handbook.diagnostics import FaultyHandbook
from kaohe.month.close import Order, RecordsRefused, close
from tests.month.company import files


def results(company, period="2026-10"):
    """(person, result) -> value or state of the persons and the month."""
    table = pq.read_table(company.runs / period / "results.parquet")
    rows = [row for row in table.to_pylist() if (row["subject_kind"], row["grain"], row["part"]) == ("人", "月", 0)]
    names = [name for name in table.column_names if f"{name}.state" in table.column_names]
    return {
        (row["subject"], name): row[name] if row[f"{name}.state"] == "已定" else row[f"{name}.state"]
        for row in rows
        for name in names
    }


def test_a_run_holds_what_came_out_and_all_it_came_from(company):
    company.close()

    assert files(company.runs / "2026-10") == [
        "evidence.parquet", "handbook/base/01-人員與單位.md", "handbook/base/02-日曆與工資.md",
        "handbook/base/03-裁定.md", "handbook/base/04-權限.md", "handbook/base/05-通告.md",
        "handbook/base/06-個人資料.md", "handbook/base/handbook.yaml",
        "handbook/試/01.md", "handbook/試/handbook.yaml",
        "judgements.parquet",
        "records/人員.parquet", "records/任職.parquet", "records/單位.parquet", "records/缺勤.parquet",
        "records/裁定.parquet", "results.parquet", "run.json",
    ]  # fmt: skip


def test_results_are_whole_numbers_with_state_and_origin(company):
    company.close()

    found = results(company)
    assert found["E1", "出勤得分"] == 920000
    assert found["E1", "月得分"] == 928000
    assert found["E2", "態度"] == "待裁定"
    table = pq.read_table(company.runs / "2026-10" / "results.parquet")
    row = next(row for row in table.to_pylist() if row["subject"] == "E2" and row["part"] == 0 and row["grain"] == "月")
    assert (row["月得分"], row["月得分.state"], row["月得分.origin"]) == (None, "待裁定", "態度")


def test_the_file_says_what_its_numbers_are(company):
    company.close()

    meta = json.loads(pq.read_schema(company.runs / "2026-10" / "results.parquet").metadata[b"kaohe"])
    assert meta["出勤得分"] == {
        "clause": "T-1", "decimals": 4, "grain": "月", "step": "1/10000", "subject": "人", "unit": "分",
    }  # fmt: skip


def test_the_facts_of_a_run_are_told(company):
    company.add("缺勤", "E1,2026-12-01,事假,")
    company.close("2026-09")
    facts = company.close().facts

    assert (facts["handbook"], facts["period"], facts["version"], facts["history"]) == (
        "試",
        "2026-10",
        "首版",
        ["2026-09"],
    )
    assert facts["records"]["缺勤"] == 5
    assert facts["outside_the_period"] == {"任職": 2, "缺勤": 2}
    assert facts["not_delivered"] == ["工資標準", "排班", "日曆", "處理同意", "處理告知", "處理目的", "通告", "閱知"]
    assert facts["missed"] == ["排班"], "no rule reads the others"
    assert json.loads((company.runs / "2026-10" / "run.json").read_text(encoding="utf-8"))["period"] == "2026-10"


def test_evidence_names_the_records_that_counted(company):
    company.close()

    rows = pq.read_table(company.runs / "2026-10" / "evidence.parquet").to_pylist()
    assert [row["record"] for row in rows if row["card"] == "缺勤日數" and row["subject"] == "E1"] == [
        "E1|2026-10-05",
        "E1|2026-10-06",
    ]


def test_judgements_that_do_not_count_say_so(company):
    company.close()

    rows = pq.read_table(company.runs / "2026-10" / "judgements.parquet").to_pylist()
    assert {row["工號"]: row["_why"] for row in rows} == {"E1": 0, "E2": 2}


def test_both_engines_write_the_same_results(company):
    company.close(out=company.root / "python")
    company.close(out=company.root / "duckdb", engine="duckdb")

    for name in ("results.parquet", "evidence.parquet", "judgements.parquet"):
        assert pq.read_table(company.root / "python" / name).equals(pq.read_table(company.root / "duckdb" / name))


def test_the_same_month_gives_the_same_bytes(company):
    company.close(out=company.root / "one")
    company.close(out=company.root / "two")

    assert files(company.root / "one") == files(company.root / "two")
    for name in files(company.root / "one"):
        assert (company.root / "one" / name).read_bytes() == (company.root / "two" / name).read_bytes(), name


def test_what_became_known_later_is_left_out(company):
    facts = company.close(as_of=datetime(2026, 11, 5, 23, 59, 59)).facts  # noqa: DTZ001 - a local clock

    assert results(company)["E1", "出勤得分"] == 960000
    assert facts["hidden_by_as_of"] == {"缺勤": 1}
    assert facts["as_of"] == "2026-11-05 23:59:59"


def test_a_register_that_did_not_come_is_missing_and_not_empty(company):
    (company.records / "缺勤.csv").unlink()

    company.close()

    assert results(company)["E1", "缺勤日數"] == "缺數據"


def test_all_faults_are_told_at_once_and_nothing_is_written(company):
    company.add("缺勤", "E1,2026-10-32,事假,")
    company.add("缺勤", "E9,2026-10-07,事假,")
    company.add("人員", "E3,趙三,")

    with pytest.raises(RecordsRefused) as caught:
        company.close()

    assert {(fault.file, fault.row, fault.code) for fault in caught.value.faults} >= {
        ("缺勤.csv", 6, "R151"),
        ("人員.csv", 4, "R140"),
    }
    assert not company.runs.exists()


def test_sound_rows_are_taken_when_that_is_asked_for(company):
    company.add("缺勤", "E1,2026-10-32,事假,")
    company.add("缺勤", "E9,2026-10-07,事假,")

    closed = company.close(accept_valid=True)

    assert len(closed.reading.faults) == 2
    assert (closed.facts["records"]["缺勤"], closed.facts["refused_rows"]) == (4, {"缺勤": 2})
    assert results(company)["E1", "出勤得分"] == 920000


def test_a_record_of_somebody_nobody_knows_is_a_fault(company):
    company.add("缺勤", "E9,2026-10-07,事假,")

    with pytest.raises(RecordsRefused) as caught:
        company.close()

    assert [(fault.file, fault.row, fault.column, fault.value) for fault in caught.value.faults] == [
        ("缺勤.csv", 6, "工號", "E9"),
    ]


def test_a_faulty_handbook_is_not_run(company):
    company.change("缺勤日數 × 每日扣分", "缺勤日數 × 每日扣份")

    with pytest.raises(FaultyHandbook) as caught:
        company.close()

    assert "K401" in {item.code for item in caught.value.diagnostics.items}
    assert not company.runs.exists()


@pytest.mark.parametrize(("period", "said"), [("2019-12", "生效之前"), ("2026-Q4", "不是一個月")])
def test_a_month_that_cannot_be_closed_is_refused(company, period, said):
    with pytest.raises(KaoheError, match=said):
        company.close(period)


def test_more_people_than_the_handbook_was_checked_for_are_refused(company):
    settings = (company.handbook / "handbook.yaml").read_text(encoding="utf-8")
    company.write("handbook.yaml", settings + "人數上限: 1\n")

    with pytest.raises(KaoheError, match="2026-10 有 2 人，手冊的「人數上限」是 1"):
        company.close()

    assert not company.runs.exists()
    company.write("handbook.yaml", settings + "人數上限: 2\n")
    company.close()


def test_superiors_in_a_circle_are_named(company):
    company.record("任職", "工號,自,崗位,單位,上級\nE1,2025-03-01,甲崗,U2,E2\nE2,2026-09-16,乙崗,U2,E1\n")

    with pytest.raises(RecordsRefused) as refused:
        company.close()

    assert [(fault.row, fault.code, fault.args["path"]) for fault in refused.value.faults] == [
        (2, "R195", "E1 → E2 → E1"),
        (3, "R195", "E1 → E2 → E1"),
    ]


def test_a_month_may_be_run_again(company):
    company.close()
    company.add("缺勤", "E1,2026-10-07,事假,")

    company.close()

    assert results(company)["E1", "出勤得分"] == 880000
    assert [path.name for path in company.runs.iterdir()] == ["2026-10"]


@pytest.mark.parametrize("content", ["照片.txt", "run.json"])
def test_a_folder_with_other_things_is_never_replaced(company, content):
    out = company.root / "別的"
    out.mkdir()
    (out / content).write_text('{"folder": "別家", "period": "2026-10"}', encoding="utf-8")

    with pytest.raises(KaoheError, match="沒有動它"):
        company.close(out=out)

    assert files(out) == [content]


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_a_run_that_breaks_off_leaves_everything_as_it_was(company, fault):
    company.close()
    before = {name: (company.runs / name).read_bytes() for name in files(company.runs)}

    def break_off(closed, folder):
        assert (folder / "results.parquet").exists()
        raise fault

    company.add("缺勤", "E1,2026-10-07,事假,")
    with pytest.raises(fault):
        company.close(extra=break_off)

    assert {name: (company.runs / name).read_bytes() for name in files(company.runs)} == before
    assert [path.name for path in company.runs.iterdir()] == ["2026-10"]


def test_columns_of_one_name_and_two_types_are_kept_apart(company):
    company.change(
        "```公式 季出勤",
        "```台賬 站點\n主體: 站點\n欄:\n  站點: {型: 文字}\n  姓名: {型: 是否}\n鍵: [站點]\n```\n"
        "```公式 站點數\n對象: 站點/月\n公式: 如果 姓名 = 是 則 1次 否則 0次\n```\n```公式 季出勤",
    )
    company.record("站點", "站點,姓名\nS1,是\n")

    closed = company.close()

    schema = pq.read_schema(company.runs / "2026-10" / "results.parquet")
    assert schema.field("@姓名").type == pa.string()
    assert closed.opened.tables["站點", "月", "whole"]["站點數"].to_pylist() == [1]


def test_two_posts_of_one_person_on_one_day_are_a_fault(company):
    company.add("任職", "E1,2026-10-16,乙崗,U2,")

    with pytest.raises(RecordsRefused) as caught:
        company.close()

    assert [(fault.file, fault.row, fault.column, fault.code) for fault in caught.value.faults] == [
        ("任職.csv", 4, "自", "R192"),
    ]


PLAIN = """[T-1] 每人每筆一分。

```台賬 人員
主體: 人
欄:
  工號: {型: 文字}
鍵: [工號]
```
```台賬 事
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```
```取數 件數
台賬: 事
取: 次數()
```
"""


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_people_whose_register_knows_no_first_day_are_there_all_the_time(tmp_path, engine):
    (tmp_path / "小").mkdir()
    (tmp_path / "小/handbook.yaml").write_text("語言: 1\n名稱: 小\n", encoding="utf-8")
    (tmp_path / "小/01.md").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "r").mkdir()
    (tmp_path / "r/人員.csv").write_text("工號\nE1\nE2\n", encoding="utf-8")
    (tmp_path / "r/事.csv").write_text("工號,日期\nE1,2026-10-01\nE1,2026-10-31\n", encoding="utf-8")

    close(Order(tmp_path / "小", tmp_path / "r", Period.parse("2026-10"), tmp_path / "out", engine=engine))

    rows = pq.read_table(tmp_path / "out/results.parquet").to_pylist()
    assert {row["subject"]: row["件數"] for row in rows} == {"E1": 2, "E2": 0}
