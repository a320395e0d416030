"""The frame in a real browser: signing in, themes, languages, a phone, and what axe says of it."""

import pytest

from tests.browser.axe import accessible
from tests.browser.looks import COLOURS


@pytest.mark.parametrize(("language", "theme"), COLOURS)
def test_the_frame_is_accessible(account, sign_in, open_browser, language, theme):
    account(is_owner=True)

    entrance = open_browser(language=language, theme=theme)
    entrance.goto("/account/login/")
    accessible(entrance)
    page = sign_in(language=language, theme=theme)
    accessible(page)
    page.goto("/ledger/")
    accessible(page)


def test_the_system_decides_on_the_theme_until_somebody_chooses(account, sign_in):
    account(is_owner=True)
    page = sign_in(theme="dark")
    assert page.get_attribute("html", "data-bs-theme") == "dark"

    page.click("[data-theme-switch]")
    page.reload()

    assert page.get_attribute("html", "data-bs-theme") == "light"


def test_the_navigation_folds_away_on_a_phone(account, sign_in):
    account(is_owner=True)
    page = sign_in(width=390)
    assert not page.is_visible("#navigation")

    page.click(".navbar-toggler")

    page.wait_for_selector("#navigation a[href='/ledger/']", state="visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_choices_stand_in_the_address_and_empty_ones_do_not(account, sign_in):
    account(is_owner=True)
    page = sign_in()
    page.goto("/ledger/")

    page.select_option("[name=kind]", "person")
    page.wait_for_url("**/ledger/?kind=person")

    assert page.is_visible("#results .empty")
    page.go_back()
    page.wait_for_url("**/ledger/")


def test_the_keyboard_reaches_the_content_first(account, sign_in):
    account(is_owner=True)
    page = sign_in()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_theme_is_switched_in_line_with_the_languages(account, sign_in, width):
    account(is_owner=True)
    page = sign_in(width=width)
    if width < 992:
        page.click(".navbar-toggler")
        page.wait_for_selector(".switches [data-theme-switch]", state="visible")

    middles = page.evaluate("""() => ['.switch-language .btn', '[data-theme-switch] > :not([hidden]) .icon']
        .flatMap(name => [...document.querySelectorAll(`.switches ${name}`)])
        .map(one => one.getBoundingClientRect()).filter(box => box.height)
        .map(box => (box.top + box.bottom) / 2)""")

    assert len(middles) == 4
    assert max(middles) - min(middles) < 1


def test_a_table_that_goes_on_beyond_its_edge_shows_a_shadow_there(account, sign_in):
    account(is_owner=True)
    page = sign_in(width=390)
    page.evaluate("""() => document.querySelector('main, #content').insertAdjacentHTML('beforeend',
        '<div class="table-responsive"><table class="table card-table"><tr><td>x</td></tr></table></div>')""")

    attachment, cell = page.evaluate("""() => [
        getComputedStyle(document.querySelector('.table-responsive')).backgroundAttachment,
        getComputedStyle(document.querySelector('.table-responsive td')).backgroundColor]""")

    assert attachment == "local, local, scroll, scroll"
    assert cell == "rgba(0, 0, 0, 0)"
