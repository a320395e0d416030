"""Steps mean the same in every backend: exact tables, with null keys, no rows, and texts."""

import pyarrow as pa
import pytest

from kaohe.engine.ir import (
    Aggregate,
    Arith,
    Col,
    Compare,
    Extend,
    Filter,
    Join,
    Lit,
    Program,
    Select,
    Union,
    Window,
)
from tests.engine.backends import every_backend, result, table

pytestmark = every_backend

X, N = Col("x"), Lit(None)


def test_select_renames_repeats_and_swaps(run):
    step = Select("s", "t", (("y", "x"), ("x", "y"), ("again", "x")))
    assert result(run, step, t=table(x=[1], y=[2])) == {"y": [1], "x": [2], "again": [1]}


def test_filter_keeps_rows_whose_condition_is_true(run):
    step = Filter("f", "t", Compare(">", X, Lit(1)))
    assert result(run, step, t=table(x=[3, None, 1, 2]), order=("x",)) == {"x": [2, 3]}
    assert result(run, Filter("f", "t", X), t=table(x=[0, None, -1])) == {"x": [-1]}


PEOPLE = table(who=["甲", "乙", None, "丙"], n=[1, 2, 3, 4])
FINES = table(of=["甲", "甲", None, "丁"], fine=[10, 20, 30, 40])


def test_a_left_join_keeps_every_left_row_and_null_matches_nothing(run):
    step = Join("j", "p", "f", "left", (("who", "of"),), (("fine", "fine"),))
    found = result(run, step, p=PEOPLE, f=FINES, order=("n", "fine"))
    assert found == {"who": ["甲", "甲", "乙", None, "丙"], "n": [1, 1, 2, 3, 4], "fine": [10, 20, None, None, None]}


def test_an_inner_join_gives_matching_pairs(run):
    step = Join("j", "p", "f", "inner", (("who", "of"),), (("owed", "fine"),))
    found = result(run, step, p=PEOPLE, f=FINES, order=("n", "owed"))
    assert found == {"who": ["甲", "甲"], "n": [1, 1], "owed": [10, 20]}


def test_a_join_without_columns_gives_every_pair(run):
    step = Join("j", "p", "f", "inner", (), (("y", "y"),))
    found = result(run, step, p=table(x=[1, 2]), f=table(y=[3, None]), order=("x", "y"))
    assert found == {"x": [1, 1, 2, 2], "y": [None, 3, None, 3]}


def test_a_table_is_joined_to_itself_on_two_columns(run):
    given_ = table(x=[1, 1, 2], y=[5, None, 5])
    step = Join("j", "t", "t", "left", (("x", "x"), ("y", "y")), (("z", "x"),))
    assert result(run, step, t=given_, order=("x", "y")) == {"x": [1, 1, 2], "y": [None, 5, 5], "z": [None, 1, 2]}


@pytest.mark.parametrize("kind", ["left", "inner"])
def test_a_join_that_takes_nothing_still_repeats_rows(run, kind):
    steps = (
        Join("j", "p", "f", kind, (("who", "of"),), ()),
        Aggregate("a", "j", (), (("rows", "count", "*"),)),
    )
    assert result(run, *steps, p=PEOPLE, f=FINES) == {"rows": [5 if kind == "left" else 2]}


def test_aggregates_skip_nulls_and_null_is_a_group(run):
    given_ = table(who=["甲", None, "甲", None, "乙"], x=[1, 5, None, 5, None], s=["b", "a", "a", None, None])
    results = (
        ("rows", "count", "*"),
        ("n", "count", "x"),
        ("sum", "sum", "x"),
        ("min", "min", "x"),
        ("max", "max", "s"),
        ("kinds", "distinct", "x"),
        ("words", "distinct", "s"),
    )
    assert result(run, Aggregate("a", "t", ("who",), results), t=given_, order=("who",)) == {
        "who": [None, "乙", "甲"],
        "rows": [2, 1, 2],
        "n": [2, 0, 1],
        "sum": [10, None, 1],
        "min": [5, None, 1],
        "max": ["a", None, "b"],
        "kinds": [1, 0, 1],
        "words": [1, 0, 2],
    }


def test_an_aggregate_by_nothing_is_one_row(run):
    step = Aggregate("a", "t", (), (("n", "count", "x"), ("sum", "sum", "x"), ("rows", "count", "*")))
    assert result(run, step, t=table(x=[])) == {"n": [0], "sum": [None], "rows": [0]}
    assert result(run, step, t=table(x=[1, None])) == {"n": [1], "sum": [1], "rows": [2]}


