"""Lists of people hold those whom somebody may see, and no others."""

import pytest
from django.utils import timezone

from kaohe.base.period import Period
from kaohe.people.queries import members, staff_change

pytestmark = pytest.mark.django_db


def test_a_leader_sees_his_own(company):
    assert [one.number for one in members(company("L1"), timezone.localdate())] == ["E1", "E2", "L1"]
    assert [one.number for one in members(company("E1"), timezone.localdate())] == ["E1"]
    assert len(members(company("H1"), timezone.localdate())) == 8


def test_the_staff_change_table_is_that_of_whom_he_sees(company):
    assert staff_change(company("L1"), Period.parse("2020-01")).joined == ("E1", "E2", "L1")
    assert len(staff_change(company("D1"), Period.parse("2020-01")).joined) == 8
