"""The handbook in a real browser: faults while one writes, and what axe says of its pages."""

from urllib.parse import quote

import pytest

from tests.browser.axe import accessible
from tests.editions.conftest import FILES, PATH

LOOKS = [("zh-TW", "light", 1280), ("zh-CN", "dark", 390), ("en", "light", 390)]
SECTION = f"/handbook/2/section?path={quote(PATH)}&key=S1-1"


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


@pytest.fixture
def plainly():
    """Takes the plain text box instead of the editor."""

    def opening(page, address):
        page.goto(address)
        page.click("[data-plain]")
        page.wait_for_selector("[name=text]", state="visible")

    return opening


def test_a_fault_is_told_while_one_writes_and_leads_to_its_place(draft, sign_in, plainly):
    page = sign_in()
    plainly(page, SECTION)
    page.wait_for_selector("#faults .no-faults")

    text = page.input_value("[name=text]")
    page.fill("[name=text]", text.replace("最大(", "最太("))
    page.wait_for_selector("#faults .fault-error")
    page.click("#faults [data-go]")

    at = page.evaluate("document.querySelector('[name=text]').selectionStart")
    assert text[at:].startswith("最大(")


def test_what_was_written_is_saved_and_read(draft, sign_in, plainly):
    page = sign_in()
    plainly(page, SECTION)
    text = page.input_value("[name=text]")
    page.fill("[name=text]", text.replace("4分/天", "5分/天"))
    page.click("main form .btn-primary")

    page.wait_for_url("**/read/**")
    assert page.inner_text("a.quoted") == "5分/天"
