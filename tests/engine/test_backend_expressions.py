"""Expressions mean the same in every backend: each operation, null by null, and three-valued truth."""

import pyarrow as pa
import pytest

from kaohe.engine.ir import (
    And,
    Arith,
    Case,
    Col,
    Compare,
    Div,
    Extend,
    Greatest,
    IsNull,
    Lit,
    Not,
    Or,
    Program,
)
from tests.engine.backends import every_backend, result, table

pytestmark = every_backend

HIGH, LOW = 2**63 - 1, -(2**63)
X, Y, S = Col("x"), Col("y"), Col("s")
N, T, F = Lit(None), Lit(True), Lit(False)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        # x and y are (7, 2) (-7, 2) (7, 0) (7, -2) (null, 2) (7, null)
        (Arith("+", X, Y), [9, -5, 7, 5, None, None]),
        (Arith("-", X, Y), [5, -9, 7, 9, None, None]),
        (Arith("*", X, Y), [14, -14, 0, -14, None, None]),
        (Arith("*", Arith("+", X, Lit(1)), Arith("-", Y, Lit(1))), [8, -6, -8, -24, None, None]),
        (Div(X, Y), [3, -3, None, None, None, None]),
        (Div(X, Lit(2)), [3, -3, 3, 3, None, 3]),
        (Div(X, Lit(0)), [None] * 6),
        (Div(Div(X, Lit(2)), Div(Y, Lit(2))), [3, -3, None, None, None, None]),
        (Compare("=", X, Lit(7)), [1, 0, 1, 1, None, 1]),
        (Compare("<>", X, Lit(7)), [0, 1, 0, 0, None, 0]),
        (Compare("<", X, Y), [0, 1, 0, 0, None, None]),
        (Compare("<=", Y, Lit(0)), [0, 0, 1, 1, 0, None]),
        (Compare(">", X, Y), [1, 0, 1, 1, None, None]),
        (Compare(">=", Y, Lit(2)), [1, 1, 0, 0, 1, None]),
        (Compare("=", X, N), [None] * 6),
        (IsNull(X), [0, 0, 0, 0, 1, 0]),
        (Not(IsNull(Y)), [1, 1, 1, 1, 1, 0]),
        (Case(((Compare(">", X, Y), Lit(1)),), Lit(2)), [1, 2, 1, 1, 2, 2]),
        (Case(((Compare(">", Y, Lit(0)), Div(X, Y)), (IsNull(Y), Lit(-1))), N), [3, -3, None, None, None, -1]),
        (Case(((IsNull(X), Lit(0)),), X), [7, -7, 7, 7, 0, 7]),
        (Case(((X, T), (Y, F)), N), [1, 1, 1, 1, 0, 1]),
        (Greatest((Lit(3), Lit(5), Lit(4))), [5] * 6),
        (Greatest((IsNull(X), IsNull(Y))), [0, 0, 0, 0, 1, 1]),
        (Arith("+", IsNull(X), T), [1, 1, 1, 1, 2, 1]),
        (Lit(2**40), [2**40] * 6),
        (Arith("*", Lit(2**20), Lit(2**20)), [2**40] * 6),
        (Arith("+", Lit(2147483647), Lit(1)), [2**31] * 6),
        (Lit(LOW), [LOW] * 6),
        (T, [1] * 6),
        (N, [None] * 6),
    ],
)
def test_an_expression_has_exactly_this_value(run, item, expected):
    given_ = table(i=[1, 2, 3, 4, 5, 6], x=[7, -7, 7, 7, None, 7], y=[2, 2, 0, -2, 2, None])
    found = run(Program((Extend("e", "t", (("r", item),)),), (("e", ("i",)),)), {"t": given_})["e"]
    assert found["r"].to_pylist() == expected
    assert found["r"].type == pa.int64()


THREE = [(left, right) for left in (1, 0, None) for right in (1, 0, None)]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (And((X, Y)), [1, 0, None, 0, 0, 0, None, 0, None]),
        (Or((X, Y)), [1, 1, 1, 1, 0, None, 1, None, None]),
        (Not(X), [0, 0, 0, 1, 1, 1, None, None, None]),
        (And((X, Y, T)), [1, 0, None, 0, 0, 0, None, 0, None]),
        (Or((X, Y, N)), [1, 1, 1, 1, None, None, 1, None, None]),
        (And((X,)), [1, 1, 1, 0, 0, 0, None, None, None]),
        (Not(And((X, Y))), [0, 1, None, 1, 1, 1, None, 1, None]),
        (Compare("=", X, T), [1, 1, 1, 0, 0, 0, None, None, None]),
        (Compare("=", Not(X), Not(Y)), [1, 0, None, 0, 1, None, None, None, None]),
        (IsNull(And((X, Y))), [0, 0, 1, 0, 0, 0, 1, 0, 1]),
        (Case(((And((X, Y)), Lit(1)), (Or((X, Y)), Lit(2))), Lit(3)), [1, 2, 2, 2, 3, 3, 2, 3, 3]),
    ],
)
def test_truth_has_three_values(run, item, expected):
    given_ = table(i=range(9), x=[left for left, _ in THREE], y=[right for _, right in THREE])
    assert result(run, Extend("e", "t", (("r", item),)), t=given_, order=("i",))["r"] == expected


def test_a_stored_truth_value_is_a_number_again(run):
    columns = (
        ("low", Compare("<", X, Lit(60))),
        ("same", Compare("=", Col("low"), T)),
        ("one", Compare("=", Col("low"), Lit(1))),
        ("not low", Not(Col("low"))),
        ("sum", Arith("+", Col("low"), Col("not low"))),
    )
    found = result(run, Extend("e", "t", columns), t=table(x=[None, 59, 60]), order=("x",))
    assert found["low"] == found["same"] == found["one"] == [None, 1, 0]
    assert found["not low"] == [None, 0, 1]
    assert found["sum"] == [None, 1, 1]


@pytest.mark.parametrize("word", ["考核", "it's", 'say "no"', "back\\slash", "%_", ""])
def test_texts_are_compared_and_chosen(run, word):
    columns = (
        ("is", Compare("=", S, Lit(word))),
        ("is not", Compare("<>", S, Lit(word))),
        ("chosen", Case(((Compare("=", S, Lit(word)), Lit("here")),), N)),
    )
    found = result(run, Extend("e", "t", columns), t=table(i=[1, 2, 3], s=[word, "x", None]), order=("i",))
    assert (found["is"], found["is not"]) == ([1, 0, None], [0, 1, None])
    assert found["chosen"] == ["here", None, None]


def test_a_column_uses_those_before_it_in_the_same_list(run):
    chain = [("c0", Arith("+", X, Lit(1)))]
    chain += [(f"c{n}", Arith("+", Col(f"c{n - 1}"), Col(f"c{n // 2}"))) for n in range(1, 8)]
    expected = [3]
    for n in range(1, 8):
        expected.append(expected[n - 1] + expected[n // 2])
    found = result(run, Extend("e", "t", tuple(chain)), t=table(x=[2]))
    assert list(found) == ["x", *(f"c{n}" for n in range(8))]
    assert [found[f"c{n}"][0] for n in range(8)] == expected


def test_columns_keep_their_order_whatever_the_depth(run):
    columns = (("deep", Arith("+", X, X)), ("deeper", Arith("+", Col("deep"), X)), ("flat", X))
    assert list(result(run, Extend("e", "t", columns), t=table(x=[1]))) == ["x", "deep", "deeper", "flat"]
