"""Files: looked at with every fault at its place, taken whole or not at all, once, and undone until a month uses them."""

import hashlib
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.records import imports
from kaohe.records.actions import correct, enter, stage, take, undo, withdraw
from kaohe.records.bulk_rows import correct_row
from kaohe.records.closings import mark_used, moment_to_read
from kaohe.records.errors import CardChanged, RecordsError, RowsRefused
from kaohe.records.files import keep_upload
from kaohe.records.imports import faults_of, look_at
from kaohe.records.models import Batch, Revision
from kaohe.records.presets import Chosen
from kaohe.records.queries import history, one_import
from kaohe.records.queries import imports as query_imports
from kaohe.records.relation import relation
from tests.records.conftest import ABSENT, table_of

pytestmark = pytest.mark.django_db
HEADER = "工號,日期,種類,小時,備註,知悉時點\n"
SOUND = HEADER + "E1,2026-10-05,事假,8,,\nE2,2026/10/06,病假,4小時,複診,2026-10-07 09:00\n"
CALLS = "call_id,agent,start,wait,queue\nC1,E1,2026-10-05 09:00:00,12,N\nC2,E2,2026-10-05 10:00:00,7,P\n"


@pytest.fixture
def bring(people, book, tmp_path):
    """Looks at a file of that text for a register, and keeps what was found."""

    def staged(name, text, chosen=None, file="x.csv"):
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        register = book.register(name)
        return stage(people, register, look_at(book, register, path, file, chosen))

    return staged


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Batch, Revision)], Entry.objects.count()


def test_a_small_file_becomes_entries(people, book, absences, bring):
    batch = bring("缺勤", SOUND)
    assert (batch.state, batch.rows, batch.faults, batch.is_bulk) == ("checked", 2, 0, False)
    assert not Revision.objects.exists()

    take(people, book, absences, batch.pk, reason="九月補")

    first, second = Revision.objects.order_by("entry")
    assert (first.key, second.key, second.row["小時"]) == ("E1|2026-10-05", "E2|2026-10-06", "4")
    assert (first.batch, first.line, second.line) == (batch, 2, 3)
    assert first.known_at == Batch.objects.get().taken_at
    assert second.known_at.isoformat() == "2026-10-07T01:00:00+00:00"
    assert Entry.objects.latest("position").reason.text == "九月補"


def test_every_fault_stands_at_its_row_and_column(people, book, absences, bring):
    enter(people, book, absences, [ABSENT])

    batch = bring("缺勤", SOUND + "E9,2026-10-07,事假,8,,\nE2,2026-10-32,休假,8,,\n")

    assert [(fault.row, fault.column, fault.code) for fault in faults_of(batch)] == [
        (2, "工號、日期", "R170"),
        (4, "工號", "R191"),
        (5, "日期", "R151"),
        (5, "種類", "R163"),
    ]
    with pytest.raises(RecordsError, match="4"):
        take(people, book, absences, batch.pk)
    assert Revision.objects.count() == 1


def test_the_same_file_twice_is_one_batch(people, book, absences, bring):
    first = bring("缺勤", SOUND)
    assert bring("缺勤", SOUND, file="other.csv") == first
    take(people, book, absences, first.pk)
    before = snapshot()

    again = bring("缺勤", SOUND)
    assert (again, again.state) == (first, "taken")
    assert take(people, book, absences, again.pk) == first

    assert snapshot() == before


def test_a_second_look_that_finds_the_same_tells_the_ledger_nothing(bring):
    bring("缺勤", SOUND)
    before = snapshot()

    bring("缺勤", SOUND)

    assert snapshot() == before


def test_a_corrected_file_takes_the_place_of_the_faulty_one(people, book, absences, bring):
    faulty = bring("缺勤", SOUND.replace("病假", "病"))
    sound = bring("缺勤", SOUND)

    take(people, book, absences, sound.pk)

    assert faulty.faults == 1
    assert Revision.objects.count() == 2


def test_what_somebody_entered_meanwhile_is_not_entered_twice(people, book, absences, bring):
    batch = bring("缺勤", SOUND)
    enter(people, book, absences, [ABSENT])
    before = snapshot()

    with pytest.raises(RowsRefused) as refused:
        take(people, book, absences, batch.pk)

    assert [(fault.row, fault.code) for fault in refused.value.faults] == [(2, "R170")]
    assert snapshot() == before


def test_columns_put_together_by_hand(people, book, absences, bring):
    text = "who,day,why,hours\nE1,05.10.2026,事假,8\n"
    chosen = Chosen({"工號": "who", "日期": "day", "種類": "why", "小時": "hours"}, date_format="%d.%m.%Y")

    batch = bring("缺勤", text, chosen)
    take(people, book, absences, batch.pk)

    assert batch.mapping["columns"]["日期"] == "day"
    assert Revision.objects.get().key == "E1|2026-10-05"


