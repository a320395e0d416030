"""A company with registers whose records are kept for a while, and what is due in it."""

from datetime import date

import pytest
import time_machine

from kaohe.access.acting import acting
from kaohe.access.models import Account
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import Upload
from kaohe.people.models import Person
from kaohe.privacy.actions import approve_erasure, propose_erasure
from kaohe.privacy.due import due_on
from kaohe.records.actions import enter
from tests.company import CARDS, SINCE, book, files, settle

KEPT = (
    CARDS
    + """\
```台賬 人員
主體: 人
欄:
  工號: {型: 文字}
  姓名: {型: 文字}
  入職日: {型: 日期}
  離職日: {型: 日期, 必填: 否}
  電話: {型: 文字, 必填: 否}
鍵: [工號]
保存: {期限: 2年, 自: 離職, 清除: [姓名, 電話]}
```
```台賬 家訪
欄:
  工號: {型: 人}
  日期: {型: 日期}
  地址: {型: 文字}
  備註: {型: 文字, 必填: 否}
  時長: {單位: 分鐘, 小數: 0}
鍵: [工號, 日期]
日期: 日期
校驗:
  - {條件: 地址 ≠ 備註, 說明: 不同}
可寫: [數據分析]
可見: [本人, 數據分析]
保存: {期限: 3年, 清除: [地址, 備註]}
附件: {種類: PDF, 至多: 2}
```
```台賬 聯絡人
欄:
  工號: {型: 人}
  電話: {型: 文字}
鍵: [工號]
可寫: [人力資源部]
可見: [本人]
保存: {期限: 1年, 清除: 電話}
```
```台賬 來電
欄:
  號: {型: 文字}
  工號: {型: 人}
  時點: {型: 時點}
  來電號碼: {型: 文字}
  等待: {單位: 秒, 小數: 0}
鍵: [號]
日期: 時點
大宗: 是
可寫: [數據分析]
可見: [本人]
保存: {期限: 6個月, 清除: [來電號碼]}
```
```權限 個人資料
資料: 個人資料
可寫: [人力資源部]
可批: [總監]
```
"""
)
TODAY = date(2026, 11, 25)
OLD, YOUNG = "2023-11-25", "2023-11-26"
"""Three years before today and a day less."""


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.DATA = tmp_path
    with time_machine.travel("2026-11-25 09:00 +08:00", tick=False):
        yield


@pytest.fixture
def shop(owner, django_capture_on_commit_callbacks):
    settle(owner)
    found_on(owner, Upload("shop", files(KEPT)), title="試", since=SINCE)
    Account.objects.bulk_create(Account(login=one.number, person=one) for one in Person.objects.all())
    return owner


def register(name):
    found = book(KEPT).register(name)
    assert found is not None
    return found


def who(number):
    return acting(Account.objects.get(login=number).pk)


def visits(owner):
    rows = [{"工號": "E1", "日期": day, "地址": f"南京路 {day}", "備註": "門牌", "時長": "30"} for day in (OLD, YOUNG)]
    return [item.entry for item in enter(owner, book(KEPT), register("家訪"), rows)]


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    def act(name):
        number = propose_erasure(who("H1"), name, reason="到期").pk
        with django_capture_on_commit_callbacks(execute=True):
            approve_erasure(who("D1"), number)

    return act


def due():
    return {one.register.name.value: one.count for one in due_on(TODAY) if one.count}
