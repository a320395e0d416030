"""What is held about a person: registers that the rooms of people and circulars keep are counted like others."""

from datetime import date

import pytest

from kaohe.people.actions import hire
from kaohe.privacy.held import personal_data
from tests.company import SINCE, put_in_force, settle

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)


def counted(actor, number):
    return {one.register: one.count for one in personal_data(actor, number, DAY).held}


def test_what_people_keep_is_counted_and_nothing_is_listed_that_is_not_there(owner):
    settle(owner)
    put_in_force(owner)
    hire(owner, "N1", name="新", since=SINCE)

    assert counted(owner, "N1") == {"人員": 1}
    assert counted(owner, "E1") == {"人員": 1, "任職": 1}
