"""A write that is sent twice with one key is done once and answered the same."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kaohe.access.errors import AccessError
from kaohe.access.models import Reply
from kaohe.access.replies import once_only
from kaohe.access.scopes import Scope
from kaohe.access.tokens import create_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(company):
    return create_token(company("E1"), "x", [Scope.PEOPLE_READ], until=timezone.localdate())[0].pk


@pytest.fixture
def done():
    """What was done, one item a time."""
    return []


@pytest.fixture
def write(token, done):
    def sent(key, asked=b"hire E9", token=token):
        def do():
            done.append(key)
            return 201, f"number {len(done)}"

        return once_only(token, key, asked, do)

    return sent


def test_the_second_time_is_answered_and_not_done(write, done):
    assert [write("a"), write("a"), write("b")] == [(201, "number 1"), (201, "number 1"), (201, "number 2")]
    assert done == ["a", "b"]


def test_a_key_for_something_else_is_refused(write, done):
    write("a")

    with pytest.raises(AccessError) as refused:
        write("a", b"hire E8")

    assert (refused.value.code, done) == ("A118", ["a"])


def test_a_key_of_another_token_is_another(company, write, done):
    other = create_token(company("E2"), "x", [Scope.PEOPLE_READ], until=timezone.localdate())[0].pk

    assert [write("a"), write("a", token=other)] == [(201, "number 1"), (201, "number 2")]


def test_what_failed_may_be_tried_again(token):
    def fails():
        raise AccessError("A113")

    with pytest.raises(AccessError):
        once_only(token, "a", b"", fails)

    assert not Reply.objects.exists()
    assert once_only(token, "a", b"", lambda: (200, "done")) == (200, "done")


def test_after_a_day_nothing_is_kept(write):
    write("a")

    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1), tick=False):
        assert write("a") == (201, "number 2")
