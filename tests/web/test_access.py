"""Pages of access: what is shown to whom, accounts with slips, stand-ins; each main path from end to end."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from kaohe.access.actions import name_stand_in
from kaohe.access.models import Account, StandIn
from kaohe.ledger.models import Entry
from kaohe.people.actions import end_employment, hire
from tests.company import SINCE

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def hr(company):
    return company("H1")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_grid_shows_who_may_what_and_what_looks_wrong(hr):
    page = text(hr.get("/access/"))

    assert "Who may do what" in page
    assert "互評" in page
    assert "Nobody may see" not in page
    assert "人力資源部 unit" in page
    assert "總監 unit" not in page
    assert "nobody holds today" not in page


def test_the_grid_tells_what_nobody_holds_apart_from_what_looks_wrong(hr, owner):
    end_employment(owner, "D1", last_day=TODAY - timedelta(days=1), reason="走")
    page = text(hr.get("/access/"))

    assert "nobody holds today: 1" in page
    assert "things to look at" not in page


def test_the_grid_is_narrowed_by_the_address(hr):
    page = hr.get("/access/?who=數據分析&thing=投", headers={"hx-request": "true"}).content.decode()

    assert re.findall(r'<th scope="row">([^<]+)', page) == ["投訴"]
    assert re.findall(r'<span class="right">([^<]+)', page) == ["S", "W"]


def test_everybody_sees_what_he_himself_may(company):
    page = text(company("E1").get("/access/mine"))

    assert "his own 投訴: self" in page
    assert "confidential" in page
    assert company("E1").get("/access/people/E2").status_code == 403
    assert company("E1").get("/access/people/E1").status_code == 200


def test_it_is_seen_as_a_person_from_his_page_by_name(company, hr):
    assert 'href="/access/people/E2"' in hr.get("/people/person/E2").content.decode()
    assert 'href="/access/people/E2"' not in company("L1").get("/people/person/E2").content.decode()
    assert "What 員工E2 E2 may do" in text(hr.get("/access/people/E2"))


def test_a_question_is_answered_with_every_right_that_was_tried(hr):
    yes = text(hr.get("/access/why?person=L1&verb=see&what=投訴&whose=E1"))
    no = text(hr.get("/access/why?person=L1&verb=see&what=投訴&whose=E3"))

    assert 'Yes. The handbook\'s "投訴" gives "投訴" to "superior".' in yes.replace("&#x27;", "'").replace(
        "&quot;", '"'
    )
    assert "No." in no
    assert "superior see 投訴 T-1 does not reach him" in no


def test_who_may_not_ask_about_others_asks_about_himself(company):
    assert company("E1").get("/access/why?person=E1&verb=see&what=投訴&whose=E1").status_code == 200
    assert company("E1").get("/access/why?person=E2&verb=see&what=投訴&whose=E2").status_code == 403


def test_hr_opens_accounts_and_prints_the_slips_once(hr, owner, client):
    hire(owner, "N1", name="新人", since=SINCE)
    assert "1 employed person has no account" in text(hr.get("/access/accounts/open"))

    response = hr.post("/access/accounts/open", {"numbers": ""})

    code = re.search(r'<code class="slip-code">([^<]+)', response.content.decode())
    assert code is not None
    assert "no-store" in response["Cache-Control"]
    signed = client.post("/account/login/", {"login": "N1", "password": code[1]})
    assert signed.status_code == 302
    assert client.get("/access/mine")["Location"] == "/account/password/"
    assert code[1] not in hr.get("/access/accounts/").content.decode()


def test_a_number_that_is_nobodys_is_said_at_its_field(hr):
    response = hr.post("/access/accounts/open", {"numbers": "E1, X9"})

    assert response.status_code == 422
    assert "X9 is not employed" in text(response)


def test_an_account_is_reset_and_closed(hr):
    assert "One-time password" in text(hr.post("/access/accounts/E1/reset", {"reason": "forgot"}))
    assert hr.post("/access/accounts/E1/close", {"reason": "left"})["Location"] == "/access/accounts/"
    assert not Account.objects.get(login="E1").is_active
    assert hr.post("/access/accounts/E2/close", {"reason": ""}).status_code == 422
    assert hr.get("/access/accounts/X9/reset").status_code == 404


def test_the_accounts_of_who_has_left_are_closed_at_once(hr, owner):
    end_employment(owner, "E2", last_day=TODAY - timedelta(days=1), reason="離職")
    assert "1 person has left with an account still open." in text(hr.get("/access/accounts/"))

    assert "1 account was closed." in text(hr.post("/access/accounts/leavers", follow=True))
    assert not Account.objects.get(login="E2").is_active
    assert "have left" not in text(hr.get("/access/accounts/"))


def test_the_list_of_accounts_is_narrowed(hr):
    found = re.findall(r"/access/people/(\w+)", hr.get("/access/accounts/?unit=一組&state=open").content.decode())

    assert sorted(found) == ["E1", "E2", "L1"]


def test_the_owner_hands_over(as_owner, company):
    company("D1")

    assert as_owner.post("/access/accounts/owner", {"login": "D1", "reason": "new"}).status_code == 302
    assert as_owner.post("/access/accounts/owner", {"login": "E1", "reason": "new"}).status_code == 403
    assert Account.objects.get(login="D1").is_owner


def test_a_stand_in_is_named_and_taken_back(company):
    away = company("E1")
    asked = {"person": "E1", "by": "E2", "since": TODAY, "until": TODAY + timedelta(days=3), "reason": "leave"}

    assert away.post("/access/stand-ins/name", {**asked, "by": "E1"}).status_code == 422
    assert away.post("/access/stand-ins/name", asked)["Location"] == "/access/stand-ins/"
    assert "E2 員工E2" in text(away.get("/access/stand-ins/"))
    (named,) = StandIn.objects.all()
    assert "Nobody stands in" in text(company("E3").get("/access/stand-ins/"))
    assert company("E3").post(f"/access/stand-ins/{named.pk}/end", {"reason": "-"}).status_code == 422
    assert away.post(f"/access/stand-ins/{named.pk}/end", {"reason": "back"}).status_code == 302


def test_who_stands_in_acts_for_the_other_until_he_stops(company, owner):
    client = company("E1")
    assert client.post("/access/stand-ins/act", {"person": "H1"}).status_code == 404
    name_stand_in(owner, "H1", "E1", since=TODAY, until=TODAY, reason="休假")
    assert client.get("/access/accounts/").status_code == 403

    client.post("/access/stand-ins/act", {"person": "H1"})

    assert "acting for H1" in text(client.get("/access/accounts/"))
    client.post("/access/accounts/E3/close", {"reason": "left"})
    entry = Entry.objects.latest("position")
    assert (entry.actor, entry.detail) == ("E1", {"instead_of": "H1"})
    client.post("/access/stand-ins/act", {"person": ""})
    assert client.get("/access/accounts/").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["", "mine", "people/L1", "why?person=L1&verb=see&what=投訴&whose=E1", "accounts/", "accounts/open", "stand-ins/"],
)
def test_a_page_asks_the_database_a_fixed_number_of_times(company, address, django_assert_max_num_queries):
    client = company("H1")
    client.get("/access/mine")

    with django_assert_max_num_queries(15):
        assert client.get(f"/access/{address}").status_code == 200


def test_a_person_takes_a_copy_of_what_is_kept_about_him(company):
    response = company("E1").post("/access/people/E1/copy")

    assert response["Content-Disposition"].startswith("attachment")
    book = zipfile.ZipFile(io.BytesIO(response.content))
    assert re.findall('sheet name="([^"]+)"', book.read("xl/workbook.xml").decode()) == ["Person", "Posts", "Decisions"]
    assert {"員工E1", "坐席", "U1", "L1"} <= set(
        re.findall(r"<t[^>]*>([^<]+)", book.read("xl/sharedStrings.xml").decode())
    )
    assert company("E2").post("/access/people/E1/copy").status_code == 403


def test_what_a_stand_in_did_says_for_whom(company, owner):
    name_stand_in(owner, "H1", "E1", since=TODAY, until=TODAY, reason="休假")
    client = company("E1")
    client.post("/access/stand-ins/act", {"person": "H1"})
    client.post("/access/accounts/E3/close", {"reason": "left"})

    assert "<td>E1 for H1</td>" in company("owner", is_owner=True).get("/ledger/").content.decode()
    sent = company("owner").post("/ledger/export?by=E1", {"kind": "csv"}).getvalue().decode("utf-8-sig")
    assert [row["instead_of"] for row in csv.DictReader(io.StringIO(sent))] == ["H1"]


def test_the_history_of_a_record_says_for_whom_it_was_entered(company, owner):
    name_stand_in(owner, "A1", "L1", since=TODAY, until=TODAY, reason="休假")
    client = company("L1")
    client.post("/access/stand-ins/act", {"person": "A1"})
    row = {"v-投訴號": "C1", "v-工號": "E3", "v-日期": "2026-01-05"}

    assert client.post("/registers/投訴/new", row).status_code == 302

    assert "· L1 for A1" in text(company("L2").get("/registers/投訴/entries/1"))


def test_an_own_copy_speaks_in_words_and_has_no_empty_sheet(company, owner):
    hire(owner, "N1", name="新", since=SINCE)
    company("N1")

    response = company("H1").post("/access/people/N1/copy")

    book = zipfile.ZipFile(io.BytesIO(response.content))
    assert re.findall('sheet name="([^"]+)"', book.read("xl/workbook.xml").decode()) == ["Person", "Decisions"]
    cells = set(re.findall(r"<t[^>]*>([^<]+)", book.read("xl/sharedStrings.xml").decode()))
    assert "Took a person in" in cells
    assert "people.person.hire" not in cells


OTHERS = {"v-工號": "E2", "v-日期": "2026-01-05"}


def test_a_form_about_somebody_else_comes_back_with_what_was_typed(company):
    client = company("E1")
    assert 'value="E1"' in client.get("/registers/互評/new").content.decode()
    before = Entry.objects.count()

    refused = client.post("/registers/互評/new", OTHERS)

    assert refused.status_code == 422
    assert 'value="E2"' in refused.content.decode()
    assert 'value="2026-01-05"' in refused.content.decode()
    assert re.search(r'id="id_v-工號_error".*?本人', refused.content.decode(), re.DOTALL)
    assert Entry.objects.count() == before
    assert client.post("/registers/互評/new", {**OTHERS, "v-工號": "E1"}).status_code == 302
    changed = {**OTHERS, "reason": "x", "seen": "1"}
    assert client.post("/registers/互評/entries/1/correct", changed).status_code == 422


def test_rows_about_somebody_else_come_back_as_a_grid(company):
    client = company("E1")
    before = Entry.objects.count()

    refused = client.post("/registers/互評/many", {"cells": "E1\t2026-01-05\nE2\t2026-01-05"})

    assert refused.status_code in {200, 422}
    page = refused.content.decode()
    assert page.count('value="2026-01-05"') == 2
    assert page.count('aria-invalid="true"') == 1
    assert Entry.objects.count() == before


def test_who_may_not_write_is_not_asked_to(company):
    page = company("E1").get("/registers/投訴/").content.decode()

    assert "Whoever keeps this register writes in it" in page
    assert "Enter the first record" not in page
    assert "Enter the first record" in company("A1").get("/registers/投訴/").content.decode()


def test_a_superior_is_a_link_only_for_who_may_open_his_page(company):
    page = company("E1").get("/people/person/E1").content.decode()
    assert "員工L1" in page
    assert "/people/person/L1" not in page
    assert "/people/person/L1" not in company("E1").get("/people/").content.decode()
    assert "/people/person/L1" in company("H1").get("/people/person/E1").content.decode()
    assert "/people/person/L1" in company("H1").get("/people/").content.decode()
