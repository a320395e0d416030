"""The ways people go every day, each in three languages and both themes: nothing fails, and axe finds nothing on the way."""

import shutil
from datetime import date
from itertools import product

import pytest

from kaohe.base.actor import Actor
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.people.models import Person
from kaohe.records.actions import enter
from tests.browser.axe import accessible
from tests.company import book, put_in_force, settle
from tests.month.company import Company
from tests.month.worked import HANDBOOKS

LIST = "/registers/投訴/"
CALLS = "投訴號,工號,日期\n1,E1,2026-10-05\n2,E99,2026-10-06\n3,E2,2026-13-07\n"
STAFF = "工號,姓名,入職日期,崗位,單位,上級\nN1,新一,2026-11-02,坐席,一組,L1\nN2,新二,,坐席,一組,L9\n"
EVERY = [
    {"language": language, "theme": theme, "width": width}
    for width, (language, theme) in zip(
        (1280, 390) * 3, product(("zh-TW", "zh-CN", "en"), ("light", "dark")), strict=True
    )
]
looks = pytest.mark.parametrize(
    "look",
    [pytest.param(look, marks=pytest.mark.full if place else ()) for place, look in enumerate(EVERY)],
    ids=lambda look: "-".join(map(str, look.values())),
)
"""The first look in every run of the suite, the others in `make full`."""


@pytest.fixture
def company(account, settings, tmp_path):
    """The small company; HR, the data analyst, the director and an agent can sign in."""
    settings.DATA = tmp_path
    owner = Actor("owner", account=account(is_owner=True).pk)
    settle(owner)
    put_in_force(owner)
    for number in ("A1", "H1", "E1"):
        account(number, person=Person.objects.get(number=number))
    return owner


def sent(page, address=""):
    """Sends the form of the page; where it leads to, when that is said."""
    page.click("main form .btn-primary")
    if address:
        page.wait_for_url(address)
    page.wait_for_load_state("networkidle")
    accessible(page)


def refused(page, status="422"):
    """The browser notes that an answer was no, as it should, and nothing else."""
    assert page.faults
    assert all(status in fault for fault in page.faults), page.faults
    page.faults.clear()


@looks
def test_a_record_is_entered_refused_and_mended(company, sign_in, look):
    page = sign_in("A1", **look)
    page.goto(f"{LIST}new")
    accessible(page)
    for name, written in (("投訴號", "1"), ("工號", "E99"), ("日期", "2026-10-05")):
        page.fill(f"[name='v-{name}']", written)
    sent(page)
    refused(page)
    assert page.locator(".field-fault").count() == 1
    assert page.input_value("[name='v-投訴號']") == "1"

    page.fill("[name='v-工號']", "E1")
    sent(page, "**/entries/*")

    page.goto(LIST)
    accessible(page)
    assert page.locator("#results tbody tr").count() == 1
    assert "員工E1" in page.inner_text("#results tbody")


@looks
def test_a_file_with_two_faults_is_mended_and_taken(company, sign_in, tmp_path, look):
    path = tmp_path / "投訴.csv"
    path.write_text(CALLS, encoding="utf-8")
    page = sign_in("A1", **look)
    page.goto(f"{LIST}imports")
    accessible(page)
    page.set_input_files("[name=file]", path)
    sent(page, "**/imports/*")
    told = page.locator("main table").last.locator("tbody tr")
    assert [row.locator("td").nth(2).inner_text() for row in told.all()] == ["E99", "2026-13-07"]
    assert page.locator("form[action$='/take']").count() == 0

    path.write_text(CALLS.replace("E99", "E2").replace("2026-13-07", "2026-10-07"), encoding="utf-8")
    page.click("main .alert a")
    page.set_input_files("[name=file]", path)
    sent(page, "**/imports/*")
    page.click("form[action$='/take'] button")
    page.wait_for_selector(".alert-success")
    accessible(page)

    page.goto(LIST)
    assert page.locator("#results tbody tr").count() == 3


