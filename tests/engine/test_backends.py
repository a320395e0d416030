"""What a run takes and gives, what it refuses, and random programs on which the backends must agree."""

import pyarrow as pa
import pytest
from duckdb import Error
from hypothesis import HealthCheck, given, settings

from kaohe.engine.backends import duckdb, python, statements
from kaohe.engine.errors import BadProgram, OutOfRange
from kaohe.engine.ir import (
    Aggregate,
    And,
    Arith,
    Case,
    Col,
    Compare,
    Div,
    Extend,
    Filter,
    Greatest,
    IsNull,
    Join,
    Lit,
    Not,
    Program,
    Scalar,
    Select,
    Union,
    Window,
)
from tests.engine.backends import every_backend, in_bulk, in_pieces, result, table
from tests.engine.programs import runs

HIGH, LOW = 2**63 - 1, -(2**63)
X, S, N = Col("x"), Col("s"), Lit(None)


# --- inputs and outputs -------------------------------------------------------------------------------------------


@every_backend
def test_outputs_are_sorted_by_bytes_with_nulls_first(run):
    words = ["b", "考核", None, "\U0001f600", "a", "\uffff", "", "B", "核考"]
    given_ = table(s=words, x=list(range(9)))
    found = run(Program((), (("t", ("s",)),)), {"t": given_})["t"]
    assert found["s"].to_pylist() == [None, *sorted((w for w in words if w is not None), key=str.encode)]
    assert found.schema == given_.schema


@every_backend
def test_an_output_is_sorted_by_several_columns(run):
    given_ = table(x=[2, 1, None, 1], s=["b", "b", "a", None])
    found = run(Program((), (("t", ("x", "s")),)), {"t": given_})["t"].to_pydict()
    assert found == {"x": [None, 1, 1, 2], "s": ["a", None, "b", "b"]}


@every_backend
def test_several_outputs_one_of_them_read_by_a_step(run):
    steps = (Extend("e", "t", (("y", Arith("*", X, X)),)), Filter("f", "e", Compare(">", Col("y"), Lit(4))))
    found = run(Program(steps, (("f", ("x",)), ("e", ("x",)), ("t", ("x",)))), {"t": table(x=[3, 2])})
    assert list(found) == ["f", "e", "t"]
    assert [one.to_pydict() for one in found.values()] == [
        {"x": [3], "y": [9]},
        {"x": [2, 3], "y": [4, 9]},
        {"x": [2, 3]},
    ]


@every_backend
def test_inputs_of_other_integer_and_text_types_are_read(run):
    given_ = pa.table(
        {
            "x": pa.array([1, None], pa.int16()),
            "s": pa.array(["考", None]).dictionary_encode(),
            "l": pa.array(["核", None], pa.large_string()),
            "n": pa.nulls(2),
        }
    )
    found = run(Program((Extend("e", "t", (("y", X), ("z", S))),), (("e", ("x",)),)), {"t": given_})["e"]
    assert [field.type for field in found.schema] == [
        *(pa.int64(), pa.string(), pa.string(), pa.int64()),
        *(pa.int64(), pa.string()),
    ]
    assert found.to_pylist()[1] == {"x": 1, "s": "考", "l": "核", "n": None, "y": 1, "z": "考"}


@every_backend
@pytest.mark.parametrize("column", [[True], [1.5], [b"a"], [[1]]])
def test_inputs_of_unknown_types_are_refused(run, column):
    with pytest.raises(BadProgram, match=r"t\.x"):
        run(Program((), (("t", ()),)), {"t": pa.table({"x": column})})


@every_backend
def test_names_that_differ_by_case_only_are_different(run):
    tables = {"t": table(x=[1], X=[2]), "T": table(ß=[3], x=[1])}
    steps = (
        Extend("E", "t", (("É", Arith("+", X, Lit(10))), ("é", Arith("+", Col("X"), Col("É"))))),
        Join("e", "E", "T", "left", (("x", "x"),), (("SS", "ß"), ("row number", "ß"))),
    )
    assert result(run, *steps, order=("x",), **tables) == {
        "x": [1],
        "X": [2],
        "É": [11],
        "é": [13],
        "SS": [3],
        "row number": [3],
    }


@every_backend
@pytest.mark.parametrize("name", ['a"b', "a b", "select", "考核.得分", "rowid", "'; --", "a`b"])
def test_any_name_is_a_name(run, name):
    step = Extend(name, "t", ((f"{name}2", Arith("+", Col(name), Lit(1))),))
    assert result(run, step, order=(name,), t=table(**{name: [1]})) == {name: [1], f"{name}2": [2]}


# --- numbers too large --------------------------------------------------------------------------------------------

LARGE = {"t": table(x=[HIGH, HIGH - 1], y=[LOW, LOW + 1])}


