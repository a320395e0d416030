"""The backends as the tests run them, and tables as the tests write them."""

import pyarrow as pa
import pytest

from kaohe.engine.backends import duckdb, python, spark, statements
from kaohe.engine.ir import Program
from tests.engine.sparks import here, on_spark

SETTINGS = ("WIDE", "MOST_LAYERS", "MOST_COLUMNS")


def in_pieces(program, inputs):
    """DuckDB as it runs programs of a thousand columns: every kept table in pieces, few layers a statement."""
    with pytest.MonkeyPatch.context() as patch:
        for setting, value in zip(SETTINGS, (1, 2, 3), strict=True):
            patch.setattr(statements, setting, value)
        return duckdb.run(program, inputs)


def in_bulk(program, inputs):
    """DuckDB as it runs tables of millions of rows: nothing is kept that can be worked out again from row to row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statements, "BULK", 0)
        return duckdb.run(program, inputs)


def in_spark(program, inputs, sinks=None):
    """Spark, where it is."""
    here()
    return spark.run(program, inputs, sinks)


SPARK = pytest.param(in_spark, id="spark", marks=on_spark)

every_backend = pytest.mark.parametrize(
    "run",
    [
        *(pytest.param(one, id=one.__module__.rsplit(".", 1)[1]) for one in (python.run, duckdb.run)),
        pytest.param(in_pieces, id="duckdb in pieces"),
        pytest.param(in_bulk, id="duckdb in bulk"),
        SPARK,
    ],
)


def table(**columns):
    """Integers unless a column has a text; a column of nothing is of integers too."""
    return pa.table(
        {
            name: pa.array(values, pa.string() if any(isinstance(v, str) for v in values) else pa.int64())
            for name, values in columns.items()
        }
    )


def result(run, *steps, order=(), **tables):
    """The last step's table as lists."""
    out = steps[-1].out
    return run(Program(steps, ((out, order),)), tables)[out].to_pydict()
