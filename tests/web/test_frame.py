"""The frame of all pages: what a browser is told, languages, themes, the navigation, and what is said when it fails."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import URLPattern, get_resolver, path

from kaohe.access.acting import acting
from kaohe.access.models import Account
from kaohe.config import urls as real
from kaohe.people.actions import hire, open_unit
from kaohe.records.actions import enter
from kaohe.web.areas import NAVIGATION
from tests.company import book

PUBLIC = {
    "account/login/", "account/logout/", "account/inactive/", "account/2fa/authenticate/", "account/2fa/webauthn/login/",
    "language", "first-run", "health", "ready",
}  # fmt: skip
"""What who has not signed in may see."""
API = "api/v1/"
"""What programs ask with a token: tests/api/test_access.py."""


def addresses(patterns, before=""):
    """Every address that needs no values, and those that do with a value put in."""
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield re.sub(r"<(?:\w+:)?\w+>", "x", re.sub(r"<int:\w+>", "1", here))
        else:
            yield from addresses(one.url_patterns, here)


def registered():
    found = addresses(get_resolver().url_patterns)
    pages = {one for one in found if not one.startswith(API)}
    return sorted({one.replace("^", "").replace("$", "") for one in pages if "(?P" not in one})


def test_every_page_asks_for_a_sign_in_unless_it_is_public(anonymous):
    open_to_all = set()
    for address in registered():
        response = anonymous.get(f"/{address}")
        if not (response.status_code == 302 and response["Location"].startswith("/account/login/")):
            open_to_all.add(address)

    assert open_to_all - PUBLIC == set()


@pytest.mark.parametrize("address", ["/", "/account/login/", "/nowhere"])
def test_a_browser_runs_only_what_comes_from_here(as_owner, anonymous, address):
    for client in (as_owner, anonymous):
        policy = client.get(address)["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_no_template_holds_a_script_or_a_style():
    inside = re.compile(
        r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\s(?:src=|type=.application/json))|hx-on|javascript:",
        re.IGNORECASE,
    )
    folder = Path(__file__).parents[2] / "kaohe" / "web" / "templates"
    found = [path for path in folder.rglob("*.html") if inside.search(path.read_text(encoding="utf-8"))]

    assert list(folder.rglob("*.html"))
    assert not found


@pytest.mark.parametrize(("language", "word"), [("zh-hant", "首頁"), ("zh-hans", "首页"), ("en", "Home")])
def test_who_chooses_a_language_reads_it_from_then_on(as_employee, language, word):
    chosen = as_employee.post("/language", {"language": language, "next": "/"})

    assert chosen["Location"] == "/"
    page = as_employee.get("/").content.decode()
    assert f"<title>{word} " in page
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize(("cookie", "drawn"), [("dark", ' data-bs-theme="dark"'), ("light", ' data-bs-theme="light"')])
def test_the_theme_is_drawn_as_chosen(as_employee, cookie, drawn):
    as_employee.cookies["theme"] = cookie

    assert f'<html lang="en"{drawn}>' in as_employee.get("/").content.decode()


def test_a_theme_that_is_none_is_not_put_into_the_page(as_employee):
    as_employee.cookies["theme"] = "pink"

    assert '<html lang="en">' in as_employee.get("/").content.decode()


def test_the_navigation_shows_what_the_actor_may_open(as_owner, as_employee):
    def shown(client):
        return set(re.findall(r'<a class="nav-link" href="([^"]+)"', client.get("/").content.decode()))

    assert "/ledger/" in shown(as_owner)
    assert shown(as_employee) == {"/", "/access/mine", "/notices/", "/privacy/mine", "/registers/"}
    assert len(shown(as_owner)) == len(NAVIGATION)


def test_a_young_company_is_led_step_by_step(as_owner, as_employee, owner):
    assert "1 of 6 steps done" in as_owner.get("/").content.decode()
    assert "Getting started" not in as_employee.get("/").content.decode()  # He may take nobody in.

    open_unit(owner, "U1", name="東區", since=date(2026, 1, 1))
    for number in ("E1", "E2"):
        hire(owner, number, name=number, since=date(2026, 1, 1))
    page = as_owner.get("/").content.decode()

    assert "3 of 6 steps done" in page  # Units, people, and somebody besides the owner signs in already.
    assert '<a href="/handbook/editions/shipped">Choose a handbook</a>' in page
    assert '<a href="/people/import">' not in page


def test_who_has_done_every_step_reads_of_them_no_more(company):
    page = company("H1").get("/").content.decode()
    assert '<a href="/registers/">Enter the first records</a>' in page

    hr = acting(Account.objects.get(login="A1").pk)
    register = book().register("投訴")
    assert register is not None
    enter(hr, book(), register, [{"投訴號": "1", "工號": "E1", "日期": "2026-10-05"}])

    assert "Getting started" not in company("H1").get("/").content.decode()


def test_a_refusal_says_why_and_what_to_do(as_employee):
    response = as_employee.get("/ledger/")

    assert response.status_code == 403
    page = response.content.decode()
    assert "You may not do this or see this page." in page
    assert "Nobody has a right to &quot;存證賬&quot;." in page
    assert "let the owner of the system do it" in page


def test_a_part_of_a_page_is_refused_in_a_line(as_employee):
    response = as_employee.get("/ledger/", headers={"hx-request": "true"})

    assert response.status_code == 403
    assert b"<html" not in response.content
    assert "Nobody has a right to" in response.content.decode()


def test_a_page_that_is_not_there_says_so(as_employee):
    response = as_employee.get("/nowhere")

    assert response.status_code == 404
    assert "There is no such page." in response.content.decode()


def test_a_form_from_elsewhere_is_refused(db):
    from django.test import Client  # noqa: PLC0415 - only this test asks for a strict one

    response = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post("/account/login/")

    assert response.status_code == 403
    assert "This form has been open too long." in response.content.decode()


class broken_page:  # noqa: N801 - a module of addresses, made here
    """Addresses with one page that fails."""

    handler500 = real.handler500

    @staticmethod
    def fail(request):
        raise RuntimeError("a fault of ours")

    urlpatterns = [*real.urlpatterns, path("fail", fail)]  # noqa: RUF012 - as Django wants it


@override_settings(ROOT_URLCONF=broken_page)
def test_a_fault_of_ours_shows_no_trace(as_employee):
    as_employee.raise_request_exception = False

    response = as_employee.get("/fail")

    assert response.status_code == 500
    assert b"Something went wrong" in response.content
    assert b"a fault of ours" not in response.content


def test_what_no_database_keeps_is_refused_wherever_it_stands(as_owner):
    for answer in (
        as_owner.get("/people/", {"q": "a\0b"}),
        as_owner.get("/people/person/a%00b"),
        as_owner.post("/people/many", {"pick": "a\0b"}),
    ):
        assert answer.status_code == 400
        assert "U+0000" in answer.content.decode()
