"""The bulk backend: a program as SQL trees, run by an in-memory DuckDB that can reach nothing outside itself."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping

import duckdb
import pyarrow as pa

from kaohe.engine.backends.arrow import conform, kinds_of
from kaohe.engine.backends.live import pruned
from kaohe.engine.backends.schema import schemas
from kaohe.engine.backends.statements import Runner
from kaohe.engine.errors import OutOfRange
from kaohe.engine.ir import Program

INTERRUPTED = "Query interrupted"
"""What DuckDB says when Ctrl-C is pressed while it works."""


def run(program: Program, inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The outputs of a program, each sorted by its order columns (nulls first)."""
    given = {name: conform(name, one) for name, one in inputs.items()}
    whole = schemas(program, {name: kinds_of(name, one) for name, one in given.items()})
    program, kinds = pruned(program, whole)
    with tempfile.TemporaryDirectory(prefix="kaohe-") as folder, _connected(folder) as connection:
        runner = Runner(connection, program, kinds)
        for name, one in given.items():
            if name in kinds:
                columns = runner.given(name)
                register(connection, runner.tables.of(name), one.select(list(columns)).rename_columns(columns))
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            for step in program.steps:
                runner.take(step)
            return {name: runner.output(name, order) for name, order in program.outputs}
        except (duckdb.OutOfRangeException, duckdb.ConversionException) as fault:
            raise OutOfRange(str(fault).splitlines()[0]) from fault
        except (duckdb.InterruptException, RuntimeError) as fault:
            if INTERRUPTED in str(fault):
                raise KeyboardInterrupt from fault
            raise


def register(connection: duckdb.DuckDBPyConnection, name: str, one: pa.Table) -> None:
    """Makes an input readable under a name."""
    connection.register(name, one)


def _connected(folder: str) -> duckdb.DuckDBPyConnection:
    """A private database that never loads an extension; what it may not keep in memory goes into the folder."""
    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": folder,
        },
    )
