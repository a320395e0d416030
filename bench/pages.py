"""How long each page takes on the server, and how often it asks the database, in a company of 10,000 people.

`python -m bench.pages`, or beneath `scripts/with_postgres.py` for PostgreSQL. Every address is opened as it is
registered, with the arguments of tests/web/test_roles.py, by the owner, a superior of 500 and an agent; first once, so
that handbooks are read, then `--times` times. It fails when a median is above 200 ms or a page asks more than 15 times.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.measure import OUT, Check, Measured, machine, write

MOST_MS, MOST_QUESTIONS = 200, 15
OK = 200
PEOPLE, ENTRIES = 10_000, 1_000_000
WHO = ("owner", "P00000", "P00001")
"""The owner, who sees everything; a superior of 500 people; an agent, who sees what is his own."""
ALSO = (
    "people/?q=王&sort=-name", "people/?unit=A00&sort=grade", "people/?page=150", "people/person/P00000?tab=reports",
    "people/suggest?field=superior&superior=王", "registers/滿意度調查/", "registers/滿意度調查/?sort=日期",
    "registers/質檢評分/?sort=工號&page=4000", "registers/訂單/?page=9", "handbook/{centre}/",
    "handbook/{centre}/search?q=投訴", "handbook/{centre}/faults", "search?find=王", "search?find=外0000123",
    "search?find=投訴扣分", "ledger/?before=20000", "access/accounts/?q=P001", "access/people/P00001",
)  # fmt: skip
"""Looks with more data than the small company's addresses have."""
WORK = ("ledger/verify", "/effect", "/zip")
"""Pages that work something out of everything there is; their time is told, and has no limit here."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A page as somebody opened it: median milliseconds and questions."""

    address: str
    who: str
    status: int
    ms: float
    questions: int

    @property
    def is_work(self) -> bool:
        """Whether it has no limit of time."""
        return any(part in self.address for part in WORK)


def addresses() -> list[str]:
    """Every address that is opened by looking at it, with its arguments; what they name is made for it."""
    from django.contrib.auth import get_user_model

    from kaohe.base.actor import Actor
    from kaohe.editions.models import Edition
    from tests.web.test_roles import OWN_ACCOUNT, TABLE, patterns
    from tests.web.things import things_of

    owner = Actor("owner", account=get_user_model().objects.get(login="owner").pk)
    things = {**things_of(owner), "centre": Edition.objects.get(handbook="call-centre").number}
    own = [one for one in patterns() if one.startswith(OWN_ACCOUNT) and "<" not in one and "(" not in one]
    rows = [row.at or pattern for pattern, row in TABLE.items() if not row.changes]
    return [one.format(**things) for one in dict.fromkeys([*rows, *own, *ALSO])]


def looked(client: Any, who: str, address: str, times: int) -> Looked:
    """A page, opened again and again."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        first = client.get(f"/{address}")
    status = first.status_code
    first.close()
    took = []
    for _ in range(times if status == OK else 0):
        begun = time.perf_counter()
        response = client.get(f"/{address}")
        if response.streaming:
            b"".join(response.streaming_content)
        response.close()
        took.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/{address}").close()
    questions = [one for one in asked if not one["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]
    return Looked(address, who, status, median(took) if took else 0, len(questions))


def all_looked(times: int) -> list[Looked]:
    """Every page by everybody, refusals and what leads elsewhere left out; nothing stays changed."""
    from django.db import transaction

    with transaction.atomic():
        found = looked_by_all(times)
        transaction.set_rollback(True)
    return [one for one in found if one.status == OK]


def looked_by_all(times: int) -> list[Looked]:
    """Every page by everybody."""
    import logging

    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    logging.disable(logging.CRITICAL)
    settings.DEBUG = False
    wanted, found = addresses(), []
    for who in WHO:
        client = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.get(login=who))
        client.get("/")
        found += [looked(client, who, address, times) for address in wanted]
    return found


def database() -> str:
    """sqlite3 or postgresql."""
    from django.db import connection

    return str(connection.settings_dict["ENGINE"]).rpartition(".")[2]


def measured(found: list[Looked], people: int, entries: int) -> Measured:
    """The row of the table."""
    slow = max((one for one in found if not one.is_work), key=lambda one: one.ms)
    curious = max(found, key=lambda one: one.questions)
    limits = [
        Check(f"slowest page at the median ({slow.address})", round(slow.ms, 1), MOST_MS, "ms"),
        Check("most questions to the database", curious.questions, MOST_QUESTIONS, ""),
    ]
    work = f"{len(found)} looks at every page on {database()}: {people:,} people, 24 months, {entries:,} entries"
    return Measured(f"pages_{database()}", work, "none: the limits are absolute", limits, {}, people, [], machine())


def main() -> int:
    """Measures every page; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    from bench import large_company

    folder = OUT / "data" / f"company-{given.people}-{given.entries}"
    folder.mkdir(parents=True, exist_ok=True)
    large_company.start(folder)
    large_company.company(given.people, given.entries)
    found = all_looked(given.times)
    for one in sorted(found, key=lambda one: -one.ms):
        over = one.questions > MOST_QUESTIONS or (one.ms > MOST_MS and not one.is_work)
        print(f"{'!' if over else ' '} {one.ms:7.1f} ms {one.questions:3} questions  {one.who:7} {one.address}")
    told = measured(found, given.people, given.entries)
    if (given.people, given.entries) == (PEOPLE, ENTRIES):
        write(told)
    return int(not all(check.met for check in told.checks))


if __name__ == "__main__":
    sys.exit(main())
