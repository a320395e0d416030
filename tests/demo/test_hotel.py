"""A hotel's demo: files that are taken, prices for every night, and one main cause where the plan is missed."""

import pytest

from kaohe.demo.company import make_company
from kaohe.engine.backends import duckdb
from kaohe.engine.run import Records, run_month
from kaohe.month.reading import read_records
from tests.demo.companies import HANDBOOKS, PERIOD, book


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    opened = book(HANDBOOKS / "hotel")
    made = make_company(HANDBOOKS / "hotel", 20, 1, 7, tmp_path_factory.mktemp("hotel"))
    reading = read_records(opened, made.folder)
    assert not reading.faults
    assert not made.left_out
    return run_month(opened, PERIOD, Records(reading.tables), duckdb.run)


def results(outcome, subject, name):
    table = outcome.tables[subject, "月", "whole"]
    return dict(zip(table["_s"].to_pylist(), table[name].to_pylist(), strict=True))


def test_the_closed_restaurant_is_the_main_cause(outcome):
    causes = results(outcome, "營業點", "月欠收主因")

    assert [name for name, is_cause in causes.items() if is_cause] == ["中餐"]


def test_every_night_has_its_price(outcome):
    assert results(outcome, "營業點", "平均房價")["客房"] > 0


def test_business_guests_have_their_tickets(outcome):
    rooms, tickets = results(outcome, "商務客", "住房間數"), results(outcome, "商務客", "應贈泳票")

    assert sum(tickets.values()) > 0
    assert all(tickets[guest] == rooms[guest] // 5 for guest in rooms)
