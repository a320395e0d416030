"""Nobody gets a post in a unit that is not there on the day."""

from datetime import date

import pytest

from kaohe.ledger.models import Entry
from kaohe.people.actions import Post, assign, close_unit, hire, open_unit
from kaohe.people.errors import PeopleError
from kaohe.people.many import Change, assign_many
from kaohe.people.models import Assignment

pytestmark = pytest.mark.django_db
BEGIN, CLOSED, AFTER = date(2026, 1, 1), date(2026, 9, 30), date(2026, 10, 1)


@pytest.fixture
def boss(owner):
    open_unit(owner, "U1", name="一組", since=BEGIN)
    open_unit(owner, "U2", name="二組", since=BEGIN)
    hire(owner, "E1", name="甲", since=BEGIN)
    assign(owner, "E1", Post("坐席", "U1"), since=BEGIN)
    close_unit(owner, "U2", last_day=CLOSED, reason="併入一組")
    return owner


@pytest.mark.parametrize(
    "act",
    [
        lambda who: assign(who, "E1", Post("坐席", "U2"), since=AFTER),
        lambda who: assign_many(who, ["E1"], Change(unit="U2"), since=AFTER, reason="調"),
        lambda who: assign(who, "E1", Post("坐席", "U2"), since=CLOSED),
        lambda who: open_unit(who, "U3", name="三組", since=AFTER, parent="U2"),
    ],
    ids=["assign", "assign many", "assign beyond its last day", "open below"],
)
def test_a_closed_unit_takes_nobody(boss, act):
    before = list(Assignment.objects.order_by("pk").values()), Entry.objects.count()

    with pytest.raises(PeopleError):
        act(boss)

    assert (list(Assignment.objects.order_by("pk").values()), Entry.objects.count()) == before
