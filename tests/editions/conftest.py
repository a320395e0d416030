"""A small handbook of two layers, somebody who writes and somebody who approves."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from kaohe.base.actor import Actor
from kaohe.editions.actions import adopt, approve, put_in_force, submit
from kaohe.editions.models import Edition, Revision, Step
from kaohe.editions.uploads import Upload
from kaohe.ledger.models import Entry

BASE = """語言: 1
名稱: 基礎
"""
PEOPLE = """# 人員

[B-1] 每個人一行。

```台賬 人員
主體: 人
欄:
  工號: {型: 文字}
  姓名: {型: 文字}
  崗位: {型: 選項, 選項: 崗位}
  入職日: {型: 日期}
  離職日: {型: 日期, 必填: 否}
鍵: [工號]
```
"""
SETTINGS = """語言: 1
名稱: 小公司考核辦法
承接: [base]
版本:
  2026版: 2026-01-01
名單:
  崗位: [銷售員, 計劃員, 部長]
"""
CHAPTER = """# 考勤

[S1-1] 每缺勤一日扣{缺勤每日扣分}。

```參數 缺勤每日扣分
值: 4分/天
```

```台賬 缺勤
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```

```取數 缺勤日數
台賬: 缺勤
取: 去重數(日期)
單位: 天
```

```公式 出勤得分
公式: 最大(0分, 100分 - 缺勤日數 × 缺勤每日扣分)
```

## 表

[S1-2] 銷售員照這張表評分。

```考核表 日常考核
適用: 崗位 = 銷售員
滿分: 100分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 出勤 | 60分 | 取值 | 出勤得分 × 60% | |
| 2 | 態度 | 40分 | 裁定 | | 部長 |
```
"""
FILES = {
    "base/handbook.yaml": BASE,
    "base/01-人員.md": PEOPLE,
    "small/handbook.yaml": SETTINGS,
    "small/01-考勤.md": CHAPTER,
}
PATH = "small/01-考勤.md"


def somebody(login):
    account = get_user_model().objects.create(login=login, is_owner=True)
    return Actor(login, account=account.pk)


@pytest.fixture
def hr(db):
    """Who writes."""
    return somebody("E1")


@pytest.fixture
def boss(db):
    """Who approves."""
    return somebody("E2")


@pytest.fixture
def draft(hr):
    """The handbook, taken in and not yet submitted."""
    return adopt(hr, Upload("small", FILES), title="第一版")


@pytest.fixture
def in_force(hr, boss, draft, day):
    """The handbook, in force from the first of January."""
    submit(hr, draft.number)
    approve(boss, draft.number)
    return put_in_force(boss, draft.number, since=day("2026-01-01"))


@pytest.fixture
def day():
    """A day as written."""
    return date.fromisoformat


@pytest.fixture
def everything(db):
    """Everything that is kept, so that a refusal can be seen to have changed nothing."""

    def seen():
        kept = [list(model.objects.order_by("pk").values()) for model in (Edition, Revision, Step)]
        return kept, Entry.objects.count()

    return seen
