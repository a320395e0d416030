"""Registers that stay in their Parquet files, and evidence that is handed on piece by piece."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.base.period import Period
from kaohe.engine.backends import duckdb, python, statements
from kaohe.engine.evidence import EVIDENCE
from kaohe.engine.ir import Col, Compare, Extend, Filter, Lit, Program
from kaohe.engine.run import Records, run_month
from kaohe.engine.stored import Stored, numbers
from tests.engine.backends import SPARK
from tests.engine.small import opened, same, source_of, table

CARDS = """[T-1] 走訪。
```台賬 走訪
欄:
  工號: {型: 人}
  日期: {型: 日期}
  客戶: {型: 文字, 必填: 否}
  分值: {單位: 分, 小數: 1}
鍵: [工號, 日期]
日期: 日期
```
```取數 數
台賬: 走訪
條件: 分值 > 1分
取: 次數()
```
```取數 和
台賬: 走訪
取: 合計(分值)
```
"""
ROWS = [
    {"日期": "2026-10-03", "分值": "1.5", "known": "2026-10-04"},
    {"日期": "2026-10-01", "分值": "1", "客戶": "乙", "known": "2026-10-02"},
    {"日期": "2026-10-05", "分值": "3", "known": "2026-11-09"},
    {"日期": "2026-11-01", "分值": "9", "known": "2026-11-01"},
]
PERIOD = Period.parse("2026-10")
MID = 20742 * 86400

every_backend = pytest.mark.parametrize(
    "run", [pytest.param(python.run, id="python"), pytest.param(duckdb.run, id="duckdb"), SPARK]
)


@pytest.fixture
def month():
    """The book, and its registers in memory."""
    made = opened(source_of(CARDS), "2026-10")
    people = table(made, "人員", [{"工號": "甲", "姓名": "甲", "入職日": "2020-01-01"}])
    return made, {"人員": people, "走訪": table(made, "走訪", ROWS)}


@every_backend
@pytest.mark.parametrize("as_of", [None, MID])
def test_a_register_may_stay_in_its_file(month, tmp_path, run, as_of):
    made, registers = month
    path = tmp_path / "走訪's.parquet"
    pq.write_table(registers["走訪"].drop_columns(["客戶"]), path)

    held = run_month(made, PERIOD, Records(registers), run, as_of)
    stored = run_month(made, PERIOD, Records({**registers, "走訪": path}), run, as_of)

    assert held.tables.keys() == stored.tables.keys()
    for key, expected in held.tables.items():
        same(expected, stored.tables[key])
    same(held.evidence, stored.evidence)
    assert stored.hidden == held.hidden == ({} if as_of is None else {"走訪": 2})


@every_backend
def test_evidence_is_handed_on_in_the_same_order(month, run):
    made, registers = month
    taken: list[pa.RecordBatch] = []

    kept = run_month(made, PERIOD, Records(registers), run)
    handed = run_month(made, PERIOD, Records(registers), run, evidence=taken.append)

    assert handed.evidence.num_rows == 0
    assert pa.Table.from_batches(taken, EVIDENCE).equals(kept.evidence)
    rows = sorted((r["card"], r["record"], r["counted"]) for r in kept.evidence.to_pylist())
    assert rows == [
        ("和", "走訪1", 15),
        ("和", "走訪2", 10),
        ("和", "走訪3", 30),
        ("數", "走訪1", 1),
        ("數", "走訪3", 1),
    ]


@every_backend
def test_a_stored_table_has_what_is_asked_for(tmp_path, run):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"x": pa.array([5, None, 7], pa.int16()), "s": ["a", "b", None], "at": [1, None, 9]}), path)
    schema = pa.schema({"n": pa.int64(), "x": pa.int64(), "s": pa.string(), "gone": pa.string()})
    program = Program((Extend("e", "t", (("y", Compare("=", Col("s"), Lit("a"))),)),), (("e", ("n",)),))

    whole = run(program, {"t": Stored(path, schema, "n")})["e"]
    known = run(program, {"t": Stored(path, schema, "n", ("no", "at"), 5)})["e"]

    assert whole.to_pydict() == {
        "n": [0, 1, 2],
        "x": [5, None, 7],
        "s": ["a", "b", None],
        "gone": [None] * 3,
        "y": [1, 0, None],
    }
    assert known["n"].to_pylist() == [0, 1]
    assert known.schema.field("x").type == pa.int64()


def test_what_is_bulk_is_worked_out_again_and_comes_in_its_order(monkeypatch):
    """Nothing is kept of a chain that only adds columns and leaves rows out, however often it is read."""
    monkeypatch.setattr(statements, "BULK", 10)
    created = []
    create = statements.Runner._create

    def noted(runner, name, kind, query):
        created.append(kind)
        return create(runner, name, kind, query)

    monkeypatch.setattr(statements.Runner, "_create", noted)
    steps = (
        Filter("f", "t", Compare(">", Col("x"), Lit(2))),
        Extend("e", "f", (("y", Compare("=", Col("x"), Lit(5))),)),
    )

    found = duckdb.run(Program(steps, (("f", ("x",)), ("e", ("x",)))), {"t": pa.table({"x": range(20)})})

    assert created == ["VIEW"]
    assert found["f"]["x"].to_pylist() == list(range(3, 20))
    assert found["e"]["y"].to_pylist() == [0, 0, 1, *[0] * 14]


@pytest.mark.parametrize("columns", [[3, 1, 2], [1, 1, 2], [None, 1, 2]])
def test_rows_are_sorted_unless_they_rise(columns):
    given = pa.table({"x": pa.array(columns, pa.int64()), "i": numbers(3)})

    found = duckdb.run(Program((), (("t", ("x", "i")),)), {"t": given})["t"]

    assert found["x"].to_pylist() == sorted(columns, key=lambda value: (value is not None, value))


def test_numbers_begin_at_0():
    assert numbers(3).to_pylist() == [0, 1, 2]
    assert numbers(0).to_pylist() == []
