"""The areas of the pages, and the entries of the navigation: one line each."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.permission import Permission


@dataclass(frozen=True, slots=True)
class Area:
    """Pages that belong together: `module` has urls.py; its addresses begin with `path`."""

    path: str
    module: str


AREAS = (
    Area("", "kaohe.web.home"),
    Area("", "kaohe.web.start"),
    Area("account/", "kaohe.web.account"),
    Area("access/", "kaohe.web.access"),
    Area("handbook/", "kaohe.web.handbook"),
    Area("registers/", "kaohe.web.registers"),
    Area("people/", "kaohe.web.people"),
    Area("privacy/", "kaohe.web.privacy"),
    Area("ledger/", "kaohe.web.ledger"),
    Area("notices/", "kaohe.web.notices"),
    Area("search", "kaohe.web.search"),
    Area("jobs/", "kaohe.web.jobs"),
    Area("demonstration/", "kaohe.web.demonstration"),
    Area("opening/", "kaohe.web.opening"),
)
"""Every area; kaohe.web.urls takes them in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation: the key of its words, the name of its address, its icon.

    It is shown to who has the permission; without one, to everybody who has signed in.
    """

    text: str
    address: str
    icon: str
    permission: Permission | None = None


NAVIGATION = (
    Entry("home.nav", "home:home", "home"),
    Entry("notices.nav", "notices:notices", "eye"),
    Entry("people.nav", "people:list", "users", Permission.PEOPLE_READ),
    Entry("people.nav_units", "people:units", "sitemap", Permission.PEOPLE_READ),
    Entry("people.nav_change", "people:change", "user-plus", Permission.PEOPLE_READ),
    Entry("handbook.nav", "handbook:current", "book", Permission.EDITIONS_READ),
    Entry("registers.nav", "registers:registers", "list-details"),
    Entry("access.nav_mine", "access:mine", "key"),
    Entry("access.nav", "access:grid", "lock", Permission.ACCESS_ACCOUNT_READ),
    Entry("access.nav_accounts", "access:accounts", "user", Permission.ACCESS_ACCOUNT_READ),
    Entry("privacy.nav_mine", "privacy:mine", "user"),
    Entry("privacy.nav", "privacy:due", "trash", Permission.PRIVACY_READ),
    Entry("ledger.nav", "ledger:entries", "history", Permission.LEDGER_READ),
    Entry("jobs.nav", "jobs:jobs", "clock", Permission.JOBS_KEEP),
)
"""The navigation in its order."""