def test_an_aggregate_may_be_called_as_its_column(run):
    assert result(run, Aggregate("a", "t", ("y",), (("x", "sum", "x"),)), t=table(x=[1, 2], y=[3, 3])) == {
        "y": [3],
        "x": [3],
    }


def test_windows_in_order(run):
    given_ = table(g=[1, 1, 1, 1, None], i=[1, 2, 3, 4, 5], x=[None, 5, 5, 9, 7])
    functions = (
        ("place", "row_number", ""),
        ("rank", "rank", ""),
        ("dense", "dense_rank", ""),
        ("before", "lag", "x"),
        ("so far", "running_sum", "x"),
    )
    up = Window("w", "t", ("g",), (("x", "asc"), ("i", "desc")), functions)
    found = result(run, up, t=given_, order=("i",))
    assert found["place"] == [1, 3, 2, 4, 1]
    assert found["rank"] == found["dense"] == found["place"]
    assert found["before"] == [None, 5, None, 5, None]
    assert found["so far"] == [None, 10, 5, 19, 7]
    down = result(run, Window("w", "t", ("g",), (("x", "desc"),), functions[1:3]), t=given_, order=("i",))
    assert (down["rank"], down["dense"]) == ([4, 2, 2, 1, 1], [3, 2, 2, 1, 1])


def test_windows_over_the_whole_partition(run):
    functions = tuple((name, name, "x") for name in ("sum", "min", "max", "count"))
    given_ = table(g=["甲", "甲", "乙", None], x=[3, None, None, 4])
    found = result(run, Window("w", "t", ("g",), (), (*functions, ("rows", "count", "*"))), t=given_, order=("g", "x"))
    assert found == {
        "g": [None, "乙", "甲", "甲"],
        "x": [4, None, None, 3],
        "sum": [4, None, 3, 3],
        "min": [4, None, 3, 3],
        "max": [4, None, 3, 3],
        "count": [1, 0, 1, 1],
        "rows": [1, 1, 2, 2],
    }


def test_a_union_repeats_rows_and_goes_by_name(run):
    tables = {"a": table(x=[1, 2], s=["甲", None]), "b": table(s=["乙"], x=[1])}
    assert result(run, Union("u", ("a", "b", "a")), order=("x", "s"), **tables) == {
        "x": [1, 1, 1, 2, 2],
        "s": ["乙", "甲", "甲", None, None],
    }


def test_a_column_of_nothing_but_nulls_stands_beside_texts(run):
    steps = (
        Extend("e", "a", (("s", N),)),
        Union("u", ("e", "b")),
        Join("j", "u", "e", "left", (("s", "s"),), (("z", "s"),)),
        Extend("r", "j", (("same", Compare("=", Col("z"), Lit("甲"))),)),
    )
    found = result(run, *steps, a=table(x=[1]), b=table(x=[2], s=["甲"]), order=("x",))
    assert found == {"x": [1, 2], "s": [None, "甲"], "z": [None, None], "same": [None, None]}


NOTHING = {"t": table(x=[], s=[]), "u": pa.table({"x": pa.array([], pa.int64()), "s": pa.array([], pa.string())})}


@pytest.mark.parametrize(
    ("step", "columns"),
    [
        (Extend("o", "u", (("y", Arith("+", X, Lit(1))), ("z", Lit("text")))), ["x", "s", "y", "z"]),
        (Select("o", "u", (("y", "s"),)), ["y"]),
        (Filter("o", "u", Compare("=", X, Lit(1))), ["x", "s"]),
        (Join("o", "u", "t", "left", (("x", "x"),), (("y", "x"),)), ["x", "s", "y"]),
        (Join("o", "u", "t", "inner", (), (("y", "x"),)), ["x", "s", "y"]),
        (Aggregate("o", "u", ("s",), (("n", "count", "*"),)), ["s", "n"]),
        (Window("o", "u", ("s",), (("x", "asc"),), (("n", "row_number", ""), ("y", "lag", "s"))), ["x", "s", "n", "y"]),
        (Union("o", ("u", "u")), ["x", "s"]),
    ],
)
def test_no_rows_give_no_rows_of_the_right_types(run, step, columns):
    found = run(Program((step,), (("o", (columns[0],)),)), NOTHING)["o"]
    assert (found.num_rows, found.column_names) == (0, columns)
    texts = {"s"} | ({"y"} if isinstance(step, Select | Window) else set()) | {"z"}
    assert [field.name for field in found.schema if field.type == pa.string()] == [n for n in columns if n in texts]
