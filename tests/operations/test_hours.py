"""The examination tells where days begin otherwise than the handbook in force says."""

import pytest

from kaohe.operations.doctor import hours
from tests.company import put_in_force

pytestmark = pytest.mark.django_db


def test_a_clock_that_is_not_the_handbooks_is_told(owner, settings):
    put_in_force(owner)
    assert list(hours()) == []

    settings.TIME_ZONE = "Asia/Jerusalem"

    [found] = hours()
    assert not found.is_wrong
    assert found.said("en") == (
        "The handbook 試 is of the time zone Asia/Shanghai, but days begin and end here by Asia/Jerusalem.",
        "Set KAOHE_TIME_ZONE=Asia/Shanghai and start anew, or correct the handbook.",
    )


def test_without_a_handbook_nothing_is_told(db):
    assert list(hours()) == []
