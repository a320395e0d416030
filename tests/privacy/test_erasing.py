"""What is past its retention is erased by two people: values go everywhere, everything that rests on them stays."""

import json
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
import time_machine
from django.utils import timezone

from kaohe.access.actions import reset_password
from kaohe.access.models import Account, Token
from kaohe.base.actor import Actor
from kaohe.base.erased import ERASED
from kaohe.base.permission import NotAllowed
from kaohe.handbook.model_retention import Term
from kaohe.ledger.models import Entry, Reason
from kaohe.ledger.queries import entries, verified
from kaohe.people.actions import end_employment
from kaohe.people.models import Employment
from kaohe.privacy.actions import approve_erasure, propose_erasure, refuse_erasure
from kaohe.privacy.due import before, due_on
from kaohe.privacy.errors import PrivacyError
from kaohe.privacy.models import Erasure
from kaohe.privacy.queries import due_of, first_of
from kaohe.records.actions import correct, enter, export, stage, take, withdraw
from kaohe.records.bulk_rows import correct_row, row_of, withdraw_row
from kaohe.records.errors import RecordsError
from kaohe.records.files import folder, keep_upload, path_of, upload_of
from kaohe.records.imports import look_at
from kaohe.records.looking import Filter, Is, Look
from kaohe.records.models import Batch, Revision
from kaohe.records.own_copy import own_copy
from kaohe.records.queries import history, listing
from kaohe.records.relation import relation
from tests.company import book
from tests.privacy.conftest import KEPT, OLD, TODAY, YOUNG, due, register, visits, who


@pytest.mark.parametrize(
    ("day", "term", "last"),
    [
        (date(2026, 11, 25), Term(months=36), date(2023, 11, 25)),
        (date(2024, 2, 29), Term(months=12), date(2023, 2, 28)),
        (date(2026, 1, 31), Term(months=2), date(2025, 11, 30)),
        (date(2026, 1, 1), Term(months=1), date(2025, 12, 1)),
        (date(2026, 1, 1), Term(days=1), date(2025, 12, 31)),
    ],
)
def test_how_long_is_counted_by_the_calendar(day, term, last):
    assert before(day, term) == last


def test_a_record_is_due_on_the_day_and_not_the_day_before(shop):
    first, _ = visits(shop)

    [found] = [one for one in due_on(TODAY) if one.register.name.value == "家訪"]

    assert found.records.entries == (first,)
    assert due() == {"家訪": 1}


def test_what_is_erased_is_gone_everywhere_and_the_record_stays(shop, erase):
    first, second = visits(shop)
    correct(shop, book(KEPT), register("家訪"), first, {"地址": "北京路"}, seen=1, reason="他搬到北京路了")

    erase("家訪")

    assert due() == {}
    texts = json.dumps(list(Revision.objects.filter(entry=first).values("row", "words", "t1", "t2", "t3", "t4", "t5")))
    assert not any(word in json.loads(json.dumps(texts)) for word in ("南京路", "北京路", "門牌"))
    assert not Reason.objects.filter(text__contains="北京路").exists()
    assert Revision.objects.get(entry=second).row["地址"] == f"南京路 {YOUNG}"
    found = listing(shop, book(KEPT), register("家訪"), Look(sort="日期"))
    assert [line.values["地址"] for line in found.lines] == [ERASED, f"南京路 {YOUNG}"]
    assert found.lines[0].values["時長"] == "30"
    assert [version.values["地址"] for version in history(shop, register("家訪"), first)] == [ERASED, ERASED]
    assert listing(shop, book(KEPT), register("家訪"), Look(search="北京")).count == 0
    assert listing(shop, book(KEPT), register("家訪"), Look((Filter("地址", Is.EMPTY),))).count == 1
    assert [line.values["備註"] for line in export(shop, book(KEPT), register("家訪"), Look(sort="日期"), "csv")] == [
        ERASED,
        "門牌",
    ]
    assert ERASED in own_copy(who("E1"), "E1", TODAY).registers["家訪"][2]


def test_the_ledger_tells_how_much_and_nothing_of_it(shop, erase):
    visits(shop)
    erase("家訪")

    proposed, approved = Entry.objects.filter(action__startswith="privacy.").order_by("position")

    assert (proposed.actor, approved.actor, approved.subject) == ("H1", "D1", "家訪")
    found = entries(who("D1"), kind="person", subject="E1")
    assert (approved in found, proposed in found) == (True, False)
    assert {**approved.detail, "digest": ""} == {
        "fields": ["地址", "備註"], "records": 1, "until": OLD, "digest": "",
    }  # fmt: skip
    assert approved.detail["digest"] == proposed.detail["digest"]
    assert verified(shop).broken == ()


