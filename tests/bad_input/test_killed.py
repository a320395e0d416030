"""A close that is killed at any moment of its writing: the old run is whole or the new one is, and the next one works."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.month.runs import damaged, stored_run
from tests.bad_input.conftest import words

KILLING = Path(__file__).parent / "killing.py"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork.")
@pytest.mark.parametrize("period", ["2026-10", pytest.param("2026-11", marks=pytest.mark.full)])
def test_the_old_run_is_whole_or_the_new_one_is(company, period):
    company.record("人員", "工號,姓名,入職日\nE1,王一,2025-03-01\nE2,李四,2026-09-16\n")
    out = company.runs / period
    before = {path.name for path in company.runs.iterdir()}
    command = [sys.executable, KILLING, company.runs, *words(company, period=period)]

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        killed = 0
        for moment in iter(process.stdout.readline, "done\n"):
            killed += 1
            seen = {path.name for path in company.runs.iterdir() if not path.name.startswith(".")}
            assert before - {period} <= seen <= before | {period}, moment
            if period in before or period in seen:
                assert damaged(out, stored_run(out).facts) == [], moment
            process.stdin.write("\n")
            process.stdin.flush()
        process.stdin.close()

    assert killed > 10
    assert sorted(path.name for path in company.runs.iterdir()) == sorted(before | {period})
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["period"] == period
    assert stored_run(out).registers["人員"]["姓名"].to_pylist() == ["王一", "李四"]
