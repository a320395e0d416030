"""Files brought in: small ones at once, large ones by a job; the same never twice; columns chosen once are chosen again."""

import gzip
import os
import time
from datetime import date, timedelta

import pytest
from django.utils import timezone
from typing_extensions import override

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.intake.limits import Limits
from kaohe.jobs.models import Job
from kaohe.jobs.progress import Unheard
from kaohe.jobs.queries import job as job_of
from kaohe.jobs.worker import work_off_all
from kaohe.ledger.models import Entry
from kaohe.records import bringing, files
from kaohe.records.actions import enter, take, undo
from kaohe.records.bringing import bring, is_small, look, take_in
from kaohe.records.errors import RecordsError
from kaohe.records.files import keep_upload
from kaohe.records.imports import faults_of, look_at
from kaohe.records.in_force import register_in_force
from kaohe.records.models import Batch, Revision
from kaohe.records.presets import Chosen, presets
from tests.records.conftest import ABSENT

pytestmark = pytest.mark.django_db
SOUND = "工號,日期,種類,小時\nE1,2026-10-05,事假,8\nE2,2026-10-06,病假,4\n"
OTHER = "who,day,why,hours\nE1,2026-10-05,事假,8\n"
CHOSEN = Chosen({"工號": "who", "日期": "day", "種類": "why", "小時": "hours"})


@pytest.fixture
def company(people, handbook):
    """The company with its handbook in force; gives the owner."""
    found_on(people, from_folder(handbook), title="首版", since=date(2020, 1, 1))
    return people


