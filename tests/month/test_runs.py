"""A run can be opened again, and made again from what it holds, whatever became of handbook and records meanwhile."""

import json
import shutil
from datetime import datetime

import pyarrow.parquet as pq
import pytest

from kaohe.base.errors import KaoheError
from kaohe.engine.explain import Explainer
from kaohe.month.runs import differences, open_run


def test_an_opened_run_is_the_run_that_was_closed(company):
    closed = company.close()

    opened = open_run(company.runs / "2026-10")

    assert opened.tables.keys() == closed.outcome.tables.keys()
    for key, table in closed.outcome.tables.items():
        for name in opened.tables[key].column_names:
            assert opened.tables[key][name].to_pylist() == table[name].to_pylist(), (key, name)
    assert opened.evidence.num_rows == 7
    assert closed.outcome.evidence.num_rows == 0  # It is in the file.
    assert opened.judgements is not None
    assert opened.judgements.equals(closed.outcome.judgements)


def test_numbers_of_an_opened_run_are_explained(company):
    company.close()

    step = Explainer(open_run(company.runs / "2026-10")).explain("E1", "出勤得分")

    assert (step.value, step.numbers) == ("92分", "最大(0分, 100分 - 2天 × 4分/天)")
    absent = next(child for child in step.children if child.name == "缺勤日數")
    assert [line.record for line in absent.records] == ["E1|2026-10-05", "E1|2026-10-06"]


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_run_made_again_is_the_same(company, engine):
    company.close("2026-09")
    company.close(as_of=datetime(2026, 11, 5, 23, 59, 59))  # noqa: DTZ001 - a local clock

    assert differences(company.runs / "2026-10", engine) == []


def test_a_run_needs_nothing_from_outside(company):
    company.close("2026-09")
    company.close()
    run = company.root / "elsewhere"
    shutil.move(company.runs / "2026-10", run)
    for folder in (company.handbook, company.records, company.runs, company.root / "base"):
        shutil.rmtree(folder)

    assert differences(run) == []
    assert Explainer(open_run(run)).explain("E1", "較上月").value == "-4分"


def test_a_run_that_was_meddled_with_is_found_out(company):
    company.close()
    path = company.runs / "2026-10" / "results.parquet"
    table = pq.read_table(path)
    place = table.schema.get_field_index("出勤得分")
    rows = [None if value is None else value + 1 for value in table["出勤得分"].to_pylist()]
    pq.write_table(table.set_column(place, "出勤得分", [rows]), path)

    assert differences(company.runs / "2026-10") == ["results.parquet", "人/月 出勤得分"]


def test_records_that_were_meddled_with_show_in_the_results(company):
    company.close()
    path = company.runs / "2026-10" / "records" / "缺勤.parquet"
    pq.write_table(pq.read_table(path).slice(0, 2), path)

    assert "人/月 出勤得分" in differences(company.runs / "2026-10")


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(KaoheError, match="不是一次運行"):
        open_run(tmp_path)


def test_a_run_of_a_later_program_is_refused(company):
    company.close()
    path = company.runs / "2026-10" / "run.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(facts | {"format": 99}), encoding="utf-8")

    with pytest.raises(KaoheError, match="另一個版本"):
        open_run(company.runs / "2026-10")


def test_a_run_of_an_older_program_is_made_again_to_be_explained(company):
    company.close()
    path = company.runs / "2026-10" / "results.parquet"
    table = pq.read_table(path)
    pq.write_table(table.drop_columns([name for name in table.column_names if name.startswith("~")]), path)

    assert Explainer(open_run(company.runs / "2026-10")).explain("E1", "出勤得分").value == "92分"
    assert differences(company.runs / "2026-10") == ["results.parquet"]


def test_a_run_that_this_program_cannot_make_again_is_not_explained(company):
    company.close()
    path = company.runs / "2026-10" / "results.parquet"
    table = pq.read_table(path)
    table = table.drop_columns([name for name in table.column_names if name.startswith("~")])
    place = table.schema.get_field_index("出勤得分")
    pq.write_table(table.set_column(place, "出勤得分", [[1] * table.num_rows]), path)

    with pytest.raises(KaoheError, match="人/月 出勤得分"):
        open_run(company.runs / "2026-10")
