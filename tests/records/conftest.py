"""A small handbook with registers of every kind, its book, and people who are named in them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from kaohe.base.period import Period
from kaohe.engine.run import book_of
from kaohe.month.close import load
from kaohe.people.actions import hire
from kaohe.records.relation import relation

HANDBOOKS = Path(__file__).parents[2] / "handbooks"
SETTINGS = "語言: 1\n名稱: 試\n承接: [base]\n版本: {首版: 2020-01-01}\n名單:\n  崗位: [甲崗, 乙崗]\n"
CARDS = """\
[T-1] 試。

```台賬 缺勤
說明: 一人一日一行
欄:
  工號: {型: 人}
  日期: {型: 日期}
  種類: {型: 選項, 選項: [曠工, 事假, 病假]}
  小時: {單位: 小時, 小數: 1, 範圍: 0小時 ~ 24小時}
  備註: {型: 文字, 必填: 否}
鍵: [工號, 日期]
日期: 日期
附件: {種類: [PDF, 圖片, 文字, 文件], 大小: 1, 至多: 3}
校驗:
  - 條件: 種類 ≠ 曠工 或 小時 ≥ 4小時
    說明: 曠工至少半日
可寫: [人力資源部]
可見: [本人, 上級]
```
```台賬 費用
欄:
  工號: {型: 人, 必填: 否}
  時點: {型: 時點}
  金額: {單位: 元, 範圍: -1000元 ~ 1000000元}
  比率: {單位: 率, 小數: 4, 必填: 否}
  合規: {型: 是否, 必填: 否}
日期: 時點
```
```台賬 來電
欄:
  通話號: {型: 文字}
  工號: {型: 人}
  時點: {型: 時點}
  等待: {單位: 秒, 小數: 0, 範圍: 0秒 ~ 86400秒}
  隊列: {型: 選項, 選項: [普通, 優先]}
鍵: [通話號]
日期: 時點
大宗: 是
匯入:
  檔案: calls*.csv
  欄名: {通話號: call_id, 工號: agent, 時點: start, 等待: wait, 隊列: queue}
  值: {隊列: {N: 普通, P: 優先}}
```
"""
ABSENT = {"工號": "E1", "日期": "2026-10-05", "種類": "事假", "小時": "8"}


def small_handbook(root):
    """Writes the handbook with base beside it; gives its folder."""
    shutil.copytree(HANDBOOKS / "base", root / "base")
    folder = root / "試"
    folder.mkdir()
    (folder / "handbook.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "01.md").write_text(CARDS, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def handbook(tmp_path_factory):
    """The folder of the handbook."""
    return small_handbook(tmp_path_factory.mktemp("handbooks"))


@pytest.fixture(scope="session")
def book(handbook):
    return book_of(load(handbook), Period.parse("2026-10"))


@pytest.fixture
def people(owner):
    """Two persons; gives the owner, who acts."""
    hire(owner, "E1", name="甲", since=date(2026, 1, 1))
    hire(owner, "E2", name="乙", since=date(2026, 1, 1))
    return owner


@pytest.fixture
def absences(book):
    return book.register("缺勤")


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """A data folder of the test's own."""
    settings.DATA = tmp_path / "data"
    return settings.DATA


def table_of(book, register, moment=None):
    """The records of a register in which somebody wrote."""
    found = relation(book, register, moment).table
    assert found is not None
    return found
