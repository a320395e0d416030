"""Columns that one other uses are put into its place; what engines write twice is not."""

from kaohe.engine.backends.inline import DEEPEST, inlined
from kaohe.engine.ir import Arith, Case, Col, Compare, Div, Lit, Not

ONE, ZERO, NULL = Lit(1), Lit(0), Lit(None)
X = Col("x")
BIG = Compare(">", X, Lit(5))
STORED = Case(((BIG, ONE), (Not(BIG), ZERO)), NULL)
CERTAIN = Case(((BIG, ONE),), ZERO)


def plus(left, right):
    return Arith("+", left, right)


def test_a_helper_used_once_is_put_into_its_place():
    columns = (("h", plus(X, ONE)), ("y", plus(Col("h"), X)))

    assert inlined(columns, {"y"}) == (("y", plus(plus(X, ONE), X)),)
    assert inlined(columns, {"y", "h"}) == columns


def test_a_helper_used_twice_stays_a_column():
    columns = (("h", plus(X, ONE)), ("y", plus(Col("h"), Col("h"))))

    assert inlined(columns, {"y"}) == columns


def test_a_divisor_stays_a_column_for_it_is_written_twice():
    columns = (("h", plus(X, ONE)), ("y", Div(X, Col("h"))))

    assert inlined(columns, {"y"}) == columns


def test_what_would_nest_too_deep_stays_a_column():
    chain = (("h0", X), *((f"h{n}", plus(Col(f"h{n - 1}"), ONE)) for n in range(1, 2 * DEEPEST)))

    left = inlined((*chain, ("y", Col(f"h{2 * DEEPEST - 1}"))), {"y"})

    assert len(left) == 2


def test_a_stored_condition_is_asked_itself():
    asked = Compare("=", Col("c"), ONE)

    for stored in (STORED, CERTAIN):
        columns = (("c", stored), ("y", Case(((asked, X),), ZERO)))
        assert inlined(columns, {"y"}) == (("y", Case(((BIG, X),), ZERO)),)


def test_where_null_is_not_false_a_condition_keeps_what_it_is_for_null():
    asked = Compare("=", Col("c"), ONE)

    assert inlined((("c", STORED), ("y", Not(asked))), {"y"}) == (("y", Not(BIG)),)
    assert inlined((("c", CERTAIN), ("y", Not(asked))), {"y"}) == (("y", Not(Compare("=", CERTAIN, ONE))),)
