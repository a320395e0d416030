"""Spark beside the reference: random programs and handbooks, numbers as they are in bulk, and what it refuses."""

from random import Random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from kaohe.engine.backends import python, spark, spark_session
from kaohe.engine.errors import BackendMissing, OutOfRange
from kaohe.engine.ir import Aggregate, Arith, Case, Col, Compare, Div, Extend, Filter, Join, Lit, Program, Window
from tests.engine.backends import in_spark
from tests.engine.programs import runs
from tests.engine.random_months import month
from tests.engine.small import Refused, posts, run
from tests.engine.sparks import on_spark
from tests.engine.test_backends import agree

pytestmark = on_spark
BEYOND = {"K505"}


@pytest.mark.parametrize("books", [3, pytest.param(25, marks=pytest.mark.full)])
def test_random_handbooks_in_one_session(books):
    """The reference and Spark give every result and every piece of evidence alike."""
    done, seed = 0, 0
    while done < books:
        one = month(Random(seed))
        seed += 1
        try:
            run(
                one.text, one.rows, people=one.people, history=one.history, missing=one.missing,
                settings=posts("甲崗", "乙崗"), beside=in_spark,
            )  # fmt: skip
        except Refused as refused:
            if set(refused.codes) <= BEYOND:
                continue
            raise
        done += 1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs())
def test_random_programs(drawn):
    program, inputs = drawn
    agree(program, inputs, (in_spark,))


STEPS = (
    Extend("e", "t", (("y", Arith("+", Arith("*", Col("x"), Lit(3)), Lit(1))), ("z", Div(Col("y"), Col("k"))))),
    Filter("f", "e", Compare("<>", Col("z"), Lit(4))),
    Window("w", "f", ("k",), (("x", "desc"),), (("n", "rank", ""), ("sum", "running_sum", "y"))),
    Aggregate("a", "w", ("k",), (("best", "max", "sum"), ("names", "distinct", "s"))),
    Join("j", "w", "a", "left", (("k", "k"),), (("best", "best"), ("names", "names"))),
    Extend("o", "j", (("share", Case(((Compare(">", Col("best"), Lit(0)), Div(Col("sum"), Col("best"))),), Lit(0))),)),
)


def test_in_bulk_as_in_small(monkeypatch):
    """Above some size queries are compiled, planned again on their way, and read their tables from files."""
    chance = Random(7)
    table = pa.table(
        {
            "x": pa.array(chance.sample(range(-(10**9), 10**9), 3000), pa.int64()),
            "k": pa.array([chance.choice((None, -1, 0, 1, 2, 9)) for _ in range(3000)], pa.int64()),
            "s": pa.array([chance.choice((None, "甲", "乙", "a", "A")) for _ in range(3000)], pa.string()),
        }
    )
    program, given_ = Program(STEPS, (("o", ("k", "x")), ("a", ("k",)))), {"t": table}
    expected = python.run(program, given_)
    monkeypatch.setattr(spark, "SMALL", 0)
    monkeypatch.setattr(spark, "BY_HAND", 100)
    assert in_spark(program, given_) == expected


@pytest.mark.parametrize("op", ["+", "*"])
def test_compiled_queries_raise_too(monkeypatch, op):
    monkeypatch.setattr(spark, "SMALL", 0)
    program = Program((Extend("o", "t", (("y", Arith(op, Col("x"), Col("x"))),)),), (("o", ()),))
    with pytest.raises(OutOfRange):
        in_spark(program, {"t": pa.table({"x": [2**62]})})


def test_nothing_is_kept_after_a_run():
    given_ = {"t": pa.table({"x": [1, 2], "k": [1, 1], "s": ["a", "b"]})}
    in_spark(Program(STEPS, (("o", ("x",)),)), given_)
    context = spark_session.session().sparkContext
    assert not dict(context._jsc.getPersistentRDDs())


def test_a_spark_that_would_wrap_is_refused(monkeypatch):
    in_spark(Program((), (("t", ()),)), {"t": pa.table({"x": [1]})})
    started = spark_session._started(spark_session.master())
    monkeypatch.setattr(spark_session, "_started", lambda _: Lax(started))
    with pytest.raises(BackendMissing) as fault:
        spark_session.session()
    assert fault.value.lacking == "ansi"


class Lax:
    """Spark with other settings than ours."""

    def __init__(self, started):
        self.started = started

    def newSession(self):  # noqa: N802 - Spark's name
        session = self.started.newSession()
        session.conf.set("spark.sql.ansi.enabled", "false")
        return session