@pytest.fixture
def large(monkeypatch):
    """Every file is large."""
    monkeypatch.setattr(bringing, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(bringing, "ROWS_AT_ONCE", 0)


@pytest.fixture
def brought(company):
    """Brings a text in for 缺勤."""

    def bringing_in(text=SOUND, file="x.csv"):
        return bring(company, *register_in_force("缺勤"), [text.encode()], file)

    return bringing_in


def test_a_small_file_is_looked_at_and_taken_at_once(company, brought):
    batch = brought().batch
    done = take_in(company, *register_in_force("缺勤"), batch.pk)

    assert (batch.faults, done.batch and done.batch.state, done.job) == (0, "taken", None)
    assert (Revision.objects.count(), Job.objects.count()) == (2, 0)


def test_a_large_file_is_looked_at_and_taken_by_jobs(company, brought, large):
    seen = brought()
    assert (seen.batch, Batch.objects.count()) == (None, 0)
    assert brought().job == seen.job  # Sent twice, looked at once.
    assert work_off_all() == 1

    [batch] = Batch.objects.all()
    assert job_of(company, seen.job.pk).result == {"register": "缺勤", "batch": batch.pk}
    assert seen.job.about["en"] == "缺勤: x.csv"
    done = take_in(company, *register_in_force("缺勤"), batch.pk)
    assert (done.job and done.job.kind, Revision.objects.count()) == ("records.take", 0)
    work_off_all()
    assert (Batch.objects.get().state, Revision.objects.count()) == ("taken", 2)
    assert Entry.objects.latest("position").actor == company.name


class Heard(Unheard):
    """Remembers what it was told."""

    def __init__(self):
        self.told = []

    @override
    def at(self, words):
        self.told.append(words["en"][0])

    @override
    def __call__(self, done, total):
        self.told.append((done, total))


def test_a_look_tells_how_far_it_came(company, data):
    heard = Heard()
    look_at(*register_in_force("缺勤"), keep_upload([SOUND.encode()]), "x.csv", progress=heard)

    assert heard.told == ["Reading the file", (2, 2), "Comparing with the records that are there"]


def test_the_same_file_is_said_and_not_taken_twice(company, brought, large):
    brought()
    work_off_all()
    take(company, *register_in_force("缺勤"), Batch.objects.get().pk)
    before = Entry.objects.count(), Job.objects.count()

    again = brought(file="other.csv")

    assert (again.was_taken, again.batch.state, again.job) == (True, "taken", None)
    assert (Entry.objects.count(), Job.objects.count()) == before


@pytest.mark.parametrize(("sent", "kept"), [("a\0b\n\u202ec.csv", "abc.csv"), ("\0", "…"), ("x" * 300, "x" * 200)])
def test_of_a_name_only_what_can_be_seen_is_kept(brought, sent, kept):
    assert brought(file=sent).batch.file == kept


def test_a_file_that_was_taken_back_comes_again(company, brought):
    register = register_in_force("缺勤")
    first = brought().batch
    take_in(company, *register, first.pk)
    undo(company, register[1], first.pk, reason="交錯")

    again = brought()

    assert (again.was_taken, again.batch.state) == (False, "checked")
    assert again.batch.pk != first.pk


def test_what_somebody_wrote_meanwhile_stands_on_the_page_after_the_job(company, brought, large):
    brought()
    work_off_all()
    book, register = register_in_force("缺勤")
    [batch] = Batch.objects.all()
    enter(company, book, register, [ABSENT])
    take_in(company, book, register, batch.pk)
    work_off_all()

    batch.refresh_from_db()
    assert (batch.state, [(one.row, one.code) for one in faults_of(batch)]) == ("checked", [(2, "R170")])
    assert Revision.objects.count() == 1


def test_a_register_that_is_no_longer_there_is_told(company, brought, large):
    job = brought().job
    Job.objects.update(args=job.args | {"register": "沒有"})
    work_off_all()

    assert job_of(company, job.pk).words["en"][0] == "The handbooks in force have no register 沒有."


def test_who_lost_the_right_meanwhile_brings_nothing_in(company, brought, large):
    job = brought().job
    Job.objects.update(actor="E1", account=None)
    work_off_all()

    assert (Job.objects.get(pk=job.pk).state, Batch.objects.count()) == ("failed", 0)


def test_nobody_brings_a_file_without_the_right(company, data, brought):
    register = register_in_force("缺勤")
    batch = brought().batch
    before = sorted(data.rglob("*"))

    for act in (
        lambda who: bring(who, *register, [b"x"], "x.csv"),
        lambda who: look(who, *register, batch.sha256, "x.csv"),
        lambda who: take_in(who, *register, batch.pk),
    ):
        with pytest.raises(NotAllowed):
            act(Actor("E1"))
    assert sorted(data.rglob("*")) == before


@pytest.mark.parametrize(("content", "small"), [
    (b"x" * 2_000_000, True), (b"x" * 2_000_001, False),
    (b"PK" + b"x" * 199_998, True), (b"PK" + b"x" * 199_999, False), (gzip.compress(b"x") + b"x" * 199_999, False),
])  # fmt: skip
def test_what_is_small(tmp_path, content, small):
    (tmp_path / "x").write_bytes(content)

    assert is_small(tmp_path / "x") == small


def test_a_file_beyond_every_limit_is_refused_and_nothing_of_it_stays(company, data, monkeypatch):
    monkeypatch.setattr(files, "DEFAULT_LIMITS", Limits(unpacked_bytes=10))

    with pytest.raises(RecordsError) as refused:
        bring(company, *register_in_force("缺勤"), [b"12345", b"678901"], "x.csv")

    assert refused.value.code == "T116"
    assert not list((data / "imports" / "uploads").iterdir())


def test_columns_chosen_once_are_chosen_for_the_next_file_like_it(company, brought):
    book, register = register_in_force("缺勤")
    first = brought(OTHER).batch
    assert first.faults > 0
    sound = look(company, book, register, first.sha256, "x.csv", CHOSEN).batch
    assert sound is not None
    assert presets(register) == []
    take_in(company, book, register, sound.pk)

    [preset] = presets(register)
    assert (preset.chosen, preset.file) == (CHOSEN, "x.csv")
    second = brought(OTHER.replace("10-05", "11-05") + "E2,2026-11-06,病假,4\n").batch
    assert (second.faults, second.rows, second.mapping["columns"]["工號"]) == (0, 2, "who")
    own = brought(SOUND.replace("10-0", "12-0")).batch
    assert (own.faults, own.mapping) == (0, {})
    assert brought(OTHER.replace("who", "whom")).batch.faults > 0


def test_a_file_that_is_gone_is_asked_for_again(company, brought):
    batch = brought().batch
    files.upload_of(batch.sha256).unlink()

    with pytest.raises(RecordsError) as refused:
        look(company, *register_in_force("缺勤"), batch.sha256, "x.csv", CHOSEN)

    assert refused.value.code == "T130"
    assert list(Batch.objects.values_list("pk", "state")) == [(batch.pk, "checked")]


def test_what_uploads_left_is_swept_away(data):
    place = data / "imports" / "uploads"
    place.mkdir(parents=True)
    for name, days in ((".coming-1", 0.9), (".coming-2", 1.1), ("abc", 29), ("def", 31)):
        (place / name).write_bytes(b"x")
        os.utime(place / name, (time.time() - days * 86400,) * 2)

    files.sweep()

    assert sorted(path.name for path in place.iterdir()) == [".coming-1", "abc"]


def test_files_of_imports_stay_as_long_as_they_are_needed(company, brought, data):
    register = register_in_force("缺勤")
    taken, back, faulty = (brought(text).batch for text in (SOUND, SOUND.replace("10-0", "11-0"), SOUND + "E9,x,y,z\n"))
    for batch in (taken, back):
        take_in(company, *register, batch.pk)
    undo(company, register[1], back.pk, reason="交錯")
    (data / "imports" / "given-up.parquet").write_bytes(b"x")
    for path in data.rglob("*"):
        os.utime(path, (0, 0))

    files.sweep()

    left = {path.name for path in data.rglob("*") if path.is_file()}
    assert left == {
        taken.sha256, faulty.sha256, taken.stored, back.stored, *(f"{one.stored}.faults" for one in (taken, back, faulty)),
    }  # fmt: skip


def test_what_was_looked_at_and_left_lying_goes_with_its_faults(company, brought, data):
    lying, fresh = (brought(text).batch for text in (SOUND, SOUND + "E9,x,y,z\n"))
    Batch.objects.filter(pk=lying.pk).update(checked_at=timezone.now() - timedelta(days=31))
    Batch.objects.filter(pk=fresh.pk).update(checked_at=timezone.now() - timedelta(days=29))
    for path in data.rglob("*"):
        os.utime(path, (0, 0))

    files.sweep()

    left = {path.name for path in data.rglob("*") if path.is_file()}
    assert left == {fresh.sha256, f"{fresh.stored}.faults"} | ({fresh.stored} & left)
    with pytest.raises(RecordsError) as refused:
        take(company, *register_in_force("缺勤"), lying.pk)
    assert refused.value.code == "T130"
    assert not Revision.objects.exists()
