"""Opening data that are imported and killed, and what a new process finds afterwards.

Every import brings other scores: as many points as there are imports in the ledger, its own too.
"""

import shutil
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from django.conf import settings

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.engine.run import book_of
from kaohe.handbook.book import Book
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.month.close import load
from kaohe.month.history import run_folders
from kaohe.month.opening.actions import import_opening
from kaohe.month.opening.reading import read_opening
from kaohe.month.opening.taking import take_opening
from kaohe.month.tasks import finish_opening
from kaohe.people.actions import hire

WHO = Actor.system("command")
POINT = 10_000
"""A point, at the step in which scores are kept."""
FIRST = Period.parse("2026-07")
CARDS = """\
[T-1] 試。

```台賬 缺勤
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```
```取數 缺勤次數
台賬: 缺勤
取: 次數()
```
```公式 得分
對象: 人/月
公式: 最大(0分, 100分 - 缺勤次數 × 2分/次)
範圍: 0分 ~ 100分
```
```公式 比上月
對象: 人/月
公式: 得分 - 上月.得分
```
"""
KNOWN: list[tuple[str, Book]] = []


def ready(act, place):
    """The company with two months imported; importing them anew as a function without arguments."""
    shutil.copytree(Path(__file__).parents[2] / "handbooks" / "base", place / "handbooks" / "base")
    folder = place / "handbooks" / "試"
    folder.mkdir()
    (folder / "handbook.yaml").write_text(
        "語言: 1\n名稱: 試\n承接: [base]\n版本: {首版: 2026-01-01}\n", encoding="utf-8"
    )
    (folder / "01.md").write_text(CARDS, encoding="utf-8")
    book = book_of(load(folder), FIRST)
    KNOWN[:] = [(act, book)]
    hire(WHO, "E1", name="甲", since=date(2026, 1, 1))
    brought(book, ("2026-05", "2026-06"))
    if act == "by files":
        (place / "files").mkdir()
        return lambda: by_files(book, place / "files")
    return lambda: brought(book, ("2026-04", "2026-05", "2026-06"))


def brought(book, months):
    """As the page imports them."""
    import_opening(WHO, book, FIRST, {"期初.csv": rows(months, imports() + 1).encode()}, settings.RUNS)


def by_files(book, folder):
    """As the command imports them, which knows no ledger."""
    (folder / "期初.csv").write_text(rows(("2026-04", "2026-05", "2026-06"), 2), encoding="utf-8")
    take_opening(book, read_opening(book, folder, FIRST), settings.RUNS)


def rows(months, points):
    """The file."""
    return "工號,月份,得分\n" + "".join(f"E1,{month},{points}分\n" for month in months)


def imports():
    """How many imports the ledger tells of."""
    return Entry.objects.filter(action="month.opening.import").count()


def found():
    """The scores as they are read and as they lie, once more after a worker has begun, and whether the ledger holds."""
    [(act, _)] = KNOWN
    at_once, lying = in_force(), scores(settings.RUNS.glob("[!.]*"))
    if act == "with a worker":
        finish_opening()
    return {
        "at_once": at_once,
        "lying": lying,
        "later": in_force(),
        "left": sorted(path.name for path in settings.RUNS.glob(".*")),
        "imports": imports(),
        "broken": list(verified(WHO).broken),
    }


def in_force():
    """The scores that a run would read."""
    return scores(run.folder for run in run_folders(settings.RUNS))


def scores(folders):
    """Points by month."""
    kept = {path.name: pq.read_table(path / "results.parquet", columns=["得分"]) for path in sorted(folders)}
    return {month: table["得分"][0].as_py() // POINT for month, table in kept.items()}
