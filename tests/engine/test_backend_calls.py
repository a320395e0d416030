"""The step that calls Python: once for each different combination of arguments, the same on every backend."""

import pyarrow as pa
import pytest

from kaohe.engine import ir
from tests.engine.backends import every_backend

INTS = pa.schema([("n", pa.int64()), ("a", pa.int64()), ("b", pa.int64())])
ROWS = [(0, 1, 2), (1, 1, 2), (2, None, 2), (3, 1, None), (4, -3, 9), (5, 0, 0)]


@every_backend
@pytest.mark.parametrize("rows", [ROWS, []], ids=["rows", "nothing"])
def test_different_arguments_are_answered_once_and_joined_back(run, rows):
    asked = []

    def function(numbers):
        asked.append(numbers)
        return (sum(numbers), 0) if any(numbers) else (None, 3)

    table = pa.table([[row[place] for row in rows] for place in range(3)], schema=INTS)
    called = ir.Call("c", "t", ("a", "b"), ("v", "s"), function)
    joined = ir.Join("j", "t", "c", "left", (("a", "a"), ("b", "b")), (("v", "v"), ("s", "s")))
    program = ir.Program((called, joined), (("c", ("a", "b")), ("j", ("n",))))

    found = run(program, {"t": table})

    every = [{"a": -3, "b": 9, "v": 6, "s": 0}, {"a": 0, "b": 0, "v": None, "s": 3}, {"a": 1, "b": 2, "v": 3, "s": 0}]
    assert found["c"].to_pylist() == (every if rows else [])
    assert [row["v"] for row in found["j"].to_pylist()] == ([3, 3, None, None, 6, None] if rows else [])
    assert sorted(asked) == ([(-3, 9), (0, 0), (1, 2)] if rows else [])
