"""Pages of the registers: lists, forms made from the card, many at once, history."""

import csv
import io
import re
from datetime import date
from urllib.parse import quote

import pytest

from kaohe.base.period import Period
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.ledger.models import Entry
from kaohe.people.actions import hire
from kaohe.records.actions import enter, stage, take
from kaohe.records.closings import mark_used, moment_to_read
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from kaohe.records.models import Revision, View
from kaohe.web.registers.books import register_of
from tests.records.conftest import ABSENT, small_handbook

pytestmark = pytest.mark.django_db
LIST = "/registers/缺勤/"


@pytest.fixture(autouse=True)
def company(owner, tmp_path, settings):
    """A company with the small handbook in force and two persons; gives the owner."""
    settings.DATA = tmp_path / "data"
    found_on(owner, from_folder(small_handbook(tmp_path / "handbooks")), title="首版", since=date(2020, 1, 1))
    hire(owner, "E1", name="甲", since=date(2026, 1, 1))
    hire(owner, "E2", name="乙", since=date(2026, 1, 1))
    return owner


@pytest.fixture
def kept(company):
    """Three absences."""
    rows = [
        ABSENT | {"備註": "發燒"},
        ABSENT | {"日期": "2026-10-06", "小時": "4"},
        ABSENT | {"工號": "E2", "小時": "2.5"},
    ]
    return enter(company, *register_of("缺勤"), rows)


def said(response):
    return response.content.decode()


def boxes(row):
    return {f"v-{name}": text for name, text in row.items()}


def test_the_registers_of_the_handbook_are_listed(as_owner, kept):
    page = said(as_owner.get("/registers/"))

    assert f'href="{quote(LIST)}"' in page
    assert "一人一日一行" in page
    assert "人員" not in page.replace("人員的頁面", "")


def test_registers_stand_below_their_chapters_and_are_found_in_any_script(as_owner):
    page = said(as_owner.get("/registers/"))
    chapters = re.findall(r'<th scope="rowgroup"[^>]*>([^<]*)</th>', page)

    assert chapters[:2] == ["[B-2] 日曆、排班與工資標準", "[B-3] 由人裁定的事"]
    assert len(chapters) == len(set(chapters))
    assert page.index(chapters[0]) < page.index(f'href="{quote("/registers/日曆/")}"') < page.index(chapters[1])
    for words, found in {"一人一日一行": "缺勤", "日历": "日曆", "由人裁定": "裁定"}.items():
        narrowed = said(as_owner.get("/registers/", {"q": words}))
        assert found in re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', narrowed)
    assert "No register like that." in said(as_owner.get("/registers/", {"q": "沒有的"}))


def test_a_list_is_narrowed_sorted_added_up_and_grouped_by_its_address(as_owner, kept):
    page = said(as_owner.get(LIST, {"is-種類": "事假", "sort": "小時", "down": "1", "group": "工號", "q": "甲"}))

    assert page.index("E1 · 2026-10-05") < page.index("E1 · 2026-10-06")
    assert "E2 ·" not in page
    assert 'aria-sort="descending"' in page
    assert '<td class="number">12</td>' in page  # 8 + 4 hours
    assert "By 工號" in page


def test_a_filter_that_is_no_value_is_told(as_owner, kept):
    response = as_owner.get(LIST, {"from-小時": "many"})

    assert response.status_code == 422
    assert "many is none" in said(response)


@pytest.mark.parametrize(("asked", "keys"), [
    ({"from-小時": "3", "to-小時": "8"}, ["E1 · 2026-10-05", "E1 · 2026-10-06"]),
    ({"to-小時": "2.5"}, ["E2 · 2026-10-05"]),
    ({"from-日期": "2026-10-06"}, ["E1 · 2026-10-06"]),
    ({"since": "2026-10-06", "until": "2026-10-06"}, ["E1 · 2026-10-06"]),
    ({"is-工號": "E2"}, ["E2 · 2026-10-05"]),
    ({"has-備註": "燒"}, ["E1 · 2026-10-05"]),
    ({"empty-備註": "yes"}, ["E1 · 2026-10-06", "E2 · 2026-10-05"]),
    ({"empty-備註": "no"}, ["E1 · 2026-10-05"]),
    ({"is-種類": "病假"}, []),
])  # fmt: skip
def test_every_column_narrows_the_list_by_its_own_ways(as_owner, kept, asked, keys):
    page = said(as_owner.get(LIST, asked))

    assert [key for key in ("E1 · 2026-10-05", "E1 · 2026-10-06", "E2 · 2026-10-05") if f">{key}<" in page] == keys