@every_backend
@pytest.mark.parametrize(
    "step",
    [
        Extend("o", "t", (("z", Arith("+", X, Lit(1))),)),
        Extend("o", "t", (("z", Arith("-", Col("y"), Lit(1))),)),
        Extend("o", "t", (("z", Arith("*", X, Lit(2))),)),
        Extend("o", "t", (("z", Arith("-", Arith("+", X, Lit(1)), Lit(1))),)),
        Extend("o", "t", (("z", Lit(2**63)),)),
        Aggregate("o", "t", (), (("z", "sum", "x"),)),
        Aggregate("o", "t", (), (("z", "sum", "y"),)),
        Window("o", "t", (), (), (("z", "sum", "x"),)),
        Window("o", "t", (), (("x", "asc"),), (("z", "running_sum", "x"),)),
    ],
)
def test_a_number_beyond_64_bits_raises(run, step):
    with pytest.raises(OutOfRange):
        run(Program((step,), (("o", ("z",)),)), LARGE)


@every_backend
def test_sums_may_go_through_large_numbers_and_branches_not_taken_through_any(run):
    given_ = table(i=[1, 2, 3], x=[HIGH, HIGH, -HIGH])
    taken = Case(((Compare(">", X, Lit(0)), Lit(1)),), Arith("*", Arith("+", X, Lit(2)), Lit(1)))
    steps = (Extend("e", "t", (("y", taken),)), Aggregate("a", "e", (), (("sum", "sum", "x"), ("y", "min", "y"))))
    assert result(run, *steps, t=given_) == {"sum": [HIGH], "y": [-HIGH + 2]}


# --- programs that break the rules --------------------------------------------------------------------------------


@every_backend
@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Extend("o", "t", (("y", Col("z")),)), "no column 'z'"),
        (Extend("o", "t", (("y", Col("w")), ("w", X))), "no column 'w'"),
        (Extend("o", "t", (("x", X),)), "two columns 'x'"),
        (Extend("t", "t", (("y", X),)), "two tables 't'"),
        (Extend("o", "v", (("y", X),)), "no table 'v'"),
        (Extend("p", "t", (("y", X),)), "no table 'o'"),
        (Extend("o", "t", (("y", Arith("+", X, S)),)), "a text where"),
        (Extend("o", "t", (("y", Arith("/", X, X)),)), "no operator '/'"),
        (Extend("o", "t", (("y", Compare("=", X, S)),)), "a text and a number"),
        (Extend("o", "t", (("y", Compare("<", S, S)),)), "texts are compared"),
        (Extend("o", "t", (("y", Case(((IsNull(X), S),), X)),)), "a text and a number"),
        (Extend("o", "t", (("y", Case((), X)),)), "without a branch"),
        (Extend("o", "t", (("y", And(())),)), "And of nothing"),
        (Extend("o", "t", (("y", Greatest((S,))),)), "a text where"),
        (Extend("o", "t", (("y", Not(S)),)), "a text where"),
        (Extend("o", "t", (("y", Div(X, S)),)), "a text where"),
        (Filter("o", "t", S), "a text is no condition"),
        (Select("o", "t", ()), "has no column"),
        (Select("o", "t", (("x", "x"), ("x", "s"))), "two columns 'x'"),
        (Join("o", "t", "t", "left", (), ()), "needs columns"),
        (Join("o", "t", "t", "right", (("x", "x"),), ()), "no kind of join"),
        (Join("o", "t", "t", "inner", (("x", "s"),), ()), "a text and a number"),
        (Aggregate("o", "t", (), (("y", "sum", "s"),)), "summed"),
        (Aggregate("o", "t", (), (("y", "avg", "x"),)), "no aggregate"),
        (Window("o", "t", (), (("x", "up"),), ()), "no direction"),
        (Window("o", "t", (), (), (("y", "ntile", "x"),)), "no window function"),
        (Union("o", ("t", "u")), "different columns"),
        (Union("o", ()), "union of nothing"),
    ],
)
def test_a_program_that_breaks_the_rules_is_refused(run, step, words):
    with pytest.raises(BadProgram, match=words):
        run(Program((step,), (("o", ()),)), {"t": table(x=[1], s=["a"]), "u": table(x=[1])})


# --- what no output needs -----------------------------------------------------------------------------------------


@every_backend
def test_columns_on_the_way_to_a_wanted_one_are_there(run):
    steps = (
        Extend("e", "t", (("a", Arith("+", X, Lit(1))), ("b", Arith("*", Col("a"), Col("a"))), ("c", Lit(0)))),
        Extend("f", "e", (("d", Arith("+", Col("b"), Lit(1))),)),
        Select("o", "f", (("d", "d"),)),
    )
    assert result(run, *steps, t=table(x=[2], s=["a"])) == {"d": [10]}


@every_backend
def test_an_extend_of_an_extend_that_is_an_output_too(run):
    steps = (Extend("e", "t", (("a", Arith("+", X, Lit(1))),)), Extend("f", "e", (("b", Col("a")),)))
    found = run(Program(steps, (("e", ()), ("f", ()))), {"t": table(x=[2])})
    assert found["e"].to_pydict() == {"x": [2], "a": [3]}
    assert found["f"].to_pydict() == {"x": [2], "a": [3], "b": [3]}


