"""One row of a large import is corrected: the file stays, both are shown, the engine reads the corrected one."""

import hashlib
from datetime import timedelta

import pytest

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.records.actions import correct, enter, stage, take, undo
from kaohe.records.bulk_acts import take_back
from kaohe.records.bulk_rows import correct_row, row_of, withdraw_row
from kaohe.records.errors import NotKept, RecordsError, RowsRefused
from kaohe.records.files import keep_upload, path_of
from kaohe.records.imports import look_at
from kaohe.records.looking import Look
from kaohe.records.models import Revision
from kaohe.records.queries import counts_of, history, listing, totals
from tests.records.conftest import table_of

pytestmark = pytest.mark.django_db
FILE = "call_id,agent,start,wait,queue\n" + "".join(
    f"C{number},E{1 + number % 2},2026-10-0{1 + number} 09:00:00,{number * 10},N\n" for number in range(4)
)


@pytest.fixture
def calls(book):
    return book.register("來電")


@pytest.fixture
def batch(people, book, calls):
    """Four calls in a file that was taken; its first row is line 2."""
    seen = look_at(book, calls, keep_upload([FILE.encode()]), "calls.csv")
    assert seen.is_bulk
    return take(people, book, calls, stage(people, calls, seen).pk)


def waits(book, calls, moment=None):
    table = table_of(book, calls, moment)
    return dict(zip(table["通話號"].to_pylist(), table["等待"].to_pylist(), strict=True))


def seen(who, book, calls):
    return {line.values["通話號"]: line.values["等待"] for line in listing(who, book, calls, Look()).lines}


def test_a_row_is_read_from_its_file(people, book, calls, batch):
    row = row_of(people, book, calls, batch.pk, 3)

    assert (row.key, row.values["等待"], row.entry, row.file) == ("C1", "10", None, "calls.csv")


def test_a_corrected_row_counts_in_the_place_of_the_files(people, book, calls, batch):
    before = hashlib.sha256(path_of(batch).read_bytes()).hexdigest()

    made = correct_row(people, book, calls, batch.pk, 3, {"等待": "15"}, reason="聽錄音")

    assert waits(book, calls) == {"C0": 0, "C1": 15, "C2": 20, "C3": 30}
    assert seen(people, book, calls) == {"C0": "0", "C1": "15", "C2": "20", "C3": "30"}
    assert totals(people, book, calls, Look())["等待"] == "65"
    assert counts_of(["來電"]) == {"來電": 4}
    assert row_of(people, book, calls, batch.pk, 3).entry == made.entry
    assert hashlib.sha256(path_of(batch).read_bytes()).hexdigest() == before


def test_its_history_shows_both(people, book, calls, batch):
    made = correct_row(people, book, calls, batch.pk, 3, {"等待": "15"}, reason="聽錄音")

    now, first = history(people, calls, made.entry)
    assert [(one.field, one.before, one.after) for one in now.changes] == [("等待", "10", "15")]
    assert (now.reason, now.batch, first.values["等待"]) == ("聽錄音", batch.pk, "10")
    assert (first.known_at, first.position) == (batch.taken_at, batch.position)
    assert Entry.objects.latest("position").detail["line"] == 3


def test_what_was_known_before_stays_known(people, book, calls, batch):
    made = correct_row(people, book, calls, batch.pk, 3, {"等待": "15"}, reason="聽錄音")

    assert waits(book, calls, made.known_at - timedelta(microseconds=1))["C1"] == 10
    assert waits(book, calls, made.known_at)["C1"] == 15
    assert len(waits(book, calls, batch.taken_at)) == 4


def test_it_is_corrected_again_and_taken_back_as_any_entry(people, book, calls, batch):
    made = correct_row(people, book, calls, batch.pk, 3, {"等待": "15"}, reason="聽錄音")

    again = correct(people, book, calls, made.entry, {"等待": "16"}, seen=2, reason="再聽")
    assert waits(book, calls)["C1"] == 16
    take_back(people, calls, again.position)
    assert waits(book, calls)["C1"] == 15


def test_a_withdrawn_row_counts_no_more(people, book, calls, batch):
    withdraw_row(people, book, calls, batch.pk, 3, reason="測試電話")

    assert set(waits(book, calls)) == set(seen(people, book, calls)) == {"C0", "C2", "C3"}
    assert counts_of(["來電"]) == {"來電": 3}
    row = {"通話號": "C1", "工號": "E1", "時點": "2026-10-02 09:00:00", "等待": "5", "隊列": "普通"}
    enter(people, book, calls, [row])  # Its name is free again.
    assert waits(book, calls)["C1"] == 5


def test_an_import_is_undone_with_its_corrections(people, book, calls, batch):
    correct_row(people, book, calls, batch.pk, 3, {"等待": "15"}, reason="聽錄音")

    undo(people, calls, batch.pk, reason="交錯")

    assert waits(book, calls) == {}
    assert counts_of(["來電"]) == {"來電": 0}


def test_what_is_refused_changes_nothing(people, book, calls, batch):
    correct_row(people, book, calls, batch.pk, 2, {"等待": "1"}, reason="x")
    before = list(Revision.objects.order_by("pk").values()), Entry.objects.count()
    acts = [
        (RecordsError, people, 2, {"等待": "2"}, "x"), (RecordsError, people, 3, {}, "x"), (NotKept, people, 9, {}, "x"),
        (RecordsError, people, 3, {"等待": "2"}, " "), (RowsRefused, people, 3, {"等待": "-1"}, "x"),
        (RowsRefused, people, 3, {"通話號": "C2"}, "x"), (NotAllowed, Actor("E1"), 3, {"等待": "2"}, "x"),
    ]  # fmt: skip

    for fault, who, line, changes, reason in acts:
        with pytest.raises(fault):
            correct_row(who, book, calls, batch.pk, line, changes, reason=reason)

    assert (list(Revision.objects.order_by("pk").values()), Entry.objects.count()) == before