def test_groups_lead_to_their_records(as_owner, kept):
    page = said(as_owner.get(LIST, {"group": "工號", "sort": "日期"}))

    address = f"?sort={quote('日期')}&amp;is-{quote('工號')}=E2"
    assert f'<a href="{address}">E2</a></th><td class="number">1</td><td class="number">2.5</td>' in page
    assert "E1 ·" not in said(as_owner.get(LIST + address.replace("&amp;", "&")))


def test_columns_are_chosen_and_put_in_order(as_owner, kept):
    address = f"{LIST}?col=小時&col=工號&col=none"
    page = said(as_owner.get(address))

    heads = [re.sub(r"<[^>]*>", "", one).strip() for one in re.findall(r'<th scope="col".*?</th>', page, re.DOTALL)]
    assert heads[1:] == ["Record", "小時", "工號"]
    response = as_owner.post(address.replace("/?", "/export?"), {"form": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[:2] == [["小時", "工號"], ["2.5", "E2"]]
    assert Entry.objects.latest("position").detail["columns"] == ["小時", "工號"]
    response = as_owner.post(address.replace("/?", "/export?"), {"form": "csv", "all": "1"})
    assert len(next(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))) == 5


def test_a_view_is_kept_opened_first_and_dropped(as_owner, kept):
    look = f"{LIST}?is-種類=事假&sort=小時&page=2"
    made = as_owner.post(look.replace("/?", "/views?"), {"view": "事假", "first": "on"})
    view = View.objects.get()

    assert made.url == f"{quote(LIST)}?{view.address}"
    assert "page" not in view.address
    assert as_owner.get(LIST).url == made.url
    page = said(as_owner.get(made.url))
    assert f'<a href="?{view.address.replace("&", "&amp;")}" aria-current="page">事假' in page
    assert as_owner.get(f"{LIST}?all=1").status_code == 200

    as_owner.post(f"{LIST}views/{view.pk}/drop")
    assert as_owner.get(LIST).status_code == 200
    assert not View.objects.exists()
    assert [one.action for one in Entry.objects.order_by("-position")[:2]] == ["records.view.drop", "records.view.keep"]


def test_the_plain_list_may_be_kept_as_the_first_view(as_owner, kept):
    as_owner.post(f"{LIST}views?all=1", {"view": "全部", "first": "on"})

    opened = as_owner.get(LIST)
    assert opened.url.endswith("?all=1")
    assert as_owner.get(opened.url).status_code == 200


def test_a_view_needs_a_name_and_a_shared_one_a_unit(as_owner, kept):
    for sent in ({"view": ""}, {"view": "x", "shared": "on"}):
        assert as_owner.post(f"{LIST}views?sort=小時", sent).status_code == 422
    assert not View.objects.exists()


PICKED = ["1.1", "3.1"]


def test_records_are_picked_withdrawn_and_taken_back(as_owner, kept):
    page = said(as_owner.post(f"{LIST}picked", {"pick": PICKED, "back": "?sort=小時"}))
    assert "2 records picked" in page
    assert "E2 · 2026-10-05" in page
    without = as_owner.post(f"{LIST}picked", {"pick": PICKED, "act": "withdraw", "reason": ""})
    assert without.status_code == 422

    sent = {"pick": PICKED, "act": "withdraw", "reason": "重複", "back": "?sort=小時"}
    done = as_owner.post(f"{LIST}picked", sent)
    page = said(as_owner.get(done.url))

    assert done.url.endswith(f"?sort={quote('小時')}")
    assert [one.entry for one in Revision.objects.filter(is_live=True)] == [2]
    [undo] = re.findall(r'action="([^"]*take-back/\d+)"', page)
    assert "Undone: records that stand as before: 2." in said(as_owner.post(undo, follow=True))
    assert Revision.objects.filter(is_live=True).count() == 3
    assert as_owner.post(undo).status_code == 422
    history = re.findall(
        r"<strong>([^<]+)</strong>", said(as_owner.get(f"{LIST}entries/1")).split('class="versions"')[1]
    )
    assert history == ["Undone", "Withdrawn", "Entered"]


def test_one_field_is_filled_in_for_all_or_for_none(as_owner, kept):
    sent = {"pick": PICKED, "act": "set", "reason": "x", "field": "小時"}

    refused = as_owner.post(f"{LIST}picked", sent | {"value": "80"})
    assert refused.status_code == 422
    assert "out of range" in said(refused)
    assert Revision.objects.count() == 3
    as_owner.post(f"{LIST}picked", sent | {"value": "7"})
    assert {one.row["小時"] for one in Revision.objects.filter(is_live=True)} == {"7", "4"}


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "javascript:x"])
def test_one_comes_back_to_the_list_and_nowhere_else(as_owner, kept, back):
    sent = {"pick": PICKED, "act": "withdraw", "reason": "重複", "back": back}

    assert as_owner.post(f"{LIST}picked", sent).url == quote(LIST)


