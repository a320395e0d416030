"""Files beside an entry: adding, withdrawing, seeing them.

They prove a record and change nothing in it, so that a proof may be handed in after its month was closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.model_attachments import MEGABYTE, Attachments
from kaohe.ledger.actions import record, wait_for_turn
from kaohe.ledger.models import Entry
from kaohe.records.actions import enter
from kaohe.records.attachment_files import Lying, Upload, clean_name, come, keep, place_of
from kaohe.records.checking import Row
from kaohe.records.errors import NO_REASON, EntryRefused, FilesRefused, NotKept, RecordsError, RowsRefused
from kaohe.records.file_kinds import KINDS, group_of, kind_of, suffixes
from kaohe.records.models import Attachment, Revision
from kaohe.records.rights import one_visible
from kaohe.records.telling import found_by_each


@dataclass(frozen=True, slots=True)
class Attached:
    """A file beside an entry: who added it and when, and since when it no longer counts."""

    number: int
    name: str
    kind: str
    size: int
    sha256: str
    added_at: datetime
    by: str
    instead_of: str
    withdrawn_at: datetime | None
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its name, where it lies for now, its digest and size, what it is (empty: none we know)."""

    name: str
    coming: Path
    found: Lying
    kind: str


@transaction.atomic
def enter_with(
    actor: Actor, book: Book, register: Register, rows: Sequence[Row], uploads: Sequence[Upload]
) -> list[Revision]:
    """Enters rows, the first with files beside it: all of it or nothing.

    Raises NotAllowed, EntryRefused with all that is wrong with both, RecordsError.
    """
    made, sent, refused = list[Revision](), list[Sent](), EntryRefused()
    try:
        with transaction.atomic():
            made = enter(actor, book, register, rows)
    except RowsRefused as fault:
        refused.rows = fault
    try:
        sent = looked_at_all(uploads, rules_of(register)) if uploads else []
    except FilesRefused as fault:
        refused.files = fault
    with put_away(sent):
        if refused.rows or refused.files:
            raise refused
        if sent:
            kept(actor, register, made[0].entry, sent)
    return made


@transaction.atomic
def attach(actor: Actor, register: Register, entry: int, uploads: Sequence[Upload]) -> list[Attachment]:
    """Puts files beside an entry, all of them or none; what lies there already stays as it is.

    Raises NotAllowed, NotKept, RecordsError.
    """
    sent = looked_at_all(uploads, writable(actor, register, entry))
    with put_away(sent):
        return kept(actor, register, entry, sent)


@contextmanager
def put_away(sent: Sequence[Sent]) -> Iterator[None]:
    """What was put down to be looked at does not stay where it lies."""
    try:
        yield
    finally:
        for one in sent:
            one.coming.unlink(missing_ok=True)


def kept(actor: Actor, register: Register, entry: int, sent: Sequence[Sent]) -> list[Attachment]:
    """Keeps what is not there yet, each file with its entry of the ledger. Raises RecordsError."""
    wait_for_turn()
    if not Revision.objects.filter(register=register.name.value, entry=entry, is_live=True).exists():
        raise RecordsError("T104", entry=entry)  # While it was sent somebody has withdrawn the record.
    most = rules_of(register).most
    there = Attachment.objects.filter(register=register.name.value, entry=entry, withdrawn_at=None, erased_at=None)
    known = set(there.values_list("sha256", flat=True))
    new = {one.found.sha256: one for one in sent if one.found.sha256 not in known}
    if len(known) + len(new) > most:
        raise RecordsError("T174", most=most)
    made, whose = [], subject_of(register, entry)
    for one in new.values():
        keep(one.coming, one.found)
        detail = {"register": register.name.value, **asdict(one.found), "kind": one.kind}
        told = found_by_each(record(actor, "records.attachment.add", "entry", str(entry), detail=detail), [whose])
        made.append(
            Attachment(
                register=register.name.value, entry=entry, name=one.name, kind=one.kind, size=one.found.size,
                sha256=one.found.sha256, added_at=told.at, position=told.position,
            )
        )  # fmt: skip
    return Attachment.objects.bulk_create(made)


