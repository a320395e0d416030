"""Forty cards for a million people."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Limits, Row, main


def prepare(folder: Path, size: int) -> None:
    from bench import pay

    pay.make(folder, size)


def ours(folder: Path) -> None:
    from bench import pay_run

    pay_run.ours(folder)


def reference(folder: Path) -> None:
    from bench import pay

    pay.by_hand(folder)


def same(folder: Path) -> None:
    from bench import pay

    pay.same(folder)


ROW = Row(
    name="person_stage",
    work="person stage: 1 million people, 40 cards",
    beside="the same rules hand-written as BIGINT SQL in DuckDB, the same output columns",
    limits=Limits(cpu=2, gib=4),
    size=1_000_000,
    prepare=prepare,
    ours=ours,
    reference=reference,
    same=same,
    kept="pay",
)

if __name__ == "__main__":
    main(ROW)
