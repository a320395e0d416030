"""Posts of many changed at once: all of them or none, what each keeps, and taking it back while it is fresh."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from kaohe.access.acting import acting
from kaohe.access.models import Account
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import entries
from kaohe.people.actions import Post, assign, end_employment, hire
from kaohe.people.errors import ManyRefused, NotKnown, NotWanted
from kaohe.people.many import MOST_CHOSEN, Change, assign_many, take_back
from kaohe.people.models import Assignment, Person
from kaohe.people.person_file import changes_of, person_file
from tests.company import settle

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


@pytest.fixture
def company(owner):
    settle(owner)


def post(owner, number, day=DAY):
    held = person_file(owner, number, day).post_on(day)
    return held and (held.post, held.unit, held.superior, held.grade)


def unchanged():
    return list(Assignment.objects.order_by("pk").values()), Entry.objects.count()


def test_what_is_left_empty_stays_as_it_is_for_each(company, owner):
    told = assign_many(owner, ["E1", "E3"], Change(superior="D1", grade="二級"), since=DAY, reason="試")

    assert post(owner, "E1") == ("坐席", "U1", "D1", "二級")
    assert post(owner, "E3") == ("坐席", "U2", "D1", "二級")
    assert post(owner, "E1", DAY - timedelta(days=1)) == ("坐席", "U1", "L1", "")
    assert told.detail == {"since": "2026-12-01", "superior": "D1", "grade": "二級", "numbers": ["E1", "E3"]}
    seen = changes_of(owner, "E1")[0]
    assert (seen.position, seen.detail) == (told.position, {"since": "2026-12-01", "superior": "D1", "grade": "二級"})


def test_the_ledger_finds_it_by_each_of_them(company, owner):
    told = assign_many(owner, ["E1", "E3"], Change(grade="二級"), since=DAY, reason="試")
    undone = take_back(owner, told.position) and Entry.objects.latest("position")

    for number in ("E1", "E3"):
        assert list(entries(owner, kind="person", subject=number)[:2]) == [undone, told]
        assert told in entries(owner, subject=number)
    assert told not in entries(owner, kind="person", subject="E2")
    assert told not in entries(owner, kind="unit", subject="E1")
    assert told in entries(owner, kind="people")
    plan = entries(owner, kind="person", subject="E1").explain()
    assert "SCAN ledger" not in plan


def test_who_is_so_already_is_left_alone(company, owner):
    told = assign_many(owner, ["E1", "E3"], Change(unit="U1"), since=DAY, reason="")

    assert (told.subject, told.detail["numbers"]) == ("1", ["E3"])
    assert Assignment.objects.filter(person__number="E1").count() == 1


def test_all_that_is_in_the_way_is_told_and_nobody_is_changed(company, owner):
    assign(owner, "E1", Post("坐席", "U2"), since=DAY)
    end_employment(owner, "E2", last_day=DAY - timedelta(days=1), reason="試")
    before = unchanged()

    with pytest.raises(ManyRefused) as refused:
        assign_many(owner, ["D1", "E1", "E2", "E3"], Change(superior="L1", grade="x"), since=DAY, reason="")

    assert [one.code for one in refused.value.faults] == ["P106", "P104", "P105"]
    assert unchanged() == before


def test_one_who_has_no_post_needs_post_and_unit(company, owner):
    Assignment.objects.filter(person__number="E1").delete()

    with pytest.raises(ManyRefused) as refused:
        assign_many(owner, ["E1"], Change(post="班長"), since=DAY, reason="")
    assert refused.value.faults[0].code == "P112"

    assign_many(owner, ["E1"], Change(post="班長", unit="U1"), since=DAY, reason="")
    assert post(owner, "E1") == ("班長", "U1", "", "")


@pytest.mark.parametrize(
    ("numbers", "change", "fault"),
    [
        ([], Change(post="x"), NotWanted), ([str(n) for n in range(MOST_CHOSEN + 1)], Change(post="x"), NotWanted),
        (["E1", "X"], Change(post="x"), NotKnown), (["E1"], Change(unit="X"), NotKnown),
        (["E1"], Change(superior="X"), NotKnown), (["E1"], Change(), NotWanted),
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(company, owner, numbers, change, fault):
    before = unchanged()

    with pytest.raises(fault):
        assign_many(owner, numbers, change, since=DAY, reason="")

    assert unchanged() == before


def test_nobody_changes_his_own_post_among_others(company, owner):
    Account.objects.create(login="E1", person=Person.objects.get(number="E1"))
    himself = acting(Account.objects.get(login="E1").pk)
    before = unchanged()

    with pytest.raises(NotAllowed):
        assign_many(himself, ["E1", "E2"], Change(grade="x"), since=DAY, reason="")

    assert unchanged() == before


def test_taking_back_restores_what_each_had_and_both_acts_stay_readable(company, owner):
    told = assign_many(owner, ["E1", "E3"], Change(unit="U3"), since=DAY, reason="")

    assert take_back(owner, told.position) == 2

    assert post(owner, "E1") == ("坐席", "U1", "L1", "")
    assert post(owner, "E3", date(2030, 1, 1)) == ("坐席", "U2", "L2", "")
    assert [one.action for one in changes_of(owner, "E1")][:2] == [
        "people.assignment.undo-many", "people.assignment.decide-many",
    ]  # fmt: skip


def test_it_is_taken_back_once_by_who_did_it_and_while_it_is_fresh(company, owner):
    told = assign_many(owner, ["E1"], Change(unit="U3"), since=DAY, reason="")
    Account.objects.create(login="other", is_owner=True)
    other = acting(Account.objects.get(login="other").pk)
    before = unchanged()

    for actor, later in ((other, 0), (owner, 16)):
        with time_machine.travel(timezone.now() + timedelta(seconds=later)), pytest.raises(NotWanted) as refused:
            take_back(actor, told.position)
        assert refused.value.code == "P114"
    assert unchanged() == before
    take_back(owner, told.position)
    with pytest.raises(NotWanted) as refused:
        take_back(owner, told.position)
    assert refused.value.code == "P115"


def test_what_was_changed_again_is_not_taken_back(company, owner):
    told = assign_many(owner, ["E1"], Change(unit="U3"), since=DAY, reason="")
    assign(owner, "E1", Post("班長", "U1"), since=DAY + timedelta(days=1))
    before = unchanged()

    with pytest.raises(NotWanted) as refused:
        take_back(owner, told.position)

    assert refused.value.code == "P115"
    assert unchanged() == before


def test_a_post_given_before_somebody_leaves_ends_with_his_stay(company, owner):
    hire(owner, "E9", name="新", since=DAY)
    for number in ("E1", "E9"):
        end_employment(owner, number, last_day=date(2026, 12, 31), reason="到期")

    assign_many(owner, ["E1", "E9"], Change(post="質檢", unit="U1"), since=DAY, reason="調")

    given = Assignment.objects.filter(post="質檢").order_by("person__number")
    assert [one.until for one in given] == [date(2026, 12, 31)] * 2
