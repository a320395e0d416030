"""Files beside an entry: what they are is looked at, they lie once, they are seen as the entry is, they change nothing."""

import os
import time
import zipfile
from io import BytesIO

import pytest

from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.records import rights
from kaohe.records.actions import correct, enter, withdraw
from kaohe.records.attaching import attach, attached_file, attachments, detach, enter_with
from kaohe.records.attachment_files import Upload, clean_name, folder, let_go, place_of, sweep
from kaohe.records.erasing import erase_attachments
from kaohe.records.errors import EntryRefused, FilesRefused, NotKept, RecordsError
from kaohe.records.models import Attachment, Revision
from tests.records.conftest import ABSENT

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
MEGABYTE = 1_000_000


def packed(*names, **contents):
    """A ZIP with files of these names."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, text in contents.items():
            archive.writestr(name, text)
    return made.getvalue()


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """A folder of the company."""
    settings.DATA = tmp_path / "data"


@pytest.fixture
def entry(people, book, absences):
    """An entry that stands."""
    [made] = enter(people, book, absences, [ABSENT])
    return made


def lying():
    """The files on the disk."""
    return sorted(path.name for path in folder().rglob("*") if path.is_file())


def code_of(act):
    """What an act is refused with."""
    with pytest.raises(RecordsError) as refused:
        act()
    return refused.value.code


def test_files_lie_beside_an_entry_and_change_nothing_in_it(people, absences, entry):
    before = Entry.objects.count()

    one, other = attach(
        people, absences, entry.entry, [Upload("診斷書.pdf", [PDF[:4], PDF[4:]]), Upload("b.PNG", [PNG])]
    )

    found, path = attached_file(people, absences, entry.entry, one.pk)
    assert (found.name, found.kind, found.size, path.read_bytes()) == ("診斷書.pdf", "pdf", len(PDF), PDF)
    assert [(item.number, item.name, item.by) for item in attachments(people, absences, entry.entry)] == [
        (one.pk, "診斷書.pdf", people.name), (other.pk, "b.PNG", people.name),
    ]  # fmt: skip
    assert list(Revision.objects.values_list("pk", flat=True)) == [entry.pk]
    told = Entry.objects.order_by("position")[before]
    assert (told.action, told.subject, told.detail["sha256"]) == (
        "records.attachment.add", str(entry.entry), found.sha256,
    )  # fmt: skip
    assert "診斷書" not in str(told.detail)


def test_the_same_content_lies_once(people, book, absences, entry):
    [other] = enter(people, book, absences, [ABSENT | {"日期": "2026-10-09"}])
    for number in (entry.entry, entry.entry, other.entry):
        attach(people, absences, number, [Upload("a.pdf", [PDF]), Upload("b.pdf", [PDF])])

    assert len(lying()) == 1
    assert [len(attachments(people, absences, one.entry)) for one in (entry, other)] == [1, 1]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"MZ" + b"\0" * 99, "T173"),
        ("a.pdf", b"", "T177"),
        ("a.pdf", PNG, "T172"),
        ("a.pdf.exe", PDF, "T172"),
        ("a", PDF, "T172"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "T173"),
        ("a.txt", b"<html><script>1</script>", "T173"),
        ("a.txt", b"#!/bin/sh\nrm -r /\n", "T173"),
        ("a.txt", "好".encode("gb18030"), "T173"),
        ("a.txt", b"a\0b", "T173"),
        ("a.txt", b"x" * 5000 + b"\x1b[2J", "T173"),
        ("a.zip", packed("a.txt"), "T173"),
        ("a.docx", packed("a.txt"), "T173"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "T173"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 40, "T173"),
        ("a.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), "T173"),
        ("a.pdf", PDF + b"\0" * (MEGABYTE - len(PDF) + 1), "T171"),
    ],
)
def test_what_is_no_file_of_these_kinds_is_refused_and_kept_nowhere(people, absences, entry, name, content, code):
    before = Entry.objects.count()

    with pytest.raises(FilesRefused) as refused:
        attach(people, absences, entry.entry, [Upload("好.png", [PNG]), Upload(name, [content])])

    assert [fault.code for fault in refused.value.faults] == [code]
    assert (Attachment.objects.count(), Entry.objects.count(), lying()) == (0, before, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF + b"\0" * (MEGABYTE - len(PDF))),
        ("a.JPG", b"\xff\xd8\xff\xe0" + b"\0" * 20),
        ("a.txt", "\ufeff上午請假\r\n".encode()),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml")),
        ("a.odt", packed(mimetype="application/vnd.oasis.opendocument.text")),
    ],
)
def test_what_is_one_of_these_kinds_is_taken(people, absences, entry, name, content):
    [made] = attach(people, absences, entry.entry, [Upload(name, [content])])

    assert place_of(made.sha256).read_bytes() == content


def test_all_faults_are_told_at_once(people, absences, entry):
    with pytest.raises(FilesRefused) as refused:
        attach(
            people, absences, entry.entry, [Upload("a.exe", [b"MZ\0"]), Upload("b.pdf", [PNG]), Upload("c.pdf", [PDF])]
        )

    assert [fault.code for fault in refused.value.faults] == ["T173", "T172"]
    assert refused.value.said("en")[0] == "2 files cannot lie here; none was taken."


def test_nothing_comes_to_lie_beside_what_is_withdrawn_meanwhile(people, absences, entry):
    def slowly():
        yield PDF
        withdraw(people, absences, entry.entry, seen=1, reason="重複")

    assert code_of(lambda: attach(people, absences, entry.entry, [Upload("單.pdf", slowly())])) == "T104"
    assert not Attachment.objects.exists()
    assert lying() == []


def test_so_many_and_no_more(people, absences, entry):
    attach(people, absences, entry.entry, [Upload("a.pdf", [PDF + bytes([n])]) for n in range(3)])

    assert code_of(lambda: attach(people, absences, entry.entry, [Upload("a.pdf", [PDF])])) == "T174"

    first = attachments(people, absences, entry.entry)[0]
    detach(people, absences, entry.entry, first.number, reason="傳錯")
    attach(people, absences, entry.entry, [Upload("a.pdf", [PDF])])
    assert [bool(one.withdrawn_at) for one in attachments(people, absences, entry.entry)] == [True, False, False, False]


def test_one_that_is_withdrawn_can_still_be_read(people, absences, entry):
    [made] = attach(people, absences, entry.entry, [Upload("a.pdf", [PDF])])
    assert code_of(lambda: detach(people, absences, entry.entry, made.pk, reason=" ")) == "T105"

    detach(people, absences, entry.entry, made.pk, reason="傳錯")

    assert attached_file(people, absences, entry.entry, made.pk)[1].read_bytes() == PDF
    assert Entry.objects.latest("position").action == "records.attachment.withdraw"
    assert code_of(lambda: detach(people, absences, entry.entry, made.pk, reason="傳錯")) == "T175"


def test_what_was_erased_may_come_again(people, absences, entry):
    attach(people, absences, entry.entry, [Upload("單.pdf", [PDF])])
    let_go(erase_attachments(absences.name.value, [entry.entry]))

    [made] = attach(people, absences, entry.entry, [Upload("單.pdf", [PDF])])

    shown = attachments(people, absences, entry.entry)
    assert [(one.name, one.is_erased) for one in shown] == [("", True), ("單.pdf", False)]
    assert attached_file(people, absences, entry.entry, made.pk)[1].read_bytes() == PDF


def test_they_stay_with_the_entry_when_it_is_corrected(people, book, absences, entry):
    attach(people, absences, entry.entry, [Upload("a.pdf", [PDF])])
    correct(people, book, absences, entry.entry, {"小時": "4"}, seen=1, reason="半日")

    assert [one.name for one in attachments(people, absences, entry.entry)] == ["a.pdf"]
    withdraw(people, absences, entry.entry, seen=2, reason="重複")
    assert code_of(lambda: attach(people, absences, entry.entry, [Upload("b.pdf", [PDF + b"b"])])) == "T104"


def test_entered_together_or_not_at_all(people, book, absences):
    bad = ABSENT | {"小時": "99"}
    for row, file, wrong in ((ABSENT, PNG, (0, 1)), (bad, PDF, (1, 0)), (bad, PNG, (1, 1))):
        with pytest.raises(EntryRefused) as refused:
            enter_with(people, book, absences, [row], [Upload("a.pdf", [file])])
        parts = refused.value.rows, refused.value.files
        assert tuple(len(one.faults) if one else 0 for one in parts) == wrong
    assert (Revision.objects.count(), Attachment.objects.count(), lying()) == (0, 0, [])

    [made] = enter_with(people, book, absences, [ABSENT], [Upload("a.pdf", [PDF])])
    assert [one.name for one in attachments(people, absences, made.entry)] == ["a.pdf"]


def test_a_register_without_them_takes_none(people, book):
    calls = book.register("費用")
    [made] = enter(people, book, calls, [{"時點": "2026-10-05 09:00", "金額": "5"}])

    assert code_of(lambda: attach(people, calls, made.entry, [Upload("a.pdf", [PDF])])) == "T170"


def test_only_who_sees_the_entry_sees_its_files(people, absences, entry, monkeypatch):
    [made] = attach(people, absences, entry.entry, [Upload("a.pdf", [PDF])])
    monkeypatch.setattr(rights, "visible", lambda *_: frozenset({"E2"}))

    for look in (
        lambda: attachments(people, absences, entry.entry),
        lambda: attached_file(people, absences, entry.entry, made.pk),
        lambda: attach(people, absences, entry.entry, [Upload("b.pdf", [PDF])]),
        lambda: detach(people, absences, entry.entry, made.pk, reason="x"),
    ):
        with pytest.raises((NotAllowed, NotKept)):
            look()
    assert Attachment.objects.filter(withdrawn_at=None).count() == 1


def test_a_file_of_another_entry_is_not_found(people, book, absences, entry):
    [other] = enter(people, book, absences, [ABSENT | {"日期": "2026-10-09"}])
    [made] = attach(people, absences, entry.entry, [Upload("a.pdf", [PDF])])

    with pytest.raises(NotKept):
        attached_file(people, absences, other.entry, made.pk)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\x\\證明.pdf", "證明.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\0b\n.pdf", "ab.pdf"),
        ('a<b>"?.pdf', "a_b___.pdf"),
        ("長" * 300 + ".pdf", "長" * 190 + ".pdf"),
        ("..", ""),
    ],
)
def test_names_are_shown_and_saved_anywhere(given, kept):
    assert clean_name(given) == kept


def test_what_never_became_an_attachment_goes_after_a_day(people, absences, entry):
    [made] = attach(people, absences, entry.entry, [Upload("a.pdf", [PDF])])
    left = folder() / "ab" / "left"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"x")
    sweep()
    assert left.exists()

    for path in (left, place_of(made.sha256)):
        os.utime(path, (0, time.time() - 25 * 60 * 60))
    sweep()
    assert (left.exists(), place_of(made.sha256).exists()) == (False, True)
