"""Bringing a staff list in on the web: what is wrong at its row, what would change, all of it at once."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.ledger.models import Entry
from kaohe.people.actions import Post, assign, hire, open_unit
from kaohe.people.models import Person, StaffList
from kaohe.people.queries import members
from tests.records.conftest import HANDBOOKS

JAN, NOV = date(2026, 1, 1), date(2026, 11, 1)
HEAD = "工號,姓名,入職日期,崗位,單位,上級\n"
FAULTY = HEAD + "E3,丙,2026-02-30,TSR,客服部,E1\n,丁,2026-11-01,,,\nE1,甲明,,,,\n"
MENDED = HEAD + "E3,丙,2026-11-01,TSR,客服部,E2\nE4,丁,2026-11-01,,,\nE1,甲明,,,,\n"


@pytest.fixture
def company(owner):
    """客服部 with a leader and an agent."""
    open_unit(owner, "D1", name="客服部", since=JAN)
    hire(owner, "E1", name="甲", since=JAN)
    hire(owner, "E2", name="乙", since=JAN)
    assign(owner, "E2", Post("班長", "D1"), since=JAN)
    assign(owner, "E1", Post("TSR", "D1", "E2"), since=JAN)
    return owner


def send(client, content, name="名單.csv"):
    return client.post("/people/import", {"file": SimpleUploadedFile(name, content)})


def text(response):
    return response.content.decode()


def rows(page):
    return [
        re.findall(r"<td[^>]*>([^<]*)</td>", row)
        for row in re.findall(r"<tr><td class=\"number\">.*?</tr>", page, re.DOTALL)
    ]


def test_a_file_with_faults_says_where_and_changes_nobody(company, as_owner):
    sent = send(as_owner, FAULTY.encode())

    look = text(as_owner.get(sent["Location"]))
    assert [row[:3] for row in rows(look)][:2] == [["2", "入職日期", "2026-02-30"], ["3", "工號", ""]]
    assert "Take all of it in" not in look
    refused = as_owner.post(sent["Location"], {"shown": "x"})
    assert refused.status_code == 422
    assert "nothing was taken in" in text(refused)
    assert Person.objects.count() == 2


def test_a_mended_file_is_shown_and_then_taken_in(company, as_owner):
    sent = send(as_owner, MENDED.encode())
    address = f"{sent['Location']}?number=0&name=1&since=2&post=3&unit=4&superior=5&effective=2026-11-01"
    look = text(as_owner.get(address))
    assert "Take all of it in: 2 new, 1 changed" in look
    shown = re.findall(r'name="shown" value="(\w+)"', look)[0]

    done = as_owner.post(address, {"shown": shown}, follow=True)

    assert done.redirect_chain == [("/people/", 302)]
    assert "Done: 3 people." in text(done)
    assert [(one.number, one.name, one.post) for one in members(company, NOV)] == [
        ("E1", "甲明", "TSR"), ("E2", "乙", "班長"), ("E3", "丙", "TSR"), ("E4", "丁", ""),
    ]  # fmt: skip
    assert as_owner.get(address).status_code == 404


def test_columns_of_other_names_are_matched_by_hand(company, as_owner):
    sent = send(as_owner, "甲欄,乙欄\nE9,新人\n".encode())
    assert "Which columns hold the number and the name?" in text(as_owner.get(sent["Location"]))

    part = as_owner.get(
        f"{sent['Location']}?number=0&name=1&since=7&effective=2026-11-01", headers={"hx-request": "true"}
    )

    assert "<html" not in text(part)
    assert "A new person needs a first day." in text(part)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"PK\x03\x04broken", "x.xlsx"), (b"", "x.csv"), (b"%PDF-1.7 x", "x.pdf"), (bytes(range(256)) * 8, "x.bin")],
)
def test_what_is_no_list_is_refused_at_its_field(company, as_owner, content, name):
    before = Entry.objects.count()

    refused = send(as_owner, content, name)

    assert refused.status_code == 422
    assert refused.context["form"].errors["file"]
    assert (StaffList.objects.count(), Entry.objects.count()) == (0, before)


def test_words_of_a_file_stay_words(company, as_owner):
    sent = send(as_owner, (HEAD + "E9,<script>alert(1)</script>,x,,,\n").encode(), "<img src=x>.csv")

    look = text(as_owner.get(sent["Location"]))

    assert "<script>alert" not in look
    assert "<img" not in look


def test_the_sample_can_be_taken_in_as_it_is(company, as_owner):
    for language in ("zh-hant", "zh-hans", "en"):
        sample = as_owner.get("/people/import/example.csv", headers={"accept-language": language}).content
        look = text(as_owner.get(send(as_owner, sample)["Location"], headers={"accept-language": "en"}))
        assert "3 new, 0 changed" in look, language


@pytest.mark.parametrize("address", ["/people/import", "/people/import/1"])
def test_nobody_brings_a_list_without_the_right(company, as_owner, signed_in, address):
    send(as_owner, MENDED.encode())
    stranger = signed_in("X9")

    assert stranger.get(address).status_code == 403
    assert stranger.post(address, {"shown": "x"}).status_code == 403
    assert Person.objects.count() == 2


def test_a_post_that_the_handbook_does_not_know_is_said_with_what_may_be_meant(company, as_owner):
    found_on(company, from_folder(HANDBOOKS / "call-centre"), title="手冊", since=JAN)
    sent = send(as_owner, (HEAD + "E5,戊,2026-11-01,CSR主菅,客服部,E2\nE6,己,2026-11-01,CSR,客服部,E2\n").encode())

    warning = re.search(r"The handbook has no such posts.*?</div>", text(as_owner.get(sent["Location"])), re.DOTALL)

    assert warning is not None
    assert re.findall(r"<span class=\"badge\">([^<]*)</span>", warning[0]) == ["CSR主菅"]
    assert "(CSR主管?)" in warning[0]


def test_posts_of_the_handbook_are_offered_where_one_is_given(company, as_owner):
    found_on(company, from_folder(HANDBOOKS / "call-centre"), title="手冊", since=JAN)

    page = text(as_owner.get("/people/person/E1/assign"))

    offered = re.findall(r'<option value="([^"]*)"></option>', page)
    assert {"TSR", "CSR主管", "總監"} <= set(offered)
    assert 'list="id_post_offered"' in page


ODD = "工號,姓名,到崗,崗位,部門,直接主管,手機\nE3,丙,2026-11-01,TSR,D1,E2,13800000000\n"


def test_columns_that_are_not_read_are_named(company, as_owner):
    look = text(as_owner.get(send(as_owner, ODD.encode())["Location"]))

    unread = look.split("These columns are not read:")[1].split("</div>")[0]
    assert [name in unread for name in ("到崗", "手機", "直接主管", "工號")] == [True, True, False, False]


def test_how_columns_were_matched_by_hand_holds_for_the_mended_file_and_for_the_next_list(company, as_owner, signed_in):
    where = send(as_owner, ODD.replace("E2", "X9").encode())["Location"]
    by_hand = {"number": "0", "name": "1", "since": "2", "effective": "2026-11-01"}
    assert "X9" not in text(as_owner.get(where, by_hand)).split("These columns are not read")[0]

    mended = send(as_owner, ODD.encode())["Location"]
    look = text(as_owner.get(mended))
    assert "到崗" not in look.split("These columns are not read")[1].split("</div>")[0]
    shown = re.search(r'name="shown" value="(\w+)"', look)
    assert shown
    assert as_owner.post(mended, {"shown": shown[1]}).status_code == 302

    later = signed_in("owner")
    assert "到崗" not in text(later.get(send(later, ODD.replace("E3", "E4").encode())["Location"])).split("not read")[1]
