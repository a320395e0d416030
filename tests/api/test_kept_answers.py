"""Answers that are kept for a second sending of the same write go after a day, whoever sends or does not send again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kaohe.access.acting import acting
from kaohe.access.models import Reply
from kaohe.access.replies import KEPT, once_only
from kaohe.access.tokens import create_token
from kaohe.jobs.kinds import chores

pytestmark = pytest.mark.django_db


def test_what_was_answered_is_kept_for_a_day_and_no_longer(owner, settings, tmp_path):
    settings.DATA = tmp_path
    token, _ = create_token(acting(owner.account), "薪資", ["imports:write"], until=timezone.localdate())
    for key in ("old", "new"):
        once_only(token.pk, key, b"x", lambda: (201, '{"name": "甲"}'))
    Reply.objects.filter(key="old").update(at=timezone.now() - KEPT - timedelta(minutes=1))

    for chore in chores():
        if chore.seconds >= 60:
            chore.do()

    assert [one.key for one in Reply.objects.all()] == ["new"]
