"""Random handbooks over random months: both backends agree, everything can be worked out again, order does not matter."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings

from kaohe.handbook.results import Measured
from tests.engine.random_months import Month, months
from tests.engine.small import Refused, Results, in_any_order, posts, run, same

EXAMPLES = {"ci": 18, "full": 1500}.get(os.environ.get("HYPOTHESIS_PROFILE", "dev"), 20)
SETTINGS = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
BEYOND = {"K505"}
"""What a random handbook may be refused for: numbers that might not fit."""


def run_month(month: Month, rows=None) -> Results:
    """The month on both backends."""
    try:
        return run(
            month.text, month.rows if rows is None else rows, people=month.people, history=month.history,
            missing=month.missing, settings=posts("甲崗", "乙崗"),
        )  # fmt: skip
    except Refused as refused:
        if not set(refused.codes) <= BEYOND:
            raise
        assume(False)
        raise


def test_random_books():
    """Python and DuckDB agree; `small.run` works every stored result out again."""

    @SETTINGS
    @given(months())
    def check(month):
        results = run_month(month)
        for card in ("量0", "數0"):
            adds_up(results, card)

    check()


def adds_up(results: Results, card: str) -> None:
    """The evidence of a count or sum adds up to it."""
    node = results.book.nodes(card)[0]
    gather = node.gathers[0]
    if not isinstance(gather, Measured) or gather.function not in {"count", "sum"}:
        return
    for who in results.subjects():
        value = results[who, card][0]
        if value is not None and not results[who, card][2]:
            counted = sum(
                row["counted"]
                for row in results.outcome.evidence.to_pylist()
                if (row["card"], row["subject"]) == (card, who)
            )
            step = gather.column.number.step if gather.column else 1
            assert abs(counted * step - value) <= node.value.number.step / 2


def test_the_order_of_records_does_not_matter():
    @settings(SETTINGS, max_examples=max(10, EXAMPLES // 3))
    @given(months())
    def check(month):
        one = run_month(month)
        turned = {
            name: [{**row, "id": f"{name}{n}"} for n, row in enumerate(rows, 1)][::-1]
            for name, rows in month.rows.items()
        }
        two = run_month(month, turned)
        for key, held in one.outcome.tables.items():
            same(held, two.outcome.tables[key])
        same(in_any_order(one.outcome.evidence), in_any_order(two.outcome.evidence))

    check()


def test_the_same_inputs_give_the_same_bits():
    @settings(SETTINGS, max_examples=max(5, EXAMPLES // 6))
    @given(months())
    def check(month):
        one, two = run_month(month), run_month(month)
        for key, held in one.outcome.tables.items():
            assert held.equals(two.outcome.tables[key])
        assert one.outcome.evidence.equals(two.outcome.evidence)

    check()


@pytest.mark.full
def test_many_random_books():
    @settings(SETTINGS, max_examples=2000)
    @given(months())
    def check(month):
        run_month(month)

    check()
