"""The way to a second factor: set up where it is needed, back to where one was, asked again after a while, reset."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from kaohe.access.models import Account
from kaohe.ledger.models import Entry
from kaohe.web.account.examples import EXAMPLES
from kaohe.web.texts import texts
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"
OPENING = "/access/accounts/open"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_code_was_used():
    cache.clear()


@pytest.fixture
def hr(company):
    """HR, signed in with a password alone."""
    client = company("H1", factor=False)
    account = Account.objects.get(login="H1")
    account.set_password(RIGHT)
    account.save()
    client.force_login(account)
    return client


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_app(login="H1"):
    return TOTP.activate(Account.objects.get(login=login), SECRET)


def test_who_has_none_is_led_to_it_and_back(hr, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, **_: do())  # A test never commits.
    asked = hr.get(f"{OPENING}?x=1")
    assert asked["Location"] == "/account/second-factor/?next=%2Faccess%2Faccounts%2Fopen%3Fx%3D1"
    assert "/account/2fa/totp/activate/" in hr.get(asked["Location"]).content.decode()

    hr.post("/account/reauthenticate/", {"password": RIGHT})
    secret = hr.get("/account/2fa/totp/activate/").context["form"].secret
    done = hr.post("/account/2fa/totp/activate/", {"code": code(secret)})

    assert done["Location"] == "/account/2fa/recovery-codes/"
    assert "/account/second-factor/done" in hr.get(done["Location"]).content.decode()
    assert hr.get("/account/second-factor/done")["Location"] == f"{OPENING}?x=1"
    assert hr.get(OPENING).status_code == 200
    told = Entry.objects.latest("position")
    assert (told.actor, told.action, told.detail) == ("H1", "access.factor.add", {"kind": "totp"})


def test_nobody_is_led_elsewhere(hr):
    hr.get("/account/second-factor/?next=https://elsewhere.example/")

    assert hr.get("/account/second-factor/done")["Location"] == "/account/"


def test_who_has_one_proves_it_and_what_was_sent_is_done(hr):
    with_app()
    sent = {"reason": "手機丟了"}
    with_app("E1")
    asked = hr.post("/access/accounts/E1/factor", sent)
    assert asked["Location"].startswith("/account/2fa/reauthenticate/")
    assert Authenticator.objects.filter(user__login="E1").exists()

    done = hr.post(asked["Location"], {"code": code(), "next": "/access/accounts/E1/factor"})

    assert done["Location"] == "/access/accounts/"
    assert not Authenticator.objects.filter(user__login="E1").exists()
    assert Entry.objects.latest("position").action == "access.factor.reset"


def test_after_the_minutes_it_is_asked_again(hr):
    with_app()
    account = Account.objects.get(login="H1")
    prove(hr, account, at=time.time() - 295)
    assert hr.get(OPENING).status_code == 200

    prove(hr, account, at=time.time() - 301)

    assert hr.get(OPENING)["Location"].startswith("/account/2fa/reauthenticate/")
    assert hr.get("/access/accounts/").status_code == 200


def test_a_password_given_again_makes_no_factor_fresh(hr):
    with_app()
    prove(hr, Account.objects.get(login="H1"), at=time.time() - 3600)

    hr.post("/account/reauthenticate/", {"password": RIGHT})

    assert hr.get(OPENING)["Location"].startswith("/account/2fa/reauthenticate/")


def test_a_password_given_again_is_no_second_factor(hr):
    with_app()

    hr.post("/account/reauthenticate/", {"password": RIGHT})

    assert hr.get(OPENING)["Location"].startswith("/account/2fa/reauthenticate/")


def test_a_recovery_code_is_a_second_factor_once(hr, anonymous):
    with_app()
    [first, *_] = RecoveryCodes.activate(Account.objects.get(login="H1")).get_unused_codes()
    anonymous.post("/account/login/", {"login": "H1", "password": RIGHT})
    anonymous.post("/account/2fa/authenticate/", {"code": first})
    assert anonymous.get(OPENING).status_code == 200

    anonymous.post("/account/logout/")
    anonymous.post("/account/login/", {"login": "H1", "password": RIGHT})
    anonymous.post("/account/2fa/authenticate/", {"code": first})

    assert anonymous.get("/").status_code == 302


def test_without_it_the_last_one_removed_proves_nothing_more(hr):
    with_app()
    prove(hr, Account.objects.get(login="H1"))
    hr.post("/account/reauthenticate/", {"password": RIGHT})

    hr.post("/account/2fa/totp/deactivate/")

    assert hr.get(OPENING)["Location"].startswith("/account/second-factor/")
    assert Entry.objects.latest("position").action == "access.factor.remove"


def test_a_part_of_a_page_leads_the_whole_page(hr):
    part = hr.get(OPENING, headers={"HX-Request": "true", "HX-Current-URL": "/access/accounts/"})

    assert part.status_code == 204
    assert part["HX-Redirect"] == "/account/second-factor/?next=%2Faccess%2Faccounts%2F"


def test_a_reset_ends_every_session(hr, company, anonymous):
    with_app("E1")
    account = Account.objects.get(login="E1")
    account.set_password(RIGHT)
    account.save()
    anonymous.post("/account/login/", {"login": "E1", "password": RIGHT})
    anonymous.post("/account/2fa/authenticate/", {"code": code()})
    assert anonymous.get("/").status_code == 200
    prove(hr, Account.objects.get(login="H1"))

    hr.post("/access/accounts/E1/factor", {"reason": "手機丟了"})

    assert anonymous.get("/").status_code == 302


def test_the_list_offers_a_reset_where_there_is_something_to_reset(hr):
    with_app("E1")

    shown = hr.get("/access/accounts/").content.decode()

    assert shown.count("/factor") == 1
    assert "/access/accounts/E1/factor" in shown


def test_a_password_is_not_offered_where_it_does_not_suffice(hr):
    with_app()
    asked = hr.get(OPENING)["Location"]

    assert 'href="/account/reauthenticate/' not in hr.get(asked).content.decode()
    assert "/account/2fa/reauthenticate/" in hr.get("/account/reauthenticate/").content.decode()


def test_a_wrong_code_is_told_with_what_to_do(hr):
    with_app()

    refused = hr.post(hr.get(OPENING)["Location"], {"code": "000000"}).content.decode()

    assert "This code is not right. Wait for the next one" in refused
    assert "clock" in refused


def test_recovery_codes_are_printed_first(hr):
    with_app()
    RecoveryCodes.activate(Account.objects.get(login="H1"))
    hr.post("/account/reauthenticate/", {"password": RIGHT})

    page = hr.get("/account/2fa/recovery-codes/").content.decode()

    assert re.findall(r'class="btn btn-primary"[^>]*>', page) == ['class="btn btn-primary" type="button" data-print>']
    assert "Save as a file" in page


@pytest.mark.parametrize("language", ["zh_Hant", "zh_Hans", "en"])
def test_the_example_of_a_password_is_nobodys_password(hr, language):
    account = Account.objects.get(login="H1")
    help_text = texts()["factor.field_password1_help"][language]
    [example] = [one for one in EXAMPLES if one in help_text]

    for password in (example, example.upper().replace(" ", ""), example.replace(" ", "  ") + " "):
        sent = {"oldpassword": RIGHT, "password1": password, "password2": password}
        assert "This is the example of this page" in hr.post("/account/password/", sent).content.decode()

    account.refresh_from_db()
    assert account.check_password(RIGHT)
