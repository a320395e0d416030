"""Rights and accounts in a real browser: HR opens an account, its slip signs in, and the person sees what he may."""

import pytest
from playwright.sync_api import expect

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.people.actions import hire
from kaohe.people.models import Person
from tests.browser.axe import accessible
from tests.browser.looks import LOOKS
from tests.company import SINCE, put_in_force, settle


@pytest.fixture
def company(account):
    """The small company with its handbook; HR and E1 can sign in, N1 has no account."""
    owner = account("owner", is_owner=True)
    actor = Actor("owner", account=owner.pk)
    settle(actor)
    put_in_force(actor)
    hire(actor, "N1", name="新人", since=SINCE)
    for number in ("H1", "E1"):
        account(number, person=Person.objects.get(number=number))


def test_hr_opens_an_account_and_its_slip_signs_in(company, sign_in, open_browser):
    hr = sign_in("H1")
    hr.goto("/access/accounts/open")
    hr.click("main form button")
    code = hr.inner_text(".slip-code")

    newcomer = open_browser()
    newcomer.goto("/account/login/")
    newcomer.fill("[name=login]", "N1")
    newcomer.fill("[name=password]", code)
    newcomer.click("main form button")
    newcomer.wait_for_load_state("networkidle")

    assert "/account/password/" in newcomer.url
    assert Account.objects.get(login="N1").must_change_password


def test_the_grid_is_narrowed_while_one_types(company, sign_in):
    page = sign_in("H1")
    page.goto("/access/")
    page.fill("[name=thing]", "互")
    page.wait_for_url("**thing=**")
    expect(page.locator(".grid-of-rights tbody tr")).to_have_count(1)

    assert page.inner_text(".grid-of-rights tbody th") == "互評"
    assert "thing=" in page.url


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_pages_are_accessible_and_fit(company, sign_in, language, theme, width):
    page = sign_in("H1", language=language, theme=theme, width=width)
    for address in ("", "mine", "people/E1", "why?person=E1&verb=see&what=互評&whose=E2", "accounts/", "accounts/open",
                    "accounts/E1/reset", "stand-ins/", "stand-ins/name"):  # fmt: skip
        page.goto(f"/access/{address}")
        page.wait_for_load_state("networkidle")

        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