@pytest.mark.parametrize("pick", [[], ["x"], ["1"], ["1.x"], ["9" * 30 + ".1"]])
def test_what_was_not_picked_is_told(as_owner, kept, pick):
    response = as_owner.post(f"{LIST}picked", {"pick": pick})

    assert response.status_code == 422
    assert "No records were picked" in said(response)


def test_an_empty_list_says_what_to_do(as_owner):
    assert "Enter the first record" in said(as_owner.get(LIST))
    assert "Ask for less" in said(as_owner.get(LIST, {"q": "x"}))


def test_the_part_that_changes_comes_alone(as_owner, kept):
    part = said(as_owner.get(LIST, headers={"HX-Request": "true"}))

    assert "<html" not in part
    assert "E1|2026-10-05" in part


def test_a_form_is_made_from_the_card(as_owner):
    page = said(as_owner.get(f"{LIST}new"))

    assert 'type="date"' in page
    assert '<option value="病假">' in page
    assert "In 小時, down to 0.1, from 0 to 24. For example 1." in page
    assert "It may stay empty." in page


def test_a_record_is_entered_by_its_form(as_owner):
    response = as_owner.post(f"{LIST}new", boxes(ABSENT), follow=True)

    assert "Entered as record 1." in said(response)
    assert Revision.objects.get().key == "E1|2026-10-05"
    again = as_owner.post(f"{LIST}new", boxes(ABSENT | {"日期": "2026-10-06"}) | {"again": "1"})
    assert again.url.endswith("/new")


def test_faults_stand_at_their_boxes_and_nothing_is_lost(as_owner):
    response = as_owner.post(f"{LIST}new", boxes(ABSENT | {"日期": "", "小時": "25", "備註": "<b>"}))

    page = said(response)
    assert response.status_code == 422
    assert 'id="id_v-日期_error"' in page
    assert "is out of range (0小時 ~ 24小時)" in page
    assert 'value="&lt;b&gt;"' in page
    assert not Revision.objects.exists()


def test_an_entry_shows_its_history(as_owner, kept):
    as_owner.post(f"{LIST}entries/1/correct", boxes(kept[0].row | {"小時": "6"}) | {"seen": "1", "reason": "半日"})

    page = said(as_owner.get(f"{LIST}entries/1"))
    assert "半日" in page
    assert "<del>8</del>" in page
    assert "<ins>6</ins>" in page


def test_lines_of_a_text_survive_a_correction_of_another_field(as_owner, company):
    enter(company, *register_of("缺勤"), [ABSENT | {"備註": "發燒\n複診"}])

    page = said(as_owner.get(f"{LIST}entries/1/correct"))
    assert re.search(r'<textarea name="v-備註"[^>]*>\s*發燒\n複診</textarea>', page)
    sent = boxes(ABSENT | {"小時": "6", "備註": "發燒\r\n複診"}) | {"seen": "1", "reason": "半日"}
    as_owner.post(f"{LIST}entries/1/correct", sent)
    assert Revision.objects.latest("number").row == ABSENT | {"小時": "6", "備註": "發燒\n複診"}


def test_a_correction_needs_a_reason_and_the_newest_state(as_owner, kept):
    changed = boxes(kept[0].row | {"小時": "6"})

    without = as_owner.post(f"{LIST}entries/1/correct", changed | {"seen": "1", "reason": ""})
    late = as_owner.post(f"{LIST}entries/1/correct", changed | {"seen": "0", "reason": "x"})

    assert (without.status_code, late.status_code) == (422, 422)
    assert "No reason was given." in said(without)
    assert "Somebody has changed entry 1" in said(late)
    assert Revision.objects.count() == 3


def test_a_withdrawal(as_owner, kept):
    assert "counts no more" in said(as_owner.get(f"{LIST}entries/1/withdraw"))
    response = as_owner.post(f"{LIST}entries/1/withdraw", {"seen": "1", "reason": "重複"}, follow=True)

    assert "Record 1 was withdrawn." in said(response)
    assert as_owner.get(f"{LIST}entries/1/correct").status_code == 422
    assert as_owner.get(f"{LIST}entries/9").status_code == 404


