"""Registers over the API: lists, entries by revision, faults at row and column, imports from file to undoing."""

import pytest

from kaohe.ledger.models import Entry
from kaohe.records.models import Batch, Revision
from tests.api.conftest import faults

pytestmark = pytest.mark.django_db
ENTRIES, IMPORTS = "registers/投訴/entries", "registers/投訴/imports"


def row(number, whose="E1", day="2026-10-05"):
    return {"投訴號": str(number), "工號": whose, "日期": day}


@pytest.fixture
def analyst(program):
    """Who writes 投訴, with three of them."""
    made = program("A1")
    entered = made.post(ENTRIES, {"rows": [row(1), row(2, "E2", "2026-10-06"), row(3, "E3", "2026-10-07")]})
    assert entered.status_code == 201
    return made


def of(analyst, key):
    """The record that is called so."""
    (found,) = [one for one in analyst.get(ENTRIES).json()["items"] if one["key"] == key]
    return found


def test_the_registers_one_may_see_and_their_fields(analyst, program):
    named = {one["name"]: one for one in analyst.get("registers").json()}

    assert named["投訴"] == {"name": "投訴", "note": "", "count": 3, "may_write": True, "may_import": True}
    assert "暗訪" not in named
    card = analyst.get("registers/投訴").json()
    assert (card["key"], card["dated_by"]) == (["投訴號"], "日期")
    assert [(one["name"], one["type"], one["required"]) for one in card["fields"]] == [
        ("投訴號", "文字", True),
        ("工號", "人", True),
        ("日期", "日期", True),
    ]
    assert {"投訴", "互評"} <= {one["name"] for one in program("E1").get("registers").json()}
    assert analyst.get("registers/沒有").status_code == 404


def test_records_are_narrowed_sorted_and_leafed(analyst, program):
    def keys(**asked):
        return [one["key"] for one in analyst.get(ENTRIES, **asked).json()["items"]]

    assert keys() == ["3", "2", "1"]
    assert keys(sort="日期", size=2) == ["1", "2"]
    assert keys(sort="-日期", size=2, page=2) == ["1"]
    assert keys(filter=["工號:eq:E2"]) == ["2"]
    assert keys(filter=["日期:ge:2026-10-06", "日期:le:2026-10-06"]) == ["2"]
    assert keys(q="員工E3") == ["3"]
    assert [one["key"] for one in program("E1").get(ENTRIES).json()["items"]] == ["1"]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"filter": "工號"}, ("query", "filter", "Q111")),
        ({"size": 501}, ("query", "size", "Q209")),
        ({"page": 0}, ("query", "page", "Q209")),
        ({"page": "x"}, ("query", "page", "Q208")),
        ({"q": "\0"}, ("query", "q", "Q206")),
        ({"fliter": "工號:eq:E1"}, ("query", "fliter", "Q202")),
    ],
)
def test_what_a_list_cannot_be_asked_is_told(analyst, asked, place):
    answer = analyst.get(ENTRIES, **asked)

    assert (answer.status_code, faults(answer)) == (422, [place])


@pytest.mark.parametrize("asked", [{"sort": "無"}, {"filter": "無:eq:1"}, {"filter": "日期:eq:昨天"}])
def test_what_the_register_does_not_have_is_told(analyst, asked):
    assert analyst.get(ENTRIES, **asked).status_code == 422


def test_rows_are_entered_all_or_none_with_every_fault(analyst):
    before = Revision.objects.count()

    answer = analyst.post(ENTRIES, {"rows": [row(4), row(1), row(5, "X9", "昨天")]})

    assert answer.status_code == 422
    assert [(place, at) for place, at, _ in faults(answer)] == [
        ("rows", "/2/投訴號"),
        ("rows", "/3/日期"),
    ]
    assert Revision.objects.count() == before


def test_a_record_is_corrected_as_it_was_read(analyst):
    address = f"{ENTRIES}/{of(analyst, '1')['entry']}"
    read = analyst.get(address)
    assert (read["ETag"], read.json()["revision"]) == ('"1"', 1)

    done = analyst.patch(address, {"values": {"日期": "2026-10-08"}, "reason": "看錯了"}, if_match=read["ETag"])

    assert (done.status_code, done.json()["revision"]) == (200, 2)
    again = analyst.get(address).json()
    assert (again["values"]["日期"], again["history"][0]["reason"]) == ("2026-10-08", "看錯了")
    assert again["history"][0]["changes"] == [{"field": "日期", "before": "2026-10-05", "after": "2026-10-08"}]


def test_who_read_an_older_revision_is_refused_and_nothing_changes(analyst):
    address = f"{ENTRIES}/{of(analyst, '1')['entry']}"
    analyst.patch(address, {"values": {"日期": "2026-10-08"}, "reason": "看錯了"}, if_match='"1"')
    before = Revision.objects.count()

    for tag in ('"1"', '"3"', "*", '"x"'):
        assert (
            analyst.patch(address, {"values": {"日期": "2026-10-09"}, "reason": "又"}, if_match=tag).status_code == 412
        )
        assert analyst.post(f"{address}/withdrawal", {"reason": "又"}, if_match=tag).status_code == 412
    without = analyst.patch(address, {"values": {"日期": "2026-10-09"}, "reason": "又"})
    assert (without.status_code, faults(without)) == (422, [("header", "If-Match", "Q201")])
    assert Revision.objects.count() == before