@looks
def test_a_staff_list_with_two_faults_is_mended_and_taken(company, sign_in, tmp_path, look):
    path = tmp_path / "名單.csv"
    path.write_text(STAFF, encoding="utf-8")
    page = sign_in("H1", **look)
    page.goto("/people/import")
    page.set_input_files("[name=file]", path)
    sent(page, "**/people/import/*")
    told = page.locator(".alert-danger + .card tbody tr")
    assert [row.locator("td").first.inner_text() for row in told.all()] == ["3", "3"]
    assert not Person.objects.filter(number__startswith="N").exists()

    path.write_text(STAFF.replace("新二,,", "新二,2026-11-02,").replace("L9", "L1"), encoding="utf-8")
    page.goto("/people/import")
    page.set_input_files("[name=file]", path)
    sent(page, "**/people/import/*")
    page.click("form:has([name=shown]) .btn-primary")
    page.wait_for_url("**/people/")
    accessible(page)

    page.goto("/people/person/N2?day=2026-11-02")
    accessible(page)
    assert "新二" in page.inner_text("h1")


@pytest.fixture
def closed(account, settings, tmp_path):
    """A company with two closed months; one writes its handbook, another approves."""
    shutil.copytree(HANDBOOKS / "base", tmp_path / "base")
    made = Company(tmp_path)
    settings.DATA, settings.RUNS = tmp_path, made.runs
    for month in ("2026-09", "2026-10"):
        made.close(month)
    writer = Actor("writer", account=account("writer", is_owner=True).pk)
    account("boss", is_owner=True)
    found_on(writer, from_folder(made.handbook), title="第一版", since=date(2026, 1, 1))


@pytest.mark.full
@looks
def test_a_value_is_changed_tried_and_approved_by_another(closed, sign_in, look):
    page = sign_in("writer", **look)
    page.goto("/handbook/editions/new")
    page.fill("[name=title]", "加重")
    sent(page, "**/handbook/2/")
    page.click(".card-table tbody a >> nth=0")
    page.wait_for_load_state("networkidle")
    accessible(page)
    page.click("a[href*='/value?'] >> nth=0")
    page.fill("[name=value]", "5分/天")
    sent(page, "**/read/**")

    page.goto("/handbook/2/effect")
    page.wait_for_selector("#movers")
    accessible(page)
    assert page.locator("#movers tbody tr").count() == 2
    page.goto("/handbook/2/way")
    page.click(".acts .btn-primary")
    sent(page, "**/handbook/2/way")
    assert page.locator("a[href$='/approval']").count() == 0  # Nobody approves what he wrote.

    other = sign_in("boss", **look)
    other.goto("/handbook/2/way")
    accessible(other)
    other.click(".acts .btn-primary")
    sent(other, "**/handbook/2/way")
    other.click(".acts .btn-primary")
    other.fill("[name=since]", "2026-11-01")
    sent(other, "**/handbook/2/way")

    assert other.locator(".edition-in_force").count() == 1


@looks
def test_an_agent_sees_what_is_his(company, sign_in, look):
    rows = [{"投訴號": number, "工號": who, "日期": "2026-10-05"} for number, who in (("1", "E1"), ("2", "E2"))]
    register = book().register("投訴")
    assert register is not None
    enter(company, book(), register, rows)
    page = sign_in("E1", **look)
    accessible(page)
    assert page.locator(".doors a[href='/access/accounts/'], .doors a[href='/ledger/']").count() == 0

    for address in (LIST, "/people/person/E1", "/privacy/mine", "/access/mine"):
        page.goto(address)
        accessible(page)
        assert "員工E2" not in page.inner_text("main")
    page.goto(LIST)
    assert page.locator("#results tbody tr").count() == 1
    page.goto("/people/person/E2")
    accessible(page)
    refused(page, "403")
    assert "員工E2" not in page.content()


@looks
def test_something_is_found_from_the_keyboard(company, sign_in, look):
    page = sign_in("H1", **look)
    page.keyboard.press("/")
    page.keyboard.type("員工E2")
    page.wait_for_selector("#search-found a[href*='/people/person/E2']")
    accessible(page)

    page.keyboard.press("Escape")
    assert page.locator("#search-found a").count() == 0
    page.keyboard.press("Control+a")
    page.keyboard.type("員工E1")
    page.wait_for_selector("#search-found a[href*='/people/person/E1']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/person/E1")

    page.goto("/search?find=員工")
    accessible(page)
    assert page.locator(".hits-list a").count() >= 8
