"""Pages of people: what they show, what may be done on them, what is refused at its field."""

import re
from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from kaohe.ledger.models import Entry
from kaohe.people.actions import Post, assign, hire, open_unit, rename
from kaohe.people.models import Assignment, Person
from kaohe.people.queries import members, units
from kaohe.people.staff_file import read_staff_list
from kaohe.reports.month_book import MARK

JAN, OCT = date(2026, 1, 1), date(2026, 10, 1)


@pytest.fixture
def company(owner):
    """客服部 with a leader and an agent; one more without a post."""
    open_unit(owner, "D1", name="客服部", since=JAN)
    for number, name in (("E1", "甲明"), ("E2", "乙"), ("E3", "=丙")):
        hire(owner, number, name=name, since=JAN)
    assign(owner, "E2", Post("班長", "D1"), since=JAN)
    assign(owner, "E1", Post("TSR", "D1", "E2"), since=JAN)
    return owner


def numbers(response):
    return re.findall(r"<tr>\s*<td><a href=\"/people/person/(\w+)\"", response.content.decode())


def text(response):
    return response.content.decode()


def test_the_list_is_narrowed_and_sorted_by_its_address(company, as_owner):
    assert numbers(as_owner.get("/people/")) == ["E1", "E2", "E3"]
    assert numbers(as_owner.get("/people/?q=明")) == ["E1"]
    assert numbers(as_owner.get("/people/?unit=D1&sort=-number")) == ["E2", "E1"]
    assert numbers(as_owner.get("/people/?day=2025-12-31")) == []
    assert "Nobody like that on 2025-12-31." in text(as_owner.get("/people/?day=2025-12-31"))


def test_a_change_of_choices_brings_the_table_alone(company, as_owner):
    part = as_owner.get("/people/?q=明", headers={"hx-request": "true"})

    assert "<html" not in text(part)
    assert numbers(part) == ["E1"]


def test_a_list_is_a_few_queries(company, as_owner, django_assert_max_num_queries):
    as_owner.get("/people/")
    with django_assert_max_num_queries(15):
        as_owner.get("/people/")


@pytest.mark.parametrize(
    "address",
    ["/people/?q=%27%22%3Cscript%3Ealert(1)%3C/script%3E", "/people/?q=%25&sort=;drop", "/people/?page=99&day=x"],
)
def test_odd_addresses_do_no_harm(company, as_owner, address):
    response = as_owner.get(address)

    assert response.status_code == 200
    assert "<script>alert" not in text(response)


def test_the_list_leaves_as_a_file_that_can_be_brought_in_again(company, as_owner):
    sent = as_owner.post("/people/export?sort=number", {"kind": "csv"})

    lines = sent.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Number,Name,Post,Unit,Superior,Grade,First day,Last day"
    assert [line.split(",")[:5] for line in lines[1:]] == [
        ["E1", "甲明", "TSR", "D1", "E2"], ["E2", "乙", "班長", "D1", ""], ["E3", "'=丙", "", "", ""],
    ]  # fmt: skip
    assert MARK in unquote(sent["Content-Disposition"])
    told = Entry.objects.latest("position")
    assert (told.action, told.detail["rows"], told.detail["kind"]) == ("people.list.export", 3, "csv")
    assert len(read_staff_list("\n".join(lines).encode(), "x.csv").guessed()) == 8


def test_the_list_leaves_as_a_workbook(company, as_owner):
    sent = as_owner.post("/people/export?q=E2", {"kind": "xlsx"})

    rows = CalamineWorkbook.from_filelike(BytesIO(sent.getvalue())).get_sheet_by_index(0).to_python()
    assert [row[:3] for row in rows] == [["Number", "Name", "Post"], ["E2", "乙", "班長"]]


def test_who_is_meant_is_offered_while_one_types(company, as_owner):
    offered = text(as_owner.get("/people/suggest?field=superior&superior=E2"))

    assert offered == '<option value="E2">乙 · 班長</option>\n'
    assert text(as_owner.get("/people/suggest?field=superior&superior=")).strip() == ""


def test_what_was_typed_stands_in_what_is_offered_or_a_browser_would_hide_it(company, owner, as_owner):
    rename(owner, "E2", name="張麗", reason="試")

    for typed, offered in (("zl", "張麗 · 班長 · zl"), ("张", "張麗 · 班長 · 张"), ("張", "張麗 · 班長")):
        found = text(as_owner.get(f"/people/suggest?field=superior&superior={typed}"))
        assert f'<option value="E2">{offered}</option>' in found


@pytest.mark.parametrize(
    ("tab", "said"), [("posts", "TSR"), ("reports", "Nobody reports"), ("history", "Gave a post"), ("x", "TSR")]
)
def test_a_person_has_a_page(company, as_owner, tab, said):
    response = as_owner.get(f"/people/person/E1?tab={tab}")

    assert response.status_code == 200
    assert "甲明 E1" in text(response)
    assert said in text(response)


def test_who_is_not_there_has_none(company, as_owner):
    response = as_owner.get("/people/person/E9")

    assert response.status_code == 404
    assert "There is no person E9." in text(response)


def test_a_person_is_taken_in_with_a_post(company, as_owner):
    sent = {"number": "E4", "name": "丁", "since_hired": "2026-10-01", "post": "TSR", "unit": "D1", "superior": "E2"}

    done = as_owner.post("/people/hire", sent, follow=True)

    assert done.redirect_chain == [("/people/person/E4", 302)]
    assert "The person is taken in." in text(done)
    assert [(one.number, one.post, one.superior) for one in members(company, OCT)][-1] == ("E4", "TSR", "E2")


