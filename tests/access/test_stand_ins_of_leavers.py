"""Whose rights a stand-in has once he for whom he stands in is gone."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kaohe.access.actions import name_stand_in
from kaohe.base.permission import Permission, can, decide
from kaohe.people.actions import end_employment

pytestmark = pytest.mark.django_db


def test_who_stands_in_for_somebody_that_left_has_his_rights_no_longer(company, owner):
    today = timezone.localdate()
    name_stand_in(owner, "L1", "E3", since=today, until=today + timedelta(days=30), reason="休假")
    acting = company("E3", instead_of="L1")
    assert can(acting, Permission.PEOPLE_READ, "E1")
    assert not can(company("E3"), Permission.PEOPLE_READ, "E1")

    end_employment(owner, "L1", last_day=today, reason="離職")

    assert can(acting, Permission.PEOPLE_READ, "E1")  # It is his last day.
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert not can(company("L1"), Permission.PEOPLE_READ, "E1")
        assert decide(acting, Permission.PEOPLE_READ, "E1").because in {"no_stand_in", "not_employed"}
