"""Lists of a register: filters, order, search, sums, groups, pages; an entry and everything that happened to it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.handbook.names import fold
from kaohe.ledger.models import Entry
from kaohe.records import slots
from kaohe.records.actions import correct, enter, export, withdraw
from kaohe.records.errors import RecordsError
from kaohe.records.looking import Filter, Is, Look
from kaohe.records.queries import everything, groups, history, listing, registers, totals
from kaohe.records.slots_in_force import Fitting
from tests.records.conftest import ABSENT

pytestmark = pytest.mark.django_db
ROWS = [
    ABSENT | {"日期": "2026-10-05", "小時": "8", "備註": "發燒"},
    ABSENT | {"日期": "2026-10-06", "小時": "4", "種類": "曠工"},
    ABSENT | {"日期": "2026-10-07", "小時": "2.5", "種類": "病假", "備註": "複診"},
    ABSENT | {"工號": "E2", "日期": "2026-10-06", "小時": "4", "備註": "ABC"},
    ABSENT | {"工號": "E2", "日期": "2026-11-02", "小時": "1"},
]


@pytest.fixture
def kept(people, book, absences):
    """Five absences of two persons."""
    enter(people, book, absences, ROWS)
    return people


@pytest.fixture
def look(kept, book, absences):
    """The numbers of the entries that a look shows, and how many there are in all."""

    def entries(*filters, **more):
        found = listing(kept, book, absences, Look(tuple(Filter(*item) for item in filters), **more))
        return [line.entry for line in found.lines], found.count

    return entries


def test_what_came_last_stands_first(look, kept, book, absences):
    assert look() == ([5, 4, 3, 2, 1], 5)
    found = listing(kept, book, absences, Look(size=1))
    assert found.names == {"E2": "乙"}
    assert found.sortable == {"工號", "日期", "種類", "小時", "備註"}
    assert found.lines[0].values == {"工號": "E2", "日期": "2026-11-02", "種類": "事假", "小時": "1"}


@pytest.mark.parametrize(("filters", "entries"), [
    ([("工號", Is.EQUAL, "E2")], [5, 4]),
    ([("日期", Is.LEAST, "2026-10-06"), ("日期", Is.MOST, "2026-10-31")], [4, 3, 2]),
    ([("小時", Is.LEAST, "4")], [4, 2, 1]),
    ([("小時", Is.MOST, "3.9")], [5, 3]),
    ([("種類", Is.EQUAL, "旷工")], [2]),
    ([("備註", Is.EMPTY)], [5, 2]),
    ([("備註", Is.HAS, "診")], [3]),
    ([("工號", Is.EQUAL, "E2"), ("小時", Is.EQUAL, "4小時")], [4]),
    ([("工號", Is.EQUAL, "'; DROP TABLE records_revision; --")], []),
])  # fmt: skip
def test_filters(look, filters, entries):
    assert look(*filters) == (entries, len(entries))


@pytest.mark.parametrize(("words", "entries"), [
    ("發燒", [1]), ("发烧", [1]), ("abc", [4]), ("甲", [3, 2, 1]), ("甲 曠工", [2]), ("%", []), ("e2 11-02", [5]),
])  # fmt: skip
def test_search(look, words, entries):
    assert look(search=words)[0] == entries


@pytest.mark.parametrize(("order", "entries"), [
    ({"sort": "小時"}, [5, 3, 2, 4, 1]),
    ({"sort": "小時", "descending": True}, [1, 4, 2, 3, 5]),
    ({"sort": "備註"}, [4, 1, 3, 2, 5]),
    ({"sort": "備註", "descending": True}, [3, 1, 4, 2, 5]),
    ({"sort": "備註", "first": 2, "size": 2}, [3, 2]),
    ({"sort": "備註", "first": 4, "size": 2}, [5]),
    ({"sort": "日期", "size": 2}, [1, 2]),
    ({"first": 4, "size": 9}, [1]),
])  # fmt: skip
def test_order_and_pages(look, order, entries):
    assert look(**order) == (entries, 5)


@pytest.mark.parametrize(("ask", "code"), [
    (Look((Filter("號", Is.EQUAL, "1"),)), "T107"),
    (Look(sort="號"), "T107"),
    (Look((Filter("小時", Is.EQUAL, "多"),)), "T109"),
])  # fmt: skip
def test_what_cannot_be_asked_is_told(kept, book, absences, ask, code):
    with pytest.raises(RecordsError) as refused:
        listing(kept, book, absences, ask)

    assert refused.value.code == code
    assert all(refused.value.said("en"))


def test_sums_and_groups(kept, book, absences):
    assert totals(kept, book, absences, Look()) == {"小時": "19.5"}
    assert totals(kept, book, absences, Look((Filter("工號", Is.EQUAL, "E9"),))) == {"小時": ""}
    found = groups(kept, book, absences, Look(), "種類")
    assert [(group.value, group.count, group.sums) for group in found] == [
        ("事假", 3, {"小時": "13"}), ("曠工", 1, {"小時": "4"}), ("病假", 1, {"小時": "2.5"}),
    ]  # fmt: skip


def test_moments_are_compared_by_day_and_by_second(people, book):
    costs = book.register("費用")
    enter(people, book, costs, [{"時點": f"2026-10-05 {hour}:30", "金額": "1"} for hour in ("00", "23")])

    def found(*filters):
        return listing(people, book, costs, Look(tuple(Filter("時點", *item) for item in filters))).count

    assert found((Is.LEAST, "2026-10-05"), (Is.MOST, "2026-10-05")) == 2
    assert found((Is.MOST, "2026-10-05 23:29:59")) == 1
    assert found((Is.MOST, "2026-10-04")) == 0


def test_what_no_longer_stands_is_in_no_list(look, kept, book, absences):
    correct(kept, book, absences, 1, {"小時": "6"}, seen=1, reason="半日")
    withdraw(kept, absences, 5, seen=1, reason="重複")

    assert look(sort="小時") == ([3, 2, 4, 1], 4)
    found = {kept.register.name.value: kept for kept in registers(kept, [book])}
    assert (found["缺勤"].count, found["費用"].count, found["缺勤"].may_import) == (4, 0, True)
    assert not found.keys() & {"人員", "任職", "單位"}
    assert [line.entry for line in everything(kept, book, absences, Look(sort="小時"))] == [3, 2, 4, 1]


def test_history_tells_who_when_why_and_what(kept, book, absences):
    correct(kept, book, absences, 1, {"小時": "6", "備註": ""}, seen=1, reason="半日")
    withdraw(kept, absences, 1, seen=2, reason="重複")

    last, middle, first = history(kept, absences, 1)
    assert [(item.number, item.reason, item.is_withdrawn) for item in (first, middle, last)] == [
        (1, "", False), (2, "半日", False), (3, "重複", True),
    ]  # fmt: skip
    assert [(c.field, c.before, c.after) for c in middle.changes] == [("小時", "8", "6"), ("備註", "發燒", "")]
    assert first.changes == last.changes == ()
    assert {item.by for item in (first, middle, last)} == {"owner"}


def test_nobody_reads_without_the_right(kept, book, absences):
    who = Actor("E1")
    assert registers(who, [book]) == []
    for ask in (
        lambda: listing(who, book, absences, Look()),
        lambda: totals(who, book, absences, Look()),
        lambda: groups(who, book, absences, Look(), "種類"),
        lambda: everything(who, book, absences, Look()),
        lambda: history(who, absences, 1),
    ):
        with pytest.raises(NotAllowed):
            ask()
    with pytest.raises(RecordsError):
        history(kept, absences, 9)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sort=st.sampled_from(["", "小時", "備註", "日期", "種類", "工號"]),
    descending=st.booleans(),
    size=st.integers(1, 4),
)
def test_pages_together_are_the_whole_list(look, sort, descending, size):
    pages = [look(sort=sort, descending=descending, first=first, size=size)[0] for first in range(0, 5, size)]

    whole = look(sort=sort, descending=descending)[0]
    assert [entry for page in pages for entry in page] == whole
    assert sorted(whole) == [1, 2, 3, 4, 5]


def test_what_leaves_the_house_is_noted_without_what_was_looked_for(kept, book, absences):
    look = Look((Filter("工號", Is.EQUAL, "E2"),), search="ABC")

    lines = list(export(kept, book, absences, look, "csv"))

    assert [line.entry for line in lines] == [4]
    entry = Entry.objects.latest("position")
    assert (entry.action, entry.subject) == ("records.list.export", "缺勤")
    assert entry.detail == {"form": "csv", "records": 1, "filters": [["工號", "eq"]], "searched": True}
    with pytest.raises(NotAllowed):
        export(Actor("E1"), book, absences, look, "csv")
    assert Entry.objects.latest("position") == entry


def test_a_field_beyond_the_slots_is_shown_and_found_but_not_sorted(people, book, absences, monkeypatch):
    monkeypatch.setattr(slots, "TEXTS", ())
    monkeypatch.setattr(slots, "NUMBERS", ("n1",))
    enter(people, book, absences, ROWS)

    def found(*filters, **more):
        return listing(people, book, absences, Look(tuple(Filter(*item) for item in filters), **more))

    assert found().sortable == {"工號", "日期", "種類"}
    assert [line.entry for line in found(("小時", Is.EQUAL, "4小時")).lines] == [4, 2]
    assert [line.entry for line in found(("備註", Is.HAS, "診")).lines] == [3]
    assert [line.entry for line in found(("備註", Is.EMPTY)).lines] == [5, 2]
    assert [line.entry for line in found(search="發燒").lines] == [1]
    for ask in ({"sort": "小時"}, {"filters": (Filter("小時", Is.LEAST, "4"),)}):
        with pytest.raises(RecordsError) as refused:
            listing(people, book, absences, Look(**ask))
        assert refused.value.code == "T108"
    with pytest.raises(RecordsError):
        groups(people, book, absences, Look(), "備註")


def test_a_text_longer_than_its_column_is_found_by_all_of_it(kept, book, absences):
    text = "字" * 250
    enter(
        kept,
        book,
        absences,
        [ABSENT | {"日期": f"2026-11-0{day}", "備註": text + more} for day, more in ((1, ""), (2, "二"))],
    )

    [found] = listing(kept, book, absences, Look((Filter("備註", Is.EQUAL, text),))).lines
    assert found.values["日期"] == "2026-11-01"


def test_lists_are_added_up_again_once_a_field_is_finer_by_the_handbook(kept, book, absences):
    hours = next(item for item in absences.fields if item.name.value == "小時")
    fields = tuple(replace(item, decimals=2) if item is hours else item for item in absences.fields)
    finer = replace(absences, fields=fields)
    changed = replace(book, registers={**book.registers, fold("缺勤"): finer})
    before = totals(kept, book, absences, Look())
    assert totals(kept, changed, finer, Look()) == {}

    fitting = Fitting()
    assert [fitting.fit([changed]), fitting.fit([changed])] == [1, 0]

    assert totals(kept, changed, finer, Look()) == before
