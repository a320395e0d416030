"""A real month of a telephone centre, run through the call-centre handbook without touching the file."""

from pathlib import Path

import pytest

from kaohe.base.period import Period
from kaohe.engine.explain import Explainer
from kaohe.month.close import Order, close
from kaohe.month.runs import open_run

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "handbooks/examples/bank-calls-1999"
CALLS = ROOT.parent / "shared/data/calls-1999-08"

# Counted from the file by other means (see the handbook's 說明.txt).
COMPANY = {
    "進隊量": "38711通",
    "接通量": "31402通",
    "放棄量": "7309通",
    "放棄率": "18.8809%",
    "服務水平": "40.9625%",
    "平均應答時長": "73.81秒",
    "全體平均處理時長": "185.13秒",
    "無座席接通量": "391通",
}
AGENTS = {
    ("SHARON", "來電處理量"): "2875通",
    ("SHARON", "平均處理時長"): "136.72秒",
    ("AVNI", "來電處理時間"): "499311秒",
    ("Z2NIRIT", "及時接起量"): "87通",
    ("DAVID", "來電處理量"): "1通",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The month, closed."""
    if not CALLS.is_dir():
        pytest.skip(f"the real calls are not here: {CALLS.relative_to(ROOT.parent)}")
    folder = tmp_path_factory.mktemp("calls") / "run"
    close(Order(HANDBOOK, CALLS, Period.parse("2010-08"), folder))
    return open_run(folder)


@pytest.mark.parametrize(("name", "value"), COMPANY.items())
def test_the_centre_as_counted_from_the_file(opened, name, value):
    assert Explainer(opened).explain("公司", name).value == value


@pytest.mark.parametrize(("agent", "name"), AGENTS)
def test_each_agent_as_counted_from_the_file(opened, agent, name):
    assert Explainer(opened).explain(agent, name).value == AGENTS[agent, name]


def test_every_agent_has_a_score_or_a_reason(opened):
    scores = {
        agent: Explainer(opened).explain(agent, "月KPI")
        for agent in opened.tables["人", "月", "whole"]["_s"].to_pylist()
    }

    assert len(scores) == 31
    assert all(step.value or step.origin for step in scores.values())
    assert scores["SHARON"].value == "87.6157分"
