"""Every row of the measurements runs at a tiny size, and both of its sides get the same."""

import json
import subprocess
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import pytest

from bench import measure, results
from bench.measure import Check, Measured, Row, Used, medians

ROOT = Path(__file__).parents[2]
ROWS = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if "\nROW = " in path.read_text(encoding="utf-8"))
LONG = {"close", "explain", "what_if"}
"""Whole months of the sales company, several of them."""
TINY = 400


@pytest.mark.parametrize("name", [pytest.param(one, marks=pytest.mark.full if one in LONG else ()) for one in ROWS])
def test_both_sides_of_a_row_get_the_same(name, tmp_path):
    row = import_module(f"bench.{name}").ROW
    row.prepare(tmp_path, TINY)

    row.ours(tmp_path)
    row.reference(tmp_path)

    row.same(tmp_path)
    assert row.name == name


def test_a_row_is_measured_in_processes_of_its_own_and_written_as_a_table(tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "OUT", tmp_path)
    row = Row("x", "work", "reference", measure.Limits(2, 1.5, 4), TINY, nothing, nothing, nothing, nothing)
    monkeypatch.setattr(
        measure,
        "in_turn",
        lambda commands, pairs: {"ours": [Used(3, 4, 512)] * pairs, "reference": [Used(2, 2, 256)] * pairs},
    )
    monkeypatch.setattr(measure, "data_folder", lambda row, size: tmp_path)

    found = measure.measured(row, TINY, 5)

    assert found.checks == [Check("CPU", 1.5, 2), Check("memory", 2, 1.5), Check("memory", 0.5, 4, "GiB")]
    assert [check.met for check in found.checks] == [True, False, True]
    assert found.pairs == [1.5] * 5
    text = results.page([as_read(found)])
    assert (
        "| `x` | work | reference | CPU ≤ 2 ×, memory ≤ 1.5 ×, memory ≤ 4 GiB | 1.5 ×, 2 × (**missed**), 0.5 GiB |"
        in text
    )


def test_rows_that_are_not_measured_anew_stay_in_the_table():
    machine = {"cpu": "C", "cores": "2", "memory": "1 GiB", "system": "S"}
    rows = [
        as_read(Measured(name, "w", "r", [Check("CPU", 1, 2)], {"ours": Used(1, 1, 1)}, machine=machine))
        for name in ("a", "b")
    ]

    page = results.page([rows[0]], results.page([rows[1]]))

    assert page == results.page(rows)
    assert [text[:5] for text in page.splitlines() if text.startswith("| `")] == ["| `a`", "| `b`"]
    assert page.count("Measured on C, 2 cores, 1 GiB, S.") == 1


def test_a_process_is_asked_what_it_used():
    used = measure.used_by(["sh", "-c", "exit 0"])

    assert used.mib > 0
    assert used.wall > 0
    with pytest.raises(subprocess.CalledProcessError):
        measure.used_by(["sh", "-c", "exit 3"])


def test_the_median_of_each_figure_is_its_own():
    assert medians([Used(1, 9, 5), Used(2, 8, 4), Used(3, 7, 6)]) == Used(2, 8, 5)


def nothing(*_):
    """A side that does nothing."""


def as_read(found: Measured):
    return json.loads(json.dumps(asdict(found)))
