"""One search: what is found, in which order, in which script; and that nobody finds what he may not see."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kaohe.access.acting import acting
from kaohe.access.models import Account
from kaohe.people.actions import end_employment, rename
from kaohe.records.actions import enter
from kaohe.web.search.finding import found
from tests.company import SINCE, book

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(company, owner):
    """What somebody finds: kind → what the hits are called."""

    def finding(number, text, most=25):
        login = Account.objects.get(login=number).pk
        with override("en"):
            return {
                group.kind: ["".join(piece for piece, _ in hit.title) for hit in group.hits]
                for group in found(acting(login), text, most)
            }

    return finding


@pytest.fixture
def complaints(company, owner):
    """Two complaints about E1, one about E3."""
    rows, register = [("C-1", "E1"), ("C-12", "E1"), ("C-2", "E3")], book().register("投訴")
    assert register is not None
    enter(
        owner, book(), register,
        [{"投訴號": key, "工號": number, "日期": "2026-10-05"} for key, number in rows],
    )  # fmt: skip


def test_people_are_found_by_number_first_then_by_name_those_who_left_last(said, owner):
    rename(owner, "L2", name="e1 之友", reason="試")
    rename(owner, "D1", name="孫e1", reason="試")
    end_employment(owner, "L2", last_day=SINCE, reason="試")

    assert said("owner", "E1")["people"] == ["E1 員工E1", "D1 孫e1", "L2 e1 之友"]


@pytest.mark.parametrize("text", ["張麗", "张丽", " 張 麗 ", "丽 张"])
def test_either_script_and_any_order_of_words_finds(said, owner, text):
    rename(owner, "E2", name="張麗", reason="試")

    assert said("owner", text)["people"] == ["E2 張麗"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("zhangli", ["E2 張麗"]), ("ZL", ["E2 張麗"]), ("zhang", ["E2 張麗"]), ("li", ["E1 李曾", "E2 張麗"]),
        ("lizeng", ["E1 李曾"]), ("liceng", ["E1 李曾"]), ("zeng", ["E1 李曾"]), ("hangli", []), ("z1", []),
    ],
)  # fmt: skip
def test_pinyin_and_initials_find_from_any_syllable_on(said, owner, text, people):
    rename(owner, "E2", name="張麗", reason="試")
    rename(owner, "E1", name="李曾", reason="試")

    assert said("owner", text).get("people", []) == people


@pytest.mark.parametrize("text", ["Ｅ１", "e1", "E1"])
def test_width_and_capitals_do_not_matter(said, text):
    assert said("owner", text)["people"] == ["E1 員工E1"]


@pytest.mark.parametrize(
    ("text", "keys"), [("C-1", ["C-1", "C-12"]), ("c-12", ["C-12"]), ("Ｃ-2", ["C-2"]), ("-1", []), ("C-3", [])]
)
def test_entries_are_found_by_what_they_begin_with(said, complaints, text, keys):
    assert said("owner", text).get("entries", []) == keys


def test_an_entry_that_begins_with_a_sign_of_patterns_is_meant_as_written(said, complaints):
    assert "entries" not in said("owner", "%")
    assert "entries" not in said("owner", "C_1")


def test_units_registers_clauses_rules_and_pages_are_found(said):
    assert said("owner", "二组") == {"units": ["二組"]}
    assert said("owner", "投诉")["registers"] == ["投訴"]
    assert said("owner", "每次扣分")["handbook"] == ["每次扣分"]
    assert said("owner", "T-1")["handbook"] == ["T-1"]
    assert said("owner", "ledger")["pages"] == ["Ledger"]


def test_where_a_persons_records_are_is_told_when_one_is_meant(said, complaints):
    assert said("owner", "E1")["records"] == ["投訴"]
    assert "records" not in said("owner", "員工")


def test_where_a_persons_records_are_leads_to_his_alone(company, complaints):
    client = company("owner")
    body = client.get("/search?find=E1").content.decode()
    link = next(re.finditer(r'href="(/registers/%E6%8A%95%E8%A8%B4/\?[^"]+)"', body))[1]

    page = client.get(unescape(link)).content.decode()

    assert {key for key in ("C-1", "C-12", "C-2") if f">{key}<" in page} == {"C-1", "C-12"}


def test_nothing_is_found_for_nothing(said):
    assert said("owner", "  ") == {}
    assert said("owner", "沒有這樣的東西") == {}


@pytest.mark.parametrize(
    ("who", "people", "entries"),
    [
        ("owner", {"D1", "L1", "L2", "A1", "H1", "E1", "E2", "E3"}, {"C-1", "C-12", "C-2"}),
        ("H1", {"D1", "L1", "L2", "A1", "H1", "E1", "E2", "E3"}, set()),
        ("D1", {"D1", "L1", "L2", "A1", "H1", "E1", "E2", "E3"}, {"C-1", "C-12", "C-2"}),
        ("L1", {"L1", "E1", "E2"}, {"C-1", "C-12"}),
        ("L2", {"L2", "E3"}, {"C-2"}),
        ("A1", {"A1"}, {"C-1", "C-12", "C-2"}),
        ("E1", {"E1"}, {"C-1", "C-12"}),
        ("E2", {"E2"}, set()),
    ],
)
def test_each_finds_what_he_may_see(said, complaints, who, people, entries):
    assert {one.split()[0] for one in said(who, "員工").get("people", [])} == people
    assert set(said(who, "C-").get("entries", [])) == entries


def test_an_employee_finds_neither_the_ledger_nor_a_register_that_is_not_open_to_him(said):
    assert "pages" not in said("E1", "ledger")
    assert "registers" not in said("E1", "暗訪")
    assert said("D1", "暗訪")["registers"] == ["暗訪"]


def test_the_page_marks_the_words_and_leads_on(company, complaints):
    body = company("owner").get("/search?find=c-1").content.decode()

    assert "<mark>C-1</mark>2" in body
    assert re.search(r'href="/registers/%E6%8A%95%E8%A8%B4/entries/\d+"', body)


def test_htmx_gets_the_short_list_alone(company):
    body = company("owner").get("/search?find=員工", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in body
    assert body.count("<li>") == 5


def test_words_are_shown_as_they_were_written(company):
    body = company("owner").get("/search", {"find": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_as_many_questions_whatever_is_found(company, complaints):
    client, counts = company("owner"), set()
    client.get("/search?find=員工")
    for text in ("員工", "C-1", "E1", "投訴", "沒有"):
        with CaptureQueriesContext(connection) as asked:
            client.get("/search", {"find": text})
        counts.add(len(asked))

    assert max(counts) <= 11
    assert max(counts) - min(counts) <= 1
