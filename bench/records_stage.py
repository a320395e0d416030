"""Twelve measures of 20 million calls for 10,000 people, no evidence."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Limits, Row, main


def prepare(folder: Path, size: int) -> None:
    from bench import calls

    calls.make(folder, size)


def ours(folder: Path) -> None:
    from bench import calls_run

    calls_run.ours(folder, evidence=False)


def reference(folder: Path) -> None:
    from bench import calls

    calls.write_figures(folder)


def same(folder: Path) -> None:
    from bench import calls

    calls.same_figures(folder)


ROW = Row(
    name="records_stage",
    work="records stage: 20 million calls, 10,000 people, 12 measures, no evidence",
    beside="one hand-written DuckDB query for the same figures on the same Parquet file",
    limits=Limits(cpu=2, memory=1.5),
    size=20_000_000,
    prepare=prepare,
    ours=ours,
    reference=reference,
    same=same,
    kept="calls",
)

if __name__ == "__main__":
    main(ROW)
