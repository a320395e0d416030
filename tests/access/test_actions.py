"""Accounts from the staff list with slips, their closing, stand-ins, and who owns the system."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.utils import timezone

from kaohe.access.actions import (
    close_account,
    close_accounts_of_leavers,
    end_stand_in,
    hand_over,
    name_stand_in,
    open_accounts,
    reset_password,
)
from kaohe.access.errors import AccessError, catalogue
from kaohe.access.factors import reset_factor
from kaohe.access.identities import bind_identity, unbind_identity
from kaohe.access.models import Account, StandIn
from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import entries
from kaohe.people.actions import end_employment, hire
from kaohe.people.models import Person
from tests.company import SINCE

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
OF_IDENTITIES = {"A133", "A134"}
"""These need a provider: see tests/web/test_identities.py."""
OF_TOKENS = {"A112", "A113", "A114", "A115", "A116", "A117", "A118"}
"""Messages that are met in test_tokens.py and test_replies.py."""
OWN, GUESSED = "das Pferd frisst keinen Gurkensalat", "AAAA-AAAA-AAAA-AAAA"


@pytest.fixture
def newcomers(company, owner):
    """HR, and two persons without an account."""
    for number in ("N1", "N2"):
        hire(owner, number, name=f"新{number}", since=SINCE)
    return company("H1")


def last():
    return Entry.objects.latest("position")


def test_everybody_without_an_account_gets_one_and_a_slip(newcomers, owner):
    slips = open_accounts(newcomers)

    assert [(slip.login, slip.name, slip.unit) for slip in slips] == [("N1", "新N1", ""), ("N2", "新N2", "")]
    assert (last().action, last().detail) == ("access.account.open", {"accounts": ["N1", "N2"]})
    assert [last() in entries(owner, kind="person", subject=number) for number in ("N1", "N2", "E1")] == [
        True,
        True,
        False,
    ]
    assert open_accounts(newcomers) == []
    kept = str(list(Account.objects.values())) + str(list(Entry.objects.values()))
    assert not any(slip.code in kept for slip in slips)


def test_a_slip_opens_the_account_until_an_own_password_is_set(newcomers):
    (slip,) = open_accounts(newcomers, ["N1"])

    account = authenticate(username="N1", password=slip.code.lower().replace("-", " "))
    assert isinstance(account, Account)
    assert account.must_change_password
    assert authenticate(username="N1", password=GUESSED) is None
    assert authenticate(username="N2", password=slip.code) is None
    account.set_password(OWN)
    account.save()
    assert authenticate(username="N1", password=slip.code) is None
    assert authenticate(username="N1", password=OWN) == account


def test_a_slip_ends_after_its_last_day(newcomers):
    (slip,) = open_accounts(newcomers, ["N1"])

    with time_machine.travel(slip.until, tick=False):
        assert authenticate(username="N1", password=slip.code) is not None
    with time_machine.travel(slip.until + DAY, tick=False):
        assert authenticate(username="N1", password=slip.code) is None


def test_a_reset_takes_the_password_away_and_gives_a_slip(newcomers):
    account = Account.objects.get(login="E1")
    account.set_password(OWN)
    account.save()

    slip = reset_password(newcomers, "E1", reason="忘了")

    assert authenticate(username="E1", password=OWN) is None
    assert authenticate(username="E1", password=slip.code) == account
    assert (slip.name, slip.unit) == ("員工E1", "一組")
    assert (last().action, last().subject, last().reason.text) == ("access.account.reset", "E1", "忘了")


def test_a_closed_account_takes_no_slip(newcomers):
    (slip,) = open_accounts(newcomers, ["N1"])

    close_account(newcomers, "N1", reason="弄錯了")

    assert authenticate(username="N1", password=slip.code) is None
    assert last().action == "access.account.close"


def test_leavers_are_closed_from_the_day_after_their_last(newcomers, owner):
    end_employment(owner, "E1", last_day=TODAY, reason="離職")
    hire(owner, "N3", name="下月來", since=TODAY + timedelta(days=30))
    Account.objects.create(login="N3", person=Person.objects.get(number="N3"))

    assert close_accounts_of_leavers(newcomers, TODAY) == []
    assert close_accounts_of_leavers(newcomers, TODAY + DAY) == ["E1"]
    assert not Account.objects.get(login="E1").is_active
    before = Entry.objects.count()
    assert close_accounts_of_leavers(newcomers, TODAY + DAY) == []
    assert Entry.objects.count() == before


def test_the_owner_hands_over_and_owns_no_longer(company, owner):
    hand_over(owner, "D1", reason="換人管理")

    owners = list(Account.objects.filter(is_owner=True).values_list("login", flat=True))
    assert owners == ["D1"]
    with pytest.raises(NotAllowed):
        hand_over(owner, "E1", reason="再換")


def test_a_stand_in_is_named_by_himself_his_superior_or_hr(company, owner):
    for number in ("E1", "L1", "D1", "H1"):
        named = name_stand_in(company(number), "E1", "E2", since=TODAY, until=TODAY, reason="休假")
        end_stand_in(company(number), named.pk, reason="回來了")
    for number in ("E2", "L2", "A1"):
        with pytest.raises(NotAllowed):
            name_stand_in(company(number), "E1", "E2", since=TODAY, until=TODAY, reason="休假")
    assert last().action == "access.stand-in.end"
    assert [last() in entries(owner, kind="person", subject=number) for number in ("E1", "E2", "E3")] == [
        True,
        True,
        False,
    ]
    assert not StandIn.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(("who", "instead_of", "by"), [("L1", "", "L1"), ("E2", "L1", "E2"), ("E2", "L1", "L1")])
def test_nobody_names_himself_or_whom_he_stands_in_for(company, owner, who, instead_of, by):
    if instead_of:
        name_stand_in(owner, instead_of, who, since=TODAY, until=TODAY, reason="休假")
    actor, before = company(who, instead_of=instead_of), snapshot()

    with pytest.raises(AccessError) as fault:
        name_stand_in(actor, "E1", by, since=TODAY, until=TODAY, reason="休假")

    assert (fault.value.code, snapshot()) == ("A119", before)


def test_who_stands_in_for_another_may_have_him_stand_in_for_himself(company, owner):
    name_stand_in(owner, "L1", "E1", since=TODAY, until=TODAY, reason="休假")
    named = name_stand_in(company("E1", instead_of="L1"), "E1", "L1", since=TODAY, until=TODAY, reason="休假")

    assert (named.person.number, named.by.number) == ("E1", "L1")


NEVER = "E9"
REFUSED = [
    (lambda who: open_accounts(who, [NEVER]), "A104"),
    (lambda who: reset_password(who, NEVER, reason="-"), "A101"),
    (lambda who: reset_password(who, "E1", reason=" "), "A109"),
    (lambda who: reset_password(who, "owner", reason="-"), "A102"),
    (lambda who: close_account(who, "owner", reason="-"), "A102"),
    (lambda who: name_stand_in(who, "E1", "E1", since=TODAY, until=TODAY, reason="-"), "A106"),
    (lambda who: name_stand_in(who, "E1", "H1", since=TODAY, until=TODAY, reason="-"), "A119"),
    (lambda who: name_stand_in(who, "E1", NEVER, since=TODAY, until=TODAY, reason="-"), "A110"),
    (lambda who: name_stand_in(who, "E1", "E2", since=TODAY, until=TODAY - DAY, reason="-"), "A105"),
    (lambda who: name_stand_in(who, "E1", "E2", since=SINCE - DAY, until=TODAY, reason="-"), "A104"),
    (lambda who: name_stand_in(who, "E1", "E2", since=TODAY, until=TODAY, reason=""), "A109"),
    (lambda who: name_stand_in(who, "E2", "E1", since=TODAY + DAY, until=TODAY + 2 * DAY, reason="-"), "A107"),
    (lambda who: end_stand_in(who, 0, reason="-"), "A108"),
    (lambda who: bind_identity(who, "E1", provider="wecom", uid="x", reason="-"), "A132"),
    (lambda who: unbind_identity(who, "E1", 0, reason="-"), "A135"),
    (lambda who: reset_factor(who, "H1", reason="-"), "A130"),
    (lambda who: reset_factor(who, "E1", reason="-"), "A131"),
]
BY_OWNER = [
    (lambda who: close_account(who, "owner", reason="-"), "A136"),
    (lambda who: hand_over(who, "L1", reason="-"), "A104"),
    (lambda who: hand_over(who, "owner", reason="-"), "A111"),
    (lambda who: hand_over(who, "L2", reason="-"), "A103"),
]


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Account, StandIn)], Entry.objects.count()


def refused(act, actor, code):
    Account.objects.filter(login="L2").update(is_active=False)
    name_stand_in(actor, "E2", "E3", since=TODAY, until=TODAY + DAY, reason="休假")
    end_employment(Actor.system("test"), "L1", last_day=TODAY - DAY, reason="離職")
    before = snapshot()

    with pytest.raises(AccessError) as fault:
        act(actor)

    assert (fault.value.code, snapshot()) == (code, before)
    for language in ("zh_Hant", "zh_Hans", "en"):
        assert all("{" not in said for said in fault.value.said(language))


@pytest.mark.parametrize(("act", "code"), REFUSED)
def test_what_is_refused_changes_nothing(company, act, code):
    refused(act, company("H1"), code)


@pytest.mark.parametrize(("act", "code"), BY_OWNER)
def test_what_the_owner_is_refused_changes_nothing(company, owner, act, code):
    refused(act, owner, code)


def test_every_message_is_met_in_a_test():
    assert {code for _, code in (*REFUSED, *BY_OWNER)} == set(catalogue()) - OF_TOKENS - OF_IDENTITIES


@pytest.mark.parametrize(("act", "code"), [*REFUSED, *BY_OWNER])
def test_nobody_acts_without_the_right(company, act, code):
    del code
    before = snapshot()

    with pytest.raises(NotAllowed):
        act(company("A1"))

    assert snapshot() == before
