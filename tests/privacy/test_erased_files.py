"""Files beside a record are erased with it."""

import hashlib

import pytest

from kaohe.ledger.queries import verified
from kaohe.records.attaching import attach, attached_file, attachments
from kaohe.records.attachment_files import Upload as Beside
from kaohe.records.attachment_files import place_of
from kaohe.records.errors import RecordsError
from tests.privacy.conftest import due, register, visits

pytestmark = pytest.mark.django_db


def test_files_beside_a_record_go_with_it_unless_another_needs_them(shop, erase):
    first, second = visits(shop)
    own, shared = b"%PDF-1.7 own", b"%PDF-1.7 shared"
    attach(shop, register("家訪"), first, [Beside("南京路.pdf", [own]), Beside("表.pdf", [shared])])
    attach(shop, register("家訪"), second, [Beside("表.pdf", [shared])])

    erase("家訪")

    assert [(one.name, one.is_erased) for one in attachments(shop, register("家訪"), first)] == [("", True), ("", True)]
    assert [(one.name, one.is_erased) for one in attachments(shop, register("家訪"), second)] == [("表.pdf", False)]
    assert {place_of(hashlib.sha256(one).hexdigest()).exists() for one in (own,)} == {False}
    assert place_of(hashlib.sha256(shared).hexdigest()).read_bytes() == shared
    assert verified(shop).broken == ()
    with pytest.raises(RecordsError):
        attached_file(shop, register("家訪"), first, attachments(shop, register("家訪"), first)[0].number)


def test_copies_of_records_go_at_once(shop, erase, settings, tmp_path):
    visits(shop)
    settings.INBOX = tmp_path / "inbox"
    month, done, waits = (
        tmp_path / "open-months" / "ab" / "2026-10",
        settings.INBOX / "done",
        settings.INBOX / "家訪.csv",
    )
    month.mkdir(parents=True)
    done.mkdir(parents=True)
    for file in (month / "run.json", done / "12-家訪.csv", waits):
        file.touch()

    erase("家訪")

    assert (month.exists(), list(done.iterdir()), waits.exists()) == (False, [], True)


def test_a_record_with_nothing_left_but_a_file_is_due(shop, erase):
    first, _ = visits(shop)
    erase("家訪")
    assert due() == {}
    attach(shop, register("家訪"), first, [Beside("補.pdf", [b"%PDF-1.7"])])

    assert due() == {"家訪": 1}
    erase("家訪")
    assert due() == {}
