"""Every look at one record and every act on it: what somebody may not see reads as if it were not there."""

import pytest

from kaohe.ledger.models import Entry
from kaohe.records import rights
from kaohe.records.actions import correct, enter, stage, take, withdraw
from kaohe.records.attaching import attach, attached_file, attachments, detach
from kaohe.records.attachment_files import Upload
from kaohe.records.bulk_rows import correct_row, row_of, withdraw_row
from kaohe.records.errors import NotKept
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from kaohe.records.models import Attachment, Revision
from kaohe.records.queries import closed_with, history
from tests.records.conftest import ABSENT

pytestmark = pytest.mark.django_db
UNKNOWN = 99
CALLS = b"call_id,agent,start,wait,queue\nC1,E1,2026-10-05 09:00:00,5,N\n"
FILE = Upload("a.pdf", [b"%PDF-1.7\n1 0 obj\n"])
OF_ENTRY = {
    "history": lambda who, book, register, entry: history(who, register, entry),
    "closed": lambda who, book, register, entry: closed_with(who, register, entry),
    "files": lambda who, book, register, entry: attachments(who, register, entry),
    "file": lambda who, book, register, entry: attached_file(who, register, entry, 1),
    "attach": lambda who, book, register, entry: attach(who, register, entry, [FILE]),
    "detach": lambda who, book, register, entry: detach(who, register, entry, 1, reason="x"),
    "correct": lambda who, book, register, entry: correct(who, book, register, entry, {"小時": "4"}, seen=1, reason="x"),
    "wrongly": lambda who, book, register, entry: correct(who, book, register, entry, {"小時": "99"}, seen=1, reason="x"),
    "outdated": lambda who, book, register, entry: correct(who, book, register, entry, {}, seen=7, reason="x"),
    "withdraw": lambda who, book, register, entry: withdraw(who, register, entry, seen=1, reason="x"),
}  # fmt: skip
OF_ROW = {
    "row": row_of,
    "correct": lambda who, book, register, batch, line: correct_row(
        who, book, register, batch, line, {"等待": "1"}, reason="x"
    ),
    "wrongly": lambda who, book, register, batch, line: correct_row(
        who, book, register, batch, line, {"等待": "-1"}, reason="x"
    ),
    "withdraw": lambda who, book, register, batch, line: withdraw_row(who, book, register, batch, line, reason="x"),
}


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Revision, Attachment, Entry)]


def refusal(act, number):
    """The code of a refusal, and what it names, without the number that was asked for."""
    with pytest.raises(NotKept) as refused:
        act()
    return refused.value.code, str(refused.value).replace(str(number), "")


@pytest.mark.parametrize("act", OF_ENTRY.values(), ids=OF_ENTRY)
def test_an_entry_of_somebody_else_reads_as_one_that_is_not_there(people, book, absences, monkeypatch, act):
    enter(people, book, absences, [ABSENT])
    attach(people, absences, 1, [FILE])
    monkeypatch.setattr(rights, "visible", lambda *_: frozenset({"E2"}))
    before = snapshot()

    forbidden = refusal(lambda: act(people, book, absences, 1), 1)

    assert forbidden == refusal(lambda: act(people, book, absences, UNKNOWN), UNKNOWN)
    assert forbidden[0] == "T102"
    assert snapshot() == before


@pytest.mark.parametrize("act", OF_ROW.values(), ids=OF_ROW)
def test_a_row_of_somebody_else_reads_as_one_that_is_not_there(people, book, monkeypatch, act):
    calls = book.register("來電")
    seen = look_at(book, calls, keep_upload([CALLS]), "calls.csv")
    batch = take(people, book, calls, stage(people, calls, seen).pk)
    monkeypatch.setattr(rights, "visible", lambda *_: frozenset({"E2"}))
    before = snapshot()

    forbidden = refusal(lambda: act(people, book, calls, batch.pk, 2), 2)

    assert forbidden == refusal(lambda: act(people, book, calls, batch.pk, UNKNOWN), UNKNOWN)
    assert forbidden[0] == "T127"
    assert snapshot() == before
