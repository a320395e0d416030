"""Who is let in: a good token with the scope, and nothing else; each operation says which scope."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from kaohe.access.actions import close_account, name_stand_in
from kaohe.access.models import Account, Token
from kaohe.access.scopes import Scope
from kaohe.api.app import api
from kaohe.api.schema import operations, scopes_of
from kaohe.ledger.models import Entry
from kaohe.people.actions import end_employment
from tests.api.conftest import Program, faults

pytestmark = pytest.mark.django_db


def test_who_has_no_token_is_told_where_to_make_one(company):
    answer = Client(headers={"accept-language": "en"}).get("/api/v1/people")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert (answer.json()["code"], faults(answer)) == ("Q101", [])
    assert "My sign-in" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["Bearer kaohe_wrong", "Bearer", "Basic RTE6eA==", "kaohe_x", "Bearer \u00ff"])
def test_what_is_no_token_is_refused(company, header):
    assert Client().get("/api/v1/people", headers={"authorization": header}).status_code == 401


def test_a_session_counts_for_nothing(company, program):
    browser = Client()
    browser.force_login(Account.objects.get(login="owner"))

    assert browser.get("/api/v1/people").status_code == 401
    hire = {"number": "N1", "name": "x", "since": "2026-01-01"}
    assert browser.post("/api/v1/people", hire, "application/json").status_code == 401
    agent = program("E1")
    browser.defaults.update(agent.client.defaults)
    assert browser.get("/api/v1/me").json()["number"] == "E1"
    assert not agent.get("me").cookies


def test_a_token_says_what_it_is_good_for(program):
    me = program("E1", [Scope.PEOPLE_READ]).get("me").json()

    until = timezone.localdate() + timedelta(days=1)
    assert me == {"number": "E1", "token": "test", "scopes": ["people:read"], "until": until.isoformat()}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_operations_and_no_other(program, scope):
    wrong, owner = [], program("owner", [scope])
    wanted = scopes_of(api)
    for path, method, operation in every_operation():
        answer = owner.send(method, path)
        needs = wanted[operation["operationId"]]
        covered = needs in {"", scope} or (needs.endswith(":read") and f"{needs.split(':')[0]}:write" == scope)
        is_refused = answer.status_code == 403 and answer.json()["title"] == f"The token lacks the scope {needs}."
        if is_refused == covered:
            wrong.append((method, path, answer.status_code))

    assert not wrong


def every_operation():
    """Address, method and schema of each operation, with something in the place of what it names."""
    schema = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            address = path.format(number=1, name="投訴", code="U1", entry=1, comment=1).removeprefix("/api/v1/")
            yield address, method.upper(), operation


def test_every_operation_asks_for_a_scope_but_the_one_that_tells_them(company):
    scopes = scopes_of(api)

    assert {name for _, operation in operations(api.get_openapi_schema()) if (name := operation["operationId"])} == set(
        scopes
    )
    assert [name for name, scope in scopes.items() if not scope] == ["read_me"]


def test_a_token_never_gives_more_than_its_owner_may_now(company, program):
    agent = program("E1")
    assert agent.get("people/E1").status_code == 200

    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        end_employment(company, "E1", last_day=timezone.localdate() - timedelta(days=1), reason="離職")
        assert agent.get("people/E1").status_code == 403
        close_account(company, "E1", reason="離職")
        assert agent.get("people/E1").status_code == 401


def test_to_stand_in_does_not_reach_into_tokens(company, program):
    day = timezone.localdate()
    name_stand_in(company, "L1", "E1", since=day, until=day, reason="休假")

    assert program("E1").get("people/E2").status_code == 403


def test_who_tries_many_tokens_is_shut_out_and_good_ones_go_on(company, program):
    agent, wrong = program("E1"), Program("kaohe_wrong")

    with time_machine.travel(timezone.now(), tick=False):
        statuses = [wrong.get("me").status_code for _ in range(32)]

        assert statuses == [401] * 30 + [429] * 2
        assert wrong.get("me")["Retry-After"] == "60"
        assert agent.get("me").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        assert wrong.get("me").status_code == 401


def test_the_log_names_who_asked_and_no_token(program, caplog):
    agent = program("E1")
    logging.getLogger("kaohe").propagate = True
    try:
        agent.get("me")
    finally:
        logging.getLogger("kaohe").propagate = False

    line = [one for one in caplog.records if one.name == "kaohe.request"][-1]
    assert (line.login, line.status) == ("E1", 200)
    assert "kaohe_" not in caplog.text
    assert Token.objects.get().used_at is not None


def test_the_ledger_names_the_token(program):
    program("H1").post("people", {"number": "N1", "name": "新", "since": "2026-01-01"})

    last = Entry.objects.latest("position")
    assert (last.actor, last.detail["token"]) == ("H1", Token.objects.get().pk)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "nowhere", 404, "Q107"),
        ("GET", "people/E1/nowhere", 404, "Q107"),
        ("DELETE", "people", 405, "Q108"),
        ("POST", "people", 400, "Q103"),
    ],
)
def test_every_refusal_is_a_problem(program, method, path, status, code):
    answer = program("H1").send(method, path, "{not json")

    assert (answer.status_code, answer.json()["code"], answer["Content-Type"]) == (
        status,
        code,
        "application/problem+json",
    )
    assert answer.json()["request"] == answer["X-Request-ID"]


def test_a_fault_of_ours_is_logged_and_tells_nothing(program, monkeypatch, caplog):
    hr = program("H1")

    def fails(*args, **options):
        raise RuntimeError("secret of the database")

    monkeypatch.setattr("kaohe.api.people.directory", fails)
    answer = hr.get("people")

    assert (answer.status_code, answer.json()["code"]) == (500, "Q105")
    assert "secret" not in answer.content.decode()
