"""A staff list that is killed while it is taken in: everybody is in or nobody, and it can be done again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLING = ROOT / "tests" / "records" / "killing.py"


def states_of(folder, act):
    """What a new process finds after each death, and in the end."""
    command = [sys.executable, KILLING, folder, act, "tests.people.killed_acts"]
    said = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork.")
@pytest.mark.parametrize("act", ["take", pytest.param("keep", marks=pytest.mark.full)])
def test_everybody_or_nobody(tmp_path, act):
    states = states_of(tmp_path, act)

    assert len(states) > (6 if act == "take" else 3)
    assert [state["killed"] for state in states] == [True] * (len(states) - 1) + [False]
    assert [state["moment"] for state in states if state["broken"]] == []
    nobody, everybody = [0, 0, 0, 0], [5, 5, 5, 1]
    for state in states:
        is_done = state["ledger"] > states[0]["ledger"]
        if act == "take":
            assert (state["counts"], state["taken"]) == ((everybody, 1) if is_done else (nobody, 0)), state
        else:
            assert (state["lists"] > 0) == is_done, state
    assert states[-1]["ledger"] > states[0]["ledger"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork.")
@pytest.mark.parametrize(
    ("act", "before", "after"),
    [("many", "坐席", "組員"), pytest.param("take back", "組員", "坐席", marks=pytest.mark.full)],
)
def test_posts_of_all_or_of_none(tmp_path, act, before, after):
    states = states_of(tmp_path, act)

    assert len(states) > 6
    assert [state["killed"] for state in states] == [True] * (len(states) - 1) + [False]
    assert [state["moment"] for state in states if state["broken"]] == []
    for state in states:
        is_done = state["ledger"] > states[0]["ledger"]
        assert state["later"] == [after if is_done else before] * 4, state
    assert states[-1]["ledger"] == states[0]["ledger"] + 1
