"""The list of people on a day: whom it holds, how it is narrowed and sorted; a person's file; units one below another."""

from datetime import date
from fractions import Fraction

import pytest

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import NotAllowed
from kaohe.people.actions import Post, assign, end_employment, hire, open_unit
from kaohe.people.chart import organisation
from kaohe.people.directory import Choice, directory, posts_of, units_below
from kaohe.people.errors import NotKnown
from kaohe.people.person_file import changes_of, person_file
from kaohe.people.queries import staff_change

pytestmark = pytest.mark.django_db
JAN, OCT = date(2026, 1, 1), date(2026, 10, 1)


@pytest.fixture
def company(owner):
    """客服部 with 一組 of two; one without a post; one who comes later."""
    open_unit(owner, "D1", name="客服部", since=JAN)
    open_unit(owner, "G1", name="一組", since=JAN, parent="D1")
    for number, name in (("E1", "甲明"), ("E2", "乙"), ("E3", "丙明")):
        hire(owner, number, name=name, since=JAN)
    hire(owner, "E4", name="丁", since=OCT)
    assign(owner, "E2", Post("班長", "D1", grade="三級"), since=JAN)
    assign(owner, "E1", Post("TSR", "G1", "E2"), since=JAN)
    return owner


def found(who, day=JAN, **choice):
    return [row["number"] for row in directory(who, day, Choice(**choice))]


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [
        ({}, ["E1", "E2", "E3"]),
        ({"q": "明"}, ["E1", "E3"]),
        ({"q": "e2"}, ["E2"]),
        ({"unit": "D1"}, ["E1", "E2"]),
        ({"unit": "G1"}, ["E1"]),
        ({"unit": "G9"}, []),
        ({"post": "TSR"}, ["E1"]),
        ({"grade": "三級"}, ["E2"]),
        ({"superior": "E2"}, ["E1"]),
        ({"sort": "-number"}, ["E3", "E2", "E1"]),
        ({"sort": "post"}, ["E1", "E2", "E3"]),
        ({"sort": "-post"}, ["E2", "E1", "E3"]),
        ({"sort": "password"}, ["E1", "E2", "E3"]),
    ],
)
def test_the_list_holds_what_is_looked_for(company, choice, numbers):
    assert found(company, **choice) == numbers


def test_the_list_is_that_of_its_day(company):
    assert found(company, OCT) == ["E1", "E2", "E3", "E4"]
    assert found(company, date(2025, 12, 31)) == []


def test_a_list_of_any_length_is_one_query(company, django_assert_num_queries):
    rows = directory(company, JAN, Choice(q="甲"))
    with django_assert_num_queries(1):
        assert list(rows) == [
            {
                "number": "E1", "name": "甲明", "post": "TSR", "unit": "G1", "superior": "E2", "grade": "",
                "since": JAN, "until": None,
            }
        ]  # fmt: skip


def test_a_person_knows_his_posts_and_who_reports_to_him(company):
    assign(company, "E1", Post("質檢", "G1", "E2"), since=OCT)

    file = person_file(company, "E1", JAN)
    assert [(one.post, one.unit_name, one.superior_name) for one in file.posts] == [
        ("質檢", "一組", "乙"),
        ("TSR", "一組", "乙"),
    ]
    assert file.post_on(OCT) == file.posts[0]
    assert file.post_on(date(2025, 12, 31)) is None
    assert person_file(company, "E2", JAN).reports == (("E1", "甲明"),)
    changes = [entry.action for entry in changes_of(company, "E1")]
    assert changes == ["people.assignment.decide", "people.assignment.decide", "people.person.hire"]


def test_units_stand_one_below_another_with_their_people(company):
    (top,) = organisation(company, JAN)

    assert [(depth, one.code, one.own, one.all_people) for depth, one in top.walk()] == [
        (0, "D1", 1, 2),
        (1, "G1", 1, 1),
    ]
    assert units_below("D1", JAN) == {"D1", "G1"}
    assert posts_of(company, JAN) == ["TSR", "班長"]


def test_nobody_looks_without_the_right(company):
    for look in (
        lambda who: list(directory(who, JAN, Choice())),
        lambda who: person_file(who, "E1", JAN),
        lambda who: changes_of(who, "E1"),
        lambda who: organisation(who, JAN),
        lambda who: posts_of(who, JAN),
    ):
        with pytest.raises((NotAllowed, NotKnown)):
            look(Actor("E9"))


def test_the_loss_is_told_on_the_peak_and_on_the_average(company):
    end_employment(company, "E3", last_day=date(2026, 10, 15), reason="離職")

    change = staff_change(company, Period.parse("2026-10"), Period.parse("2026-11"))

    assert (change.start, change.joined, change.left, change.end, change.peak) == (3, ("E4",), ("E3",), 3, 4)
    assert change.loss_on_peak == Fraction(1, 4)
    assert change.loss_on_average == Fraction(2, 7)


def test_the_loss_of_the_source_comes_out():
    from kaohe.people.queries import StaffChange  # noqa: PLC0415 - one figure of the regulation

    change = StaffChange(start=389, joined=(), left=("x",) * 33, peak=389)

    assert (change.end, change.loss_on_peak) == (356, Fraction(33, 389))
    assert change.loss_on_average == Fraction(66, 745)  # 8.86 %
