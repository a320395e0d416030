"""The first run in a real browser: from the printed address to the first page."""

import pytest

from tests.browser.axe import accessible


@pytest.mark.parametrize(("language", "theme", "width"), [("zh-TW", "light", 1280), ("en", "dark", 390)])
def test_the_owner_begins(open_browser, monkeypatch, language, theme, width):
    monkeypatch.setenv("KAOHE_FIRST_RUN", "good")
    page = open_browser(language=language, theme=theme, width=width)

    page.goto("/first-run?token=good")
    accessible(page)
    for name, written in (("number", "E001"), ("name", "王"), ("since", "2026-01-01")):
        page.fill(f"[name={name}]", written)
    for name in ("password", "again"):
        page.fill(f"[name={name}]", "correct horse battery")
    page.click("main form .btn-primary")

    page.wait_for_selector(".doors")
    accessible(page)
    for address in ("account/", "account/2fa/", "account/password/", "account/sessions/", "ledger/verify"):
        page.goto(f"/{address}")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