def test_the_engine_still_gets_the_record_with_what_is_left(shop, erase):
    visits(shop)
    before_it = relation(book(KEPT), register("家訪")).table

    erase("家訪")

    after = relation(book(KEPT), register("家訪"))
    assert after.faults == ()
    assert before_it is not None
    assert after.table is not None
    same = ["工號", "日期", "時長", "__row", "__line", "__known"]
    assert after.table.select(same).sort_by("__row").equals(before_it.select(same).sort_by("__row"))
    assert sorted(after.table["地址"].to_pylist(), key=str) == [None, f"南京路 {YOUNG}"]


def test_it_is_counted_again_as_it_was_known_before(shop, erase):
    first, _ = visits(shop)
    moment = Entry.objects.latest("position").at
    with time_machine.travel("2026-11-25 10:00 +08:00", tick=False):
        withdraw(shop, register("家訪"), first, seen=1, reason="錯")
        erase("家訪")

    was = relation(book(KEPT), register("家訪"), moment).table

    assert was is not None
    assert was["時長"].to_pylist() == [30, 30]


def test_nobody_approves_his_own_and_nobody_without_the_right(shop):
    visits(shop)
    number = propose_erasure(shop, "家訪", reason="到期").pk
    before_it = list(Revision.objects.order_by("pk").values())

    for actor, kind in ((who("H1"), NotAllowed), (who("E1"), NotAllowed), (shop, PrivacyError)):
        with pytest.raises(kind):
            approve_erasure(actor, number)

    assert list(Revision.objects.order_by("pk").values()) == before_it
    with pytest.raises(NotAllowed):
        propose_erasure(who("D1"), "家訪", reason="到期")


def refused(code, act):
    before_it = list(Revision.objects.order_by("pk").values()), Entry.objects.count()
    with pytest.raises(PrivacyError) as fault:
        act()
    assert fault.value.code == code
    assert (list(Revision.objects.order_by("pk").values()), Entry.objects.count()) == before_it


def test_what_changed_since_is_proposed_anew(shop):
    visits(shop)
    hr, director = who("H1"), who("D1")
    refused("V105", lambda: propose_erasure(hr, "家訪", reason=" "))
    refused("V101", lambda: propose_erasure(hr, "聯絡人", reason="-"))
    number = propose_erasure(hr, "家訪", reason="到期").pk
    refused("V102", lambda: propose_erasure(hr, "家訪", reason="到期"))
    enter(shop, book(KEPT), register("家訪"), [{"工號": "E2", "日期": OLD, "地址": "x", "備註": "y", "時長": "1"}])
    refused("V104", lambda: approve_erasure(director, number))
    refused("V105", lambda: refuse_erasure(director, number, reason=""))
    with pytest.raises(NotAllowed):
        refuse_erasure(who("E1"), number, reason="-")

    refuse_erasure(director, number, reason="變了")

    assert Erasure.objects.get().state == "refused"
    refused("V106", lambda: approve_erasure(director, number))
    assert due() == {"家訪": 2}


def test_an_erased_record_is_corrected_no_more_but_can_be_withdrawn(shop, erase):
    first, _ = visits(shop)
    erase("家訪")

    with pytest.raises(RecordsError) as fault:
        correct(shop, book(KEPT), register("家訪"), first, {"地址": "新"}, seen=1, reason="-")
    assert fault.value.code == "T160"
    withdraw(shop, register("家訪"), first, seen=1, reason="-")

    assert history(shop, register("家訪"), first)[0].values["地址"] == ERASED


def test_from_leaving_on(shop, erase):
    enter(shop, book(KEPT), register("聯絡人"), [{"工號": one, "電話": "139"} for one in ("E1", "E2", "E3")])
    end_employment(shop, "E1", last_day=TODAY - timedelta(days=365), reason="離職")
    end_employment(shop, "E2", last_day=TODAY - timedelta(days=364), reason="離職")
    assert due() == {"聯絡人": 1}

    erase("聯絡人")

    assert {one.key: one.row.get("電話") for one in Revision.objects.all()} == {"E1": None, "E2": "139", "E3": "139"}


