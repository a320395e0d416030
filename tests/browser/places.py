"""Every page of the small company, for who looks at all of them: the addresses of tests/web/test_roles.py, filled."""

import re

from tests.web.test_roles import OWN_ACCOUNT, TABLE, patterns

ENTRANCES = ("account/login/", "account/inactive/")
"""Pages of who has not signed in."""
MORE = (
    "search?find=員工", "search?find=沒有這樣的", "people/?q=沒有這樣的", "people/person/E1?tab=reports",
    "people/person/E1?tab=history", "handbook/1/", "handbook/1/read/coverage.html", "handbook/1/read/names.html",
    "handbook/1/read/versions.html", "handbook/1/read/cases.html", "no-such-page",
)  # fmt: skip
"""Looks at pages as they stand when nothing was found, and parts of pages that have an address of their own."""


def addresses(things):
    """Those that are looked at, as the owner opens them; pages about one's own sign-in and those of MORE too."""
    own = [one for one in patterns() if one.startswith(OWN_ACCOUNT) and not re.search(r"[<(^]", one)]
    rows = [(row.at or pattern).format(**things) for pattern, row in TABLE.items() if not row.changes]
    return list(dict.fromkeys([*rows, *own, *MORE]))


def is_page(page, address):
    """Whether a whole page is answered: no file, no part of one, none of a second factor that was not set up."""
    answer = page.request.get(f"/{address}", max_redirects=0)
    if answer.status == 404 and address.startswith(OWN_ACCOUNT):
        return False
    return answer.headers.get("content-type", "").startswith("text/html") and "<html" in answer.text()[:500]


def file_of(address):
    """What a screenshot is called."""
    return re.sub(r"[^\w.-]+", "-", address).strip("-") or "home"
