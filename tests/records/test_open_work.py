"""What an open task lets somebody see: the customer it names and his records, as long as it is open, and nothing else."""

import pytest

from kaohe.access.acting import acting
from kaohe.access.models import Account
from kaohe.base.permission import NotAllowed
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import Upload
from kaohe.people.models import Person
from kaohe.records.actions import correct, enter, export, withdraw
from kaohe.records.errors import RecordsError, RowsRefused
from kaohe.records.looking import Look
from kaohe.records.queries import closed_with, history, listing, registers
from tests.company import CARDS, SINCE, book, files, settle

pytestmark = pytest.mark.django_db
TASKS = (
    CARDS.replace("資料: 客戶\n可見: [坐席]", "資料: [客戶, 客戶聯絡, 訂單, 回訪]\n可見: [坐席]")
    + """\
```台賬 客戶聯絡
欄:
  聯絡號: {型: 文字}
  客戶: {型: 客戶}
  電話: {型: 文字}
鍵: [聯絡號]
歸屬: 客戶
可寫: [數據分析]
```
```台賬 訂單
欄:
  單號: {型: 文字}
  客戶: {型: 客戶}
  經手: {型: 人}
鍵: [單號]
可寫: [數據分析]
```
```台賬 回訪
欄:
  任務號: {型: 文字}
  工號: {型: 人}
  客戶: {型: 客戶}
  訂單: {型: 訂單, 必填: 否}
  日期: {型: 日期}
  完成日: {型: 日期, 必填: 否}
鍵: [任務號]
日期: 日期
結於: 完成日
可寫: [數據分析]
```
"""
)


@pytest.fixture
def shop(owner):
    """Two customers with a phone number and an order each; E1 is to call the first one back."""
    settle(owner)
    found_on(owner, Upload("shop", files(TASKS)), title="試", since=SINCE)
    Account.objects.bulk_create(Account(login=one.number, person=one) for one in Person.objects.all())
    for name, rows in {
        "客戶": [{"客戶號": "C1"}, {"客戶號": "C2"}, {"客戶號": "E2"}],
        "客戶聯絡": [{"聯絡號": "1", "客戶": "C1", "電話": "139"}, {"聯絡號": "2", "客戶": "C2", "電話": "138"}],
        "訂單": [{"單號": "D1", "客戶": "C1", "經手": "E2"}, {"單號": "D2", "客戶": "C1", "經手": "E2"}],
        "回訪": [{"任務號": "T1", "工號": "E1", "客戶": "C1", "訂單": "D1", "日期": "2026-10-05"}],
    }.items():
        enter(owner, book(TASKS), register(name), rows)
    return owner


def register(name):
    found = book(TASKS).register(name)
    assert found is not None
    return found


def agent(number="E1"):
    return acting(Account.objects.get(login=number).pk)


def seen(name, number="E1"):
    return sorted(line.key for line in listing(agent(number), book(TASKS), register(name), Look()).lines)


def test_an_open_task_shows_its_customer_and_no_other(shop):
    assert seen("客戶") == ["C1"]
    assert seen("客戶聯絡") == ["1"]
    assert seen("訂單") == ["D1"]
    assert seen("回訪") == ["T1"]
    assert [line.values["電話"] for line in export(agent(), book(TASKS), register("客戶聯絡"), Look(), "csv")] == [
        "139"
    ]


def test_one_record_with_its_history_is_shown_and_others_are_not(shop):
    first, second = (line.entry for line in reversed(listing(shop, book(TASKS), register("訂單"), Look()).lines))

    assert history(agent(), register("訂單"), first)[0].values["單號"] == "D1"
    with pytest.raises(RecordsError):
        history(agent(), register("訂單"), second)


@pytest.mark.parametrize("number", ["E2", "E3", "L1", "H1"])
def test_who_has_no_task_sees_none(shop, number):
    for name in ("客戶", "客戶聯絡", "訂單", "回訪"):
        with pytest.raises(NotAllowed):
            seen(name, number)
    assert not {kept.register.name.value for kept in registers(agent(number), [book(TASKS)])} & {
        "客戶",
        "客戶聯絡",
        "訂單",
    }


@pytest.mark.parametrize("how", ["closed", "withdrawn", "given to another"])
def test_when_the_task_is_over_so_is_the_right(shop, how):
    tasks = register("回訪")
    [line] = listing(shop, book(TASKS), tasks, Look()).lines
    if how == "withdrawn":
        withdraw(shop, tasks, line.entry, seen=1, reason="錯")
    else:
        changes = {"完成日": "2026-10-06"} if how == "closed" else {"工號": "E3"}
        correct(shop, book(TASKS), tasks, line.entry, changes, seen=1, reason="改")

    for name in ("客戶", "客戶聯絡", "訂單", "回訪"):
        with pytest.raises(NotAllowed):
            seen(name)
    if how == "given to another":
        assert seen("客戶", "E3") == ["C1"]


def test_a_task_that_is_opened_again_gives_it_back(shop):
    tasks = register("回訪")
    [line] = listing(shop, book(TASKS), tasks, Look()).lines
    correct(shop, book(TASKS), tasks, line.entry, {"完成日": "2026-10-06"}, seen=1, reason="改")

    correct(shop, book(TASKS), tasks, line.entry, {"完成日": ""}, seen=2, reason="又來電")

    assert seen("客戶") == ["C1"]


def test_a_customer_whose_number_is_a_persons_is_nobodys_own(shop):
    with pytest.raises(NotAllowed):
        seen("客戶", "E2")


def test_a_refusal_names_nobody_whom_one_may_not_see(shop):
    told = {}
    for who in (shop, agent()):
        with pytest.raises(RowsRefused) as refused:
            enter(who, book(TASKS), register("互評"), [{"工號": "E33", "日期": "2026-10-05"}])
        told[who.name] = [(one.code, one.args["known"]) for one in refused.value.faults]

    assert told == {"owner": [("R191", "E3")], "E1": [("R191", "—")]}


def test_a_record_that_was_somebody_elses_does_not_tell_of_him(shop):
    enter(shop, book(TASKS), register("投訴"), [{"投訴號": "1", "工號": "E1", "日期": "2026-10-05"}])
    entry = listing(shop, book(TASKS), register("投訴"), Look()).lines[0].entry
    correct(shop, book(TASKS), register("投訴"), entry, {"工號": "E3"}, seen=1, reason="認錯人")
    correct(shop, book(TASKS), register("投訴"), entry, {"日期": "2026-10-06"}, seen=2, reason="改日期")

    shown = history(agent("E3"), register("投訴"), entry)

    assert [(one.number, one.values["工號"]) for one in shown] == [(3, "E3"), (2, "E3")]
    assert [[change.field for change in one.changes] for one in shown] == [["日期"], []]
    assert [one.number for one in history(shop, register("投訴"), entry)] == [3, 2, 1]
    for look in (history, closed_with):
        with pytest.raises(RecordsError):
            look(agent("E1"), register("投訴"), entry)
