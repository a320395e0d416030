"""How long a list of a register takes at a million entries: filtered, sorted, searched, summed, on the database given.

`python -m bench.register_list [--size N]`, or beneath `scripts/with_postgres.py` for PostgreSQL. Each look is made
`--times` times; printed are the median and the worst, in milliseconds; they are kept beside the data.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.measure import OUT, machine

if TYPE_CHECKING:
    from kaohe.handbook.book import Book
    from kaohe.records.models import Revision

MOST = 300
"""Milliseconds a list that is filtered and sorted by an indexed slot may take."""
PEOPLE, DAYS, FIRST_DAY = 10_000, 730, 20_000
AT_ONCE = 2_000
OUTCOMES = ("接通", "放棄", "溢出")


def start(folder: Path) -> None:
    """Django over a database in the folder, or the one that DATABASE_URL names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.config.settings")
    os.environ["KAOHE_DATA"] = str(folder)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def entries(book: Book, size: int) -> Iterator[Revision]:
    """Calls of two years, as rows that were entered one by one would stand."""
    from django.utils import timezone

    from kaohe.records.entries import fill, places_of, words_of
    from kaohe.records.models import Revision
    from kaohe.records.schemas import plain_schema
    from kaohe.records.slots import slots_of

    register = book.register("通話")
    if register is None:
        raise LookupError
    schema, places = plain_schema(book, register), places_of(book, register)
    slots, chance, now = slots_of(schema, places.apart), random.Random(7), timezone.now()
    for number in range(1, size + 1):
        talk, day, outcome = chance.randrange(1800), chance.randrange(DAYS), chance.randrange(3)
        values: dict[str, int | str | None] = {
            "工號": f"A{chance.randrange(PEOPLE):06}",
            "日期": FIRST_DAY + day,
            "隊列": 0,
            "結果": outcome,
        }
        values |= {"等待": chance.randrange(120), "通話": talk, "保持": 0, "事後處理": talk % 90, "成交": talk % 2}
        row = {"工號": str(values["工號"]), "結果": OUTCOMES[outcome], "通話": str(talk)}
        made = Revision(register="通話", entry=number, key=f"#{number}", row=row, words=words_of(row.values()))
        made.known_at, made.position = now, 1
        fill(made, values, places, slots)
        yield made


def filled(book: Book, size: int) -> None:
    """Makes the entries where they are not there yet."""
    from itertools import islice

    from django.db import connection

    from kaohe.records.models import Revision

    if Revision.objects.count() == size:
        return
    Revision.objects.all().delete()
    made = entries(book, size)
    while some := list(islice(made, AT_ONCE)):
        Revision.objects.bulk_create(some)
    if "postgresql" in connection.settings_dict["ENGINE"]:
        with connection.cursor() as cursor:  # As its own autovacuum does after a while.
            cursor.execute("VACUUM ANALYZE")


def looks(book: Book) -> dict[str, Callable[[], object]]:
    """What is asked, by what it is called; those with * have the limit."""
    from kaohe.base.actor import Actor
    from kaohe.records.looking import Filter, Is, Look
    from kaohe.records.queries import groups, listing, totals

    who, register = Actor.system("bench"), book.register("通話")
    if register is None:
        raise LookupError
    month = (Filter("日期", Is.LEAST, "2025-03-01"), Filter("日期", Is.MOST, "2025-03-31"))
    one = (Filter("工號", Is.EQUAL, "A000007"),)
    long = (Filter("通話", Is.LEAST, "1795秒"),)

    def shown(look: Look) -> Callable[[], object]:
        return lambda: listing(who, book, register, look)

    return {
        "* as it opens": shown(Look()),
        "* sorted by a number": shown(Look(sort="通話", descending=True)),
        "* sorted by a number, page 10,000": shown(Look(sort="通話", first=500_000)),
        "* one month, sorted by its day": shown(Look(month, sort="日期")),
        "* one person, sorted by a number": shown(Look(one, sort="通話")),
        "* long calls, sorted by their length": shown(Look(long, sort="通話", descending=True)),
        "one month, sorted by a number": shown(Look(month, sort="通話", descending=True)),
        "a search for a number": shown(Look(search="A000007")),
        "sums of a month": lambda: totals(who, book, register, Look(month)),
        "sums of all": lambda: totals(who, book, register, Look()),
        "all by a choice, with sums": lambda: groups(who, book, register, Look(), "結果"),
    }


def main() -> int:
    """Measures every look; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    folder = OUT / "data" / f"register_list-{given.size}"
    folder.mkdir(parents=True, exist_ok=True)
    start(folder)
    from django.db import connection

    from bench.handbook import book_for
    from kaohe.base.period import Period

    book = book_for("calls", Period.parse("2026-10"), {"鍵: [工號, 日期]\n": ""})
    filled(book, given.size)
    found = {}
    for name, look in looks(book).items():
        took = []
        for _ in range(given.times):
            begun = time.perf_counter()
            look()
            took.append((time.perf_counter() - begun) * 1000)
        found[name] = {"median": round(median(took), 1), "worst": round(max(took), 1)}
        print(f"  {name}: median {median(took):.1f} ms, worst {max(took):.1f} ms", flush=True)
    database = connection.settings_dict["ENGINE"].rpartition(".")[2]
    told = {"size": given.size, "database": database, "ms": found, "machine": machine()}
    path = folder / f"{database}.json"  # Beside the data: what lies above is a row with a reference.
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return int(any(one["median"] > MOST for name, one in found.items() if name.startswith("*")))


if __name__ == "__main__":
    sys.exit(main())