def test_who_somebody_was_goes_and_his_number_and_days_stay(shop, erase):
    end_employment(shop, "E1", last_day=date(2024, 11, 25), reason="和主管吵架")
    end_employment(shop, "E2", last_day=date(2024, 11, 26), reason="離職")
    reset_password(Actor.system("test"), "E1", reason="吵架後忘了密碼")
    account = Account.objects.get(login="E1")
    account.email = "e1@example.com"
    account.is_owner = True
    account.save()
    Account.objects.exclude(pk=account.pk).update(is_owner=False)
    Token.objects.create(
        account=account, digest="x", scopes=[], created_at=timezone.now(), until=TODAY, entry=1
    )  # fmt: skip
    assert due() == {"人員": 1}

    erase("人員")

    assert due() == {}
    gone = Employment.objects.filter(person__number="E1") | Employment.objects.filter(name=ERASED)
    assert set(gone.values_list("person__number", "name", "searched", "spelled")) == {("E1", ERASED, "(已清除)", "")}
    assert not Reason.objects.filter(text__contains="吵架").exists()
    account.refresh_from_db()
    assert (account.email, account.is_active, account.is_owner) == ("", False, True)
    assert not Token.objects.filter(revoked_at=None).exists()
    Account.objects.filter(login="owner").update(is_owner=True)
    table = relation(book(KEPT), register("人員")).table
    assert table is not None
    row = next(one for one in table.to_pylist() if one["工號"] == "E1")
    assert (row["姓名"], row["離職日"] is not None) == (ERASED, True)
    assert verified(shop).broken == ()


@pytest.fixture
def calls(shop):
    """Two calls in a file, of which one is older than six months."""
    text = "號,工號,時點,來電號碼,等待\n1,E1,2026-05-25 23:59,13911112222,5\n2,E1,2026-05-26 00:00,13933334444,7\n"
    upload = keep_upload([b"\xef\xbb\xbf" + text.encode()])
    batch = stage(shop, register("來電"), look_at(book(KEPT), register("來電"), upload, "來電.csv"))
    return take(shop, book(KEPT), register("來電"), batch.pk)


def test_rows_of_a_file_are_written_anew_without_them(shop, calls, erase):
    old, upload = path_of(calls), upload_of(calls.sha256)
    assert due() == {"來電": 1}

    erase("來電")

    calls.refresh_from_db()
    assert due() == {}
    assert not old.exists()
    assert not upload.exists()
    assert not any(b"13911112222" in path.read_bytes() for path in folder().rglob("*") if path.is_file())
    table = pq.read_table(path_of(calls))
    assert table["來電號碼"].to_pylist() == [None, "13933334444"]
    assert table["__line"].to_pylist() == [2, 3]
    found = listing(shop, book(KEPT), register("來電"), Look(sort="時點"))
    assert [(line.key, line.values["來電號碼"], line.values["等待"]) for line in found.lines] == [
        ("1", ERASED, "5"),
        ("2", "13933334444", "7"),
    ]
    relations = relation(book(KEPT), register("來電")).table
    assert relations is not None
    assert relations["等待"].to_pylist() == [5, 7]


def test_one_row_of_a_file_shows_it_and_is_corrected_no_more(shop, calls, erase):
    erase("來電")

    assert row_of(shop, book(KEPT), register("來電"), calls.pk, 2).values["來電號碼"] == ERASED
    with pytest.raises(RecordsError) as fault:
        correct_row(shop, book(KEPT), register("來電"), calls.pk, 2, {"來電號碼": "1"}, reason="-")
    assert fault.value.code == "T160"
    withdraw_row(shop, book(KEPT), register("來電"), calls.pk, 2, reason="-")
    assert [line.key for line in listing(shop, book(KEPT), register("來電"), Look()).lines] == ["2"]


def test_the_same_file_is_still_the_same_import(shop, calls, erase):
    text = "號,工號,時點,來電號碼,等待\n1,E1,2026-05-25 23:59,13911112222,5\n2,E1,2026-05-26 00:00,13933334444,7\n"
    erase("來電")

    upload = keep_upload([b"\xef\xbb\xbf" + text.encode()])
    again = stage(shop, register("來電"), look_at(book(KEPT), register("來電"), upload, "來電.csv"))

    assert again.pk == calls.pk
    assert Batch.objects.count() == 1


def test_nothing_is_lost_when_it_fails_halfway(shop, calls, monkeypatch):
    number = propose_erasure(who("H1"), "來電", reason="到期").pk
    old = path_of(calls)

    def fail(*_):
        raise OSError("full")

    monkeypatch.setattr("kaohe.privacy.actions.decided", fail)
    with pytest.raises(OSError, match="full"):
        approve_erasure(who("D1"), number)

    calls.refresh_from_db()
    assert path_of(calls) == old
    assert old.exists()
    assert upload_of(calls.sha256).exists()
    assert Erasure.objects.get().state == "proposed"


def test_a_preview_names_no_record_that_the_reader_may_not_see(shop):
    visits(shop)
    hr = who("H1")

    assert first_of(hr, due_of(hr, TODAY, "家訪")) == []
    assert due_of(hr, TODAY, "家訪").count == 1
    assert [one.day for one in first_of(shop, due_of(shop, TODAY, "家訪"))] == [date.fromisoformat(OLD)]
