"""What a run says of one person is read without the rest of it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.engine.explain import Explainer, Unknown
from kaohe.engine.flags import STATES, Origins
from kaohe.month import results_file
from kaohe.month.excerpt import Lazy
from kaohe.month.runs import open_run

FLAGS = st.lists(st.sampled_from([None, *((state, place) for state in STATES[1:] for place in "甲乙丙")]), max_size=9)


def test_an_excerpt_holds_one_person_and_his_reports(company):
    company.close()

    opened = open_run(company.runs / "2026-10", subject="E2")

    people = opened.tables["人", "月", "whole"]
    assert people["_s"].to_pylist() == ["E2"]
    assert set(opened.evidence["subject"].to_pylist()) == {"E2"}
    assert opened.registers["缺勤"]["工號"].to_pylist() == ["E2"]


def test_files_of_other_registers_are_not_read(company):
    company.close()
    run = company.runs / "2026-10"
    (run / "records" / "單位.parquet").write_bytes(b"")

    assert Explainer(open_run(run, subject="E1")).explain("E1", "出勤得分").value == "92分"


def test_nobody_of_that_name_is_told_with_the_nearest(company):
    company.close()

    with pytest.raises(Unknown) as caught:
        open_run(company.runs / "2026-10", subject="E11")

    assert caught.value.known == ["E1"]


def test_a_run_of_an_older_program_is_made_again_for_an_excerpt_too(company):
    company.close()
    path = company.runs / "2026-10" / "results.parquet"
    table = pq.read_table(path)
    pq.write_table(table.drop_columns([name for name in table.column_names if name.startswith("~")]), path)

    opened = open_run(company.runs / "2026-10", subject="E1")

    assert Explainer(opened).explain("E1", "出勤得分").value == "92分"


def test_a_lazy_table_is_read_once_and_an_unknown_one_not_at_all():
    asked = []

    def read(name):
        asked.append(name)
        return pa.table({"x": [1]})

    tables = Lazy(["甲"], read)

    assert tables["甲"] is tables["甲"]
    assert (list(tables), len(tables), tables.get("乙"), asked) == (["甲"], 1, None, ["甲"])


@given(FLAGS)
def test_flags_come_back_the_same_one_by_one_and_by_columns(flags):
    origins = Origins()
    numbers = pa.chunked_array([pa.array([origins.flag(*flag) if flag else 0 for flag in flags], pa.int64())])
    states, places = (pa.chunked_array([word]) for word in results_file.decoded("x", numbers, origins).values())
    many_states, many_places = (pa.chunked_array(word.chunks * (results_file.FEW + 1)) for word in (states, places))

    assert results_file.encoded(states, places, origins).to_pylist() == numbers.to_pylist()
    again = results_file.encoded(many_states, many_places, origins)
    assert again.to_pylist() == numbers.to_pylist() * (results_file.FEW + 1)
