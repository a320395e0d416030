"""Files of registers: brought in by what the page says, and taken along."""

import csv
import io
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from kaohe.ledger.models import Entry
from kaohe.records.actions import enter
from kaohe.records.files import upload_of
from kaohe.records.links import first_keys
from kaohe.records.models import Batch, Revision
from kaohe.web.registers.books import books, register_of
from tests.records.conftest import ABSENT
from tests.web.test_registers import LIST, company, kept, said
from tests.web.things import PURPOSE

__all__ = ["company", "kept"]

pytestmark = pytest.mark.django_db
SOUND = "工號,日期,種類,小時\nE1,2026-10-05,事假,8\nE2,2026-10-05,病假,4\n"


def upload(client, text, name="缺勤.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"{LIST}imports", {"file": file}, follow=True)


def test_a_file_with_faults_is_mended_by_what_the_page_says(as_owner):
    page = said(upload(as_owner, SOUND.replace("病假", "病").replace("2026-10-05,事假", "2026-13-05,事假")))
    assert "There is no such day as 2026-13-05" in page
    assert "Take it" not in page

    page = said(upload(as_owner, SOUND))
    assert "Records that will stand in 缺勤: 2." in page
    number = Batch.objects.latest("pk").pk
    page = said(as_owner.post(f"{LIST}imports/{number}/take", follow=True))

    assert "2 records were taken." in page
    assert Revision.objects.count() == 2
    assert "缺勤.csv" in said(as_owner.get(f"{LIST}imports"))


def test_columns_are_matched_by_hand(as_owner):
    upload(as_owner, "who,day,why,hours\nE1,05.10.2026,事假,8\n")
    number = Batch.objects.latest("pk").pk
    assert '<option value="who">' in said(as_owner.get(f"{LIST}imports/{number}/columns"))

    sent = {"of-0": "who", "of-1": "day", "of-2": "why", "of-3": "hours", "of-4": "no such", "date_format": "%d.%m.%Y"}
    page = said(as_owner.post(f"{LIST}imports/{number}/columns", sent, follow=True))

    assert "Records that will stand in 缺勤: 1." in page


FOREIGN = "who,day,why,hours\nE1,05.10.2026,事假,8\n"
MATCHED = {"of-0": "who", "of-1": "day", "of-2": "why", "of-3": "hours", "date_format": "%d.%m.%Y"}


def test_the_mended_file_is_read_as_the_one_with_the_fault_was_matched(as_owner, signed_in, company):
    page = said(upload(as_owner, FOREIGN.replace("事假", "無此")))
    number = Batch.objects.latest("pk").pk
    assert f'/imports/{number}/columns">Match the columns</a> ·' in page
    as_owner.post(f"{LIST}imports/{number}/columns", MATCHED)

    page = said(upload(as_owner, FOREIGN))
    again = said(upload(as_owner, FOREIGN.replace("事假", "無此")))

    assert "Records that will stand in 缺勤: 1." in page
    assert "Rows in the file" in again
    assert "1 (in 1 row)" in again
    other = Client(headers={"accept-language": "en"})
    other.force_login(get_user_model().objects.create(login="other", is_owner=True))
    Batch.objects.all().update(state=Batch.State.UNDONE)
    assert "There is no column" in said(upload(other, FOREIGN)) or "No name in this line" in said(
        upload(other, FOREIGN)
    )


def test_rows_and_faulty_rows_are_counted_as_they_stand_in_the_file(as_owner):
    page = said(upload(as_owner, SOUND.replace("E2,2026-10-05,病假", "E2,2026-13-05,病")))

    assert '<dd class="col-sm-10">2</dd>' in page
    assert "2 (in 1 row)" in page


def test_the_page_says_what_columns_hold_and_has_a_sample_that_is_read(as_owner):
    page = said(as_owner.get(f"{LIST}imports"))
    assert "小時 (小時)" not in page
    assert "In 小時, down to 0.1, from 0 to 24. For example 1." in page
    assert "曠工、事假、病假" in page

    sample = as_owner.get(f"{LIST}imports/example.csv").content.decode("utf-8-sig")

    assert sample.splitlines() == ["工號,日期,種類,小時,備註", "E1,2026-10-05,曠工,1,"]
    page = said(upload(as_owner, sample.replace("曠工", "事假")))
    assert "Records that will stand in 缺勤: 1." in page
    taken = said(as_owner.post(f"{LIST}imports/{Batch.objects.latest('pk').pk}/take", follow=True))
    number = Batch.objects.latest("pk").pk
    assert f'<a class="btn btn-primary" href="{quote(LIST)}?batch={number}">The records in 缺勤</a>' in taken
    assert f'<li><a href="{quote(LIST)}">缺勤</a>' in taken


def test_where_the_file_is_gone_the_page_asks_for_it_again(as_owner):
    upload(as_owner, SOUND)
    batch = Batch.objects.get()
    upload_of(batch.sha256).unlink()

    page = as_owner.get(f"{LIST}imports/{batch.pk}/columns")

    assert (page.status_code, "is gone" in said(page)) == (422, True)


def test_what_came_with_a_file_is_seen_and_exported_alone(as_owner, kept, company):
    upload(as_owner, SOUND.replace("10-05", "10-12"))
    number = Batch.objects.get().pk
    as_owner.post(f"{LIST}imports/{number}/take")

    page = said(as_owner.get(f"{LIST}?batch={number}"))
    lines = b"".join(as_owner.post(f"{LIST}export?batch={number}", {"form": "csv"})).decode().splitlines()

    assert "Only what came in with 缺勤.csv." in page
    assert "2026-10-12" in page
    assert "2026-10-05" not in page
    assert [line[:13] for line in lines[1:]] == ["E2,2026-10-12", "E1,2026-10-12"]
    assert Entry.objects.latest("position").detail["batch"] == number
    assert "2026-10-05" in said(as_owner.get(f"{LIST}?all=1"))
    assert "No record is like that." in said(as_owner.get(f"{LIST}?batch={2**63 - 1}"))
    assert "Only what came" not in said(as_owner.get(f"{LIST}?batch={2**63}"))


def test_an_import_is_undone_with_a_reason(as_owner):
    upload(as_owner, SOUND)
    number = Batch.objects.get().pk
    as_owner.post(f"{LIST}imports/{number}/take")

    assert as_owner.post(f"{LIST}imports/{number}/undo", {"reason": ""}).status_code == 422
    page = said(as_owner.post(f"{LIST}imports/{number}/undo", {"reason": "交錯"}, follow=True))

    assert "2 records were taken back." in page
    assert not Revision.objects.filter(is_live=True).exists()


def test_a_list_leaves_as_csv_that_can_be_brought_in_again(as_owner, kept, company):
    enter(company, *register_of("缺勤"), [ABSENT | {"日期": "2026-10-09", "備註": "=1+1"}])

    response = as_owner.post(f"{LIST}export?sort=日期", {"form": "csv"})

    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert rows[0] == ["工號", "日期", "種類", "小時", "備註"]
    assert rows[1] == ["E1", "2026-10-05", "事假", "8", "發燒"]
    assert rows[-1][-1] == "'=1+1"
    assert Entry.objects.latest("position").action == "records.list.export"


@pytest.mark.parametrize("asked", ["is-種類=無此", "since=2026-13-01"])
def test_a_choice_that_makes_no_sense_lets_no_file_leave(as_owner, kept, asked):
    before = Entry.objects.count()

    response = as_owner.post(f"{LIST}export?{asked}", {"form": "csv"})

    assert response.status_code == 422
    assert "nothing was exported" in said(response)
    assert Entry.objects.count() == before


def test_a_list_leaves_as_a_marked_workbook(as_owner, kept, tmp_path):
    response = as_owner.post(f"{LIST}export?工號=E1&is-種類=事假", {"form": "xlsx"})

    path = Path(tmp_path / "list.xlsx")
    path.write_bytes(b"".join(response))
    [sheet] = CalamineWorkbook.from_path(path).sheet_names
    assert sheet == "缺勤"
    assert "%E5%85%A7%E9%83%A8" in response.headers["Content-Disposition"]


def test_a_sample_names_records_that_are_there(company, as_owner):
    assert first_keys(company, books(), ["處理目的", "人員", "文字"]) == {"處理目的": ""}
    enter(company, *register_of("處理目的"), [PURPOSE])

    sample = as_owner.get("/registers/處理同意/imports/example.csv").content.decode("utf-8-sig").splitlines()
    found = dict(zip(*(line.split(",") for line in sample), strict=True))

    assert (found["工號"], found["目的號"]) == ("E1", "P1")
