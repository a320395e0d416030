"""Correctness beside speed: the three engines over the same people and calls, and how many cells differ.

`make agree`: forty cards for a million people in DuckDB and Spark, for 200,000 in Python too; twelve measures
of two million calls in DuckDB and Spark, of 200,000 calls with their evidence in all three.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench import calls, pay
from bench.handbook import book_for
from bench.measure import OUT, ROOT, Check, Measured, Used, machine, used_by, write
from kaohe.base.period import Period
from kaohe.engine.run import Outcome, Records, run_month

DRIVER = "--driver-memory 8g pyspark-shell"
"""What a million people's results take in Spark's driver, which gathers them; the setting outside comes first."""
PYTHON, DUCKDB, SPARK = ENGINES = ("python", "duckdb", "spark")


def person_stage(folder: Path, engine: str) -> Outcome:
    """The forty cards."""
    month = Period.parse(pay.PERIOD)
    backend = import_module(f"kaohe.engine.backends.{engine}").run
    return run_month(book_for("pay", month, {}), month, Records({"人員": folder / "people.parquet"}), backend)


def records_stage(folder: Path, engine: str, *, evidence: bool) -> Outcome:
    """The twelve measures, with their evidence or without."""
    month = Period.parse(calls.PERIOD)
    backend = import_module(f"kaohe.engine.backends.{engine}").run
    registers = {"人員": folder / "people.parquet", "通話": folder / "calls.parquet"}
    return run_month(
        book_for("calls", month, {"大宗: 是\n": ""} if evidence else {}), month, Records(registers), backend
    )


STAGES: dict[str, Callable[[Path, str], Outcome]] = {
    "people": person_stage,
    "calls": lambda folder, engine: records_stage(folder, engine, evidence=False),
    "evidence": lambda folder, engine: records_stage(folder, engine, evidence=True),
}


def run(stage: str, folder: Path, engine: str) -> None:
    """One engine's results, written in the order in which it gives them."""
    found = STAGES[stage](folder, engine)
    for key, table in found.tables.items():
        pq.write_table(table, folder / f"{stage}-{engine}-{'-'.join(key)}.parquet")
    if stage == "evidence":
        evidence = found.evidence
        plain = [item.type.value_type if pa.types.is_dictionary(item.type) else item.type for item in evidence.schema]
        named = list(zip(evidence.column_names, plain, strict=True))
        pq.write_table(evidence.cast(pa.schema(named)), folder / f"{stage}-{engine}-evidence.parquet")


def differences(one: pa.Table, other: pa.Table) -> int:
    """Cells that differ, and rows that only one of them has."""
    if one.column_names != other.column_names:
        return int(max(one.num_rows, other.num_rows) * max(one.num_columns, other.num_columns))
    rows = min(one.num_rows, other.num_rows)
    found = int(abs(one.num_rows - other.num_rows) * one.num_columns)
    for name in one.column_names:
        mine, theirs = one[name].slice(0, rows), other[name].slice(0, rows)
        null = pc.not_equal(pc.is_null(mine), pc.is_null(theirs))
        found += int(pc.sum(pc.or_(null, pc.fill_null(pc.not_equal(mine, theirs), False))).as_py() or 0)  # noqa: FBT003
    return found


def compared(folder: Path, stage: str, engines: Sequence[str]) -> tuple[int, int]:
    """Over all tables of a stage: cells that were compared with DuckDB's, and those that differ."""
    cells = wrong = 0
    for path in sorted(folder.glob(f"{stage}-duckdb-*.parquet")):
        expected = pq.read_table(path)
        for engine in engines:
            found = pq.read_table(str(path).replace("-duckdb-", f"-{engine}-"))
            wrong += differences(expected, found)
            cells += found.num_rows * found.num_columns
    return cells, wrong


def measured(people: int, few: int, bulk_calls: int, few_calls: int, out: Path) -> Measured:
    """Runs each engine in a process of its own, and compares what they wrote."""
    sides: dict[str, Used] = {}
    wrong = cells = 0
    plan = (
        ("people", people, (DUCKDB, SPARK), pay.make),
        ("people", few, (PYTHON, DUCKDB), pay.make),
        ("calls", bulk_calls, (DUCKDB, SPARK), calls.make),
        ("evidence", few_calls, ENGINES, calls.make),
    )
    for stage, size, engines, make in plan:
        folder = out / f"agreement-{stage}-{size}"
        folder.mkdir(parents=True, exist_ok=True)
        make(folder, size)
        for engine in engines:
            words = ["--stage", stage, "--engine", engine, "--data", str(folder)]
            used = used_by([sys.executable, "-m", "bench.agreement", *words])
            sides[f"{engine}, {size:,} {stage}"] = used
            print(f"  {stage} {size:,} {engine}: {used.wall:.0f} s", flush=True)
        others = [engine for engine in engines if engine != DUCKDB]
        more, differ = compared(folder, stage, others)
        told = f"{more:,} cells of {', '.join(others)} compared with DuckDB's, {differ} differ"
        print(f"  {stage} {size:,}: {told}", flush=True)
        cells, wrong = cells + more, wrong + differ
    work = f"person stage and records stage on three engines, {cells:,} cells"
    beside = f"one another ({' / '.join(sides)})"
    return Measured("agreement", work, beside, [Check("cells that differ", wrong, 0, "")], sides, people, [], machine())


def main() -> None:
    """Measures all, or is one engine in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--few", type=int, default=200_000, help="people in Python")
    asked.add_argument("--calls", type=int, default=2_000_000)
    asked.add_argument("--few-calls", type=int, default=200_000, help="calls in Python, with evidence")
    asked.add_argument("--stage", choices=sorted(STAGES), help=argparse.SUPPRESS)
    asked.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    asked.add_argument("--data", type=Path, default=OUT / "data", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.stage:
        run(given.stage, given.data, given.engine)
        return
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", DRIVER)
    found = measured(given.people, given.few, given.calls, given.few_calls, given.data)
    print(f"  {write(found).relative_to(ROOT)}")
    if not found.checks[0].met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
