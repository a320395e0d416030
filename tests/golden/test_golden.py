"""Frozen months come out as they did, value by value, on both engines.

Each folder holds a handbook and records as `scripts/freeze_golden.py` froze them, and results-<month>.csv per month.
`KAOHE_REWRITE=1 pytest tests/golden` writes what comes out now; read the difference before it is kept.
"""

import csv
import io
import os
from pathlib import Path

import pytest

from kaohe.base.dates import day_of
from kaohe.base.period import Period
from kaohe.engine.show import shown
from kaohe.month.close import Order, close
from kaohe.month.runs import differences

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in HERE.iterdir() if (path / "handbook").is_dir())
MONTHS = ("2026-09", "2026-10")
COLUMNS = ("subject", "period", "part", "result", "value", "state", "origin")


def lines(opened):
    """Every result that applies, as people read it; parts of a month only of those whose month has several."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for (kind, grain, _), table in sorted(opened.tables.items()):
        nodes = [nodes[0] for nodes in opened.plan.graph.nodes.values()]
        names = [
            node for node in nodes if (node.subject, node.grain) == (kind, grain) and node.name in table.column_names
        ]
        columns = {name: table[name].to_pylist() for name in ("_s", "_p", "_k")}
        changed = {who for who, part in zip(columns["_s"], columns["_k"], strict=True) if part > 1}
        for node in sorted(names, key=lambda one: one.name):
            pairs = zip(table[node.name].to_pylist(), table[f"{node.name}__f"].to_pylist(), strict=True)
            for place, (value, flag) in enumerate(pairs):
                state, origin = opened.plan.context.origins.read(flag or 0)
                who, when, part = (columns[name][place] for name in ("_s", "_p", "_k"))
                if state != "不適用" and (not part or who in changed):
                    text = shown(value, node.type, node.unit) if state == "已定" else ""
                    rows.writerow([f"{kind} {who}", f"{grain} {day_of(when)}", part, node.name, text, state, origin])
    return written.getvalue()


@pytest.mark.parametrize("engine", ["python", pytest.param("duckdb", marks=pytest.mark.full)])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_frozen_months_come_out_as_they_did(folder, engine, tmp_path):
    runs = tmp_path / "runs"
    for month in MONTHS:
        order = Order(
            folder / "handbook" / folder.name,
            folder / "records",
            Period.parse(month),
            runs / month,
            runs,
            engine=engine,
            accept_valid=True,
        )
        now = lines(close(order).opened)
        expected = folder / f"results-{month}.csv"
        if os.environ.get("KAOHE_REWRITE"):
            expected.write_text(now, encoding="utf-8")
        assert now == expected.read_text(encoding="utf-8")
    if engine == "duckdb":
        assert differences(runs / MONTHS[-1], "python") == []
