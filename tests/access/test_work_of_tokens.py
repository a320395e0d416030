"""Work that a token began ends with it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kaohe.access.acting import acting
from kaohe.access.tokens import bearer_of, create_token, revoke_token
from kaohe.base.permission import Permission, decide

pytestmark = pytest.mark.django_db


def test_what_a_token_began_goes_on_no_longer_than_the_token(owner):
    today = timezone.localdate()
    revoked, secret = create_token(acting(owner.account), "一", ["imports:write"], until=today + timedelta(days=9))
    _, other = create_token(acting(owner.account), "二", ["imports:write"], until=today)
    began, until_today = (found[0] for one in (secret, other) if (found := bearer_of(one)))
    assert decide(began, Permission.RECORDS_WRITE).allowed

    revoke_token(owner, revoked.pk)

    assert decide(began, Permission.RECORDS_WRITE).because == "no_token"
    assert decide(until_today, Permission.RECORDS_WRITE).allowed
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert decide(until_today, Permission.RECORDS_WRITE).because == "no_token"
