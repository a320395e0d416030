"""Tokens: shown once, kept as a digest, ended by their owner, their day, or the end of the account."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kaohe.access.actions import close_account, name_stand_in, reset_password
from kaohe.access.errors import AccessError
from kaohe.access.models import Account, Token
from kaohe.access.scopes import Scope, covers
from kaohe.access.tokens import MOST, bearer_of, create_token, revoke_token, tokens
from kaohe.base.actor import Proof
from kaohe.base.permission import NotAllowed, Permission
from kaohe.base.texts import TextRefused
from kaohe.ledger.actions import record
from kaohe.ledger.models import Entry
from kaohe.people.actions import rename

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READ = [Scope.PEOPLE_READ]


def in_days(days):
    return timezone.localdate() + days * DAY


def bearer(secret):
    """Who acts by a token that is good."""
    found = bearer_of(secret)
    assert found is not None
    return found


def used():
    moment = Token.objects.get().used_at
    assert moment is not None
    return moment


def last():
    return Entry.objects.latest("position")


@pytest.fixture
def made(company):
    """E1's token to read people."""
    return create_token(company("E1"), "打卡機", READ, until=in_days(30))


def test_a_token_is_kept_as_a_digest_and_its_making_in_the_ledger(company, made):
    token, secret = made

    assert secret.startswith("kaohe_")
    assert len(secret) > 40
    assert secret not in str(Token.objects.values().get())
    assert (last().action, last().subject, last().actor) == ("access.token.create", "E1", "E1")
    assert last().detail == {"digest": token.digest[:12], "scopes": READ, "until": in_days(30).isoformat()}


def test_it_acts_for_its_owner_and_is_named_in_the_ledger(company, owner, made):
    token, secret = made

    actor, found = bearer(secret)

    assert (actor.name, actor.account, actor.instead_of, actor.token) == ("E1", token.account_id, "", token.pk)
    assert found == token
    with pytest.raises(NotAllowed):
        rename(actor, "E2", name="別名", reason="試")
    assert record(actor, "x.y.z", "person", "E1").detail == {"token": token.pk}


@pytest.mark.parametrize("text", ["", "kaohe_", "kaohe_" + "A" * 43, "\0", "\ud800", "x" * 100_000])
def test_what_is_no_token_is_nobody(made, text):
    assert bearer_of(text) is None


def test_it_is_good_until_its_day_and_not_after(made):
    with time_machine.travel(timezone.now() + 30 * DAY, tick=False):
        assert bearer_of(made[1]) is not None
    with time_machine.travel(timezone.now() + 31 * DAY, tick=False):
        assert bearer_of(made[1]) is None


def test_its_use_is_noted_now_and_then(made):
    bearer_of(made[1])
    first = used()
    bearer_of(made[1])

    assert used() == first
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        bearer_of(made[1])
    assert used() > first


def test_a_revoked_one_is_dead_and_cannot_be_revoked_again(company, made):
    revoke_token(company("E1"), made[0].pk)

    assert bearer_of(made[1]) is None
    assert last().action == "access.token.revoke"
    with pytest.raises(AccessError) as refused:
        revoke_token(company("E1"), made[0].pk)
    assert refused.value.code == "A117"


def test_the_token_of_a_closed_account_stays_dead_when_it_opens_again(company, owner, made):
    close_account(owner, "E1", reason="離職")
    assert bearer_of(made[1]) is None

    reset_password(owner, "E1", reason="回來")
    Account.objects.filter(login="E1").update(must_change_password=False)

    assert bearer_of(made[1]) is None


def test_it_waits_until_a_new_password_is_chosen(company, owner, made):
    reset_password(owner, "E1", reason="忘記")
    assert bearer_of(made[1]) is None

    Account.objects.filter(login="E1").update(must_change_password=False)

    assert bearer_of(made[1]) is not None


def test_nobody_makes_one_for_another_or_by_a_token(company, owner, made):
    day = timezone.localdate()
    name_stand_in(owner, "L1", "E1", since=day, until=day, reason="休假")
    with pytest.raises(NotAllowed):
        create_token(company("E1", instead_of="L1"), "x", READ, until=in_days(1))
    with pytest.raises(NotAllowed):
        create_token(bearer(made[1])[0], "x", READ, until=in_days(1))
    with pytest.raises(AccessError) as refused:
        create_token(replace(bearer(made[1])[0], proof=Proof.FRESH), "x", READ, until=in_days(1))
    assert refused.value.code == "A112"

    assert Token.objects.count() == 1


def test_others_cannot_end_it_but_who_keeps_accounts_can(company, made):
    with pytest.raises(NotAllowed):
        revoke_token(company("E2"), made[0].pk)
    assert [list(tokens(company(who))) for who in ("E1", "E2", "H1")] == [[made[0]], [], [made[0]]]

    revoke_token(company("H1"), made[0].pk)

    assert bearer_of(made[1]) is None


@pytest.mark.parametrize(
    ("name", "scopes", "days", "code"),
    [
        (" ", READ, 1, "A113"),
        ("x", [], 1, "A114"),
        ("x", ["people:everything"], 1, "A114"),
        ("x", READ, -1, "A115"),
        ("x", READ, 366, "A115"),
    ],
)
def test_a_token_needs_name_scope_and_an_end_within_a_year(company, name, scopes, days, code):
    before = Entry.objects.count()

    with pytest.raises(AccessError) as refused:
        create_token(company("E1"), name, scopes, until=in_days(days))

    assert refused.value.code == code
    assert (Token.objects.count(), Entry.objects.count()) == (0, before)


def test_the_company_may_want_shorter_ones(company, settings):
    settings.TOKEN_DAYS = 7
    create_token(company("E1"), "x", READ, until=in_days(7))

    with pytest.raises(AccessError):
        create_token(company("E1"), "x", READ, until=in_days(8))


def test_the_last_day_of_a_year_is_taken(company):
    assert create_token(company("E1"), "x", READ, until=in_days(365))


def test_names_hold_what_can_be_seen(company):
    with pytest.raises(TextRefused):
        create_token(company("E1"), "x\0", READ, until=in_days(1))


def test_an_account_has_so_many_and_no_more(company):
    for _ in range(MOST):
        create_token(company("E1"), "x", READ, until=in_days(1))

    with pytest.raises(AccessError) as refused:
        create_token(company("E1"), "x", READ, until=in_days(1))

    assert refused.value.code == "A116"


def test_who_may_write_may_read_in_the_same_area_only():
    assert covers([Scope.PEOPLE_WRITE], Scope.PEOPLE_READ)
    assert not covers([Scope.PEOPLE_READ], Scope.PEOPLE_WRITE)
    assert not covers([Scope.PEOPLE_WRITE], Scope.LEDGER_READ)
    assert not covers([], Scope.PEOPLE_READ)


@pytest.mark.parametrize(
    ("asked", "proof"),
    [
        (None, Proof.SECOND_FACTOR),
        ({"機密", Permission.ACCESS_TOKEN_CREATE}, Proof.SECOND_FACTOR),
        ({"機密"}, Proof.PASSWORD),
    ],
)
def test_a_token_has_no_more_than_making_one_asked_for(made, settings, asked, proof):
    settings.SECOND_FACTOR = None if asked is None else frozenset(asked)

    found = bearer_of(made[1])

    assert found is not None
    assert found[0].proof is proof
