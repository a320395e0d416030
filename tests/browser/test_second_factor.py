"""A passkey in a real browser, with Chromium's own authenticator: led to it, set up, signed in with, removed."""

import pytest

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.ledger.models import Entry
from tests.browser.axe import accessible
from tests.browser.conftest import PASSWORD
from tests.company import put_in_force, settle

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def boss(account, served, settings):
    """The owner's account in the small company, where what is guarded asks for a second factor."""
    settings.SECOND_FACTOR = None
    made = account("owner", is_owner=True)
    actor = Actor("owner", account=made.pk)
    settle(actor)
    put_in_force(actor)
    return made


def with_key(page):
    """This browser has a fingerprint reader that says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def wait(page):
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(("language", "theme"), [("zh-TW", "light"), ("en", "dark")])
def test_a_passkey_from_the_first_need_to_its_end(boss, served, sign_in, language, theme):
    page = sign_in("owner", language=language, theme=theme)
    with_key(page)
    page.goto("/access/accounts/open")
    assert "/account/second-factor/" in page.url
    accessible(page)

    page.click("a[href*='webauthn/add']")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    wait(page)
    page.fill("[name=name]", "指紋")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    accessible(page)

    page.click("a[href*='second-factor/done']")
    wait(page)
    assert page.url.endswith("/access/accounts/open")
    assert Entry.objects.filter(action="access.factor.add", subject="owner").count() == 1

    page.context.clear_cookies()
    page.goto("/account/login/?next=/access/accounts/open")
    page.click("#passkey_login")
    page.wait_for_url(f"{served}/access/accounts/open")
    wait(page)

    page.goto("/account/2fa/webauthn/")
    page.click("a[href*='remove']")
    if page.locator("[name=password]").count():
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
        wait(page)
    page.click("main form button")
    wait(page)
    page.goto("/access/accounts/open")
    assert "/account/second-factor/" in page.url
    assert Entry.objects.filter(action="access.factor.remove", subject="owner").count() == 1
    assert Account.objects.get(login="owner").check_password(PASSWORD)
