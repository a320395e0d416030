"""Opening data whose import is killed at any of its writes: all months are the old ones or all are the new ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLING = ROOT / "tests" / "records" / "killing.py"
OLD, NEW = ["2026-05", "2026-06"], ["2026-04", "2026-05", "2026-06"]


def states_of(folder, act):
    """What a new process finds after each death, and in the end."""
    command = [sys.executable, KILLING, folder, act, "tests.month.killed_acts"]
    said = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    states = [json.loads(line) for line in said.stdout.splitlines()]
    assert [state["killed"] for state in states] == [True] * (len(states) - 1) + [False]
    assert [state["moment"] for state in states if state["broken"]] == []
    return states


def is_mixed(scores):
    """Whether some months are of one import and some of another."""
    return len(set(scores.values())) > 1 or sorted(scores) not in (OLD, NEW)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork.")
@pytest.mark.parametrize(
    "act", ["with a worker", *(pytest.param(act, marks=pytest.mark.full) for act in ("by files", "alone"))]
)
def test_all_months_are_old_or_all_are_new(tmp_path, act):
    states = states_of(tmp_path, act)

    assert [state for state in states if is_mixed(state["at_once"]) or is_mixed(state["later"])] == []
    assert states[-1]["left"] == []
    assert sorted(states[-1]["later"]) == NEW
    # Between the renames of two months it was killed, too.
    assert len([state for state in states if is_mixed(state["lying"])]) >= 3
    if act == "with a worker":
        for state in states:
            is_done = state["imports"] > 1
            assert state["later"] == dict.fromkeys(NEW if is_done else OLD, state["imports"]), state
            assert state["left"] == [], state
        assert states[-1]["imports"] > 1
