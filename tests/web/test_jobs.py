"""Pages of jobs: one followed by itself, what came of it, cancelled and tried again; large files brought in by them."""

import pytest

from kaohe.jobs.models import Job
from kaohe.jobs.worker import work_off_all
from kaohe.records import bringing
from kaohe.records.models import Batch, Revision
from tests.web.test_register_files import SOUND, upload
from tests.web.test_registers import LIST, company, said

pytestmark = pytest.mark.django_db
__all__ = ["company"]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every file is large."""
    monkeypatch.setattr(bringing, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(bringing, "ROWS_AT_ONCE", 0)


def test_a_large_file_is_followed_from_its_sending_to_its_taking(as_owner):
    page = said(upload(as_owner, SOUND))
    assert "You may leave this page" in page
    assert "stands on the page Bring a file of its register" in page
    assert '<p id="job-at">It waits for its turn.' in page
    assert "No worker is at work" in page
    assert 'hx-trigger="every 1s"' in page
    assert 'http-equiv="refresh"' in page
    number = Job.objects.get().pk
    assert f"/jobs/{number}" in said(as_owner.get(f"{LIST}imports"))

    work_off_all()
    batch = Batch.objects.get().pk
    part = as_owner.get(f"/jobs/{number}", headers=HTMX)
    assert part["HX-Redirect"].endswith(f"/imports/{batch}")
    assert as_owner.get(f"/jobs/{number}").url == part["HX-Redirect"]
    page = said(as_owner.post(f"{LIST}imports/{batch}/take", follow=True))
    assert "Waiting" in page
    work_off_all()
    page = said(as_owner.get(f"/jobs/{Job.objects.latest('pk').pk}", follow=True))
    assert "Taken" in page
    assert Revision.objects.count() == 2

    page = said(upload(as_owner, SOUND))
    assert "This very file was taken before" in page
    assert Job.objects.count() == 2


def test_the_part_that_is_asked_for_comes_alone(as_owner):
    upload(as_owner, SOUND)
    Job.objects.update(state="running")
    assert '<p id="job-at">It has begun.' in said(as_owner.get(f"/jobs/{Job.objects.get().pk}", headers=HTMX))
    Job.objects.update(state="running", done=65536, total=1000000, words={"en": ["Reading the file", ""]})
    part = said(as_owner.get(f"/jobs/{Job.objects.get().pk}", headers=HTMX))

    assert "<html" not in part
    assert "Reading the file · 65,536 of 1,000,000" in part
    assert '<progress class="job-progress" aria-labelledby="job-at" max="1000000" value="65536">' in part


def test_a_job_is_cancelled_and_tried_again(as_owner):
    upload(as_owner, SOUND)
    number = Job.objects.get().pk

    page = said(as_owner.post(f"/jobs/{number}/cancel", follow=True))
    assert "Cancelled" in page
    assert 'hx-trigger="every' not in page
    assert as_owner.post(f"/jobs/{number}/cancel").status_code == 422
    as_owner.post(f"/jobs/{number}/again")
    work_off_all()
    assert Batch.objects.count() == 1


def test_what_kept_a_job_from_being_done_is_told(as_owner):
    upload(as_owner, SOUND)
    job = Job.objects.get()
    Job.objects.update(args=job.args | {"register": "<b>"})
    work_off_all()

    page = said(as_owner.get(f"/jobs/{job.pk}"))
    assert "no register &lt;b&gt;" in page
    assert "Try again" in page
    assert "Failed" in said(as_owner.get("/jobs/"))


def test_others_have_no_part_in_it(as_owner, as_employee):
    upload(as_owner, SOUND)
    number = Job.objects.get().pk

    assert as_employee.get(f"/jobs/{number}").status_code == 404
    assert as_employee.post(f"/jobs/{number}/cancel").status_code == 404
    assert "缺勤" not in said(as_employee.get("/jobs/"))
    assert "Jobs" in said(as_owner.get("/"))


def test_the_beginning_of_a_file_is_shown_beside_its_columns(as_owner, monkeypatch):
    monkeypatch.setattr(bringing, "BYTES_AT_ONCE", 2_000_000)
    upload(as_owner, "who,day,why,hours\nE1,2026-10-05,事假,<8\n")
    page = said(as_owner.get(f"{LIST}imports/{Batch.objects.get().pk}/columns"))

    assert "<td>&lt;8</td>" in page
    assert '<option value="hours">hours · &lt;8</option>' in page


def test_columns_matched_by_hand_are_kept_in_a_draft_of_the_handbook(as_owner, monkeypatch):
    monkeypatch.setattr(bringing, "BYTES_AT_ONCE", 2_000_000)
    upload(as_owner, "who,day,why,hours\nE1,2026-10-05,事假,8\n")
    number = Batch.objects.get().pk
    assert as_owner.post(f"{LIST}imports/{number}/keep").status_code == 404
    picked = {f"of-{at}": column for at, column in enumerate(("who", "day", "why", "hours"))}
    page = said(as_owner.post(f"{LIST}imports/{number}/columns", picked, follow=True))
    assert "Keep this matching in the handbook" in page

    page = said(as_owner.post(f"{LIST}imports/{number}/keep", follow=True))

    assert "It stands in this draft" in page
    assert "How files of 缺勤 are read" in page
