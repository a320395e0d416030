"""The ledger: entries follow one another, nothing can be changed, words may be erased and the chain still verifies."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, connections, transaction

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.ledger import guard
from kaohe.ledger.actions import OutsideTransaction, erase_reason, found_by, record
from kaohe.ledger.models import About, Entry, Reason
from kaohe.ledger.queries import entries, verified

pytestmark = pytest.mark.django_db
HR = Actor("E1")
PROGRAM = Actor.system("test")


def three():
    with transaction.atomic():
        record(HR, "people.person.hire", "person", "E2", detail={"since": "2026-10-01"}, reason="新人報到")
        record(HR, "people.person.hire", "person", "E3")
        record(Actor("E9", instead_of="E1"), "people.unit.open", "unit", "U1", period="2026-10")


def test_entries_follow_one_another():
    three()

    found = list(Entry.objects.order_by("position"))
    assert [entry.position for entry in found] == [1, 2, 3]
    assert [entry.previous for entry in found[1:]] == [entry.digest for entry in found[:2]]
    assert found[2].detail == {"instead_of": "E1"}
    assert (verified(PROGRAM).entries, verified(PROGRAM).head, verified(PROGRAM).broken) == (3, found[2].digest, ())


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_entry SET actor = 'E7' WHERE position = 2",
    "DELETE FROM ledger_entry WHERE position = 3",
])  # fmt: skip
def test_an_entry_can_neither_be_changed_nor_taken_away(statement):
    three()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verified(PROGRAM).entries == 3
    assert not verified(PROGRAM).broken


def test_a_change_behind_the_guard_is_found():
    three()
    guard.take_down(connection)
    Entry.objects.filter(position=2).update(actor="E7")
    guard.put_up(connection)

    assert verified(PROGRAM).broken == ((2, "changed"),)


def for_two():
    with transaction.atomic():
        told = record(HR, "access.account.open", "account", "", detail={"accounts": ["E2", "E3"]})
        return found_by(told, ["E2", "E3"])


def check_links_now():
    """PostgreSQL changes no table with rows whose links are still to be checked."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_about SET subject = 'E7' WHERE subject = 'E2'",
    "DELETE FROM ledger_about WHERE subject = 'E3'",
    "DELETE FROM ledger_about",
    pytest.param("TRUNCATE ledger_about", marks=pytest.mark.postgresql),  # SQLite has no such words.
])  # fmt: skip
def test_whom_an_entry_is_about_can_neither_be_changed_nor_taken_away(statement):
    for_two()

    check_links_now()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert sorted(About.objects.values_list("subject", flat=True)) == ["E2", "E3"]
    assert verified(PROGRAM).broken == ()


@pytest.mark.parametrize("bend", [
    lambda entry: About.objects.filter(subject="E2").delete(),
    lambda entry: About.objects.filter(subject="E2").update(subject="E7"),
    lambda entry: found_by(entry, ["E9"]),
])  # fmt: skip
def test_rows_that_an_entry_does_not_list_are_found(bend):
    three()
    entry = for_two()
    guard.take_down(connection)
    bend(entry)
    check_links_now()
    guard.put_up(connection)

    assert verified(PROGRAM).broken == ((4, "about_changed"),)


def test_words_are_erased_and_the_chain_still_verifies():
    three()

    erase_reason(Actor.system("worker"), 1, why="retention")

    assert not Reason.objects.exists()
    assert verified(PROGRAM).broken == ()
    assert Entry.objects.latest("position").action == "ledger.reason.erase"


def test_changed_words_are_found():
    three()
    Reason.objects.update(text="別的")

    assert verified(PROGRAM).broken == ((1, "reason_changed"),)


def hire_and_fail():
    with transaction.atomic():
        record(HR, "people.person.hire", "person", "E2")
        raise ZeroDivisionError


def test_an_action_that_fails_leaves_no_entry():
    with pytest.raises(ZeroDivisionError):
        hire_and_fail()

    assert not Entry.objects.exists()


def test_entries_are_read_by_whoever_may(owner):
    three()

    assert [entry.subject for entry in entries(owner, kind="person")] == ["E3", "E2"]
    assert [entry.subject for entry in entries(owner, period="2026-10")] == ["U1"]
    with pytest.raises(NotAllowed):
        entries(HR)


def test_an_entry_needs_the_transaction_of_what_it_tells_of(monkeypatch):
    # Not the proxy `django.db.connection`: what is set there cannot be undone.
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(OutsideTransaction):
        record(HR, "people.person.hire", "person", "E2")
    monkeypatch.undo()

    assert not Entry.objects.exists()


def test_days_that_no_clock_tells_leave_nothing_out():
    three()

    assert entries(PROGRAM, since=date.min, until=date.max).count() == 3
    assert not entries(PROGRAM, since=date.max).exists()
    assert not entries(PROGRAM, until=date.min).exists()
