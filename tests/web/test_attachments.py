"""Files beside records on the pages: sent with a new record or later, saved and never opened, withdrawn with a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as File

from kaohe.base.actor import Actor
from kaohe.records.attaching import attach
from kaohe.records.attachment_files import Upload
from kaohe.records.models import Attachment, Revision
from tests.web.things import register

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7"
ROW = {"v-投訴號": "1", "v-工號": "E1", "v-日期": "2026-10-05"}


@pytest.fixture
def analyst(company, settings, tmp_path):
    settings.DATA = tmp_path
    return company("A1")


@pytest.fixture
def entry(analyst):
    """A record with one file."""
    analyst.post("/registers/投訴/new", ROW)
    made = Revision.objects.get()
    attach(Actor.system("command"), register(), made.entry, [Upload("證明.pdf", [PDF])])
    return f"/registers/投訴/entries/{made.entry}"


def test_a_new_record_brings_its_files(analyst):
    answer = analyst.post(
        "/registers/投訴/new", ROW | {"files": [File("a.pdf", PDF), File("b.PDF", PDF + b"2")]}, follow=True
    )

    assert [one.name for one in Attachment.objects.order_by("pk")] == ["a.pdf", "b.PDF"]
    assert "b.PDF" in answer.content.decode()


def test_faults_of_fields_and_files_keep_everything_out(analyst):
    answer = analyst.post("/registers/投訴/new", ROW | {"files": [File("a.pdf", b"MZ"), File("b.png", PDF)]})

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "a.pdf is no file that this register takes." in said
    assert "The content of b.png is not what its name says." in said or "b.png is no file" in said
    assert (Revision.objects.count(), Attachment.objects.count()) == (0, 0)

    answer = analyst.post("/registers/投訴/new", ROW | {"v-日期": "?", "files": [File("a.pdf", b"MZ\0")]})
    assert (answer.status_code, answer.content.decode().count("a.pdf is no file")) == (422, 1)
    assert "is-invalid" in answer.content.decode() or "aria-invalid" in answer.content.decode()
    assert (Revision.objects.count(), Attachment.objects.count()) == (0, 0)


def test_a_file_is_saved_and_never_opened_as_a_page(analyst, entry):
    answer = analyst.get(f"{entry}/attachments/{Attachment.objects.get().pk}")

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/pdf", "private, no-store")


def test_more_are_added_later(analyst, entry):
    assert analyst.post(f"{entry}/attachments", {}).status_code == 422
    answer = analyst.post(f"{entry}/attachments", {"files": [File("b.pdf", PDF + b"2")]})

    assert (answer.status_code, answer["Location"]) == (302, entry.replace("投訴", "%E6%8A%95%E8%A8%B4"))
    assert Attachment.objects.count() == 2


def test_one_is_withdrawn_with_a_reason(analyst, entry):
    address = f"{entry}/attachments/{Attachment.objects.get().pk}/withdraw"
    assert analyst.post(address, {"reason": ""}).status_code == 422
    assert Attachment.objects.get().withdrawn_at is None

    assert analyst.post(address, {"reason": "傳錯"}).status_code == 302
    shown = analyst.get(entry).content.decode()
    assert "<del>" in shown
    assert "證明.pdf" in shown
    assert "/withdraw" not in shown.split("attachments/")[1][:300]


def test_a_register_without_them_has_no_box(company, settings, tmp_path):
    settings.DATA = tmp_path
    assert "multipart" not in company("E1").get("/registers/互評/new").content.decode()
    assert "multipart" in company("A1").get("/registers/投訴/new").content.decode()
