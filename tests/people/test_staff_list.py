"""A staff list from a file: columns guessed, a plan person by person, every fault at its place, all of it or nothing."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
import xlsxwriter
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import entries
from kaohe.people.actions import Post, assign, close_unit, end_employment, hire, open_unit
from kaohe.people.chart import organisation
from kaohe.people.errors import NotKnown, NotWanted
from kaohe.people.models import Assignment, Employment, Person, StaffList
from kaohe.people.queries import members
from kaohe.people.staff_file import read_staff_list
from kaohe.people.staff_list import keep_staff_list, plan_of, staff_list, sweep, take_in

pytestmark = pytest.mark.django_db
JAN, OCT, NOV = date(2026, 1, 1), date(2026, 10, 1), date(2026, 11, 1)
HEAD = "工號,姓名,入職日期,崗位,單位,上級,職級,離職日期"


@pytest.fixture
def company(owner):
    """客服部 with a leader and an agent, and one who left."""
    open_unit(owner, "D1", name="客服部", since=JAN)
    for number, name in (("E1", "甲"), ("E2", "乙"), ("E3", "丙")):
        hire(owner, number, name=name, since=JAN)
    assign(owner, "E2", Post("班長", "D1"), since=JAN)
    assign(owner, "E1", Post("TSR", "D1", "E2"), since=JAN)
    end_employment(owner, "E3", last_day=date(2026, 6, 30), reason="離職")
    return owner


def sent(*lines, head=HEAD):
    return "\n".join([head, *lines]).encode()


def plan(who, *lines, head=HEAD, effective=NOV):
    table = read_staff_list(sent(*lines, head=head), "名單.csv")
    return plan_of(who, table, table.guessed(), effective)


def faults(found):
    return [(one.row, one.column, one.code) for one in found.faults]


@pytest.mark.parametrize(
    "head",
    ["工號,姓名,部門", "工号,姓名,单位", "員工編號 , 員工姓名,所屬部門", "Number,Name,Department"],
)
def test_columns_are_known_by_their_usual_names(head):
    table = read_staff_list(f"{head}\nE1,甲,D1\n".encode(), "x.csv")

    assert table.guessed() == {"number": 0, "name": 1, "unit": 2}
    assert [row.line for row in table.rows] == [2]


def test_the_header_may_stand_below_a_title():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("名單")
        sheet.write_row(0, 0, ["遠達公司員工名單"])
        sheet.write_row(2, 0, ["工號", "姓名", "入職日期"])
        sheet.write_row(3, 0, ["007", "甲"])
        sheet.write_datetime(3, 2, date(2026, 10, 5), book.add_format({"num_format": "yyyy/m/d"}))

    table = read_staff_list(content.getvalue(), "x.xlsx")

    assert table.columns == ("工號", "姓名", "入職日期")
    assert [(row.line, dict(row.cells)) for row in table.rows] == [(4, {0: "007", 1: "甲", 2: "2026-10-05"})]


def test_the_plan_says_what_would_change_for_each_person(company):
    found = plan(
        company,
        "E1,甲明,,質檢,客服部,乙,二級,",
        "E2,乙,2026-01-01,班長,D1,,,",
        "E4,丁,2026-10-01,TSR,電銷部,E5,,",
        "E5,戊,2026-10-01,班長,電銷部,E2,,",
    )

    assert faults(found) == []
    told = [(one.number, one.kind.value, one.post_since, one.changes) for one in found.people]
    assert told == [
        ("E1", "changed", NOV, (("name", "甲", "甲明"), ("post", "TSR", "質檢"), ("grade", "", "二級"))),
        ("E2", "same", None, ()),
        (
            "E4",
            "new",
            OCT,
            (("since", "", "2026-10-01"), ("post", "", "TSR"), ("unit", "", "電銷部"), ("superior", "", "E5")),
        ),
        (
            "E5",
            "new",
            OCT,
            (("since", "", "2026-10-01"), ("post", "", "班長"), ("unit", "", "電銷部"), ("superior", "", "E2")),
        ),
    ]
    assert found.units == {"電銷部": OCT}
    assert Entry.objects.filter(action="people.list.import").count() == 0


FAULTY = [
    ("E1,,,,,,,", [(2, "姓名", "P202")]),
    (",甲,,,,,,", [(2, "工號", "P202")]),
    (f"E1,{'甲' * 101},,,,,,", [(2, "姓名", "P201")]),
    ("E\u202e4,丁,2026-10-01,,,,,", [(2, "工號", "R135")]),
    ("E4,丁\x00,2026-10-01,,,,,", [(2, "姓名", "R135")]),
    ("E4,丁,2026-02-30,,,,,", [(2, "入職日期", "R151")]),
    ("E4,丁,,,,,,", [(2, "入職日期", "P207")]),
    ("E1,甲,2026-02-01,,,,,", [(2, "入職日期", "P205")]),
    ("E3,丙,,,,,,", [(2, "工號", "P206")]),
    ("E4,丁,2026-10-01,TSR,,,,", [(2, "單位", "P208")]),
    ("E4,丁,2026-10-01,,客服部,,,", [(2, "崗位", "P208")]),
    ("E4,丁,2026-10-01,TSR,客服部,己,,", [(2, "上級", "P210")]),
    ("E4,丁,2026-10-01,,,,,2026-09-30", [(2, "離職日期", "P107")]),
    ("E2,乙,,班長,客服部,E1,,", [(2, "上級", "P106")]),
    ("E1,甲,,TSR,客服部,E1,,", [(2, "上級", "P106")]),
]


@pytest.mark.parametrize(("line", "expected"), FAULTY)
def test_what_is_wrong_stands_at_its_row_and_column(company, line, expected):
    assert faults(plan(company, line)) == expected


def test_a_number_twice_a_name_twice_and_oneself(company):
    who = Actor("E1", account=company.account)
    hire(company, "E6", name="乙", since=JAN)

    found = plan(who, "E4,丁,2026-10-01,TSR,客服部,乙,,", "E4,丁,2026-10-01,,,,,", "E1,甲,,主管,客服部,,,")

    assert faults(found) == [(2, "上級", "P211"), (3, "工號", "P203"), (4, "崗位", "P209")]


def test_nobody_gives_a_post_to_whom_he_stands_in_for(company):
    who = replace(Actor.system("test"), instead_of="E1")

    assert faults(plan(who, "E1,甲,,主管,客服部,,,")) == [(2, "崗位", "P209")]


def test_nobody_leaves_before_he_came(company):
    assert faults(plan(company, "E1,甲,,,,,,2025-12-31", "E4,丁,2026-10-01,,,,,2026-09-30")) == [
        (2, "離職日期", "P107"), (3, "離職日期", "P107"),
    ]  # fmt: skip


def test_a_list_without_the_columns_that_say_who_is_no_plan(company):
    assert faults(plan(company, "甲,TSR", head="姓名,崗位")) == [(0, "", "P204")]


def test_a_post_cannot_begin_before_one_that_is_known(company):
    assert faults(plan(company, "E1,甲,,質檢,客服部,E2,,", effective=JAN)) == [(2, "", "P104")]


LIST = sent(
    "E1,甲明,,質檢,客服部,E2,二級,",
    "E2,乙,,,,,,2026-12-31",
    "E4,丁,2026-10-01,TSR,電銷部,E2,,",
    "E5,戊,2026-12-01,,,,,",
)


def taken(who, content=LIST, effective=NOV, **more):
    kept = keep_staff_list(who, "名單.csv", content)
    _, table = staff_list(who, kept.pk)
    found = plan_of(who, table, table.guessed(), effective)
    return take_in(who, kept.pk, table.guessed(), effective, **{"shown": found.digest, **more})


def test_all_of_it_is_taken_in_with_one_entry(company):
    before = Entry.objects.count()

    taken(company)

    assert [(one.number, one.name, one.post, one.unit) for one in members(company, NOV)] == [
        ("E1", "甲明", "質檢", "D1"), ("E2", "乙", "班長", "D1"), ("E4", "丁", "TSR", "電銷部"),
    ]  # fmt: skip
    assert [(one.number, one.post) for one in members(company, date(2026, 10, 31))] == [
        ("E1", "TSR"),
        ("E2", "班長"),
        ("E4", "TSR"),
    ]
    assert [one.number for one in members(company, date(2027, 1, 1))] == ["E1", "E4", "E5"]
    assert {one.code for top in organisation(company, NOV) for _, one in top.walk()} == {"D1", "電銷部"}
    assert Entry.objects.count() == before + 2  # Kept, then taken in.
    told = Entry.objects.latest("position")
    assert (told.action, told.detail["new"], told.detail["changed"], told.detail["same"]) == (
        "people.list.import",
        2,
        2,
        0,
    )
    assert bytes(StaffList.objects.get().content) == b""
    found = {
        number: told in entries(company, kind="person", subject=number) for number in ("E1", "E2", "E3", "E4", "E5")
    }
    assert found == {"E1": True, "E2": True, "E3": False, "E4": True, "E5": True}


def test_twice_the_same_list_changes_nothing(company):
    taken(company)
    before = snapshot()

    with pytest.raises(NotWanted) as refused:
        taken(company)

    assert refused.value.code == "P214"
    assert snapshot() == before


def test_what_was_not_shown_is_not_done(company):
    kept = keep_staff_list(company, "名單.csv", LIST)
    _, table = staff_list(company, kept.pk)
    shown = plan_of(company, table, table.guessed(), NOV).digest
    hire(company, "E5", name="戊", since=OCT)
    before = snapshot()

    with pytest.raises(NotWanted) as refused:
        take_in(company, kept.pk, table.guessed(), NOV, shown=shown)

    assert refused.value.code == "P213"
    assert snapshot() == before


def test_a_plan_that_changed_is_shown_again(company):
    before = snapshot()

    with pytest.raises(NotWanted) as refused:
        taken(company, shown="another")

    assert refused.value.code == "P215"
    assert snapshot() == before


def test_a_list_is_taken_in_once(company):
    taken(company)

    with pytest.raises(NotKnown):
        staff_list(company, StaffList.objects.get().pk)


def test_nobody_brings_a_list_without_the_right(company):
    kept = keep_staff_list(company, "名單.csv", LIST)
    before = snapshot()

    for act in (
        lambda who: keep_staff_list(who, "x.csv", LIST),
        lambda who: staff_list(who, kept.pk),
        lambda who: take_in(who, kept.pk, {}, NOV, shown=""),
    ):
        with pytest.raises(NotAllowed):
            act(Actor("E1"))

    assert snapshot() == before


def snapshot():
    return [list(model.objects.order_by("pk").values_list()) for model in (Person, Employment, Assignment)]


def test_a_long_list_is_taken_in_with_few_queries(company, django_assert_max_num_queries):
    lines = [f"N{number:05},人{number},2026-10-01,TSR,部{number % 50},E2,," for number in range(2000)]

    with django_assert_max_num_queries(110):
        taken(company, sent(*lines))

    assert len(members(company, NOV)) == 2002


def test_posts_of_many_end_with_few_queries(company, django_assert_max_num_queries):
    lines = [f"N{number:05},人{number},2026-10-01,TSR,客服部,E2,," for number in range(300)]
    taken(company, sent(*lines))

    with django_assert_max_num_queries(70):
        taken(company, sent(*(line.replace("TSR", "質檢") for line in lines)))

    assert {one.post for one in members(company, NOV) if one.number.startswith("N")} == {"質檢"}


def test_a_list_that_nobody_takes_in_goes_after_a_month(company):
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        keep_staff_list(company, "舊.csv", LIST)
    kept = keep_staff_list(company, "新.csv", LIST)

    sweep()

    assert list(StaffList.objects.all()) == [kept]


def test_a_wide_number_is_the_narrow_one(owner):
    hire(owner, "A003", name="丙", since=JAN)

    found = plan(owner, "Ａ００３,丙,2026-01-01,", "A004,丁,2026-01-01,Ａ００３", head="工號,姓名,入職日,上級")

    assert [(one.number, one.kind.value) for one in found.people] == [("A003", "same"), ("A004", "new")]
    assert found.people[1].post.superior == "A003"


def test_a_last_day_is_shown_beforehand(owner):
    found = plan(owner, "A1,甲,2026-01-01,2026-10-31", head="工號,姓名,入職日,離職日")

    assert found.people[0].changes == (("since", "", "2026-01-01"), ("until", "", "2026-10-31"))


def test_nobody_is_put_into_a_unit_beyond_its_last_day(owner):
    open_unit(owner, "U2", name="二組", since=JAN)
    close_unit(owner, "U2", last_day=date(2026, 9, 30), reason="併")
    lines = [f"A{place},甲,2026-02-01,坐席,{unit},{until}" for place, (unit, until) in enumerate(
        [("二組", "2026-09-30"), ("U2", "2026-10-01"), ("U2", "")]
    )]  # fmt: skip

    found = plan(owner, *lines, head="工號,姓名,入職日,崗位,單位,離職日")

    assert faults(found) == [(3, "單位", "P116"), (4, "單位", "P116")]
