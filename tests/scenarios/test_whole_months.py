"""Whole months lived through: a made-up company, its months closed in order, every number explained, all made again."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kaohe.base.period import Period
from kaohe.demo.company import make_company
from kaohe.engine.explain import Explainer, Place
from kaohe.engine.uncounted import why
from kaohe.month.close import Order, close
from kaohe.month.excerpt import Excerpt
from kaohe.month.runs import differences, open_run
from kaohe.reports.exceptions import exceptions
from kaohe.reports.personal import overview
from tests.thorough import some

HANDBOOKS = Path(__file__).parents[2] / "handbooks"
HANDBOOK_NAMES = ("sales-company", "call-centre")
MONTHS = [Period.parse(text) for text in ("2026-08", "2026-09")]


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"months of {name}")) for name in HANDBOOK_NAMES],
)
def lived(request, tmp_path_factory):
    """The handbook, and a folder with records and the runs of both months, the last on DuckDB."""
    handbook, folder = HANDBOOKS / request.param, tmp_path_factory.mktemp(request.param)
    make_company(handbook, 24, 2, 5, folder, MONTHS[-1])
    for month, engine in zip(MONTHS, ("python", "duckdb"), strict=True):
        out = folder / "runs" / str(month)
        close(Order(handbook, folder / "records", month, out, folder / "runs", engine=engine))
    return handbook, folder


def test_both_engines_write_the_same(lived):
    handbook, folder = lived
    last = MONTHS[-1]

    close(Order(handbook, folder / "records", last, folder / "python", folder / "runs", engine="python"))

    for file in ("results.parquet", "evidence.parquet"):
        mine, theirs = (pq.read_table(path / file) for path in (folder / "python", folder / "runs" / str(last)))
        assert mine.num_rows > 24
        assert mine.equals(theirs), file


def test_every_number_can_be_explained_and_comes_out_as_stored(lived):
    _, folder = lived
    opened = open_run(folder / "runs" / str(MONTHS[-1]))
    explainer = Explainer(opened)

    steps = 0
    for name, nodes in opened.plan.graph.nodes.items():
        key = (nodes[0].subject, nodes[0].grain, "whole")
        for row in some(range(opened.tables[key].num_rows), every=8):
            explainer.result(name, Place(opened.plan.frames[key], opened.tables[key], row))
            steps += 1

    assert steps > 500


def test_an_excerpt_explains_each_subject_as_the_whole_run_does(lived):
    handbook, folder = lived
    often = 7 if handbook.name == "sales-company" else 40
    run = folder / "runs" / str(MONTHS[-1])
    opened = open_run(run)

    for key in [key for key in opened.tables if key[1:] == ("月", "whole")]:
        for subject in some(opened.tables[key]["_s"].to_pylist()[:2], every=2):
            excerpt = Excerpt(run, opened.plan).of_subject(subject)
            for name, nodes in some(list(opened.plan.graph.nodes.items()), every=often):
                if (nodes[0].subject, nodes[0].grain) == key[:2]:
                    found = [Explainer(one).explain(subject, name, key[0], "月") for one in (opened, excerpt)]
                    assert found[0] == found[1], (subject, name)
            assert list(overview(excerpt, subject)) == list(overview(opened, subject))
            lists = [[one for one in exceptions(run) if one.subject == subject] for run in (opened, excerpt)]
            assert lists[0] == lists[1]


def test_an_excerpt_says_of_a_record_what_the_whole_run_does(lived):
    _, folder = lived
    run = folder / "runs" / str(MONTHS[-1])
    opened = open_run(run)

    for name, table in some(list(opened.registers.items()), every=12):
        for record in table["__row"].to_pylist()[:1]:
            assert why(Excerpt(run, opened.plan).of_record(record), name, record) == why(opened, name, record)


def test_a_run_made_again_is_the_same(lived):
    _, folder = lived

    for engine in some(["duckdb", "python"], every=2):
        assert differences(folder / "runs" / str(MONTHS[-1]), engine) == []


def test_later_months_read_the_results_of_earlier_ones(lived):
    _, folder = lived
    opened = open_run(folder / "runs" / str(MONTHS[-1]))

    assert opened.plan.context.history
