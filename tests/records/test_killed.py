"""An act that is killed at any of its writes: all of it is there or nothing, and it can be done again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

KILLING = Path(__file__).parent / "killing.py"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork.")
@pytest.mark.parametrize(("act", "before", "after", "least"), [
    pytest.param("look", 0, 0, 9, marks=pytest.mark.full), pytest.param("take", 0, 5, 8, marks=pytest.mark.full),
    ("look job", 0, 0, 20), ("take job", 0, 5, 18), ("inbox", 0, 5, 40),
    ("enter with", 0, 5, 14), ("correct", 5, 5, 6), ("import", 0, 5, 15), ("bulk", 0, 5, 15), ("undo", 5, 0, 5),
    ("set field", 5, 5, 5), pytest.param("withdraw many", 5, 0, 5, marks=pytest.mark.full),
    pytest.param("take back", 0, 5, 5, marks=pytest.mark.full),
])  # fmt: skip
def test_all_of_it_or_nothing(tmp_path, act, before, after, least):
    root = Path(__file__).parents[2]
    command = [sys.executable, KILLING, tmp_path, act]
    said = subprocess.run(command, cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    states = [json.loads(line) for line in said.stdout.splitlines()]

    assert len(states) > least
    *deaths, last = states
    assert all(state["killed"] for state in deaths)
    assert not last["killed"]
    assert [state["moment"] for state in states if state["broken"] or not state["stored"]] == []
    assert {state["records"] for state in states} <= {before, after}
    assert last["records"] == after
    assert {(state["records"], state["files"]) for state in states} <= {(before, 0), (after, last["files"])}
    # What was begun beside the pages is done in the end, and nothing is left lying.
    assert last["jobs"] in ([], ["done"])
    assert last["waiting"] == []
    # The act and its entry of the ledger come together, or neither does.
    first = states[0]
    for state in states:
        is_done = (state["records"], state["revisions"], state["states"]) != (
            before,
            first["revisions"],
            first["states"],
        )
        assert (state["ledger"] > first["ledger"]) == is_done, state
