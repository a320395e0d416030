"""Pages on paper: without what only a screen can use, long tables from the first sheet on, each sheet marked."""

import pytest

from kaohe.web.texts import texts
from tests.browser.looks import COLOURS
from tests.browser.test_main_paths import company

__all__ = ["company"]
PAGES = (
    "/people/",
    "/people/person/E1",
    "/registers/投訴/",
    "/ledger/",
    "/access/",
    "/access/accounts/",
    "/handbook/1/",
)
COLUMNS = {"zh-TW": "zh_Hant", "zh-CN": "zh_Hans", "en": "en"}


@pytest.mark.parametrize(("language", "theme"), COLOURS)
def test_pages_are_made_for_paper(company, sign_in, language, theme):
    page = sign_in(language=language, theme=theme)
    mark = texts()["web.confidential"][COLUMNS[language]]
    for address in PAGES:
        page.goto(address)
        page.emulate_media(media="print")

        assert not page.locator("aside, .search-box, .choices, .acts, .row-acts a").locator("visible=true").count(), (
            address
        )
        assert page.locator(".print-only").first.inner_text().startswith(mark)
        sheet = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--sheet-mark')")
        assert sheet.strip() == f'"{mark}"'
        whole = "[...document.querySelectorAll('.card:has(table)')].map(one => getComputedStyle(one).breakInside)"
        assert set(page.evaluate(whole)) <= {"auto"}, address
        ink = page.evaluate("getComputedStyle(document.body).color")
        assert theme == "light" or ink == "rgb(0, 0, 0)"
        page.emulate_media(media="screen")
