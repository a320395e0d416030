"""In a demonstration month most people get their result; that both backends give it, tests/scenarios asks."""

from collections import Counter

import pytest

from kaohe.engine.backends import python
from kaohe.engine.run import Records, run_month
from kaohe.month.reading import read_records
from tests.demo.companies import HANDBOOKS, PERIOD, book

PEOPLE = ("人", "月", "whole")
RESULT = {"sales-company": "月薪", "call-centre": "月KPI"}


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=pytest.mark.xdist_group(f"demo {name}")) for name in ("sales-company", "call-centre")
    ],
)
def lived(request, sales, calls):
    opened = book(HANDBOOKS / request.param)
    records = Records(read_records(opened, {"sales-company": sales, "call-centre": calls}[request.param]).tables)
    return request.param, run_month(opened, PERIOD, records, python.run)


def states(outcome, result):
    return Counter(outcome.origins.read(flag)[0] for flag in outcome.tables[PEOPLE][f"{result}__f"].to_pylist())


def test_most_people_have_their_result(lived):
    name, outcome = lived

    found = states(outcome, RESULT[name])
    concerned = found.total() - found["不適用"]
    assert concerned > 15
    assert found["已定"] > concerned * 0.7


def test_results_differ_from_person_to_person(lived):
    name, outcome = lived

    values = [value for value in outcome.tables[PEOPLE][RESULT[name]].to_pylist() if value is not None]
    assert len(set(values)) > len(values) * 0.8


def test_few_judgements_do_not_count(lived):
    _, outcome = lived

    why = Counter(outcome.judgements["_why"].to_pylist())
    assert why[0] > why.total() * 0.97
    assert why[2] == 0, "Nobody judges who may not."