def test_a_bulk_register_keeps_its_rows_in_a_file(people, book, bring, data):
    calls = book.register("來電")
    batch = bring("來電", CALLS)
    take(people, book, calls, batch.pk)

    assert not Revision.objects.exists()
    table = pq.read_table(data / "imports" / batch.stored)
    assert table["通話號"].to_pylist() == ["C1", "C2"]
    assert table["隊列"].to_pylist() == [0, 1]
    assert table_of(book, calls)["等待"].to_pylist() == [12, 7]
    assert bring("來電", CALLS.replace("C1", "C3")).faults == 1  # C2 is there already.
    with pytest.raises(RowsRefused):
        enter(
            people,
            book,
            calls,
            [{"通話號": "C1", "工號": "E1", "時點": "2026-10-05 09:00", "等待": "1", "隊列": "普通"}],
        )


def test_a_file_in_the_handbooks_own_words_needs_no_mapping(people, book, bring):
    batch = bring("來電", "通話號,工號,時點,等待,隊列\nC1,E1,2026-10-05 09:00,12,優先\n")

    assert (batch.rows, batch.faults) == (1, 0)


def test_many_rows_stay_in_their_file(people, book, absences, bring, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ENTRIES", 1)

    batch = bring("缺勤", SOUND)
    take(people, book, absences, batch.pk)

    assert batch.is_bulk
    assert not Revision.objects.exists()
    assert table_of(book, absences)["__row"].to_pylist() == ["E1|2026-10-05", "E2|2026-10-06"]


@pytest.mark.parametrize(("name", "text"), [("缺勤", SOUND), ("來電", CALLS)])
def test_an_undone_batch_counts_no_more_and_may_come_again(people, book, bring, name, text):
    register = book.register(name)
    batch = take(people, book, register, bring(name, text).pk)
    if name == "缺勤":
        correct(people, book, register, 1, {"小時": "6"}, seen=1, reason="改")

    undo(people, register, batch.pk, reason="交錯了檔案")

    left = relation(book, register).table
    assert left is None or (name == "缺勤" and left.num_rows == 0)
    again = bring(name, text)
    assert again != batch
    take(people, book, register, again.pk)
    assert table_of(book, register).num_rows == 2


def test_a_record_whose_import_was_taken_back_is_not_brought_to_life(people, book, absences, bring):
    batch = take(people, book, absences, bring("缺勤", SOUND).pk)
    undo(people, absences, batch.pk, reason="交錯了檔案")
    before = snapshot()

    for act in (
        lambda: correct(people, book, absences, 1, {"小時": "6"}, seen=1, reason="改"),
        lambda: withdraw(people, absences, 1, seen=1, reason="撤"),
    ):
        with pytest.raises(RecordsError) as refused:
            act()
        assert refused.value.code == "T104"

    assert snapshot() == before
    [version] = history(people, absences, 1)
    assert (version.is_withdrawn, version.batch) == (True, batch.pk)


def test_a_batch_that_a_month_used_stays(people, book, absences, bring):
    batch = take(people, book, absences, bring("缺勤", SOUND).pk)
    mark_used(people, [absences], Period.parse("2026-10"), moment_to_read())
    before = snapshot()

    with pytest.raises(RecordsError) as refused:
        undo(people, absences, batch.pk, reason="交錯了檔案")

    assert refused.value.code == "T113"
    assert "2026-10" in refused.value.message
    assert snapshot() == before


@pytest.mark.parametrize(("name", "text", "move"), [
    ("缺勤", SOUND, lambda who, book, register, batch: correct(
        who, book, register, 1, {"日期": "2026-09-30"}, seen=1, reason="寫錯月份")),
    ("來電", CALLS, lambda who, book, register, batch: correct_row(
        who, book, register, batch, 2, {"時點": "2026-09-30 09:00"}, reason="寫錯月份")),
])  # fmt: skip
def test_a_month_used_a_row_that_was_moved_into_it(people, book, bring, name, text, move):
    register = book.register(name)
    batch = take(people, book, register, bring(name, text).pk)
    move(people, book, register, batch.pk)
    mark_used(people, [register], Period.parse("2026-09"), moment_to_read())

    with pytest.raises(RecordsError) as refused:
        undo(people, register, batch.pk, reason="交錯了檔案")

    assert (refused.value.code, refused.value.args_["periods"]) == ("T113", "2026-09")
    assert one_import(people, register, batch.pk).periods == ("2026-09",)


def test_a_batch_of_other_days_or_taken_later_is_not_used(people, book, absences, bring):
    mark_used(people, [absences], Period.parse("2026-10"), moment_to_read())
    late = take(people, book, absences, bring("缺勤", SOUND).pk)
    undo(people, absences, late.pk, reason="交錯了檔案")
    other = take(people, book, absences, bring("缺勤", SOUND + "\n").pk)
    mark_used(people, [absences], Period.parse("2026-09"), moment_to_read())

    assert undo(people, absences, other.pk, reason="交錯了檔案").state == "undone"


def test_what_is_withdrawn_after_its_month_was_closed_says_so_in_the_ledger(people, book, absences):
    enter(people, book, absences, [ABSENT, ABSENT | {"日期": "2026-11-02"}])
    mark_used(people, [absences], Period.parse("2026-10"), moment_to_read())

    withdraw(people, absences, 1, seen=1, reason="重複")
    of_october = Entry.objects.latest("position").detail
    withdraw(people, absences, 2, seen=1, reason="重複")

    assert of_october["closed"] == ["2026-10"]
    assert "closed" not in Entry.objects.latest("position").detail


@pytest.mark.parametrize(("act", "code"), [
    (lambda who, b, r, n: undo(who, r, n, reason=" "), "T105"),
    (lambda who, b, r, n: undo(who, r, n, reason="x"), "T112"),
    (lambda who, b, r, n: undo(who, r, n + 1, reason="x"), "T114"),
    (lambda who, b, r, n: take(who, b, r, n + 1), "T114"),
])  # fmt: skip
def test_what_is_refused_changes_nothing(people, book, absences, bring, act, code):
    batch = bring("缺勤", SOUND)
    before = snapshot()

    with pytest.raises(RecordsError) as refused:
        act(people, book, absences, batch.pk)
    with pytest.raises(NotAllowed):
        act(Actor("E1"), book, absences, batch.pk)

    assert refused.value.code == code
    assert snapshot() == before


def test_nobody_brings_a_file_without_the_right(book, absences, bring, tmp_path):
    bring("缺勤", SOUND)
    seen = look_at(book, absences, tmp_path / "x.csv", "x.csv")
    before = snapshot()

    for act in (
        lambda who: stage(who, absences, seen),
        lambda who: mark_used(who, [absences], Period.parse("2026-10"), moment_to_read()),
    ):
        with pytest.raises(NotAllowed):
            act(Actor("E1"))

    assert snapshot() == before


@pytest.mark.parametrize("name", ["人員", "任職", "單位"])
def test_people_are_kept_elsewhere(people, book, bring, name):
    with pytest.raises(RecordsError) as refused:
        bring(name, "x\n")
    with pytest.raises(RecordsError):
        enter(people, book, book.register(name), [{}])

    assert refused.value.code == "T110"


def test_files_of_every_kind(people, book, absences, tmp_path):
    path = tmp_path / "x.parquet"
    columns = {"工號": ["E1"], "日期": ["2026-10-05"], "種類": ["事假"], "小時": [8]}
    pq.write_table(pa.table(columns), path)

    assert look_at(book, absences, path, "x.parquet").rows == 1

    path.write_bytes(b"%PDF-1.7")
    assert [fault.code for fault in look_at(book, absences, path, "x.pdf").faults] == ["R109"]


def test_imports_are_told_with_who_brought_them(people, book, absences, bring):
    faulty = bring("缺勤", SOUND.replace("病假", "病"))
    batch = take(people, book, absences, bring("缺勤", SOUND, file="y.csv").pk, reason="補")

    last, first = query_imports(people, absences)

    assert (last.number, last.state, last.by, last.reason, last.rows) == (batch.pk, "taken", "owner", "補", 2)
    assert (first.number, first.fault_count, first.faults) == (faulty.pk, 1, ())
    assert [fault.column for fault in one_import(people, absences, faulty.pk).faults] == ["種類"]
    with pytest.raises(RecordsError):
        one_import(people, absences, 99)
    for ask in (lambda: query_imports(Actor("E1"), absences), lambda: one_import(Actor("E1"), absences, batch.pk)):
        with pytest.raises(NotAllowed):
            ask()


def test_an_upload_is_kept_by_its_content(data):
    place = keep_upload([b"a", b"b"])

    assert place == keep_upload([b"ab"]) == data / "imports" / "uploads" / hashlib.sha256(b"ab").hexdigest()
    assert place.read_bytes() == b"ab"
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def fewer_kinds(register):
    """The register after its handbook has taken the option 病假 away."""
    kinds = next(item for item in register.fields if item.name.value == "種類")
    fields = tuple(replace(item, options=("曠工", "事假")) if item is kinds else item for item in register.fields)
    return replace(register, fields=fields)


@pytest.mark.parametrize("changed", [fewer_kinds, lambda one: replace(one, checks=())])
def test_what_was_looked_at_by_another_card_is_not_taken(people, book, absences, bring, changed):
    batch = bring("缺勤", SOUND)
    before = snapshot()

    with pytest.raises(CardChanged):
        take(people, book, changed(absences), batch.pk)

    assert snapshot() == before


def test_looked_at_anew_it_is_judged_by_the_new_card(people, book, absences, bring, tmp_path):
    batch = bring("缺勤", SOUND)

    again = stage(people, absences, look_at(book, fewer_kinds(absences), tmp_path / "x.csv", "x.csv"))

    assert again.pk == batch.pk
    assert [(fault.row, fault.column) for fault in faults_of(again)] == [(3, "種類")]


def test_what_was_taken_back_is_not_taken_again(people, book, absences, bring):
    batch = take(people, book, absences, bring("缺勤", SOUND).pk)
    undo(people, absences, batch.pk, reason="交錯了檔案")
    before = snapshot()

    with pytest.raises(RecordsError) as refused:
        take(people, book, absences, batch.pk)

    assert refused.value.code == "T132"
    assert snapshot() == before
