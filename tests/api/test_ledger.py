"""The ledger over the API: leafed without gaps, narrowed, verified, taken out with a note of it."""

import json

import pytest

from kaohe.ledger.models import Entry
from tests.api.conftest import faults

pytestmark = pytest.mark.django_db


def test_it_is_leafed_without_gaps_whatever_is_added_meanwhile(program):
    director, hr, found = program("D1"), program("H1"), []
    asked = {"size": 7}
    while True:
        page = director.get("ledger/entries", **asked).json()
        found += [one["position"] for one in page["items"]]
        if page["older"] is None:
            break
        asked["before"] = page["older"]
        hr.post("units", {"code": f"X{page['older']}", "name": "x", "since": "2026-01-01"})

    assert found == list(range(found[0], 0, -1))


def test_it_is_narrowed(program):
    director = program("D1")

    about = director.get("ledger/entries", kind="person", subject="E1").json()["items"]
    assert [one["action"] for one in about] == ["people.assignment.decide", "people.person.hire"]
    assert director.get("ledger/entries", by="nobody").json() == {"items": [], "older": None}
    assert director.get("ledger/entries", until="2000-01-01").json()["items"] == []
    wrong = director.get("ledger/entries", since="yesterday")
    assert (wrong.status_code, faults(wrong)) == (422, [("query", "since", "Q210")])


def test_it_verifies(program):
    told = program("D1").get("ledger/verification").json()

    assert (told["entries"], told["broken"]) == (Entry.objects.count(), [])
    assert told["head"] == Entry.objects.latest("position").digest


def test_it_is_taken_out_and_that_is_noted(program):
    director = program("D1")

    answer = director.post("ledger/export", {"kind": "person", "subject": "E1"})

    rows = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
    assert answer["Content-Type"] == "application/x-ndjson"
    assert [row["action"] for row in rows] == ["people.assignment.decide", "people.person.hire"]
    last = Entry.objects.latest("position")
    assert (last.action, last.detail["kind"]) == ("ledger.entry.export", "ndjson")


def test_others_are_refused(program):
    hr = program("H1")

    for answer in (hr.get("ledger/entries"), hr.get("ledger/verification"), hr.post("ledger/export")):
        assert answer.status_code == 403
