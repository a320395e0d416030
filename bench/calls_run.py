"""The month of calls as the engine runs it."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from bench.calls import FIGURES, PERIOD
from bench.handbook import book_for
from kaohe.base.period import Period
from kaohe.engine.backends.duckdb import run
from kaohe.engine.evidence import EVIDENCE
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.run import Records, run_month

FILES = {"人員": "people", "通話": "calls"}


def ours(folder: Path, *, evidence: bool) -> None:
    """Our figures as a file; with evidence the register is not 大宗."""
    month = Period.parse(PERIOD)
    book = book_for("calls", month, {"大宗: 是\n": ""} if evidence else {})
    registers = {name: folder / f"{file}.parquet" for name, file in FILES.items()}
    with pq.ParquetWriter(folder / "ours-evidence.parquet", EVIDENCE, compression="zstd") as writer:
        found = run_month(book, month, Records(registers), run, evidence=writer.write_batch)
    flags = [f"{name}__f" for name in FIGURES]
    pq.write_table(found.tables["人", "月", WHOLE].select(["_s", *FIGURES, *flags]), folder / "ours.parquet")
