"""Registers in a real browser: each page in three languages and both themes, and the main ways through them."""

import os
from datetime import date
from pathlib import Path

import pytest

from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.people.actions import hire
from kaohe.records.actions import correct, enter, stage
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from kaohe.web.registers.books import register_of
from tests.browser.axe import accessible
from tests.browser.looks import LOOKS
from tests.records.conftest import ABSENT, small_handbook

LIST = "/registers/缺勤/"
FAULTY = "工號,日期,種類,小時\nE1,2026-10-15,事假,8\nE2,2026-13-05,病假,4\nE2,2026-10-16,礦工,80\n"
SHOTS = os.environ.get("KAOHE_SHOTS")
"""A folder into which every page is drawn, to be looked at."""


@pytest.fixture
def company(owner, account, tmp_path, settings):
    """A company with a handbook in force, two persons, some absences; the number of a file with faults."""
    settings.DATA = tmp_path / "data"
    found_on(owner, from_folder(small_handbook(tmp_path / "handbooks")), title="首版", since=date(2020, 1, 1))
    for number, name in (("E1", "王一"), ("E2", "李二")):
        hire(owner, number, name=name, since=date(2026, 1, 1))
    book, absences = register_of("缺勤")
    rows = [ABSENT | {"日期": f"2026-10-{day:02}", "備註": "感冒發燒" if day % 3 else ""} for day in range(1, 13)]
    enter(owner, book, absences, rows)
    correct(owner, book, absences, 1, {"小時": "4"}, seen=1, reason="只請半日")
    seen = look_at(book, absences, keep_upload([FAULTY.encode()]), "十月.csv")
    account("keeper", is_owner=True)
    return stage(owner, absences, seen).pk


PAGES = [
    "/registers/", LIST, f"{LIST}?group=種類&sort=小時&down=1&empty-備註=no&from-小時=4&col=小時&col=工號", f"{LIST}?q=nothing", f"{LIST}new", f"{LIST}many",
    f"{LIST}entries/1", f"{LIST}entries/1/correct", f"{LIST}entries/1/withdraw", f"{LIST}imports", f"{LIST}imports/{{batch}}", f"{LIST}calendar?month=2026-10",
    f"{LIST}imports/{{batch}}/columns",
]  # fmt: skip


def drawn(page, name):
    """A picture of the page, when they are asked for."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"registers-{name}.png", full_page=True)


def refused(page):
    """The browser notes an answer of 422, as it should."""
    assert [fault for fault in page.faults if "422" in fault]
    page.faults.clear()


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_page_is_accessible_and_fits(company, sign_in, language, theme, width):
    page = sign_in("keeper", language=language, theme=theme, width=width)
    for place, address in enumerate(PAGES):
        page.goto(address.format(batch=company))
        drawn(page, f"{place:02}-{language}-{theme}-{width}")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_record_is_entered_found_and_corrected(company, sign_in):
    page = sign_in("keeper")
    page.goto(LIST)
    page.click("text=Enter >> nth=0")
    page.fill("[name='v-工號']", "E2")
    page.fill("[name='v-日期']", "2026-11-02")
    page.select_option("[name='v-種類']", "病假")
    page.fill("[name='v-小時']", "80")
    page.click("main form .btn-primary")
    assert "out of range" in page.inner_text("main")
    refused(page)
    page.fill("[name='v-小時']", "8")
    page.click("main form .btn-primary")
    page.wait_for_url("**/entries/13")

    page.goto(LIST)
    page.fill("[name=q]", "李二")
    page.wait_for_url("**q=*")
    page.wait_for_selector("#results tbody tr:only-child")
    page.click("#results tbody a")
    page.click(".acts .btn-primary")
    page.fill("[name='v-小時']", "6")
    page.fill("[name=reason]", "半日")
    page.click("main form .btn-primary")

    page.wait_for_selector("ins")
    assert page.inner_text("ins") == "6"


def test_cells_are_pasted_mended_and_entered(company, sign_in):
    page = sign_in("keeper")
    page.goto(f"{LIST}many")
    page.fill("[name=cells]", "E1\t2026-12-01\t礦工\t8\nE2\t2026-12-01\t病假\t4")
    page.click("main form .btn-primary")
    assert page.locator(".entry-grid .field-fault").count() == 1
    refused(page)
    drawn(page, "grid")
    accessible(page)

    page.fill("[name=c-1-2]", "曠工")
    page.click("main form .btn-primary")

    page.wait_for_url("**/registers/*/")
    assert "2 records were entered." in page.inner_text("main")


def test_a_file_is_mended_and_taken(company, sign_in, tmp_path):
    page = sign_in("keeper")
    page.goto(f"{LIST}imports")
    path = tmp_path / "十月.csv"
    path.write_text(FAULTY.replace("2026-13-05", "2026-10-05").replace("礦工,80", "曠工,8"), encoding="utf-8")
    page.set_input_files("[name=file]", path)
    page.click("main form .btn-primary")
    drawn(page, "take")
    page.click("text=Take it")

    page.wait_for_selector(".alert-success")
    assert "3 records were taken." in page.inner_text("main")


def test_a_look_is_kept_and_opens_the_list(company, sign_in):
    page = sign_in("keeper")
    page.goto(LIST)
    page.click("details.more summary")
    page.fill("[name='to-小時']", "4")
    page.wait_for_url("**to-*")
    page.wait_for_selector("#results tbody tr:only-child")
    page.click(".view-keep summary")
    page.fill(".view-keep [name=view]", "半日")
    page.check(".view-keep [name=first]")
    page.click(".view-keep button")
    page.wait_for_selector("[aria-current=page] >> text=半日")

    page.goto(LIST)

    assert page.locator("#results tbody tr").count() == 1
    accessible(page)


def test_records_are_ticked_withdrawn_and_taken_back(company, sign_in):
    page = sign_in("keeper")
    page.goto(LIST)
    boxes = page.locator("[name=pick]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    page.click(".picked-act button")
    drawn(page, "picked")
    accessible(page)
    page.fill("[name=reason]", "重複")
    page.click("main form .btn-danger")
    page.wait_for_selector("[data-undo]")
    drawn(page, "undo")
    assert page.locator("#results tbody tr").count() == 9

    page.click("[data-undo] button")

    page.wait_for_selector("text=Undone")
    assert page.locator("#results tbody tr").count() == 12


def test_days_of_the_calendar_are_reached_by_the_keyboard(company, sign_in):
    page = sign_in("keeper")
    page.goto(f"{LIST}calendar?month=2026-10")
    page.focus("[data-day='2026-10-05']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.day") == "2026-10-11"

    page.keyboard.press("Enter")

    page.wait_for_url("**since=2026-10-11&until=2026-10-11")
    assert page.locator("#results tbody tr").count() == 1
