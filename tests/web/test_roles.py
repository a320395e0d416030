"""Every address and every role: who is let in, who is refused, and that no page names people whom its reader may not see.

A new address fails until it has its row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from kaohe.access.acting import acting
from kaohe.access.models import Account, StandIn
from kaohe.base.permission import Permission, visible
from tests.company import PEOPLE
from tests.shutting import shut
from tests.web.things import register, things_of

pytestmark = pytest.mark.django_db

ROLES = {
    "anonymous": "",
    "employee": "E1",
    "peer": "E2",
    "leader": "L1",
    "other leader": "L2",
    "analyst": "A1",
    "HR": "H1",
    "director": "D1",
    "owner": "owner",
}
"""Role → its account. The pages about one person are asked about E1."""
SIGNED_IN = frozenset(ROLES) - {"anonymous"}

LINE = frozenset({"employee", "leader", "director", "HR", "owner"})
"""E1, those above him, and who keeps people."""
KEEPERS = frozenset({"HR", "owner"})
OWNER = frozenset({"owner"})
APPROVERS = frozenset({"director", "owner"})
WRITERS = frozenset({"analyst", "owner"})
SEERS = WRITERS | {"employee", "leader", "director"}
"""Of what E1 has in the register 投訴: himself and those above him; the analyst writes it."""
DRAFTERS = KEEPERS | APPROVERS
"""Drafts are read by who writes and who approves them."""


@dataclass(frozen=True)
class Row:
    """Who is let in, at which address; `changes`: only sent forms are answered there."""

    allowed: frozenset[str]
    at: str = ""
    changes: bool = False


TABLE = {
    "": Row(SIGNED_IN),
    "api/": Row(SIGNED_IN),
    "access/": Row(KEEPERS),
    "access/accounts/": Row(KEEPERS),
    "access/accounts/<str:login>/close": Row(KEEPERS, "access/accounts/E1/close"),
    "access/accounts/<str:login>/factor": Row(KEEPERS, "access/accounts/E1/factor"),
    "access/accounts/<str:login>/identities": Row(KEEPERS, "access/accounts/E1/identities"),
    "access/accounts/<str:login>/identities/<int:number>/unbind": Row(
        KEEPERS, "access/accounts/E1/identities/1/unbind"
    ),
    "access/accounts/<str:login>/reset": Row(KEEPERS, "access/accounts/E1/reset"),
    "access/accounts/leavers": Row(KEEPERS, changes=True),
    "access/accounts/open": Row(KEEPERS),
    "access/accounts/owner": Row(OWNER),
    "access/mine": Row(SIGNED_IN),
    "access/people/<str:number>": Row(KEEPERS | {"employee"}, "access/people/E1"),
    "access/people/<str:number>/copy": Row(KEEPERS | {"employee"}, "access/people/E1/copy", changes=True),
    "access/stand-ins/": Row(SIGNED_IN),
    "access/stand-ins/<int:number>/end": Row(SIGNED_IN, "access/stand-ins/{stand_in}/end"),
    "access/stand-ins/act": Row(SIGNED_IN, changes=True),
    "access/stand-ins/name": Row(SIGNED_IN),
    "access/why": Row(KEEPERS | {"employee"}, "access/why?person=E1&verb=see&what=投訴&whose=E1"),
    "demonstration/remove": Row(OWNER),
    "handbook/": Row(SIGNED_IN),
    "handbook/<int:number>/": Row(DRAFTERS, "handbook/{draft}/"),
    "handbook/<int:number>/check": Row(KEEPERS, "handbook/{draft}/check?path=shop/01.md", changes=True),
    "handbook/<int:number>/comments": Row(DRAFTERS, "handbook/{draft}/comments"),
    "handbook/<int:number>/comments/<int:comment>": Row(KEEPERS, "handbook/{draft}/comments/{comment}"),
    "handbook/<int:number>/compare": Row(DRAFTERS, "handbook/{draft}/compare"),
    "handbook/<int:number>/effect": Row(DRAFTERS, "handbook/{draft}/effect"),
    "handbook/<int:number>/effect/cases": Row(DRAFTERS, "handbook/{draft}/effect/cases"),
    "handbook/<int:number>/effect/cases/acceptance": Row(
        KEEPERS, "handbook/{draft}/effect/cases/acceptance", changes=True
    ),
    "handbook/<int:number>/effect/months": Row(DRAFTERS, "handbook/{draft}/effect/months"),
    "handbook/<int:number>/effect/months/open": Row(DRAFTERS, "handbook/{draft}/effect/months/open", changes=True),
    "handbook/<int:number>/faults": Row(DRAFTERS, "handbook/{draft}/faults"),
    "handbook/<int:number>/file": Row(KEEPERS, "handbook/{draft}/file?path=shop/01.md"),
    "handbook/<int:number>/file/book": Row(DRAFTERS, "handbook/{draft}/file/book?path=shop/01.md"),
    "handbook/<int:number>/file/book/new": Row(KEEPERS, "handbook/{draft}/file/book/new?path=shop/01.md"),
    "handbook/<int:number>/read/<str:name>": Row(DRAFTERS, "handbook/{draft}/read/{chapter}"),
    "handbook/<int:number>/search": Row(DRAFTERS, "handbook/{draft}/search?q=投訴"),
    "handbook/<int:number>/section": Row(KEEPERS, "handbook/{draft}/section?path=shop/01.md&key=T-1"),
    "handbook/<int:number>/sheet": Row(KEEPERS, "handbook/{draft}/sheet?path=shop/01.md&line={sheet}"),
    "handbook/<int:number>/sheet/copy": Row(KEEPERS, "handbook/{draft}/sheet/copy?path=shop/01.md&line={sheet}"),
    "handbook/<int:number>/sheet/workbook": Row(KEEPERS, "handbook/{draft}/sheet/workbook"),
    "handbook/<int:number>/value": Row(KEEPERS, "handbook/{draft}/value?path=shop/01.md&line={value}"),
    "handbook/<int:number>/way": Row(DRAFTERS, "handbook/{draft}/way"),
    "handbook/<int:number>/way/approval": Row(APPROVERS, "handbook/{draft}/way/approval"),
    "handbook/<int:number>/way/day": Row(APPROVERS, "handbook/{draft}/way/day"),
    "handbook/<int:number>/way/draft": Row(KEEPERS, "handbook/{draft}/way/draft"),
    "handbook/<int:number>/way/submission": Row(KEEPERS, "handbook/{draft}/way/submission"),
    "handbook/<int:number>/way/update": Row(KEEPERS, "handbook/{draft}/way/update"),
    "handbook/<int:number>/way/withdrawal": Row(KEEPERS, "handbook/{draft}/way/withdrawal"),
    "handbook/<int:number>/files/new": Row(KEEPERS, "handbook/{draft}/files/new"),
    "handbook/<int:number>/files/staged": Row(KEEPERS, "handbook/{draft}/files/staged", changes=True),
    "handbook/<int:number>/workbook": Row(DRAFTERS, "handbook/{draft}/workbook"),
    "handbook/<int:number>/workbook/new": Row(KEEPERS, "handbook/{draft}/workbook/new"),
    "handbook/<int:number>/words": Row(KEEPERS, "handbook/{draft}/words"),
    "handbook/<int:number>/zip": Row(DRAFTERS, "handbook/{draft}/zip"),
    "handbook/editions": Row(SIGNED_IN),
    "handbook/editions/new": Row(KEEPERS),
    "handbook/editions/shipped": Row(KEEPERS),
    "handbook/editions/upload": Row(KEEPERS),
    "jobs/": Row(SIGNED_IN),
    "jobs/<int:number>": Row(WRITERS, "jobs/{job}"),
    "jobs/<int:number>/again": Row(WRITERS, "jobs/{job}/again", changes=True),
    "jobs/<int:number>/cancel": Row(WRITERS, "jobs/{job}/cancel", changes=True),
    "ledger/": Row(frozenset({"director", "owner"})),
    "ledger/export": Row(frozenset({"director", "owner"}), changes=True),
    "ledger/verify": Row(frozenset({"director", "owner"})),
    "notices/": Row(SIGNED_IN),
    "notices/<int:number>": Row(LINE, "notices/{notice}"),
    "notices/<int:number>/read": Row(frozenset({"employee"}), "notices/{notice}/read", changes=True),
    "notices/<int:number>/withdraw": Row(KEEPERS, "notices/{notice}/withdraw"),
    "notices/new": Row(KEEPERS),
    "notices/reminders": Row(SIGNED_IN),
    "opening/": Row(KEEPERS),
    "opening/sheet.csv": Row(KEEPERS),
    "people/": Row(SIGNED_IN),
    "people/change": Row(SIGNED_IN),
    "people/export": Row(SIGNED_IN, changes=True),
    "people/hire": Row(KEEPERS),
    "people/import": Row(KEEPERS),
    "people/import/<int:number>": Row(KEEPERS, "people/import/{list}"),
    "people/import/example.csv": Row(SIGNED_IN),
    "people/many": Row(KEEPERS, changes=True),
    "people/many/<int:position>/back": Row(KEEPERS, "people/many/1/back", changes=True),
    "people/person/<str:number>": Row(LINE, "people/person/E1"),
    "people/person/<str:number>/assign": Row(KEEPERS, "people/person/E1/assign"),
    "people/person/<str:number>/leave": Row(KEEPERS, "people/person/E1/leave"),
    "people/person/<str:number>/records": Row(LINE, "people/person/E1/records"),
    "people/person/<str:number>/rehire": Row(KEEPERS, "people/person/E1/rehire"),
    "people/person/<str:number>/rename": Row(KEEPERS, "people/person/E1/rename"),
    "people/person/<str:number>/withdraw": Row(KEEPERS, "people/person/E1/withdraw?since={since}"),
    "people/suggest": Row(SIGNED_IN, "people/suggest?q=員工"),
    "people/units": Row(SIGNED_IN),
    "people/units/<str:code>/change": Row(KEEPERS, "people/units/U1/change"),
    "people/units/<str:code>/close": Row(KEEPERS, "people/units/U1/close"),
    "people/units/open": Row(KEEPERS),
    "privacy/": Row(KEEPERS),
    "privacy/consents/<int:entry>/withdraw": Row(frozenset({"employee"}), "privacy/consents/{consent}/withdraw"),
    "privacy/due/<str:name>": Row(KEEPERS, "privacy/due/暗訪"),
    "privacy/erasures/<int:number>": Row(KEEPERS, "privacy/erasures/{erasure}"),
    "privacy/erasures/<int:number>/approve": Row(OWNER, "privacy/erasures/{erasure}/approve", changes=True),
    "privacy/erasures/<int:number>/refuse": Row(KEEPERS, "privacy/erasures/{erasure}/refuse"),
    "privacy/mine": Row(SIGNED_IN),
    "privacy/people/<str:number>": Row(KEEPERS | {"employee"}, "privacy/people/E1"),
    "registers/": Row(SIGNED_IN),
    "registers/suggest": Row(SIGNED_IN, "registers/suggest?kind=投訴&field=q&q=1"),
    "registers/<str:name>/": Row(SIGNED_IN, "registers/投訴/"),
    "registers/<str:name>/calendar": Row(SIGNED_IN, "registers/投訴/calendar?month=2026-10"),
    "registers/<str:name>/entries/<int:entry>": Row(SEERS, "registers/投訴/entries/{entry}"),
    "registers/<str:name>/entries/<int:entry>/attachments": Row(WRITERS, "registers/投訴/entries/{entry}/attachments"),
    "registers/<str:name>/entries/<int:entry>/attachments/<int:number>": Row(
        SEERS, "registers/投訴/entries/{entry}/attachments/{attachment}"
    ),
    "registers/<str:name>/entries/<int:entry>/attachments/<int:number>/withdraw": Row(
        WRITERS, "registers/投訴/entries/{entry}/attachments/{attachment}/withdraw"
    ),
    "registers/<str:name>/entries/<int:entry>/correct": Row(WRITERS, "registers/投訴/entries/{entry}/correct"),
    "registers/<str:name>/entries/<int:entry>/withdraw": Row(WRITERS, "registers/投訴/entries/{entry}/withdraw"),
    "registers/<str:name>/export": Row(SIGNED_IN, "registers/投訴/export", changes=True),
    "registers/<str:name>/imports": Row(WRITERS, "registers/投訴/imports"),
    "registers/<str:name>/imports/example.csv": Row(WRITERS, "registers/投訴/imports/example.csv"),
    "registers/<str:name>/imports/<int:number>": Row(WRITERS, "registers/投訴/imports/{batch}"),
    "registers/<str:name>/imports/<int:number>/columns": Row(WRITERS, "registers/投訴/imports/{batch}/columns"),
    "registers/<str:name>/imports/<int:number>/keep": Row(OWNER, "registers/投訴/imports/{batch}/keep", changes=True),
    "registers/<str:name>/imports/<int:number>/rows/<int:line>": Row(SEERS, "registers/投訴/imports/{bulk}/rows/2"),
    "registers/<str:name>/imports/<int:number>/take": Row(WRITERS, "registers/投訴/imports/{batch}/take", changes=True),
    "registers/<str:name>/imports/<int:number>/undo": Row(WRITERS, "registers/投訴/imports/{batch}/undo"),
    "registers/<str:name>/many": Row(WRITERS, "registers/投訴/many"),
    "registers/<str:name>/new": Row(WRITERS, "registers/投訴/new"),
    "registers/<str:name>/picked": Row(WRITERS, "registers/投訴/picked", changes=True),
    "registers/<str:name>/take-back/<int:position>": Row(OWNER, "registers/投訴/take-back/{act}", changes=True),
    "registers/<str:name>/views": Row(SIGNED_IN, "registers/投訴/views", changes=True),
    "registers/<str:name>/views/<int:number>/drop": Row(OWNER, "registers/投訴/views/{view}/drop", changes=True),
    "search": Row(SIGNED_IN, "search?find=員工"),
}
OWN_ACCOUNT = "account/"
"""Pages about one's own sign-in: what stands there is tested with them; here only that nobody's number is shown."""
API = "api/v1/"
"""What programs ask: tests/api/test_roles.py."""
PUBLIC = {"language", "first-run", "health", "ready", "account/login/", "account/logout/", "account/inactive/"}


def patterns(found: Any = None, before: str = "") -> Iterator[str]:
    """Every address as it is registered."""
    for one in get_resolver().url_patterns if found is None else found:
        here = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from patterns(one.url_patterns, here)


def test_every_address_has_its_row_and_every_row_its_address():
    known = {one for one in patterns() if not one.startswith((OWN_ACCOUNT, API)) and one not in PUBLIC}

    assert known == set(TABLE)


@pytest.fixture
def things(company, owner, settings, tmp_path):
    """What addresses name; files that were sent lie in a folder of the test."""
    settings.DATA = tmp_path
    return things_of(owner)


def client_of(company, role):
    return company(ROLES[role]) if ROLES[role] else Client(headers={"accept-language": "en"})


def answers(client, row, address):
    """The answers to a look at the page and to an empty form sent to it; nothing stays changed."""
    for method in ("post",) if row.changes else ("get", "post"):
        with transaction.atomic():
            response = getattr(client, method)(f"/{address}")
            yield method, response
            shut(response)
            transaction.set_rollback(True)


def let_in(response):
    """Whether a page was opened or a form looked at."""
    asks_to_sign_in = response.status_code == 302 and "/account/login/" in response["Location"]
    return response.status_code not in {403, 404, 405} and not asks_to_sign_in and not asks_for_factor(response)


def asks_for_factor(response):
    """Whether the way leads to setting up a second factor first."""
    return response.status_code == 302 and response["Location"].startswith("/account/second-factor/")


@pytest.mark.parametrize("role", sorted(SIGNED_IN))
def test_what_an_edition_in_force_does_to_results_is_for_who_reads_drafts(company, things, role):
    client, number = client_of(company, role), things["draft"] - 1
    for rest in ("effect", "effect/cases", "effect/months"):
        assert (client.get(f"/handbook/{number}/{rest}").status_code == 200) == (role in DRAFTERS), rest
    assert (client.post(f"/handbook/{number}/effect/months/open").status_code == 302) == (role in DRAFTERS)
    contents = client.get(f"/handbook/{number}/")
    assert contents.status_code == 200
    assert (f'"/handbook/{number}/effect"' in contents.content.decode()) == (role in DRAFTERS)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_where_the_table_says(company, things, role):
    wrong, client = [], client_of(company, role)
    for pattern, row in TABLE.items():
        address = (row.at or pattern).format(**things)
        for method, response in answers(client, row, address):
            refused_form = method == "post" and response.status_code in {405, 422}
            expected = role in row.allowed
            if response.status_code >= 500 or (let_in(response) != expected and not (expected and refused_form)):
                wrong.append((method, address, response.status_code))

    assert wrong == []
    assert StandIn.objects.filter(ended_at=None).count() == 1


GUARDED = {
    "access/accounts/<str:login>/close",
    "access/accounts/<str:login>/factor",
    "access/stand-ins/name",
    "access/accounts/<str:login>/identities",
    "access/accounts/<str:login>/identities/<int:number>/unbind",
    "access/accounts/<str:login>/reset",
    "access/accounts/leavers",
    "access/accounts/open",
    "access/accounts/owner",
    "handbook/<int:number>/way/approval",
    "handbook/<int:number>/way/day",
    "privacy/due/<str:name>",
    "privacy/erasures/<int:number>/approve",
}
"""Where a second factor is asked for."""


OF_OTHERS = {"access/people/<str:number>/copy", "privacy/people/<str:number>"}
"""All that is kept about somebody: asked for where it is somebody else."""


FEW = {"employee", "HR", "director", "owner"}
"""Who may do most of what is guarded, and who may do least: asked in every run; the others in `make full`."""


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=() if role in FEW else pytest.mark.full) for role in sorted(SIGNED_IN)]
)
def test_a_password_alone_opens_everything_but_what_is_guarded(company, things, role):
    wrong, client = [], company(ROLES[role], factor=False)
    for pattern, row in TABLE.items():
        asked = [asks_for_factor(one) for _, one in answers(client, row, f"{(row.at or pattern).format(**things)}")]
        expected = {pattern in GUARDED} if role in row.allowed else {False}
        if pattern in OF_OTHERS and role in KEEPERS:
            expected = {True} if row.changes else {True, False}  # A page that is only looked at is not sent to.
        if pattern.endswith("/refuse") and role == "owner":
            expected = {True}  # What another has proposed.
        if set(asked) != expected:
            wrong.append((pattern, asked))

    assert wrong == []


def readable(number):
    """The numbers of those whose names a role may read: by the handbook, his superior, and with whom he changes places."""
    seen = visible(acting(Account.objects.get(login=number).pk), Permission.PEOPLE_READ)
    beside = {"E1", "E2"} if number in {"E1", "E2"} else set()
    return frozenset(PEOPLE) if seen is None else seen | beside | {PEOPLE[number][2]}


def recorded(number):
    """The numbers of those whose complaints a role may read, whose names stand in the list."""
    seen = visible(acting(Account.objects.get(login=number).pk), Permission.RECORDS_READ, register())
    return frozenset(PEOPLE) if seen is None else seen


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
def test_no_page_names_somebody_its_reader_may_not_see(company, things, role):
    leaks, client, people, records = [], client_of(company, role), readable(ROLES[role]), recorded(ROLES[role])
    for pattern, row in TABLE.items():
        seen = people | records if pattern.startswith("registers/") else people
        send = client.post if row.changes else client.get
        response = send(f"/{(row.at or pattern).format(**things)}")
        body = b"".join(response).decode(errors="replace")
        shut(response)
        leaks += [(pattern, number) for number in sorted(set(re.findall(r"員工(\w\d)", body)) - seen)]

    assert leaks == []