def test_many_are_pasted_and_faults_stand_at_their_cells(as_owner):
    cells = "E1\t2026-10-05\t事假\t8\nE2\t2026-10-05\t礦工\t80\n"
    page = said(as_owner.post(f"{LIST}many", {"cells": cells}))

    assert "faults: 2" in page
    assert 'value="礦工"' in page
    assert not Revision.objects.exists()
    sent = {"rows": "2", "c-1-0": "E1", "c-1-1": "2026-10-05", "c-1-2": "事假", "c-1-3": "8"}
    sent |= {"c-2-0": "E2", "c-2-1": "2026-10-05", "c-2-2": "曠工", "c-2-3": "8"}
    assert "2 records were entered." in said(as_owner.post(f"{LIST}many", sent, follow=True))
    assert Revision.objects.count() == 2


def test_lines_within_a_cell_are_pasted_and_kept(as_owner):
    page = said(as_owner.post(f"{LIST}many", {"cells": 'E1\t2026-10-05\t礦工\t8\t"發燒\r\n複診"'}))

    assert re.search(r'<textarea[^>]*name="c-1-4"[^>]*>\s*發燒\n複診</textarea>', page)
    sent = {"rows": "1", "c-1-0": "E1", "c-1-1": "2026-10-05", "c-1-2": "曠工", "c-1-3": "8", "c-1-4": "發燒\r\n複診"}
    as_owner.post(f"{LIST}many", sent)
    assert Revision.objects.get().row["備註"] == "發燒\n複診"


@pytest.mark.parametrize(("cells", "words"), [("\t,\n,", "no row"), ("E1\n" * 501, "At most 500 rows")])
def test_what_is_pasted_has_its_limits(as_owner, cells, words):
    response = as_owner.post(f"{LIST}many", {"cells": cells})

    assert response.status_code == 422
    assert words in said(response)


ADDRESSES = [
    "", "缺勤/", "缺勤/new", "缺勤/many", "缺勤/entries/1", "缺勤/entries/1/correct", "缺勤/entries/1/withdraw", "缺勤/imports",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_no_right_sees_nothing(as_employee, kept, address):
    response = as_employee.get(f"/registers/{address}")

    assert response.status_code == (403 if address else 200)
    assert "發燒" not in said(response)
    assert "2026-10-05" not in said(response)


def test_there_is_no_register_of_another_name(as_owner):
    for address in ("沒有/", "人员/new"):
        assert as_owner.get(f"/registers/{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["", "缺勤/?sort=小時&group=種類&q=甲", "缺勤/new", "缺勤/entries/1", "缺勤/imports"]
)
def test_a_page_asks_the_database_few_questions(as_owner, kept, address, django_assert_max_num_queries):
    as_owner.get(f"/registers/{address}")  # The handbook is read once.

    with django_assert_max_num_queries(15):
        as_owner.get(f"/registers/{address}")


def test_a_row_of_a_large_import_is_corrected_on_its_page(as_owner, company):
    book, calls = register_of("來電")
    upload = keep_upload([b"call_id,agent,start,wait,queue\nC1,E1,2026-10-05 09:00:00,10,N\n"])
    batch = take(company, book, calls, stage(company, calls, look_at(book, calls, upload, "calls.csv")).pk)
    address = f"/registers/來電/imports/{batch.pk}/rows/2"
    assert f'href="{quote(address)}"' in said(as_owner.get("/registers/來電/"))
    row = {"通話號": "C1", "工號": "E1", "時點": "2026-10-05T09:00:00", "等待": "x", "隊列": "普通"}

    assert as_owner.post(address, boxes(row) | {"reason": "聽錄音"}).status_code == 422
    assert as_owner.post(address, boxes(row | {"等待": "12"}) | {"reason": ""}).status_code == 422
    page = said(as_owner.post(address, boxes(row | {"等待": "12"}) | {"reason": "聽錄音"}, follow=True))

    assert "<del>10</del>" in page
    assert "<ins>12</ins>" in page
    assert as_owner.get(address).url.endswith("/entries/1")
    assert as_owner.get(f"/registers/來電/imports/{batch.pk}/rows/9").status_code == 404


def test_who_changes_a_record_of_a_closed_month_is_told(as_owner, kept, company):
    _, absences = register_of("缺勤")
    assert "was closed with" not in said(as_owner.get(f"{LIST}entries/1/correct"))
    mark_used(company, [absences], Period.parse("2026-10"), moment_to_read())

    for act in ("correct", "withdraw"):
        assert "2026-10 was closed with this record." in said(as_owner.get(f"{LIST}entries/1/{act}"))
