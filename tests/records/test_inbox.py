"""The watched folder: whole files are brought in and put away, faulty ones stay with a report; nothing outside is touched."""

import csv
import os
import time
from datetime import date

import pytest
import xlsxwriter

from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.jobs.models import Job
from kaohe.jobs.queue import begin
from kaohe.jobs.worker import work_off_all
from kaohe.ledger.models import Entry
from kaohe.records import inbox as module
from kaohe.records.actions import take
from kaohe.records.errors import said_of
from kaohe.records.files import keep_upload
from kaohe.records.in_force import register_in_force
from kaohe.records.inbox import KIND, WHO, Watch
from kaohe.records.models import Batch, Revision
from kaohe.records.shelves import arrived, is_meant, prune

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="Folders cannot be held open here."),
]
SOUND = "工號,日期,種類,小時\nE1,2026-10-05,事假,8\nE2,2026-10-06,病假,4\n"
CALLS = "call_id,agent,start,wait,queue\nC1,E1,2026-10-05 09:00:00,12,N\n"


@pytest.fixture
def inbox(people, handbook, settings, tmp_path):
    """The folder of a company with its handbook in force; what is sound is taken."""
    found_on(people, from_folder(handbook), title="首版", since=date(2020, 1, 1))
    settings.INBOX, settings.INBOX_TAKES, settings.REPORT_LANGUAGE = tmp_path / "inbox", True, "en"
    settings.INBOX.mkdir()
    return settings.INBOX


