"""Links between records: where fields lead, what is offered while one types, which records point at one."""

import shutil
from datetime import date

import pytest

from kaohe.access.remembering import remembered
from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.engine.run import book_of
from kaohe.handbook.book import PERSON
from kaohe.month.close import load
from kaohe.people.actions import hire
from kaohe.records.actions import enter, withdraw
from kaohe.records.links import naming, offered_keys, pointing_at, targets
from tests.records.conftest import CARDS, SETTINGS

pytestmark = pytest.mark.django_db
MORE = """\
```台賬 隊列
欄:
  隊列號: {型: 文字}
  名稱: {型: 文字}
鍵: [隊列號]
```
```台賬 車輛
欄:
  車號: {型: 文字}
鍵: [車號]
```
```台賬 用車
欄:
  單號: {型: 文字}
  工號: {型: 人}
  車: {型: 車輛}
  陪同: {型: 人, 必填: 否}
鍵: [單號]
```
"""


@pytest.fixture(scope="module")
def linked(tmp_path_factory, handbook):
    """A handbook with a register that links to another."""
    root = tmp_path_factory.mktemp("linked")
    shutil.copytree(handbook.parent / "base", root / "base")
    folder = root / "試"
    folder.mkdir()
    (folder / "handbook.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "01.md").write_text(CARDS + MORE, encoding="utf-8")
    return book_of(load(folder), Period.parse("2026-10"))


@pytest.fixture
def kept(owner, linked):
    for number in ("E1", "E2"):
        hire(owner, number, name=number, since=date(2026, 1, 1))
    enter(owner, linked, linked.register("車輛"), [{"車號": "粵A1"}, {"車號": "粵A2"}, {"車號": "粵B1"}])
    rides = [{"單號": f"{one}", "工號": "E1", "車": "粵A1", "陪同": "E2"} for one in range(7)]
    enter(owner, linked, linked.register("用車"), [*rides, {"單號": "9", "工號": "E2", "車": "粵A2"}])
    return owner


def test_what_is_offered_is_called_by_its_own_name(kept, linked):
    cars = linked.register("用車")
    assert [called for _, called in offered_keys(kept, [linked], "車輛", "粵A")] == ["車輛", "車輛"]
    assert naming(cars) == ""
    assert naming(linked.register("隊列")) == "名稱"
    enter(kept, linked, linked.register("隊列"), [{"隊列號": "Q2", "名稱": "投訴熱線"}])

    [(found, called)] = offered_keys(kept, [linked], "隊列", "q2")

    assert (found.key, called) == ("Q2", "投訴熱線")


def test_fields_lead_to_persons_and_records(kept, linked):
    found = targets(kept, [linked], linked, linked.register("用車"))

    assert {name: (one.register, one.key, one.is_person) for name, one in found.items()} == {
        "工號": (linked.subjects[PERSON].name.value, "工號", True),
        "車": ("車輛", "車號", False),
        "陪同": (linked.subjects[PERSON].name.value, "工號", True),
    }


def test_what_begins_so_is_offered(kept, linked):
    assert [one.key for one, _ in offered_keys(kept, [linked], "車輛", "粵a")] == ["粵A1", "粵A2"]
    assert offered_keys(kept, [linked], "車輛", "") == []
    assert offered_keys(kept, [linked], "文字", "粵") == []
    assert offered_keys(Actor("E1"), [linked], "車輛", "粵") == []


def test_records_that_point_at_one_are_found(kept, linked):
    [rides] = pointing_at(kept, [linked], "車輛", "粵A1")

    assert (rides.register, rides.field, rides.count) == ("用車", "車", 7)
    assert [one.key for one in rides.latest] == ["6", "5", "4", "3", "2"]
    withdraw(kept, linked.register("用車"), rides.latest[0].entry, seen=1, reason="取消")
    assert pointing_at(kept, [linked], "車輛", "粵A1")[0].count == 6
    assert pointing_at(kept, [linked], "車輛", "粵B1") == []
    assert pointing_at(Actor("E1"), [linked], "車輛", "粵A1") == []


def test_each_field_that_names_a_person_is_told_apart(kept, linked):
    found = pointing_at(kept, [linked], linked.subjects[PERSON].name.value, "E2")

    assert [(one.register, one.field, one.count) for one in found] == [("用車", "工號", 1), ("用車", "陪同", 7)]


def test_it_asks_as_many_questions_for_many_records(kept, linked, django_assert_max_num_queries):
    with remembered():
        targets(kept, [linked], linked, linked.register("用車"))  # What he may is asked once in a request.
        with django_assert_max_num_queries(3):
            pointing_at(kept, [linked], linked.subjects[PERSON].name.value, "E2")
