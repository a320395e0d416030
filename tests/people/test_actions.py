"""Hiring, leaving, units and posts: dated, never overwritten, each in the ledger."""

from datetime import date

import pytest

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.people.actions import (
    Post,
    assign,
    close_unit,
    end_employment,
    hire,
    open_unit,
    rehire,
    rename,
    withdraw_post,
)
from kaohe.people.errors import (
    BeforeItBegan,
    Circle,
    DaysOverlap,
    NotKnown,
    NotWanted,
    NumberTaken,
    OutsideEmployment,
)
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, Person
from kaohe.people.person_file import person_file
from kaohe.people.queries import Member, members, staff_change, staffing_need

pytestmark = pytest.mark.django_db
JAN, OCT = date(2026, 1, 1), date(2026, 10, 1)


@pytest.fixture
def company(owner):
    """Two persons in one unit."""
    open_unit(owner, "U1", name="一組", since=JAN)
    hire(owner, "E1", name="甲", since=JAN)
    hire(owner, "E2", name="乙", since=JAN)
    assign(owner, "E2", Post("班長", "U1"), since=JAN)
    assign(owner, "E1", Post("TSR", "U1", "E2"), since=JAN)
    return owner


def test_who_is_there_on_a_day(company):
    assert members(company, OCT) == [Member("E1", "甲", "TSR", "U1", "E2"), Member("E2", "乙", "班長", "U1")]
    assert members(company, date(2025, 12, 31)) == []


def test_a_new_post_ends_the_old_one_the_day_before(company):
    assign(company, "E1", Post("質檢", "U1", "E2"), since=OCT, reason="競聘")

    assert [m.post for m in members(company, date(2026, 9, 30)) if m.number == "E1"] == ["TSR"]
    assert [m.post for m in members(company, OCT) if m.number == "E1"] == ["質檢"]
    known = Assignment.objects.filter(person__number="E1")
    assert known.count() == 3  # The post without an end stays readable.
    assert current(known).count() == 2
    entry = Entry.objects.latest("position")
    assert (entry.action, entry.reason.text) == ("people.assignment.decide", "競聘")


def test_who_leaves_leaves_his_posts(company):
    assign(company, "E1", Post("質檢", "U1"), since=date(2026, 12, 1))

    end_employment(company, "E1", last_day=date(2026, 10, 15), reason="離職")

    assert [m.number for m in members(company, date(2026, 10, 15))] == ["E1", "E2"]
    assert [m.number for m in members(company, date(2026, 10, 16))] == ["E2"]
    posts = current(Assignment.objects.filter(person__number="E1"))
    assert [(post.post, post.until) for post in posts] == [("TSR", date(2026, 10, 15))]


def test_the_staff_change_table_adds_up(company):
    hire(company, "E3", name="丙", since=date(2026, 10, 31))
    end_employment(company, "E1", last_day=date(2026, 10, 31), reason="離職")

    change = staff_change(company, Period.parse("2026-10"))
    assert (change.start, change.joined, change.left, change.end) == (2, ("E3",), ("E1",), 2)
    assert staff_change(company, Period.parse("2026-11")).start == 2


def test_a_post_that_is_taken_back_leaves_the_one_before(company):
    assign(company, "E1", Post("質檢", "U1", "E2"), since=OCT)

    withdraw_post(company, "E1", since=OCT, reason="登記錯了")

    assert [m.post for m in members(company, OCT) if m.number == "E1"] == ["TSR"]
    posts = current(Assignment.objects.filter(person__number="E1"))
    assert [(post.post, post.until) for post in posts] == [("TSR", None)]
    assert Entry.objects.latest("position").action == "people.assignment.withdraw"


def test_a_post_taken_back_does_not_prolong_one_that_had_its_own_last_day(company):
    end_employment(company, "E1", last_day=date(2026, 12, 31), reason="到期")
    assign(company, "E1", Post("質檢", "U1", "E2"), since=OCT, until=date(2026, 10, 31))
    assign(company, "E1", Post("培訓", "U1", "E2"), since=date(2026, 11, 1))

    withdraw_post(company, "E1", since=date(2026, 11, 1), reason="登記錯了")
    assert until_of("E1") == [("TSR", date(2026, 9, 30)), ("質檢", date(2026, 10, 31))]

    withdraw_post(company, "E1", since=OCT, reason="登記錯了")
    assert until_of("E1") == [("TSR", date(2026, 12, 31))]


def test_a_post_that_was_cut_short_has_its_last_day_again(company):
    assign(company, "E1", Post("質檢", "U1", "E2"), since=OCT, until=date(2026, 12, 31))
    assign(company, "E1", Post("培訓", "U1", "E2"), since=date(2026, 11, 1))

    withdraw_post(company, "E1", since=date(2026, 11, 1), reason="登記錯了")

    assert until_of("E1")[-1] == ("質檢", date(2026, 12, 31))


