"""The handbook in a real browser: faults while one writes, and what axe says of its pages."""

from pathlib import Path
from urllib.parse import quote

import pytest

from kaohe.jobs.models import Job
from tests.browser.axe import accessible
from tests.browser.looks import LOOKS
from tests.editions.conftest import FILES, PATH
from tests.editions.test_workbooks import changed as swapped
from tests.editions.test_workbooks import text

SECTION = f"/handbook/2/section?path={quote(PATH)}&key=S1-1"


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_pages_are_accessible(draft, sign_in, language, theme, width):
    page = sign_in(language=language, theme=theme, width=width)
    sheet = FILES[PATH].split("\n").index("```考核表 日常考核") + 1
    for address in (
        "/handbook/editions", "/handbook/2/", "/handbook/2/read/small-01-考勤.html", "/handbook/2/way", "/handbook/2/comments",
        "/handbook/2/search?q=缺勤", "/handbook/2/workbook/new", "/handbook/2/files/new", "/handbook/2/compare", "/handbook/2/effect",
        f"/handbook/2/sheet?path={quote(PATH)}&line={sheet}", SECTION,
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


def test_values_go_to_excel_and_come_back(draft, sign_in, tmp_path):
    page = sign_in()
    page.goto("/handbook/2/")
    with page.expect_download() as loading:
        page.click("a[href$='/workbook']")
    changed = tmp_path / "changed.xlsx"
    changed.write_bytes(swapped(Path(loading.value.path()).read_bytes(), text("4分/天", "5分/天")))
    page.goto("/handbook/2/workbook/new")
    page.set_input_files("[name=whole]", changed)
    page.click("main form .btn-primary")

    assert page.inner_text("table tbody tr >> nth=0").split() == ["數值", "D3", "缺勤每日扣分", "4分/天", "5分/天"]
    accessible(page)
    page.click("main form .btn-primary")
    page.wait_for_url("**/handbook/2/")
    page.goto("/handbook/2/read/small-01-考勤.html")
    assert page.inner_text("a.quoted") == "5分/天"


SHEET = f"/handbook/2/sheet?path={quote(PATH)}&line={FILES[PATH].split(chr(10)).index('```考核表 日常考核') + 1}"


@pytest.mark.parametrize("width", [1280, 390])
def test_what_saving_did_is_in_view_where_it_leads_to(draft, sign_in, width):
    page = sign_in(width=width)
    page.goto(SHEET)
    page.click("main form .btn-primary")

    page.wait_for_url("**/read/**")
    page.wait_for_function("window.scrollY > 50")
    note, clause = page.locator("#notes .alert").bounding_box(), page.locator(":target").bounding_box()
    assert note["y"] >= 0
    assert note["y"] + note["height"] <= clause["y"] + 1, "It hides nothing of the clause."
    assert note["y"] + note["height"] < 800


def test_months_out_of_the_registers_are_as_many_as_are_chosen(draft, sign_in):
    page = sign_in()
    page.goto("/handbook/2/effect")
    page.select_option("#months", "3")
    page.click("#months-part button[formaction]")

    page.wait_for_url("**/jobs/*")
    assert Job.objects.get().args["most"] == 3
