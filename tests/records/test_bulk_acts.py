"""One act on many entries, and taking back what was just done: all or nothing, nothing overwritten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.records import bulk_acts
from kaohe.records.actions import correct, enter, stage, take, undo, withdraw
from kaohe.records.bulk_acts import Picked, set_field, take_back, withdraw_many
from kaohe.records.errors import NotKept, RecordsError, RowsRefused
from kaohe.records.imports import look_at
from kaohe.records.looking import Look
from kaohe.records.models import Revision
from kaohe.records.queries import history, listing
from tests.records.conftest import ABSENT, table_of

pytestmark = pytest.mark.django_db
THREE = [ABSENT, ABSENT | {"日期": "2026-10-06"}, ABSENT | {"工號": "E2"}]


def snapshot():
    return list(Revision.objects.order_by("pk").values()), Entry.objects.count()


def standing():
    return dict(Revision.objects.filter(is_live=True).order_by("entry").values_list("entry", "row"))


def last():
    return Entry.objects.latest("position")


@pytest.fixture
def kept(people, book, absences):
    enter(people, book, absences, THREE)
    return people


def test_entries_are_withdrawn_together_in_one_entry_of_the_ledger(kept, book, absences):
    withdraw_many(kept, absences, [Picked(1, 1), Picked(3, 1)], reason="重複")

    assert list(standing()) == [2]
    assert last().detail["entries"] == [1, 3]
    assert history(kept, absences, 1)[0].reason == "重複"
    assert table_of(book, absences).num_rows == 1


def test_one_field_of_many_entries_is_corrected(kept, book, absences):
    told, count = set_field(kept, book, absences, [Picked(1, 1), Picked(3, 1)], "種類", "病假", reason="補假條")

    assert count == 2
    assert [row["種類"] for row in standing().values()] == ["病假", "事假", "病假"]
    assert [item.key for item in Revision.objects.filter(position=told.position)] == ["E1|2026-10-05", "E2|2026-10-05"]
    assert [item.field for item in history(kept, absences, 1)[0].changes] == ["種類"]
    assert listing(kept, book, absences, Look(sort="種類", descending=True)).lines[0].values["種類"] == "病假"


def test_what_has_the_value_already_is_not_corrected(kept, book, absences):
    correct(kept, book, absences, 1, {"種類": "病假"}, seen=1, reason="x")

    assert set_field(kept, book, absences, [Picked(1, 2), Picked(2, 1)], "種類", "病假", reason="x")[1] == 1
    assert Revision.objects.filter(entry=1).count() == 2


@pytest.mark.parametrize(("field", "value", "fault"), [
    ("種類", "礦工", RowsRefused), ("日期", "2026-10-09", RowsRefused), ("時段", "x", RecordsError), ("種類", "事假", RecordsError),
])  # fmt: skip
def test_a_value_that_cannot_stand_changes_nothing(kept, book, absences, field, value, fault):
    before = snapshot()

    with pytest.raises(fault):
        set_field(kept, book, absences, [Picked(1, 1), Picked(2, 1)], field, value, reason="x")

    assert snapshot() == before


@pytest.mark.parametrize(("picked", "reason", "code"), [
    ([], "x", "T123"), ([Picked(1, 1)], " ", "T105"), ([Picked(1, 2)], "x", "T103"), ([Picked(9, 1)], "x", "T104"),
    ([Picked(one, 1) for one in range(1, 502)], "x", "T123"),
])  # fmt: skip
def test_what_cannot_be_done_to_all_is_done_to_none(kept, absences, picked, reason, code):
    before = snapshot()

    with pytest.raises(RecordsError) as refused:
        withdraw_many(kept, absences, picked, reason=reason)
    with pytest.raises(NotAllowed):
        withdraw_many(Actor("E1"), absences, [Picked(1, 1)], reason="x")

    assert refused.value.code == code
    assert snapshot() == before


def test_a_withdrawal_is_taken_back_by_a_further_revision(kept, book, absences):
    before = standing()
    told = withdraw_many(kept, absences, [Picked(1, 1), Picked(3, 1)], reason="重複")

    assert take_back(kept, absences, told.position) == 2

    assert standing() == before
    assert [item.is_withdrawn for item in history(kept, absences, 1)] == [False, False, False]
    assert last().detail == {"entries": [1, 3], "of": told.position}
    assert table_of(book, absences).num_rows == 3


def test_every_act_on_entries_is_taken_back(kept, book, absences):
    before = standing()
    acts = [
        lambda: enter(kept, book, absences, [ABSENT | {"日期": "2026-10-20"}]),
        lambda: correct(kept, book, absences, 1, {"小時": "4"}, seen=1, reason="x"),
        lambda: withdraw(kept, absences, 2, seen=1, reason="x"),
        lambda: set_field(kept, book, absences, [Picked(3, 1)], "小時", "2", reason="x"),
    ]

    for act in acts:
        act()
        assert standing() != before
        take_back(kept, absences, last().position)
        assert standing() == before


def test_it_is_taken_back_once_by_who_did_it_while_nobody_changed_it(kept, book, absences, monkeypatch):
    told = withdraw_many(kept, absences, [Picked(1, 1)], reason="重複")
    enter(kept, book, absences, [ABSENT])
    before = snapshot()
    with pytest.raises(RecordsError) as clash:
        take_back(kept, absences, told.position)
    with pytest.raises(NotKept):
        take_back(Actor.system("other"), absences, told.position)
    assert (clash.value.code, snapshot()) == ("T122", before)

    withdraw_many(kept, absences, [Picked(4, 1)], reason="重複")
    take_back(kept, absences, told.position)
    for position in (told.position, 9_999):
        with pytest.raises(RecordsError):
            take_back(kept, absences, position)
    fresh = withdraw_many(kept, absences, [Picked(2, 1)], reason="重複")
    monkeypatch.setattr(bulk_acts, "FRESH", timedelta(0))
    with pytest.raises(RecordsError) as late:
        take_back(kept, absences, fresh.position)
    assert late.value.code == "T121"


def test_what_went_with_its_import_does_not_come_back_alone(people, book, absences, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("工號,日期,種類,小時\nE2,2026-10-05,事假,8\n", encoding="utf-8")
    batch = take(people, book, absences, stage(people, absences, look_at(book, absences, path, "x.csv")).pk)
    told = withdraw_many(people, absences, [Picked(1, 1)], reason="重複")
    undo(people, absences, batch.pk, reason="交錯了檔案")
    before = snapshot()

    with pytest.raises(RecordsError) as refused:
        take_back(people, absences, told.position)

    assert refused.value.code == "T122"
    assert snapshot() == before


def test_many_are_taken_back_by_as_few_questions_as_one(kept, absences):
    asked = []
    for picked in ([Picked(1, 1)], [Picked(1, 3), Picked(2, 1)]):
        told = withdraw_many(kept, absences, picked, reason="重複")
        with CaptureQueriesContext(connection) as queries:
            assert take_back(kept, absences, told.position) == len(picked)
        asked.append(len(queries))

    assert asked[0] == asked[1]
