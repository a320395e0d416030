"""A staff list that is killed while it is taken in: everybody is in or nobody, and it can be done again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLING = ROOT / "tests" / "records" / "killing.py"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork.")
@pytest.mark.parametrize("act", ["take", pytest.param("keep", marks=pytest.mark.full)])
def test_everybody_or_nobody(tmp_path, act):
    command = [sys.executable, KILLING, tmp_path, act, "tests.people.killed_acts"]
    said = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    states = [json.loads(line) for line in said.stdout.splitlines()]

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
