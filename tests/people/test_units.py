"""Units are opened, renamed, moved and closed from a day on; how they stood before stays readable."""

from datetime import date

import pytest

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.people.actions import Post, assign, change_unit, close_unit, hire, open_unit
from kaohe.people.errors import BeforeItBegan, Circle, NotKnown, NotWanted
from kaohe.people.models import UnitStanding
from kaohe.people.queries import units

pytestmark = pytest.mark.django_db
JAN, JUN, OCT = date(2026, 1, 1), date(2026, 6, 1), date(2026, 10, 1)


@pytest.fixture
def company(owner):
    """A department of two groups, a person in the first."""
    open_unit(owner, "D1", name="客服部", since=JAN)
    open_unit(owner, "G1", name="一組", since=JAN, parent="D1")
    open_unit(owner, "G2", name="二組", since=JAN, parent="D1")
    hire(owner, "E1", name="甲", since=JAN)
    assign(owner, "E1", Post("TSR", "G1"), since=JAN)
    return owner


def standing(who, day):
    return {one.unit.code: (one.name, one.parent.code if one.parent else "") for one in units(who, day)}


def test_a_unit_changes_from_a_day_on(company):
    change_unit(company, "G2", name="質檢組", parent="", since=OCT, reason="改組")

    assert standing(company, date(2026, 9, 30))["G2"] == ("二組", "D1")
    assert standing(company, OCT)["G2"] == ("質檢組", "")
    assert Entry.objects.latest("position").action == "people.unit.change"


def test_a_unit_that_changes_on_its_first_day_was_never_otherwise(company):
    change_unit(company, "G2", name="質檢組", parent="D1", since=JAN)

    assert standing(company, JAN)["G2"] == ("質檢組", "D1")
    assert UnitStanding.objects.filter(unit__code="G2").count() == 2  # What was known before stays readable.


def test_a_unit_without_people_is_closed(company):
    close_unit(company, "G2", last_day=JUN, reason="撤銷")

    assert "G2" in standing(company, JUN)
    assert "G2" not in standing(company, date(2026, 6, 2))


REFUSED = [
    (lambda who: change_unit(who, "G9", name="x", parent="", since=OCT), NotKnown),
    (lambda who: change_unit(who, "G1", name="x", parent="G9", since=OCT), NotKnown),
    (lambda who: change_unit(who, "G1", name="一組", parent="D1", since=OCT), NotWanted),
    (lambda who: change_unit(who, "G1", name="x", parent="D1", since=date(2025, 12, 31)), BeforeItBegan),
    (lambda who: change_unit(who, "D1", name="x", parent="G1", since=OCT), Circle),
    (lambda who: close_unit(who, "G1", last_day=OCT, reason="-"), NotWanted),
    (lambda who: close_unit(who, "D1", last_day=OCT, reason="-"), NotWanted),
    (lambda who: close_unit(who, "G2", last_day=date(2025, 12, 31), reason="-"), BeforeItBegan),
]


@pytest.mark.parametrize(("act", "fault"), REFUSED)
def test_what_is_refused_changes_nothing(company, act, fault):
    before = list(UnitStanding.objects.order_by("pk").values()), Entry.objects.count()

    with pytest.raises(fault):
        act(company)
    with pytest.raises((NotAllowed, NotKnown)):
        act(Actor("E1"))

    assert (list(UnitStanding.objects.order_by("pk").values()), Entry.objects.count()) == before
