"""The engines are held against one another cell by cell, and a cell that differs is counted."""

import pyarrow as pa
import pytest

from bench import agreement, calls, pay
from tests.engine.sparks import here, on_spark

TINY = 400


@pytest.mark.parametrize("other", ["python", pytest.param("spark", marks=[*on_spark, pytest.mark.full])])
@pytest.mark.parametrize(("stage", "make"), [("people", pay.make), ("evidence", calls.make)])
def test_an_engine_beside_duckdb(tmp_path, stage, make, other):
    if other == "spark":
        here()
    make(tmp_path, TINY)
    for engine in ("duckdb", other):
        agreement.run(stage, tmp_path, engine)

    cells, wrong = agreement.compared(tmp_path, stage, [other])

    assert cells > TINY
    assert wrong == 0


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({"x": [1, None, 3], "s": ["a", "b", None]}, 0),
        ({"x": [1, None, 4], "s": ["a", "b", None]}, 1),
        ({"x": [1, 2, None], "s": ["a", "b", ""]}, 3),
        ({"x": [1, None], "s": ["a", "b"]}, 2),
        ({"s": ["a", "b", None], "x": [1, None, 3]}, 6),
    ],
)
def test_every_cell_that_differs_is_counted(other, count):
    one = pa.table({"x": [1, None, 3], "s": ["a", "b", None]})
    assert agreement.differences(one, pa.table(other)) == count
