"""The ledger on the web: by what it is about, by who acted, by day; as a file; and the proof that it holds."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from kaohe.base.actor import Actor
from kaohe.ledger import guard
from kaohe.ledger.actions import record
from kaohe.ledger.models import Entry


@pytest.fixture
def told(owner, time_machine):
    """Three entries on two days of the company's clock (Shanghai)."""
    for number, (moment, by) in enumerate(
        [("2026-10-01T15:59:59", "E1"), ("2026-10-01T16:00:00", "E2"), ("2026-11-05T01:00:00", "E1")], start=1
    ):
        time_machine.move_to(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False)
        with transaction.atomic():
            record(Actor(by), "people.person.hire", "person", f"P{number}", reason=f"理由{number}", period="2026-10")
    return owner


def shown(response):
    return [number for number in ("P1", "P2", "P3") if f"/people/person/{number}" in response.content.decode()]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("", ["P1", "P2", "P3"]),
        ("?subject=P2", ["P2"]),
        ("?by=E1", ["P1", "P3"]),
        ("?kind=unit", []),
        ("?period=2026-10&by=E2", ["P2"]),
        ("?since=2026-10-02", ["P2", "P3"]),
        ("?until=2026-10-01", ["P1"]),
        ("?since=2026-10-02&until=2026-10-02", ["P2"]),
        ("?since=nonsense", ["P1", "P2", "P3"]),
        ("?before=3", ["P1", "P2"]),
        ("?before=%27;--", ["P1", "P2", "P3"]),
    ],
)
def test_entries_are_narrowed_by_the_address(told, as_owner, choice, found):
    assert shown(as_owner.get(f"/ledger/{choice}")) == found


def test_words_stand_for_what_was_done(told, as_owner):
    page = as_owner.get("/ledger/").content.decode()

    assert "Took a person in" in page
    assert "理由1" in page
    assert "2026-10-01 23:59" in page


def test_older_entries_follow_however_many(told, as_owner, monkeypatch):
    monkeypatch.setattr("kaohe.web.ledger.views.SIZE", 2)

    page = as_owner.get("/ledger/").content.decode()

    assert "?before=2" in page
    assert shown(as_owner.get("/ledger/?before=2")) == ["P1"]


def test_entries_leave_as_a_file_and_that_is_told(told, as_owner):
    sent = as_owner.post("/ledger/export?by=E1", {"kind": "csv"})

    lines = sent.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("position,at,actor,action,kind,subject")
    assert [line.split(",")[5] for line in lines[1:]] == ["P3", "P1"]
    assert Entry.objects.latest("position").detail == {"kind": "csv", "choice": {"by": "E1"}}


def test_a_chain_that_holds_says_so(told, as_owner):
    page = as_owner.get("/ledger/verify").content.decode()

    assert "All 3 entries hold" in page
    assert Entry.objects.latest("position").digest in page


def test_a_chain_that_was_changed_says_where(told, as_owner):
    guard.take_down(connection)
    Entry.objects.filter(position=2).update(actor="E9")
    guard.put_up(connection)

    page = as_owner.get("/ledger/verify").content.decode()

    assert "does not hold in 1 places" in page
    assert "2: This entry was changed." in page


@pytest.mark.parametrize("address", ["/ledger/", "/ledger/export", "/ledger/verify"])
def test_nobody_reads_the_ledger_without_the_right(told, as_employee, address):
    for response in (as_employee.get(address), as_employee.post(address)):
        assert response.status_code in {403, 405}
        assert "理由" not in response.content.decode()
    assert Entry.objects.count() == 3