def test_a_withdrawn_record_stays_readable(analyst):
    address = f"{ENTRIES}/{of(analyst, '1')['entry']}"

    assert analyst.post(f"{address}/withdrawal", {"reason": "重複"}, if_match='"1"').json()["revision"] == 2

    assert analyst.get(address).json()["is_withdrawn"] is True
    assert analyst.get(ENTRIES).json()["count"] == 2
    assert analyst.post(f"{address}/withdrawal", {"reason": "重複"}, if_match='"2"').status_code == 422


def test_others_records_are_not_there(analyst, program):
    entry = of(analyst, "2")["entry"]

    assert program("E1").get(f"{ENTRIES}/{entry}").status_code == 404
    assert program("E1").get("registers/暗訪/entries").status_code == 403


def test_a_write_with_a_key_is_done_once(analyst):
    key = {"idempotency_key": "night-1"}

    first = analyst.post(ENTRIES, {"rows": [row(7)]}, **key)
    again = analyst.post(ENTRIES, {"rows": [row(7)]}, **key)

    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert Revision.objects.filter(key="7").count() == 1
    other = analyst.post(ENTRIES, {"rows": [row(8)]}, **key)
    assert (other.status_code, faults(other)) == (422, [("header", "Idempotency-Key", "A118")])


def test_a_write_that_was_refused_may_be_mended_under_its_key(analyst):
    key = {"idempotency_key": "night-2"}
    assert analyst.post(ENTRIES, {"rows": [row(1)]}, **key).status_code == 422

    assert analyst.post(ENTRIES, {"rows": [row(9)]}, **key).status_code == 201


# --- imports ---------------------------------------------------------------------------------------------------------

GOOD = "投訴號,工號,日期\n11,E1,2026-10-05\n12,E2,2026-10-06\n".encode()
BAD = "投訴號,工號,日期\n11,E1,昨天\n12,X9,2026-10-06\n".encode()


def test_a_file_is_looked_at_taken_and_undone(analyst):
    sent = analyst.file(IMPORTS, "十月.csv", GOOD)
    seen = sent.json()["found"]
    assert (sent.status_code, seen["state"], seen["rows"], seen["faults"]) == (201, "checked", 2, [])
    assert analyst.get(ENTRIES).json()["count"] == 3

    taken = analyst.post(f"{IMPORTS}/{seen['number']}/taking").json()["found"]
    assert (taken["state"], analyst.get(ENTRIES).json()["count"]) == ("taken", 5)
    assert analyst.file(IMPORTS, "十月.csv", GOOD).json()["found"]["number"] == seen["number"]
    assert analyst.post(f"{IMPORTS}/{seen['number']}/taking").json()["found"] == taken

    undone = analyst.post(f"{IMPORTS}/{seen['number']}/undoing", {"reason": "錯月"}).json()
    assert (undone["state"], undone["reason"]) == ("undone", "錯月")
    assert analyst.get(ENTRIES).json()["count"] == 3
    assert [one["state"] for one in analyst.get(IMPORTS).json()] == ["undone"]


def test_every_fault_of_a_file_has_its_row_and_column(analyst):
    seen = analyst.file(IMPORTS, "十月.csv", BAD).json()["found"]

    assert [(one["place"], one["row"], one["column"]) for one in seen["faults"]] == [
        ("file", 2, "日期"),
        ("file", 3, "工號"),
    ]
    assert all(one["message"] and one["advice"] for one in seen["faults"])
    assert analyst.get(f"{IMPORTS}/{seen['number']}").json() == seen
    refused = analyst.post(f"{IMPORTS}/{seen['number']}/taking")
    assert (refused.status_code, refused.json()["code"]) == (422, "T111")


def test_columns_are_chosen_by_hand(analyst):
    content = b"No,Who,When\n11,E1,2026-10-05\n"
    seen = analyst.file(IMPORTS, "x.csv", content).json()["found"]
    assert seen["fault_count"] > 0

    columns = {"投訴號": "No", "工號": "Who", "日期": "When"}
    again = analyst.post(f"{IMPORTS}/{seen['number']}/columns", {"columns": columns}).json()["found"]

    assert (again["number"], again["fault_count"], again["columns"]) == (seen["number"], 0, columns)


def test_who_may_not_write_sends_nothing(program):
    agent = program("E1")

    assert agent.file(IMPORTS, "x.csv", GOOD).status_code == 403
    assert agent.get(IMPORTS).status_code == 403
    assert not Batch.objects.exists()
    assert not Entry.objects.filter(action__startswith="records").exists()


def test_a_file_is_asked_for(analyst):
    answer = analyst.client.post(f"/api/v1/{IMPORTS}", {})

    assert (answer.status_code, faults(answer)) == (422, [("file", "file", "Q201")])


def test_a_large_file_is_worked_on_by_a_job(analyst, monkeypatch, settings):
    monkeypatch.setattr("kaohe.records.bringing.BYTES_AT_ONCE", 10)

    sent = analyst.file(IMPORTS, "十月.csv", GOOD).json()

    assert (sent["found"], sent["job"]["state"], sent["job"]["about"]) == (None, "waiting", "投訴: 十月.csv")
    address = f"jobs/{sent['job']['number']}"
    assert analyst.get(address).json() == sent["job"]
    assert analyst.post(f"{address}/cancelling").json()["state"] == "cancelled"


def test_nobody_sees_the_jobs_of_another(analyst, program, monkeypatch):
    monkeypatch.setattr("kaohe.records.bringing.BYTES_AT_ONCE", 10)
    number = analyst.file(IMPORTS, "十月.csv", GOOD).json()["job"]["number"]

    assert program("E1").get(f"jobs/{number}").status_code == 404
    assert program("E1").post(f"jobs/{number}/cancelling").status_code == 404
