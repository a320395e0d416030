"""The ledger finds a decision about records by the people whose records they are, and by nobody else."""

import pytest

from kaohe.ledger.queries import entries
from kaohe.records.actions import correct, enter, stage, take, undo, withdraw
from kaohe.records.attaching import attach, detach
from kaohe.records.attachment_files import Upload
from kaohe.records.bulk_rows import correct_row
from kaohe.records.imports import look_at
from tests.records.conftest import ABSENT

pytestmark = pytest.mark.django_db
CALLS = "call_id,agent,start,wait,queue\nC1,E1,2026-10-05 09:00:00,12,N\nC2,E2,2026-10-05 10:00:00,7,P\n"


@pytest.fixture
def told(people):
    """Gives what the ledger tells about a person's records, oldest first, by the ends of the acts' names."""

    def acts(number):
        found = entries(people, kind="person", subject=number)
        return [one.action.removeprefix("records.") for one in reversed(found) if one.action.startswith("records.")]

    return acts


@pytest.fixture
def bring(people, book, tmp_path):
    """Takes a file of that text into a register."""

    def taken(name, text):
        (tmp_path / "x.csv").write_text(text, encoding="utf-8")
        register = book.register(name)
        batch = stage(people, register, look_at(book, register, tmp_path / "x.csv", "x.csv", None))
        return take(people, book, register, batch.pk)

    return taken


def test_what_is_entered_corrected_and_withdrawn(people, book, absences, told):
    first, _ = enter(people, book, absences, [ABSENT, ABSENT | {"日期": "2026-10-06"}])
    correct(people, book, absences, first.entry, {"工號": "E2"}, seen=1, reason="錯人")
    withdraw(people, absences, first.entry, seen=2, reason="重複")

    assert told("E1") == ["entry.enter", "entry.correct"]
    assert told("E2") == ["entry.correct", "entry.withdraw"]


def test_files_beside_an_entry(people, book, absences, told):
    [made] = enter(people, book, absences, [ABSENT])
    [file] = attach(people, absences, made.entry, [Upload("假條.txt", [b"x"])])
    detach(people, absences, made.entry, file.pk, reason="錯檔")

    assert told("E1") == ["entry.enter", "attachment.add", "attachment.withdraw"]
    assert told("E2") == []


def test_a_small_file_that_is_taken_and_taken_back(people, absences, bring, told):
    batch = bring("缺勤", "工號,日期,種類,小時\nE1,2026-10-05,事假,8\n")
    undo(people, absences, batch.pk, reason="錯檔")

    assert told("E1") == ["batch.take", "batch.undo"]
    assert told("E2") == []


def test_a_row_of_a_large_file_once_it_is_corrected(people, book, bring, told):
    batch = bring("來電", CALLS)
    correct_row(people, book, book.register("來電"), batch.pk, 2, {"等待": "13"}, reason="聽錯")

    assert told("E1") == ["row.correct"]
    assert told("E2") == []


def test_records_that_are_nobodys(people, book, told):
    enter(people, book, book.register("費用"), [{"時點": "2026-10-05 09:00:00", "金額": "5"}])

    assert told("") == []