def test_a_post_given_before_somebody_leaves_ends_with_his_stay(company):
    end_employment(company, "E1", last_day=date(2026, 12, 31), reason="到期")

    assign(company, "E1", Post("質檢", "U1", "E2"), since=OCT)

    assert until_of("E1") == [("TSR", date(2026, 9, 30)), ("質檢", date(2026, 12, 31))]
    assert staffing_need(company, date(2027, 1, 1), "質檢", 10).agents == 0


def until_of(number):
    posts = current(Assignment.objects.filter(person__number=number)).order_by("since")
    return [(post.post, post.until) for post in posts]


def test_another_name_holds_from_the_beginning(company):
    rename(company, "E1", name="甲乙", reason="改名")

    assert [m.name for m in members(company, JAN)] == ["甲乙", "乙"]
    assert Employment.objects.filter(person__number="E1").count() == 2


REFUSED = [
    (lambda who: withdraw_post(who, "E1", since=OCT, reason="-"), NotWanted),
    (lambda who: withdraw_post(who, "E9", since=OCT, reason="-"), NotKnown),
    (lambda who: rename(who, "E1", name="甲", reason="-"), NotWanted),
    (lambda who: rename(who, "E9", name="甲", reason="-"), NotKnown),
    (lambda who: hire(who, "E1", name="丁", since=OCT), NumberTaken),
    (lambda who: open_unit(who, "U1", name="二組", since=OCT), NumberTaken),
    (lambda who: open_unit(who, "U2", name="二組", since=OCT, parent="U9"), NotKnown),
    (lambda who: assign(who, "E9", Post("TSR", "U1"), since=OCT), NotKnown),
    (lambda who: assign(who, "E1", Post("TSR", "U9"), since=OCT), NotKnown),
    (lambda who: assign(who, "E1", Post("TSR", "U1"), since=JAN), DaysOverlap),
    (lambda who: assign(who, "E1", Post("TSR", "U1"), since=date(2025, 12, 31)), OutsideEmployment),
    (lambda who: assign(who, "E1", Post("質檢", "U1"), since=OCT, until=JAN), BeforeItBegan),
    (lambda who: close_unit(who, "U1", last_day=date.max, reason="-"), NotWanted),
    (lambda who: assign(who, "E2", Post("班長", "U1", "E1"), since=OCT), Circle),
    (lambda who: end_employment(who, "E1", last_day=date(2025, 12, 31), reason="-"), OutsideEmployment),
]


@pytest.mark.parametrize(("act", "fault"), REFUSED)
def test_what_is_refused_changes_nothing(company, act, fault):
    before = snapshot()

    with pytest.raises(fault):
        act(company)

    assert snapshot() == before


@pytest.mark.parametrize(("act", "fault"), REFUSED)
def test_nobody_acts_without_the_right(company, act, fault):
    before = snapshot()

    with pytest.raises((NotAllowed, NotKnown)):
        act(Actor("E1"))

    assert snapshot() == before


def snapshot():
    facts = [list(model.objects.order_by("pk").values()) for model in (Person, Employment, Assignment)]
    return facts, Entry.objects.count()


def test_who_comes_back_keeps_his_number_and_both_stays(owner):
    hire(owner, "E9", name="阿美", since=date(2024, 1, 1), extra={"電話": "1"})
    end_employment(owner, "E9", last_day=date(2024, 12, 31), reason="離職")

    stay = rehire(owner, "E9", name="阿美", since=date(2026, 3, 1), reason="回來")

    assert (stay.since, stay.until, stay.extra) == (date(2026, 3, 1), None, {"電話": "1"})
    there = {day: on(Employment.objects.filter(person__number="E9"), day).exists() for day in (
        date(2024, 12, 31), date(2025, 1, 1), date(2026, 2, 28), date(2026, 3, 1),
    )}  # fmt: skip
    assert list(there.values()) == [True, False, False, True]
    assert person_file(owner, "E9", date(2026, 3, 1)).since == date(2026, 3, 1)
    change = staff_change(owner, Period.parse("2026-03"))
    assert (change.start, change.joined) == (0, ("E9",))
    told = Entry.objects.latest("position")
    assert (told.action, told.detail) == ("people.person.rehire", {"since": "2026-03-01", "left": "2024-12-31"})
    end_employment(owner, "E9", last_day=date(2026, 4, 30), reason="又離職")
    assert current(Employment.objects.filter(person__number="E9")).count() == 2
    rename(owner, "E9", name="美", reason="改名")
    assert set(current(Employment.objects.filter(person__number="E9")).values_list("name", flat=True)) == {"美"}


@pytest.mark.parametrize("since", [date(2024, 6, 1), date(2024, 12, 31)])
def test_nobody_is_taken_in_twice_at_a_time(owner, since):
    hire(owner, "E9", name="阿美", since=date(2024, 1, 1))
    with pytest.raises(NotWanted):
        rehire(owner, "E9", name="阿美", since=date(2027, 1, 1), reason="-")
    end_employment(owner, "E9", last_day=date(2024, 12, 31), reason="離職")
    before = Entry.objects.count()

    with pytest.raises(NotWanted) as refused:
        rehire(owner, "E9", name="阿美", since=since, reason="-")

    assert (refused.value.code, refused.value.field) == ("P131", "since")
    assert Entry.objects.count() == before
