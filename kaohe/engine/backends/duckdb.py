"""The bulk backend: a program as SQL trees, run by an in-memory DuckDB that can reach nothing but its inputs."""

from __future__ import annotations

import tempfile

import duckdb
import pyarrow as pa

from kaohe.engine.backends.arrow import Inputs, Sinks, conform, kinds_of
from kaohe.engine.backends.live import pruned
from kaohe.engine.backends.schema import schemas
from kaohe.engine.backends.statements import Runner
from kaohe.engine.errors import OutOfRange
from kaohe.engine.ir import Program
from kaohe.engine.stored import Stored

INTERRUPTED = "Query interrupted"
"""What DuckDB says when Ctrl-C is pressed while it works."""


def run(program: Program, inputs: Inputs, sinks: Sinks | None = None) -> dict[str, pa.Table]:
    """The outputs of a program, each sorted by its order columns (nulls first), but those that go into a sink."""
    given = {name: conform(name, one) for name, one in inputs.items()}
    whole = schemas(program, {name: kinds_of(name, one) for name, one in given.items()})
    program, kinds = pruned(program, whole)
    with tempfile.TemporaryDirectory(prefix="kaohe-") as folder, _connected(folder, inputs) as connection:
        runner = Runner(connection, program, kinds)
        for name, one in given.items():
            if name in kinds:
                runner.given(name, one)
        try:
            return runner.outputs(sinks or {})
        except (duckdb.OutOfRangeException, duckdb.ConversionException) as fault:
            raise OutOfRange(str(fault).splitlines()[0]) from fault
        except (duckdb.InterruptException, RuntimeError) as fault:
            if INTERRUPTED in str(fault):
                raise KeyboardInterrupt from fault
            raise


def _connected(folder: str, inputs: Inputs) -> duckdb.DuckDBPyConnection:
    """A private database that never loads an extension and reads no file but its inputs.

    What it may not keep in memory goes into the folder.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": folder,
        },
    )
    files = [str(one.path.resolve()) for one in inputs.values() if isinstance(one, Stored)]
    connection.execute("SET allowed_paths = ?", [files])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
