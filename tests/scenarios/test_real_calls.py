"""A real month of a telephone centre, run through the call-centre handbook without touching the file."""

from pathlib import Path

import pytest

from kaohe.base.period import Period
from kaohe.engine.explain import Explainer
from kaohe.month.close import Order, close
from kaohe.month.runs import open_run
from kaohe.reports.everybody import everybody

pytestmark = pytest.mark.xdist_group("real calls")  # The month is closed once.

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


def test_every_agent_has_a_score_that_is_explained(opened):
    scores = {
        agent: Explainer(opened).explain(agent, "月KPI")
        for agent in opened.tables["人", "月", "whole"]["_s"].to_pylist()
    }

    assert len(scores) == 31
    for step in scores.values():
        assert step.state == "已定"
        assert [child.name for child in step.children] == ["處理量項", "及時接起項", "處理時長項"]
    assert scores["SHARON"].value == "87.6157分"
    assert scores["DAVID"].value == "36.2493分"


def test_who_has_too_few_calls_is_named(opened):
    basis = {line.subject: line.value for line in everybody(opened, "評分依據")}

    few = {agent for agent, value in basis.items() if value != "本人的來電"}
    assert len(basis) == 31
    assert few == {agent for agent in basis if int(handled(opened, agent)) < 30}
    assert "DAVID" in few


def handled(opened, agent):
    """How many calls an agent handled."""
    return Explainer(opened).explain(agent, "來電處理量").value.removesuffix("通")