def put(path, text=SOUND, *, old=True):
    """Puts a file there, long ago."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if old:
        os.utime(path, (time.time() - 100, time.time() - 100))
    return path


def looked(inbox):
    """What a worker does that looks for the first time; how many files it saw."""
    count = Watch().look(inbox)
    work_off_all()
    return count


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_sound_file_is_taken_and_put_away(inbox):
    put(inbox / "九月.csv")

    assert looked(inbox) == 1
    [batch] = Batch.objects.all()
    assert (batch.state, batch.register, batch.file, Revision.objects.count()) == ("taken", "缺勤", "九月.csv", 2)
    assert names(inbox) == [f"done/{batch.sha256[:12]}-九月.csv"]
    assert Entry.objects.latest("position").actor == "system:inbox"


def test_the_header_or_the_folder_says_which_register(inbox):
    put(inbox / "x.csv", CALLS)
    put(inbox / "缺勤" / "y.csv", SOUND)
    put(inbox / "沒有" / "z.csv", SOUND.replace("8", "7"))
    put(inbox / "odd.csv", "a,b\n1,2\n")

    assert looked(inbox) == 4
    assert sorted(Batch.objects.values_list("register", "state")) == [("來電", "taken"), ("缺勤", "taken")]
    assert names(inbox)[2:] == ["odd.csv", "odd.csv.report.txt", "沒有/z.csv", "沒有/z.csv.report.txt"]
    assert "The columns of odd.csv fit no register." in (inbox / "odd.csv.report.txt").read_text()
    assert "There is no register 沒有" in (inbox / "沒有" / "z.csv.report.txt").read_text()
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "done", "failed", "failed"]


def test_a_workbook_says_which_register_by_its_header(inbox):
    with xlsxwriter.Workbook(inbox / "x.xlsx") as book:
        sheet = book.add_worksheet("九月")
        for place, row in enumerate(csv.reader(SOUND.splitlines())):
            sheet.write_row(place, 0, row)
    os.utime(inbox / "x.xlsx", (0, 0))
    looked(inbox)

    assert list(Batch.objects.values_list("register", "state", "rows")) == [("缺勤", "taken", 2)]


def test_a_faulty_file_stays_with_a_report_and_is_looked_at_again_once_it_changed(inbox):
    path = put(inbox / "x.csv", SOUND.replace("病假", "病").replace("E1", "E9"))

    assert looked(inbox) == 1
    told = (inbox / "x.csv.report.txt").read_text()
    assert "x.csv belongs to 缺勤: 2 faults" in told
    assert "row 2, 工號: " in told
    assert "row 3, 種類: " in told
    assert looked(inbox) == 0
    put(path)
    assert looked(inbox) == 1
    assert (Revision.objects.count(), [name.split("-")[-1] for name in names(inbox)]) == (2, ["x.csv"])


def test_unless_it_is_set_a_sound_file_waits_for_somebody(inbox, settings, people):
    settings.INBOX_TAKES = False
    put(inbox / "x.csv")
    looked(inbox)

    assert "Somebody has to take it" in (inbox / "x.csv.report.txt").read_text()
    assert looked(inbox) == 0
    take(people, *register_in_force("缺勤"), Batch.objects.get().pk)
    assert looked(inbox) == 0
    assert [name.split("-")[-1] for name in names(inbox)] == ["x.csv"]


def test_the_same_file_again_is_put_away_and_nothing_taken_twice(inbox):
    put(inbox / "x.csv")
    looked(inbox)
    before = Entry.objects.count()
    put(inbox / "y.csv")
    assert looked(inbox) == 1

    assert (Entry.objects.count(), Revision.objects.count()) == (before, 2)
    assert [name.split("-")[-1] for name in names(inbox)] == ["x.csv", "y.csv"]


def test_a_file_that_is_still_written_waits(inbox, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    watch, path = Watch(), put(inbox / "x.csv", "工號,", old=False)
    assert watch.look(inbox) == 0
    put(path, SOUND, old=False)
    now[0] += module.QUIET
    assert watch.look(inbox) == 0  # It changed since.
    now[0] += module.QUIET
    assert watch.look(inbox) == 1
    assert watch.look(inbox) == 0  # Its job is under way.


def test_a_file_that_changes_while_it_is_read_is_left_for_later(inbox, monkeypatch):
    path = put(inbox / "x.csv")

    def changing(pieces):
        kept = keep_upload(pieces)
        path.write_text(SOUND + "E2,2026-10-07,病假,4\n", encoding="utf-8")
        return kept

    monkeypatch.setattr(module, "keep_upload", changing)
    looked(inbox)

    assert (Batch.objects.count(), names(inbox)) == (0, ["x.csv"])


def test_links_and_odd_names_are_not_followed(inbox, tmp_path):
    secret = put(tmp_path / "secret.csv")
    (tmp_path / "outside").mkdir()
    put(tmp_path / "outside" / "x.csv")
    (inbox / "x.csv").symlink_to(secret)
    (inbox / "缺勤").symlink_to(tmp_path / "outside")
    os.mkfifo(inbox / "pipe.csv")
    for name in (".x.csv", "~$x.csv", "x.csv.part", "a\u202eb.csv", "a\nb.csv", "x.csv.report.txt", "x.exe"):
        put(inbox / name)
    (inbox / os.fsdecode(b"\xff.csv")).write_text(SOUND, encoding="utf-8")

    assert arrived(inbox) == []
    assert looked(inbox) == 0
    assert secret.exists()


def test_a_job_for_a_name_that_leads_outside_does_nothing(inbox, tmp_path):
    put(tmp_path / "x.csv")
    for shelf, name in (("..", "x.csv"), ("", "../x.csv"), (".", "x.csv"), ("a/../..", "x.csv")):
        begin(WHO, KIND, {"shelf": shelf, "name": name}, about=said_of("F204", register="", file=""))
    work_off_all()

    assert (Batch.objects.count(), (tmp_path / "x.csv").exists()) == (0, True)


def test_a_done_folder_that_is_a_link_is_refused(inbox, tmp_path):
    (tmp_path / "outside").mkdir()
    (inbox / "done").symlink_to(tmp_path / "outside")
    put(inbox / "x.csv")
    looked(inbox)

    assert (names(tmp_path / "outside"), names(inbox)) == ([], ["x.csv"])
    assert "could not be moved" in Job.objects.get().words["en"][0]
    assert Revision.objects.count() == 2  # It was taken; once the folder is mended it is only put away.
    (inbox / "done").unlink()
    looked(inbox)
    assert Revision.objects.count() == 2
    assert [name.split("-")[-1] for name in names(inbox)] == ["x.csv"]


def test_a_report_does_not_follow_a_link(inbox, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("stays")
    (inbox / "x.csv.report.txt").symlink_to(victim)
    put(inbox / "x.csv", "a,b\n1,2\n")
    looked(inbox)

    assert victim.read_text() == "stays"
    assert "fit no register" in (inbox / "x.csv.report.txt").read_text()


def test_no_folder_is_no_fault(inbox, tmp_path):
    assert Watch().look(tmp_path / "nowhere") == 0


@pytest.mark.parametrize(("name", "meant"), [("x.csv", True), ("x" * 196 + ".csv", True), ("x" * 197 + ".csv", False)])
def test_names(name, meant):
    assert is_meant(name) == meant


def test_what_was_put_away_goes_after_its_time(inbox):
    kept = put(inbox / "done" / "abc-x.csv")

    prune(inbox, time.time() - 60)
    assert kept.exists()
    prune(inbox, time.time() + 60)
    assert not kept.exists()
