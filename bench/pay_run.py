"""The forty cards as the engine runs them."""

from __future__ import annotations

from pathlib import Path

from bench.handbook import book_for
from bench.pay import PERIOD, RESULTS, write
from kaohe.base.period import Period
from kaohe.engine.backends.duckdb import run
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.run import Records, run_month


def ours(folder: Path) -> None:
    """Our results and their flags as they lie in memory."""
    month = Period.parse(PERIOD)
    found = run_month(book_for("pay", month, {}), month, Records({"人員": folder / "people.parquet"}), run)
    columns = [column for name in RESULTS for column in (name, f"{name}__f")]
    table = found.tables["人", "月", WHOLE].select(["_s", *columns])
    write(table.rename_columns([name.replace("__f", "__s") for name in table.column_names]), folder / "ours.arrow")
