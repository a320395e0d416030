"""Signing in: by number and password, locked after guesses, one's own password first, a second factor where chosen."""

import re
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from kaohe.access.actions import open_accounts, take_back_slips
from kaohe.config.identity import providers
from kaohe.ledger.models import Entry
from kaohe.people.actions import hire
from kaohe.web.account.other_identity import OtherIdentity

LOGIN = "/account/login/"
SENSITIVE = "/account/2fa/totp/activate/"
RIGHT, OTHER = "correct horse battery", "another horse battery"


@pytest.fixture(autouse=True)
def nobody_has_guessed(db):
    cache.clear()


@pytest.fixture
def mei(db):
    made = get_user_model()(login="E7")
    made.set_password(RIGHT)
    made.save()
    return made


def once_more(client):
    client.post("/account/reauthenticate/", {"password": RIGHT})


def sign_in(client, password=RIGHT, login="E7"):
    return client.post(LOGIN, {"login": login, "password": password})


def test_number_and_password_lead_in(anonymous, mei):
    assert sign_in(anonymous, login=" E7 ")["Location"] == "/"
    assert anonymous.get("/").status_code == 200


def test_the_page_that_was_asked_for_comes_after_the_sign_in(anonymous, mei):
    asked = anonymous.get("/account/")["Location"]

    assert asked == "/account/login/?next=/account/"
    assert anonymous.post(asked, {"login": "E7", "password": RIGHT})["Location"] == "/account/"


def test_nobody_is_led_elsewhere(anonymous, mei):
    done = anonymous.post(f"{LOGIN}?next=https://elsewhere.example/", {"login": "E7", "password": RIGHT})

    assert done["Location"] == "/"


def test_five_wrong_guesses_lock_the_number_even_for_the_right_password(anonymous, mei):
    for _ in range(5):
        assert sign_in(anonymous, "a wrong guess").status_code == 200

    refused = sign_in(anonymous)

    assert "Too many failed login attempts" in refused.content.decode()
    assert anonymous.get("/").status_code == 302


def test_an_account_that_is_closed_leads_nowhere(anonymous, mei):
    mei.is_active = False
    mei.save()

    sign_in(anonymous)

    assert anonymous.get("/").status_code == 302


def test_nobody_opens_an_account_for_himself_or_asks_for_a_letter(anonymous, db):
    for address in ("/account/signup/", "/account/password/reset/", "/account/email/"):
        assert anonymous.get(address).status_code == 404


def test_a_password_that_was_given_is_changed_first(anonymous, mei):
    mei.must_change_password = True
    mei.save()
    sign_in(anonymous)
    assert anonymous.get("/")["Location"] == "/account/password/"
    assert "Choose your own first" in anonymous.get("/account/password/").content.decode()

    chosen = anonymous.post("/account/password/", {"oldpassword": RIGHT, "password1": OTHER, "password2": OTHER})

    assert chosen["Location"] == "/"
    assert anonymous.get("/").status_code == 200
    mei.refresh_from_db()
    assert not mei.must_change_password
    assert Entry.objects.get().action == "access.password.choose"


def test_whoever_is_in_by_a_slip_is_out_when_it_is_taken_back(anonymous, owner):
    hire(owner, "E8", name="乙", since=date(2026, 1, 1))
    sign_in(anonymous, open_accounts(owner, ["E8"])[0].code, "E8")
    assert anonymous.get("/")["Location"] == "/account/password/"

    take_back_slips(owner, reason="丟失")

    assert anonymous.get("/")["Location"] == "/account/login/?next=/"


def test_who_comes_with_a_slip_sets_a_password_and_the_slip_is_gone(anonymous, owner, client):
    hire(owner, "E8", name="阿玲", since=date(2026, 1, 1))
    slip = open_accounts(owner, ["E8"])[0]
    sign_in(anonymous, slip.code, "E8")
    assert anonymous.get("/", follow=True).redirect_chain[-1][0] == "/account/password/first/"

    anonymous.post("/account/password/first/", {"password1": OTHER, "password2": OTHER})

    assert anonymous.get("/").status_code == 200
    assert sign_in(client, slip.code, "E8").status_code == 200
    assert sign_in(client, OTHER, "E8")["Location"] == "/"


def test_a_weak_password_is_refused_and_nothing_changes(anonymous, mei):
    sign_in(anonymous)

    refused = anonymous.post("/account/password/", {"oldpassword": RIGHT, "password1": "123", "password2": "123"})

    assert "This password is too short." in refused.content.decode()
    mei.refresh_from_db()
    assert mei.check_password(RIGHT)


def test_a_sensitive_act_asks_for_the_password_again_after_a_while(anonymous, mei, time_machine):
    time_machine.move_to("2026-11-02 09:00", tick=False)
    sign_in(anonymous)
    assert anonymous.get(SENSITIVE)["Location"].startswith("/account/reauthenticate/")

    once_more(anonymous)

    time_machine.move_to("2026-11-02 09:04:59", tick=False)
    assert anonymous.get(SENSITIVE).status_code == 200
    time_machine.move_to("2026-11-02 09:05", tick=False)
    assert anonymous.get(SENSITIVE)["Location"].startswith("/account/reauthenticate/")


def test_a_second_factor_is_asked_for_from_then_on(anonymous, mei, client):
    sign_in(anonymous)
    once_more(anonymous)
    page = anonymous.get(SENSITIVE)
    secret = page.context["form"].secret
    anonymous.post(SENSITIVE, {"code": code_of(secret)})

    asked = sign_in(client)

    assert asked["Location"] == "/account/2fa/authenticate/"
    assert client.get("/").status_code == 302
    cache.clear()  # A code counts once; the next one would come in half a minute.
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/").status_code == 200


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize(
    "address", ["", "password/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "sessions/", "logout/"]
)
@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_page_of_the_sign_in_stands_in_the_frame(anonymous, mei, address, language):
    sign_in(anonymous)
    once_more(anonymous)

    response = anonymous.get(f"/account/{address}", headers={"accept-language": language})

    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in page
    assert re.search(r"<h1[^>]*>\s*\S", page)
    assert len(re.findall("<h1", page)) == 1


def test_an_identity_provider_is_named_by_the_environment():
    assert providers({}) == {}
    app = providers({"KAOHE_OIDC_URL": "https://id.example", "KAOHE_OIDC_CLIENT": "kaohe"})["openid_connect"]["APPS"][0]
    assert (app["client_id"], app["settings"]) == ("kaohe", {"server_url": "https://id.example"})


@pytest.mark.parametrize(("claim", "stated", "joined"), [("no", "E7", True), ("no", "E8", False), ("", "E7", False)])
def test_an_identity_is_joined_by_the_number_that_it_states(rf, mei, settings, claim, stated, joined):
    settings.SOCIALACCOUNT_PROVIDERS = providers({"KAOHE_OIDC_URL": "https://id.example", "KAOHE_OIDC_CLIENT": "x"})
    settings.OIDC_NUMBER_CLAIM = claim
    found = SocialLogin(
        user=get_user_model()(), account=SocialAccount(provider="company", uid="1", extra_data={"no": stated})
    )

    request = rf.get("/")
    request.user = AnonymousUser()
    OtherIdentity().pre_social_login(request, found)

    assert SocialAccount.objects.filter(user=mei).exists() is joined
    assert OtherIdentity().is_open_for_signup(request, found) is False
