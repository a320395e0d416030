"""Texts that cannot be kept are refused by every act, and nothing is changed."""

from datetime import date

import pytest

from kaohe.base.texts import TextRefused
from kaohe.ledger.models import Entry
from kaohe.people.actions import Post, assign, change_unit, end_employment, hire, open_unit, rename
from kaohe.people.models import Person, Unit

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)
ACTS = {
    "number": lambda by, bad: hire(by, bad, name="甲", since=SINCE),
    "name": lambda by, bad: hire(by, "E2", name=bad, since=SINCE),
    "reason": lambda by, bad: hire(by, "E2", name="乙", since=SINCE, reason=bad),
    "code": lambda by, bad: open_unit(by, bad, name="二組", since=SINCE),
    "unit's name": lambda by, bad: open_unit(by, "U2", name=bad, since=SINCE),
    "unit's new name": lambda by, bad: change_unit(by, "U1", name=bad, parent="", since=SINCE),
    "parent": lambda by, bad: open_unit(by, "U2", name="二組", since=SINCE, parent=bad),
    "post": lambda by, bad: assign(by, "E1", Post(bad, "U1"), since=SINCE),
    "grade": lambda by, bad: assign(by, "E1", Post("坐席", "U1", grade=bad), since=SINCE),
    "superior": lambda by, bad: assign(by, "E1", Post("坐席", "U1", bad), since=SINCE),
    "unit": lambda by, bad: assign(by, "E1", Post("坐席", bad), since=SINCE),
    "whose": lambda by, bad: end_employment(by, bad, last_day=SINCE, reason="離職"),
    "new name": lambda by, bad: rename(by, "E1", name=bad, reason="更正"),
}


@pytest.fixture
def company(owner):
    """One person, one unit."""
    open_unit(owner, "U1", name="一組", since=SINCE)
    hire(owner, "E1", name="甲", since=SINCE)
    return owner


def kept():
    return Entry.objects.count(), Person.objects.count(), Unit.objects.count()


@pytest.mark.parametrize(
    "bad", ["甲\0", "甲\x1b", "\ud800", "甲" * 2001], ids=["null", "escape", "half a pair", "long"]
)
@pytest.mark.parametrize("act", ACTS)
def test_a_text_that_cannot_be_kept_is_refused(company, act, bad):
    before = kept()

    with pytest.raises(TextRefused):
        ACTS[act](company, bad)

    assert kept() == before
