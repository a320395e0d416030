"""Entering, correcting and withdrawing: all or nothing, every fault at its place, nothing overwritten."""

from dataclasses import replace

import pytest

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.intake.messages import message
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.records.actions import correct, enter, withdraw
from kaohe.records.checking import own_schema
from kaohe.records.errors import RecordsError, RowsRefused
from kaohe.records.models import Revision, Slot
from kaohe.records.slots import known_slots, slots_of
from tests.records.conftest import ABSENT

pytestmark = pytest.mark.django_db


def snapshot():
    return list(Revision.objects.order_by("pk").values()), Entry.objects.count(), Slot.objects.count()


def test_a_row_becomes_an_entry(people, book, absences):
    [made] = enter(people, book, absences, [ABSENT | {"小時": "7.5小時", "備註": " 感冒 "}], reason="補登")

    found = Revision.objects.get()
    assert found == made
    assert (found.key, found.subject, found.day) == ("E1|2026-10-05", "E1", 20731)
    assert found.row == {"工號": "E1", "日期": "2026-10-05", "種類": "事假", "小時": "7.5", "備註": "感冒"}
    slots = {slot.field: getattr(found, slot.slot) for slot in Slot.objects.all()}
    assert slots == {"種類": 1, "小時": 75, "備註": "感冒"}
    entry = Entry.objects.latest("position")
    assert (entry.action, entry.subject, entry.reason.text) == ("records.entry.enter", "缺勤", "補登")
    assert entry.detail["entries"] == [1, 1]
    assert "感冒" not in str(entry.detail)
    assert found.position == entry.position
    assert found.known_at == entry.at


def test_many_rows_are_one_entry_of_the_ledger(people, book, absences):
    before = Entry.objects.count()

    rows = [ABSENT | {"日期": f"2026-10-{day:02}"} for day in range(1, 31)]
    assert [made.entry for made in enter(people, book, absences, rows)] == list(range(1, 31))

    assert Entry.objects.count() == before + 1
    assert enter(people, book, absences, [ABSENT | {"工號": "E2"}])[0].entry == 31


def test_every_fault_is_told_and_nothing_is_entered(people, book, absences):
    enter(people, book, absences, [ABSENT])
    before = snapshot()
    rows = [
        ABSENT | {"日期": "2026-10-06", "種類": "礦工"},
        ABSENT | {"工號": "", "小時": "25"},
        ABSENT | {"日期": "2026-10-07", "小時": "1.25小時"},
        ABSENT | {"日期": "2026-10-08", "種類": "曠工", "小時": "3"},
    ]

    with pytest.raises(RowsRefused) as refused:
        enter(people, book, absences, rows)

    assert [(fault.row, fault.column, fault.code) for fault in refused.value.faults] == [
        (1, "種類", "R163"),
        (2, "小時", "R143"),
        (2, "工號", "R140"),
        (3, "小時", "R142"),
        (4, "", "R171"),
    ]
    assert "曠工至少半日" in message(refused.value.faults[4], "zh_Hant")
    assert refused.value.said("en")[0] == "Nothing was entered in 缺勤: there are 5 faults."
    assert snapshot() == before


@pytest.mark.parametrize(("rows", "faults"), [
    ([ABSENT], [(1, "工號、日期", "R170")]),
    ([ABSENT | {"日期": "2026-10-06"}] * 2, [(2, "工號、日期", "R170")]),
    ([ABSENT | {"工號": "E3"}], [(1, "工號", "R191")]),
    ([ABSENT | {"日期": "2026-10-06", "號": "1"}], [(0, "號", "R126")]),
    ([ABSENT | {"日期": "2026-10-06", "知悉時點": "2026-10-01 08:00"}], [(0, "知悉時點", "R126")]),
    ([ABSENT | {"日期": "2026-10-06", "備註": "a\x00b"}], [(1, "備註", "R135")]),
])  # fmt: skip
def test_what_is_refused_beside_what_is_there(people, book, absences, rows, faults):
    enter(people, book, absences, [ABSENT])
    before = snapshot()

    with pytest.raises(RowsRefused) as refused:
        enter(people, book, absences, rows)

    assert [(fault.row, fault.column, fault.code) for fault in refused.value.faults] == faults
    assert snapshot() == before


def test_a_register_without_key_takes_equal_rows(people, book):
    row = {"時點": "2026-10-05 08:30", "金額": "-12.5元", "比率": "3.25%", "合規": "是"}

    made = enter(people, book, book.register("費用"), [row, row])

    assert [revision.key for revision in made] == ["#1", "#2"]
    assert made[0].row == {"時點": "2026-10-05 08:30:00", "金額": "-12.5", "比率": "0.0325", "合規": "是"}
    assert (made[0].subject, made[0].day) == ("", 20731)