@every_backend
@pytest.mark.parametrize(
    ("step", "rows"),
    [
        (Extend("o", "t", (("y", X),)), 2),
        (Select("o", "t", (("y", "x"), ("z", "s"))), 2),
        (Filter("o", "t", Compare("=", X, Lit(1))), 1),
        (Join("o", "t", "t", "inner", (), (("y", "x"),)), 4),
        (Join("o", "t", "t", "left", (("x", "x"),), (("y", "s"),)), 2),
        (Aggregate("o", "t", ("x",), (("y", "count", "*"),)), 2),
        (Aggregate("o", "t", (), (("y", "sum", "x"),)), 1),
        (Window("o", "t", ("s",), (("x", "asc"),), (("y", "row_number", ""),)), 2),
        (Union("o", ("t", "t", "t")), 6),
    ],
)
def test_rows_are_counted_though_no_column_is_wanted(run, step, rows):
    given_ = table(s=["a", None], x=[1, 2])
    assert result(run, step, Aggregate("n", "o", (), (("rows", "count", "*"),)), t=given_) == {"rows": [rows]}


# --- large programs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [python.run, duckdb.run])
def test_a_chain_of_hundreds_of_columns(run):
    """Each is used twice by the next: written out in one expression it would be 2^300 long."""
    chain: list[tuple[str, Scalar]] = [("c0", X)]
    for n in range(1, 300):
        before = Col(f"c{n - 1}")
        chain.append((f"c{n}", Case(((Compare(">", before, Lit(1000)), Div(before, Lit(2))),), Arith("+", before, X))))
    steps = (Extend("e", "t", tuple(chain)), Filter("f", "e", Compare(">", Col("c299"), Lit(0))))
    value = 7
    for _ in range(1, 300):
        value = value // 2 if value > 1000 else value + 7
    assert result(run, *steps, t=table(x=[7]))["c299"] == [value]


@every_backend
def test_a_case_of_hundreds_of_branches(run):
    item = Case(tuple((Compare("=", X, Lit(n)), Lit(n * n)) for n in range(500)), Lit(-1))
    assert result(run, Extend("e", "t", (("y", item),)), t=table(x=[499, 500]), order=("x",))["y"] == [499**2, -1]


@every_backend
def test_a_wide_table_joined_to_several_rows_each(run):
    """Pieces of a wide table hang together by row numbers; a join that repeats rows must give new ones."""
    wide = tuple((f"c{n}", Arith("+", X, Lit(n))) for n in range(80))
    steps = (
        Extend("e", "t", wide),
        Join("j", "e", "m", "left", (("c1", "k"),), (("v", "v"),)),
        Window("w", "j", ("x",), (("v", "asc"),), (("n", "row_number", ""), ("all", "count", "*"))),
        Extend("o", "w", (("y", Arith("+", Col("c79"), Col("n"))),)),
    )
    found = result(run, *steps, t=table(x=[1, 2]), m=table(k=[2, 2, 9], v=[5, 6, 7]), order=("x", "v"))
    assert (found["x"], found["v"], found["n"]) == ([1, 1, 2], [5, 6, None], [1, 2, 1])
    assert (found["all"], found["y"]) == ([2, 2, 1], [81, 82, 82])


outside = table(x=[1])  # DuckDB looks among Python variables for tables it does not know, unless cut off.


@pytest.mark.parametrize(
    "query",
    ["FROM 'secret.csv'", "FROM read_csv('secret.csv')", "FROM outside", "COPY t TO 'copy.csv'", "LOAD httpfs"],
)
def test_duckdb_reaches_nothing_outside_itself(tmp_path, monkeypatch, query):
    """Programs name tables only; should one ever name a file or a variable, it must not be reached."""
    (tmp_path / "secret.csv").write_text("x\n1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(statements.Runner, "output", lambda runner, *_: runner.connection.execute(query))
    with pytest.raises(Error):
        duckdb.run(Program((), (("t", ()),)), {"t": table(x=[1])})
    assert not (tmp_path / "copy.csv").exists()


# --- random programs ----------------------------------------------------------------------------------------------


def agree(program, inputs, others=(python.run, duckdb.run, in_pieces, in_bulk)):
    """Where a step that no output needs meets a number too large, the others need not meet it."""
    try:
        expected = python.run_whole(program, inputs)
    except OutOfRange:
        return
    for run in others:
        found = run(program, inputs)
        assert list(found) == list(expected)
        for name, one in expected.items():
            assert found[name].schema == one.schema
            assert found[name].to_pylist() == one.to_pylist()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(runs())
def test_backends_agree_on_random_programs(drawn):
    agree(*drawn)


@pytest.mark.full
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(runs())
def test_backends_agree_on_many_random_programs(drawn):
    agree(*drawn)