HIRING = {"number": "E4", "name": "丁", "since_hired": "2026-10-01"}


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"number": "E1"}, "number", "The number E1 is taken."),
        ({"number": ""}, "number", "This must be filled in."),
        ({"since_hired": "2026-02-30"}, "since_hired", "Enter a valid date."),
        ({"post": "TSR"}, "unit", "A post and its unit go together."),
        ({"unit": "D1"}, "post", "A post and its unit go together."),
        ({"post": "TSR", "unit": "D1", "superior": "E9"}, "superior", "There is no person E9."),
    ],
)
def test_what_is_wrong_with_a_hiring_stands_at_its_field(company, as_owner, wrong, field, said):
    before = Person.objects.count(), Entry.objects.count()

    refused = as_owner.post("/people/hire", {**HIRING, **wrong})

    assert refused.status_code == 422
    assert [said in fault for fault in refused.context["form"].errors[field]] == [True]
    assert 'value="丁"' in text(refused)
    assert (Person.objects.count(), Entry.objects.count()) == before


def test_a_post_is_given_and_taken_back(company, as_owner):
    as_owner.post(
        "/people/person/E1/assign",
        {"since": "2026-10-01", "post": "質檢", "unit": "D1", "superior": "E2", "reason": "競聘"},
    )
    assert [one.post for one in members(company, OCT) if one.number == "E1"] == ["質檢"]

    again = as_owner.post("/people/person/E1/assign", {"since": "2026-10-01", "post": "X", "unit": "D1"})
    assert "already has a post" in text(again)
    as_owner.post("/people/person/E1/withdraw?since=2026-10-01", {"since": "2026-10-01", "reason": "錯了"})

    assert [one.post for one in members(company, OCT) if one.number == "E1"] == ["TSR"]


def test_a_form_of_a_post_begins_with_the_one_held(company, as_owner):
    page = text(as_owner.get("/people/person/E1/assign"))

    assert 'value="TSR"' in page
    assert 'value="E2"' in page


def test_a_person_is_renamed_and_leaves(company, as_owner):
    as_owner.post("/people/person/E1/rename", {"name": "甲新", "reason": "改名"})
    as_owner.post("/people/person/E1/leave", {"last_day": "2026-09-30", "reason": "離職"})

    assert "甲新 E1" in text(as_owner.get("/people/person/E1"))
    assert "E1" not in [one.number for one in members(company, OCT)]


def test_units_are_shown_opened_changed_and_closed(company, as_owner):
    as_owner.post("/people/units/open", {"code": "G1", "unit_name": "一組", "parent": "D1", "since": "2026-01-01"})
    page = text(as_owner.get("/people/units"))
    assert page.index("客服部") < page.index("一組")

    as_owner.post("/people/units/G1/change", {"unit_name": "二組", "parent": "", "since": "2026-10-01"})
    assert {(one.unit.code, one.name) for one in units(company, OCT)} == {("D1", "客服部"), ("G1", "二組")}

    as_owner.post("/people/units/G1/close", {"last_day": "2026-10-01", "reason": "撤銷"})
    assert [one.unit.code for one in units(company, date(2026, 10, 2))] == ["D1"]
    refused = as_owner.post("/people/units/D1/close", {"last_day": "2026-10-01", "reason": "撤銷"})
    assert "still has people" in text(refused)


def test_the_staff_change_table_tells_both_losses(company, as_owner):
    as_owner.post("/people/person/E3/leave", {"last_day": "2026-10-15", "reason": "離職"})

    page = text(as_owner.get("/people/change?first=2026-10"))

    cells = re.findall(r'<td class="number">([^<]+)</td>', page)
    assert cells == ["3", "+0", "−1", "2", "3", "33.3%", "40.0%"]
    assert "/people/person/E3" in page
    assert as_owner.get("/people/change?first=x&last=2026-13").status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("&post=TSR&ratio=15", "1 person is TSR today; at one leader for each 15, 1 is needed,"),
        ("&post=TSR&ratio=0", ""),
        ("&post=TSR", ""),
        ("&ratio=15", ""),
    ],
)
def test_the_need_of_leaders_is_rounded_up(company, as_owner, asked, said):
    page = text(as_owner.get(f"/people/change?first=2026-10{asked}"))

    assert (said in page) is True
    assert ("is TSR today" in page) is bool(said)


def test_of_many_the_first_are_named(company, as_owner, monkeypatch):
    monkeypatch.setattr("kaohe.web.people.changes.NAMED", 1)

    page = text(as_owner.get("/people/change?first=2026-01"))

    assert "Joined 3" in page
    assert "2 more." in page


ADDRESSES = [
    "/people/", "/people/hire", "/people/person/E1", "/people/person/E1/assign", "/people/person/E1/withdraw",
    "/people/person/E1/rename", "/people/person/E1/leave", "/people/units", "/people/units/open",
    "/people/units/D1/change", "/people/units/D1/close", "/people/change", "/people/suggest?field=q&q=E",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_answers_in_three_languages(company, as_owner, address):
    for language in ("zh-hant", "zh-hans", "en"):
        response = as_owner.get(address, headers={"accept-language": language})
        assert response.status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/people/export"])
def test_nobody_reads_or_changes_people_without_the_right(company, signed_in, address):
    before = Entry.objects.count(), Assignment.objects.count()
    stranger = signed_in("X9")

    for response in (
        stranger.get(address),
        stranger.post(address, {"since": "2026-10-01", "reason": "x", "kind": "csv"}),
    ):
        assert response.status_code in {403, 405}
        assert "甲明" not in text(response)
    assert (Entry.objects.count(), Assignment.objects.count()) == before