@transaction.atomic
def detach(actor: Actor, register: Register, entry: int, number: int, *, reason: str) -> Attachment:
    """Withdraws a file: it stays readable and is struck out. Raises NotAllowed, NotKept, RecordsError."""
    writable(actor, register, entry)
    wait_for_turn()
    if not reason.strip():
        raise RecordsError(NO_REASON)
    found = one_of(register, entry, number)
    if found.withdrawn_at is not None:
        raise RecordsError("T175")
    detail = {"register": register.name.value, "sha256": found.sha256}
    told = record(actor, "records.attachment.withdraw", "entry", str(entry), detail=detail, reason=reason)
    found_by_each(told, [subject_of(register, entry)])
    found.withdrawn_at = told.at
    found.save(update_fields=["withdrawn_at"])
    return found


def attachments(actor: Actor, register: Register, entry: int) -> list[Attached]:
    """The files of an entry as they came, those too that were withdrawn. Raises NotAllowed, NotKept."""
    one_visible(actor, register, entry)
    found = list(Attachment.objects.filter(register=register.name.value, entry=entry).order_by("pk"))
    told = {one.position: one for one in Entry.objects.filter(position__in=[one.position for one in found])}
    return [
        Attached(
            one.pk, one.name, one.kind, one.size, one.sha256, one.added_at, told[one.position].actor,
            told[one.position].instead_of, one.withdrawn_at, one.erased_at is not None,
        )
        for one in found
    ]  # fmt: skip


def attached_file(actor: Actor, register: Register, entry: int, number: int) -> tuple[Attachment, Path]:
    """A file and where it lies. Raises NotAllowed, NotKept."""
    one_visible(actor, register, entry)
    found = one_of(register, entry, number)
    path = place_of(found.sha256)
    if found.erased_at is not None or not path.is_file():
        raise NotKept("T176", number=number)
    return found, path


def looked_at_all(uploads: Sequence[Upload], rules: Attachments) -> list[Sent]:
    """Files that were sent and may all lie here. Raises FilesRefused with all that is wrong."""
    found, faults = list[Sent](), list[RecordsError]()
    for upload in uploads:
        one = look_at(upload, rules)
        if fault := wrong_with(one, rules):
            faults.append(fault)
        found.append(one)
    if faults:
        for one in found:
            one.coming.unlink()
        raise FilesRefused(faults)
    return found


def look_at(upload: Upload, rules: Attachments) -> Sent:
    """A file that was sent, put down beside the others; what is larger than any may be is not looked at."""
    most = rules.megabytes * MEGABYTE
    coming, found = come(upload.pieces, most)
    return Sent(clean_name(upload.name), coming, found, (kind_of(coming) if found.size <= most else None) or "")


def wrong_with(one: Sent, rules: Attachments) -> RecordsError | None:
    """Why a file may not lie here."""
    if one.found.size > rules.megabytes * MEGABYTE:
        return RecordsError("T171", file=one.name, most=rules.megabytes)
    if not one.found.size:
        return RecordsError("T177", file=one.name)
    if group_of(one.kind) not in rules.kinds:
        kinds, written = "、".join(rules.kinds), " ".join(suffixes(rules.kinds))
        return RecordsError("T173", file=one.name, kinds=kinds, suffixes=written)
    if not one.name.lower().endswith(KINDS[one.kind].suffixes):
        return RecordsError("T172", file=one.name, suffixes=" ".join(KINDS[one.kind].suffixes))
    return None


def rules_of(register: Register) -> Attachments:
    """What may lie beside its records. Raises RecordsError where nothing may."""
    if register.attachments is None:
        raise RecordsError("T170", register=register.name.value)
    return register.attachments


def writable(actor: Actor, register: Register, entry: int) -> Attachments:
    """What may lie beside an entry that stands and is his to write. Raises NotAllowed, NotKept, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, register)
    last = one_visible(actor, register, entry)[-1]
    require(actor, Permission.RECORDS_WRITE, (register, last.subject))
    if not last.is_live:
        raise RecordsError("T104", entry=entry)
    return rules_of(register)


def subject_of(register: Register, entry: int) -> str:
    """Whose an entry is by its last revision."""
    kept = Revision.objects.filter(register=register.name.value, entry=entry).order_by("-number")
    return kept.values_list("subject", flat=True)[0]


def one_of(register: Register, entry: int, number: int) -> Attachment:
    """A file of an entry. Raises NotKept."""
    found = Attachment.objects.filter(register=register.name.value, entry=entry, pk=number).first()
    if found is None:
        raise NotKept("T176", number=number)
    return found
