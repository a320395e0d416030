"""The page of tokens: made after one's password was asked for, shown once, ended by a button."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kaohe.access.models import Account, Token
from kaohe.access.tokens import bearer_of, create_token
from kaohe.base.actor import Actor
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db
NEW = "/account/tokens/new"
RIGHT = "correct horse battery"


@pytest.fixture
def mei(company):
    """E1, who has signed in and just shown his second factor again."""
    client = company("E1")
    account = Account.objects.get(login="E1")
    account.set_password(RIGHT)
    account.save()
    client.force_login(account)
    prove(client, account, reauthenticated=True)
    return client


def form(**more):
    until = timezone.localdate() + timedelta(days=30)
    return {"name": "Time clock", "scopes": ["people:read", "registers:write"], "until": until.isoformat()} | more


def test_the_password_is_asked_for_first(company):
    client = company("E1")

    for answer in (client.get(NEW), client.post(NEW, form())):
        assert answer["Location"].startswith("/account/reauthenticate/")
    assert not Token.objects.exists()


def test_a_password_alone_is_not_enough(company, mei):
    weak = company("E1", factor=False)
    weak.post("/account/reauthenticate/", {"password": RIGHT})

    assert weak.post(NEW, form())["Location"].startswith("/account/second-factor/")
    assert not Token.objects.exists()


def test_it_is_shown_once_and_works(mei):
    shown = mei.post(NEW, form())

    (secret,) = re.findall(r"kaohe_[\w-]+", shown.content.decode())
    assert "no-store" in shown["Cache-Control"]
    found = bearer_of(secret)
    assert found is not None
    assert found[0].name == "E1"
    assert secret not in mei.get("/account/tokens/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "must be filled in"),
        ({"scopes": []}, "must be filled in"),
        ({"until": "2020-01-01"}, "must lie between"),
        ({"scopes": ["everything"]}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(mei, wrong, said):
    answer = mei.post(NEW, form(**wrong))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Token.objects.exists()


def test_the_list_tells_what_each_may_and_ends_it(company, mei):
    mei.post(NEW, form())
    number = Token.objects.get().pk

    listed = mei.get("/account/tokens/").content.decode()
    assert "Time clock" in listed
    assert "Registers: read and write" in listed
    assert "Never" in listed
    assert company("E2").post(f"/account/tokens/{number}/revoke").status_code == 403

    done = mei.post(f"/account/tokens/{number}/revoke", follow=True).content.decode()

    assert "The token is revoked." in done
    assert Token.objects.get().revoked_at is not None


def test_who_keeps_accounts_sees_everybodys(company):
    person = Account.objects.get(login="E1")
    create_token(Actor("E1", account=person.pk), "Time clock", ["people:read"], until=timezone.localdate())

    assert "Time clock" in company("H1").get("/account/tokens/").content.decode()
    assert "Time clock" not in company("E2").get("/account/tokens/").content.decode()
