"""Pages of people in a real browser: accessible in every look, narrowed as one types, used by hand."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from kaohe.base.actor import Actor
from kaohe.people.actions import Post, assign, hire, open_unit
from tests.browser.axe import accessible
from tests.browser.looks import LOOKS

JAN = date(2026, 1, 1)
PAGES = ["", "person/E1", "person/E1?tab=history", "hire", "person/E1/assign", "units", "change"]


@pytest.fixture
def company(account):
    """A unit with a leader and an agent."""
    account(is_owner=True)
    owner = Actor("owner", account=get_user_model().objects.get(login="owner").pk)
    open_unit(owner, "D1", name="客服部", since=JAN)
    hire(owner, "E1", name="甲明", since=JAN)
    hire(owner, "E2", name="乙", since=JAN)
    assign(owner, "E2", Post("班長", "D1"), since=JAN)
    assign(owner, "E1", Post("TSR", "D1", "E2"), since=JAN)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_page_of_people_is_accessible(company, sign_in, language, theme, width):
    page = sign_in(language=language, theme=theme, width=width)

    for address in PAGES:
        page.goto(f"/people/{address}")
        page.wait_for_load_state("networkidle")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_list_narrows_while_one_types_and_sorts_by_a_click(company, sign_in):
    page = sign_in()
    page.goto("/people/")

    page.click("th a:has-text('Number')")
    page.wait_for_url("**/people/?sort=number")
    page.click("th[aria-sort=ascending] a")
    page.wait_for_url("**/people/?sort=-number")
    page.wait_for_selector("th[aria-sort=descending]")
    assert page.locator("tbody tr td:first-child").all_inner_texts() == ["E2", "E1"]

    page.fill("[name=q]", "甲")
    page.wait_for_url("**/people/?q=%E7%94%B2&*")
    assert page.locator("tbody tr td:first-child").all_inner_texts() == ["E1"]


def test_a_staff_list_is_brought_in(company, sign_in, tmp_path):
    content = "員工編號,姓名,到職日,職位,部門\nE8,丙,2026-11-01,TSR,客服部\nE9,丁,,,\n"
    (tmp_path / "名單.csv").write_text(content, encoding="utf-8")
    (tmp_path / "改好.csv").write_text(content.replace("丁,", "丁,2026-11-01"), encoding="utf-8")
    page = sign_in(theme="dark", width=390)

    page.goto("/people/import")
    accessible(page)
    page.set_input_files("[name=file]", tmp_path / "名單.csv")
    page.click("main form .btn-primary")
    page.wait_for_selector("text=A new person needs a first day.")
    accessible(page)
    page.goto("/people/import")
    page.set_input_files("[name=file]", tmp_path / "改好.csv")
    page.click("main form .btn-primary")
    page.fill("[name=effective]", "2026-11-02")
    page.wait_for_url("**/people/import/*?*effective=2026-11-02*")
    page.click("text=Take all of it in: 2 new, 0 changed")

    page.wait_for_selector("text=Done: 2 people.")


def test_a_superior_is_found_by_his_name(company, sign_in):
    page = sign_in()
    page.goto("/people/hire")

    page.locator("[name=superior]").press_sequentially("乙")

    page.wait_for_selector("datalist option[value=E2]", state="attached")
