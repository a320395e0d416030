"""The cluster backend: a program as SQL trees, run by Spark on this machine or on many."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.engine.backends import spark_session
from kaohe.engine.backends.arrow import Inputs, Sinks, conform, drained, kinds_of, result_schema
from kaohe.engine.backends.live import pruned
from kaohe.engine.backends.schema import schemas
from kaohe.engine.backends.spark_runner import Runner
from kaohe.engine.errors import OutOfRange
from kaohe.engine.ir import Program
from kaohe.engine.stored import Stored

if TYPE_CHECKING:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

SMALL = 10_000  # rows of all inputs up to which compiling a query takes longer than running it
BY_HAND = 200_000  # rows of an input up to which it is handed over; larger ones are read from a file
PER_TASK = 250_000  # rows that one task takes on

OVERFLOWS = ("ARITHMETIC_OVERFLOW", "CAST_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE")
"""What Spark calls a number that does not fit."""

check = spark_session.check


def run(program: Program, inputs: Inputs, sinks: Sinks | None = None) -> dict[str, pa.Table]:
    """The outputs of a program, each sorted by its order columns (nulls first), but those that go into a sink.

    Raises BackendMissing where Spark cannot run.
    """
    given = {name: conform(name, one) for name, one in inputs.items()}
    whole = schemas(program, {name: kinds_of(name, one) for name, one in given.items()})
    program, kinds = pruned(program, whole)
    given = {name: one for name, one in given.items() if name in kinds}
    spark_session.check()
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra, and slow to load

    session = spark_session.session()
    _tune(session, sum(_rows(one) for one in given.values()))
    runner = Runner(session, program, kinds)
    found: dict[str, pa.Table] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="kaohe-", dir=os.environ.get(spark_session.FOLDER)) as folder:
            for number, (name, one) in enumerate(given.items()):
                _give(runner, name, one, Path(folder) / f"{number}.parquet")
            for name, order, one in runner.outputs():
                found[name] = _sorted(one, order)
                drained(found, {name: sinks[name]} if sinks and name in sinks else None)
    except PySparkException as fault:
        raise _as_ours(fault) from fault
    finally:
        runner.close()
    return found


def _give(runner: Runner, name: str, one: pa.Table | Stored, path: Path) -> None:
    """Hands an input over: a small one goes with the tasks, a large one would fill the driver's memory."""
    if isinstance(one, Stored):
        runner.given(name, runner.session.read.parquet(str(one.path.resolve())), one)
        return
    kinds = runner.kinds[name]
    held = one.select(list(kinds)).cast(result_schema(kinds)).rename_columns(runner.identifiers(kinds))
    if held.num_rows <= BY_HAND:
        runner.given(name, runner.session.createDataFrame(held))
    else:
        pq.write_table(held, path, row_group_size=PER_TASK)
        runner.given(name, runner.session.read.parquet(str(path)))


def _rows(one: pa.Table | Stored) -> int:
    return one.rows if isinstance(one, Stored) else int(one.num_rows)


def _tune(session: SparkSession, rows: int) -> None:
    """What suits the size; nothing of it changes a result."""
    small = rows <= SMALL
    tasks = 1 if small else max(session.sparkContext.defaultParallelism, rows // PER_TASK)
    settings = {
        "spark.sql.shuffle.partitions": tasks,
        "spark.sql.adaptive.enabled": not small,
        "spark.sql.codegen.wholeStage": not small,
        "spark.sql.codegen.factoryMode": "NO_CODEGEN" if small else "FALLBACK",
        "spark.sql.execution.arrow.maxRecordsPerBatch": PER_TASK // 5,
    }
    for name, value in settings.items():
        session.conf.set(name, str(value).lower() if isinstance(value, bool) else str(value))


def _sorted(one: pa.Table, order: tuple[str, ...]) -> pa.Table:
    """By these columns, texts by their bytes; Spark would compute everything twice to sort by ranges."""
    if not order:
        return one
    keys = [(name, "ascending", "at_start") for name in order]
    return one.take(pc.sort_indices(one, keys))


def _as_ours(fault: PySparkException) -> Exception:
    """An overflow as the other backends say it; anything else as it is."""
    words = f"{fault.getCondition() or ''} {fault}"
    return OutOfRange(str(fault).splitlines()[0]) if any(word in words for word in OVERFLOWS) else fault
