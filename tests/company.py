"""The small company that tests share: two groups, each with its leader, HR, a data analyst, a director; and its book.

總監 D1 ┬ 班長 L1 ┬ 坐席 E1, E2     (一組)
       ├ 班長 L2 ─ 坐席 E3          (二組)
       ├ 數據分析 A1                (支撐部)
       └ 人事專員 H1                (人力資源部)
"""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kaohe.editions.actions import found_on
from kaohe.editions.uploads import Upload
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.people.actions import Post, assign, hire, open_unit

BASE = Path(__file__).parents[1] / "handbooks" / "base"
SINCE = date(2020, 1, 1)
UNITS = {"U1": "一組", "U2": "二組", "U3": "支撐部", "HR": "人力資源部"}
PEOPLE = {
    "D1": ("總監", "U3", ""),
    "L1": ("班長", "U1", "D1"),
    "L2": ("班長", "U2", "D1"),
    "A1": ("數據分析", "U3", "D1"),
    "H1": ("人事專員", "HR", "D1"),
    "E1": ("坐席", "U1", "L1"),
    "E2": ("坐席", "U1", "L1"),
    "E3": ("坐席", "U2", "L2"),
}
SETTINGS = (
    "語言: 1\n名稱: 試\n承接: [base]\n版本: {首版: 2020-01-01}\n名單:\n  崗位: [坐席, 班長, 數據分析, 人事專員, 總監]\n"
)
CARDS = """\
[T-1] 試。

```台賬 投訴
欄:
  投訴號: {型: 文字}
  工號: {型: 人}
  日期: {型: 日期}
鍵: [投訴號]
日期: 日期
附件: {種類: [PDF, 圖片], 大小: 1, 至多: 3}
可寫: [數據分析]
可見: [本人, 上級]
```
```台賬 互評
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
可寫: [本人]
可見: [同組, 總監]
```
```台賬 暗訪
欄:
  工號: {型: 人}
  日期: {型: 日期}
  備註: {型: 文字, 必填: 否}
鍵: [工號, 日期]
日期: 日期
保存: {期限: 3年, 清除: 備註}
可寫: [總監]
可見: [總監]
```
```台賬 客戶
主體: 客戶
欄:
  客戶號: {型: 文字}
鍵: [客戶號]
可寫: [數據分析]
```
```參數 每次扣分
值: 5分
```
```考核表 評分
滿分: 10分

| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |
|---|---|---|---|---|---|
| 1 | 態度 | 10分 | 裁定 | | 上級 |
```
```權限 客戶
資料: 客戶
可見: [坐席]
憑任務: 是
```
```權限 制度
資料: 制度
可見: [任意]
可寫: [人力資源部]
可批: [總監]
```
```權限 存證賬
資料: 存證賬
可見: [總監]
```
"""


def settle(actor) -> None:
    """Opens the units, hires everybody and gives each a post."""
    for code, name in UNITS.items():
        open_unit(actor, code, name=name, since=SINCE)
    for number in PEOPLE:
        hire(actor, number, name=f"員工{number}", since=SINCE)
    for number, (post, unit, superior) in PEOPLE.items():
        assign(actor, number, Post(post, unit, superior), since=SINCE)


def files(cards: str = CARDS) -> dict[str, str]:
    """The texts of the company's handbook and of base, which it takes over."""
    below = {f"base/{path.name}": path.read_text(encoding="utf-8") for path in BASE.iterdir() if path.is_file()}
    return below | {"shop/handbook.yaml": SETTINGS, "shop/01.md": f"# 試\n\n{cards}"}


def put_in_force(actor) -> None:
    """The company's handbook, in force since its first day."""
    found_on(actor, Upload("shop", files()), title="試", since=SINCE)


@cache
def book(cards: str = CARDS) -> Book:
    """The company's book: the registers of base, and these cards."""
    found = Diagnostics()
    with TemporaryDirectory() as place:
        for name, text in files(cards).items():
            path = Path(place) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        source = read_handbook(Path(place) / "shop", found)
    assert source is not None
    assert not found.items
    return open_book(source, 20_000, Diagnostics())