def test_a_correction_is_the_next_revision(people, book, absences):
    enter(people, book, absences, [ABSENT | {"備註": "無"}])

    after = correct(people, book, absences, 1, {"小時": "4", "備註": ""}, seen=1, reason="只請半日")

    first, second = Revision.objects.order_by("number")
    assert (first.is_live, second.is_live, second.number) == (False, True, 2)
    assert first.superseded_at == second.known_at
    assert first.row | {"小時": "4"} == second.row | {"備註": "無"}
    assert after == second
    told = Entry.objects.latest("position")
    assert (told.action, told.kind, told.subject, told.reason.text) == (
        "records.entry.correct", "entry", "1", "只請半日",
    )  # fmt: skip


def test_a_correction_may_change_the_key_and_frees_the_old_one(people, book, absences):
    enter(people, book, absences, [ABSENT])
    correct(people, book, absences, 1, {"日期": "2026-10-06"}, seen=1, reason="日期寫錯")

    assert enter(people, book, absences, [ABSENT])[0].entry == 2
    with pytest.raises(RowsRefused):
        correct(people, book, absences, 2, {"日期": "2026-10-06"}, seen=1, reason="日期寫錯")


def test_what_was_withdrawn_stays_readable_and_may_be_entered_anew(people, book, absences):
    enter(people, book, absences, [ABSENT])

    gone = withdraw(people, absences, 1, seen=1, reason="登記錯人")

    assert (gone.number, gone.is_live, gone.is_withdrawn, gone.row["小時"]) == (2, False, True, "8")
    assert not Revision.objects.filter(is_live=True).exists()
    assert enter(people, book, absences, [ABSENT])[0].entry == 2


REFUSED = [
    (lambda who, b, r: correct(who, b, r, 1, {"小時": "4"}, seen=1, reason=" "), "T105"),
    (lambda who, b, r: correct(who, b, r, 9, {"小時": "4"}, seen=1, reason="x"), "T102"),
    (lambda who, b, r: correct(who, b, r, 1, {"小時": "4"}, seen=1, reason="x"), "T103"),
    (lambda who, b, r: correct(who, b, r, 1, {"小時": "8.0小時"}, seen=2, reason="x"), "T106"),
    (lambda who, b, r: correct(who, b, r, 2, {"小時": "4"}, seen=2, reason="x"), "T104"),
    (lambda who, b, r: correct(who, b, r, 1, {"小時": "25"}, seen=2, reason="x"), "T101"),
    (lambda who, b, r: withdraw(who, r, 1, seen=2, reason=""), "T105"),
    (lambda who, b, r: withdraw(who, r, 1, seen=1, reason="x"), "T103"),
    (lambda who, b, r: withdraw(who, r, 2, seen=2, reason="x"), "T104"),
]


@pytest.fixture
def two(people, book, absences):
    """An entry that was corrected once, and one that was withdrawn."""
    enter(people, book, absences, [ABSENT | {"小時": "6"}, ABSENT | {"工號": "E2"}])
    correct(people, book, absences, 1, {"小時": "8"}, seen=1, reason="整日")
    withdraw(people, absences, 2, seen=1, reason="登記錯人")
    return people


@pytest.mark.parametrize(("act", "code"), REFUSED)
def test_what_is_refused_changes_nothing(two, book, absences, act, code):
    before = snapshot()

    with pytest.raises(RecordsError) as refused:
        act(two, book, absences)

    assert refused.value.code == code
    assert snapshot() == before


def test_nobody_writes_without_the_right(two, book, absences):
    before = snapshot()

    for act, _ in [(lambda who, b, r: enter(who, b, r, [ABSENT]), ""), *REFUSED]:
        with pytest.raises(NotAllowed):
            act(Actor("E1"), book, absences)

    assert snapshot() == before
    assert verified(Actor.system("test")).broken == ()


def test_slots_follow_the_handbook(two, book, absences):
    schema = own_schema(book, absences)
    kinds = next(field for field in schema.fields if field.name == "種類")
    longer = replace(
        schema, fields=(*(f for f in schema.fields if f is not kinds), replace(kinds, options=(*kinds.options, "產假")))
    )
    turned = replace(
        schema, fields=(*(f for f in schema.fields if f is not kinds), replace(kinds, options=("事假", "曠工")))
    )

    assert known_slots(longer).by_field == known_slots(schema).by_field
    assert "種類" not in known_slots(turned).by_field

    slot = slots_of(turned, ["工號", "日期"]).by_field["種類"]
    assert getattr(Revision.objects.get(is_live=True), slot) == 0
