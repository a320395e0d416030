"""The first run in a real browser: from the printed address to the first page."""

import pytest

from kaohe.demonstration.queries import Known
from tests.browser.axe import accessible


def begin(page, choice):
    """Fills the page of the first run in and sends it."""
    page.goto("/first-run?token=good")
    for name, written in (("number", "W1"), ("name", "王"), ("since", "2026-01-01")):
        page.fill(f"[name={name}]", written)
    for name in ("password", "again"):
        page.fill(f"[name={name}]", "correct horse battery")
    page.get_by_text(choice).click()
    page.click("main form .btn-primary", timeout=120_000)
    page.wait_for_selector(".doors")


@pytest.fixture
def own_data(settings, tmp_path, monkeypatch):
    """A first run over a folder of its own."""
    settings.DATA, settings.RUNS = tmp_path, tmp_path / "runs"
    monkeypatch.setenv("KAOHE_FIRST_RUN", "good")
    monkeypatch.setattr(Known, "is_real", False)  # Another company was there before, in the same process.


def test_a_company_begins_with_a_copy_of_a_handbook(open_browser, own_data):
    page = open_browser()

    begin(page, "Begin with a copy of 銷售公司考核與薪酬辦法")
    page.goto("/handbook/")
    assert "銷售公司考核與薪酬辦法" in page.content()
    assert page.locator(".made-up").count() == 0


LIST = "工號,姓名,入職日期,崗位,單位,直接上級\nM1,趙,2025-02-01,區域經理,東區,\nE1,李,2026-02-01,銷售員,東區,M1\n"


def test_an_empty_company_is_led_by_the_hand(open_browser, own_data, tmp_path):
    (tmp_path / "staff.csv").write_text(LIST, encoding="utf-8")
    page = open_browser()

    begin(page, "An empty company: write or choose")
    assert "0 of 6 steps done" in page.text_content(".card-subtitle")
    accessible(page)
    page.click(".tasks .btn-primary")
    page.check("[name=name][value=sales-company]")
    page.click("main form .btn-primary")
    page.wait_for_url("**/handbook/1/")
    page.goto("/")
    page.click(".tasks .btn-primary")
    page.set_input_files("input[type=file]", str(tmp_path / "staff.csv"))
    page.click("main form .btn-primary")
    page.get_by_role("button", name="Take all of it in").click()
    page.wait_for_url("**/people/")
    page.goto("/")

    assert "4 of 6 steps done" in page.text_content(".card-subtitle")
    assert page.locator(".task-done").count() == 4
    accessible(page)
    page.goto("/opening/")
    accessible(page)


@pytest.mark.full  # tests/demonstration asks the same without a browser.
def test_a_demonstration_begins_and_is_removed_in_one_act(open_browser, own_data):
    page = open_browser()

    begin(page, "A demonstration to look round in")
    accessible(page)
    for address in ("people/", "registers/", "handbook/editions", "access/accounts/", "ledger/"):
        page.goto(f"/{address}")
        assert page.locator(".made-up").is_visible(), address
        assert page.locator("tbody tr").count() > 1, address
    page.click(".made-up a")
    accessible(page)
    page.fill("[name=confirmed]", "E000001")
    page.click("main form .btn-primary")
    assert "is not your number" in page.text_content(".field-fault")
    page.faults.clear()  # The browser notes that a form was refused.
    page.fill("[name=confirmed]", "W1")
    page.click("main form .btn-primary")
    page.wait_for_selector(".doors")

    assert page.locator(".made-up").count() == 0
    page.goto("/people/")
    assert page.locator("tbody tr").count() == 1
    page.goto("/handbook/editions")
    assert page.locator("tbody tr").count() == 0


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
