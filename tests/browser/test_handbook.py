"""The handbook in a real browser: faults while one writes, and what axe says of its pages."""

from datetime import date
from urllib.parse import quote

import pytest

from kaohe.base.actor import Actor
from kaohe.editions.actions import found_on, start_draft
from kaohe.editions.uploads import Upload
from tests.browser.axe import accessible
from tests.editions.conftest import FILES, PATH

LOOKS = [("zh-TW", "light", 1280), ("zh-CN", "dark", 390), ("en", "light", 390)]
SECTION = f"/handbook/2/section?path={quote(PATH)}&key=S1-1"


@pytest.fixture
def draft(account):
    """A draft on a small handbook in force."""
    owner = account(is_owner=True)
    actor = Actor("owner", account=owner.pk)
    found_on(actor, Upload("small", FILES), title="第一版", since=date(2026, 1, 1))
    return start_draft(actor, "small", title="改")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_pages_are_accessible(draft, sign_in, language, theme, width):
    page = sign_in(language=language, theme=theme, width=width)
    sheet = FILES[PATH].split("\n").index("```考核表 日常考核") + 1
    for address in (
        "/handbook/editions", "/handbook/2/", "/handbook/2/read/small-01-考勤.html", "/handbook/2/way", "/handbook/2/comments",
        "/handbook/2/search?q=缺勤", f"/handbook/2/sheet?path={quote(PATH)}&line={sheet}", SECTION,
    ):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_fault_is_told_while_one_writes_and_leads_to_its_place(draft, sign_in):
    page = sign_in()
    page.goto(SECTION)
    page.wait_for_selector("#faults .no-faults")

    text = page.input_value("[name=text]")
    page.fill("[name=text]", text.replace("最大(", "最太("))
    page.wait_for_selector("#faults .fault-error")
    page.click("#faults [data-go]")

    at = page.evaluate("document.querySelector('[name=text]').selectionStart")
    assert text[at:].startswith("最大(")


def test_what_was_written_is_saved_and_read(draft, sign_in):
    page = sign_in()
    page.goto(SECTION)
    text = page.input_value("[name=text]")
    page.fill("[name=text]", text.replace("4分/天", "5分/天"))
    page.click("main form .btn-primary")

    page.wait_for_url("**/read/**")
    assert page.inner_text("a.quoted") == "5分/天"
