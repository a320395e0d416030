"""An act that is killed at any moment is done or not done, never half; the ledger holds, and it can be done again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLING = Path(__file__).parent / "killing.py"
WAS = {"save": "draft", "submit": "draft", "approve": "comment", "enact": "approved"}
IS = {"save": "draft", "submit": "comment", "approve": "approved", "enact": "in_force"}
TWICE = {"save": "", "submit": "E172", "approve": "E173", "enact": "E174"}
"""What doing it a second time says; saving the same text again is no fault."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork.")
@pytest.mark.parametrize("act", ["save", "submit", "approve", "enact"])
def test_an_act_is_done_or_not_done(act, tmp_path):
    environment = {**os.environ, "DATABASE_URL": "", "KAOHE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kaohe.config.settings"}  # fmt: skip
    environment["PYTHONPATH"] = str(KILLING.parents[2])
    ran = subprocess.run([sys.executable, KILLING, act], env=environment, capture_output=True, text=True, check=True)
    moments = [json.loads(line) for line in ran.stdout.splitlines()]

    assert len(moments) > 8
    assert [moment["died"] for moment in moments] == [True] * (len(moments) - 1) + [False]
    done = 0
    for number, moment in enumerate(moments, start=1):
        left, after = moment["left"], moment["after"]
        for seen in (left, after):
            assert (seen["broken"], seen["state"]) == ([], seen["last_step"]), number
            assert seen["signed"] == list(range(1, seen["entries"] + 1)), number
            assert seen["in_force"] == (1 if seen["state"] == "in_force" else None), number
        was_done = left["entries"] == moments[-1]["left"]["entries"]
        done += was_done
        assert left["state"] == (IS if was_done else WAS)[act], number
        assert moment["again"] == (TWICE[act] if was_done else ""), number
        assert after["state"] == IS[act], number
    # Only the last two moments are behind the commit: killed right after it, and not killed at all.
    assert done == 2
