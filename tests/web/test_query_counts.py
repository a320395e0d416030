"""How often a page asks the database: fifteen times at most, and no more often when there is ten times as much to show.

Every address is walked as it is registered; where one needs an argument, the table of tests/web/test_roles.py says it.
"""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.shutting import shut
from tests.web.growing import grow
from tests.web.test_roles import OWN_ACCOUNT, TABLE, patterns, things

pytestmark = pytest.mark.django_db

__all__ = ["things"]
MOST = 15
SLACK = 1
"""A page may ask once more when a list that was short has a second page."""
OF_TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")
ALSO = ("people/?q=員工&unit=U1&sort=-name", "people/person/E1?tab=reports", "people/person/E1?tab=history",
        "registers/投訴/?sort=日期&sums=1", "ledger/?kind=person")  # fmt: skip
"""Looks at pages that ask other questions than the page as it opens."""


def addresses(things):
    """Every address that is opened by looking at it."""
    own = [one for one in patterns() if one.startswith(OWN_ACCOUNT) and "<" not in one and "(" not in one]
    rows = [(row.at or pattern).format(**things) for pattern, row in TABLE.items() if not row.changes]
    return [*rows, *own, *ALSO]


def asked(client, address):
    """How often a page asks the database once its handbook was read; nothing stays changed."""
    counts = []
    for _ in range(2):
        with transaction.atomic(), CaptureQueriesContext(connection) as found:
            shut(client.get(f"/{address}"))
            transaction.set_rollback(True)
        counts.append([one["sql"] for one in found if not one["sql"].startswith(OF_TRANSACTIONS)])
    return counts[-1]


def walked(client, things):
    """Address → its questions; what is noted of a session when it begins was noted."""
    cache.clear()
    client.get("/")
    return {address: asked(client, address) for address in addresses(things)}


@pytest.mark.parametrize(
    "role", ["owner", "E1", *(pytest.param(role, marks=pytest.mark.full) for role in ("H1", "L1"))]
)
def test_no_page_asks_often_nor_more_often_for_ten_times_the_data(company, owner, things, role):
    little = walked(company(role), things)
    grow(owner, things["draft"])
    much = walked(company(role), things)

    often = {one: len(much[one]) for one in much if len(much[one]) > MOST}
    growing = {one: (len(little[one]), len(much[one])) for one in much if len(much[one]) > len(little[one]) + SLACK}
    assert (often, growing) == ({}, {}), "\n".join(much[next(iter({**often, **growing}))])
