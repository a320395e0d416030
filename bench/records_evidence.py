"""The same measures of the same calls, with a row for each call that counted in one of them."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Limits, Row, main
from bench.records_stage import ROW as STAGE


def ours(folder: Path) -> None:
    from bench import calls_run

    calls_run.ours(folder, evidence=True)


def reference(folder: Path) -> None:
    from bench import calls

    calls.write_figures(folder)
    calls.write_evidence(folder)


def same(folder: Path) -> None:
    from bench import calls

    calls.same_figures(folder)
    calls.same_evidence(folder)


ROW = Row(
    name="records_evidence",
    work="the same with evidence: a row in a Parquet file for each call that counted in a measure",
    beside="the same query, and one that writes the same rows to a Parquet file",
    limits=Limits(cpu=2),
    size=20_000_000,
    prepare=STAGE.prepare,
    ours=ours,
    reference=reference,
    same=same,
    kept="calls",
)

if __name__ == "__main__":
    main(ROW)
