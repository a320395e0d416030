"""A person's pay, all in, beside a loop over people in Python's Decimal."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Limits, Row, main
from bench.person_stage import ROW as STAGE


def reference(folder: Path) -> None:
    from bench import pay, pay_decimal

    pay.write(pay_decimal.by_loop(folder), folder / "reference.arrow")


ROW = Row(
    name="decimal_loop",
    work="a person's pay, all in: 40 cards, from the register's file to results",
    beside="a plain Python Decimal loop over the same people and rules",
    limits=Limits(cpu=1 / 20),
    size=1_000_000,
    prepare=STAGE.prepare,
    ours=STAGE.ours,
    reference=reference,
    same=STAGE.same,
    kept="pay",
)

if __name__ == "__main__":
    main(ROW)
