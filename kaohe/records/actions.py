"""Writing records: entering, correcting, withdrawing. All rows of an act are taken, or none and every fault is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, require
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.moments import DAY_SECONDS
from kaohe.ledger.actions import record, wait_for_turn
from kaohe.records.checking import Row, Sound, against_kept, own_schema, sound_rows, texts_of
from kaohe.records.closings import closings_of, months_of_entry, months_with, moved_rows
from kaohe.records.entries import Places, next_number, places_of, revisions
from kaohe.records.errors import NO_REASON, CardChanged, NotKept, RecordsError, RowsRefused, SeenOtherwise
from kaohe.records.files import path_of, range_in, read_names, read_rows
from kaohe.records.homes import home_of
from kaohe.records.imports import LookedAt, stored_as
from kaohe.records.looking import Line, Look
from kaohe.records.models import LONGEST_TEXT, Batch, Revision
from kaohe.records.presets import chosen_for
from kaohe.records.queries import everything, listing
from kaohe.records.rights import one_visible
from kaohe.records.slots import slots_of
from kaohe.records.telling import found_by_each

AT_ONCE = 500
"""Rows that are written in one statement."""


@transaction.atomic
def enter(actor: Actor, book: Book, register: Register, rows: Sequence[Row], *, reason: str = "") -> list[Revision]:
    """Enters rows, field by field as texts; one entry of the ledger for all. Raises NotAllowed, RowsRefused."""
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    sound = sound_rows(actor, book, register, rows)
    places = places_of(book, register)
    for whose in sorted({row.get(places.subject, "") for row in sound.texts}):
        require(actor, Permission.RECORDS_WRITE, (register, whose))
    first, name = next_number(), register.name.value
    detail = {"entries": [first, first + len(rows) - 1], "digest": digest(sound.texts)}
    entry = record(actor, "records.entry.enter", "register", name, detail=detail, reason=reason)
    made = list(revisions(register, sound, places, slots_of(sound.schema, places.apart), first, entry.at))
    for revision in made:
        revision.position, revision.line = entry.position, None
    Revision.objects.bulk_create(made, batch_size=AT_ONCE)
    found_by_each(entry, (one.subject for one in made))
    return made


@transaction.atomic
def correct(
    actor: Actor, book: Book, register: Register, entry: int, changes: Row, *, seen: int, reason: str
) -> Revision:
    """Corrects fields of an entry: the next revision takes its place. `seen`: the revision that was looked at.

    Raises NotAllowed, RowsRefused, RecordsError.
    """
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    before = standing(register, entry, actor, seen, reason)
    if before.erased:
        raise RecordsError("T160", entry=entry)
    kept = {name: text for name, text in before.row.items() if register.field(name)}
    sound = sound_rows(actor, book, register, [kept | dict(changes)], instead_of=[before.key])
    if sound.texts[0] == before.row:
        raise RecordsError("T106")
    places = places_of(book, register)
    for whose in sorted({before.subject, sound.texts[0].get(places.subject, "")}):
        require(actor, Permission.RECORDS_WRITE, (register, whose))
    detail = {**about(before), "digest": digest(sound.texts)}
    told = record(actor, "records.entry.correct", "entry", str(entry), detail=detail, reason=reason)
    slots = slots_of(sound.schema, places.apart)
    after = next(revisions(register, sound, places, slots, entry, told.at))
    after.position, after.number = told.position, before.number + 1
    found_by_each(told, (before.subject, after.subject))
    return supersede(before, after)


@transaction.atomic
def withdraw(actor: Actor, register: Register, entry: int, *, seen: int, reason: str) -> Revision:
    """Withdraws an entry: it stays readable and counts no more. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    before = standing(register, entry, actor, seen, reason)
    require(actor, Permission.RECORDS_WRITE, (register, before.subject))
    told = record(actor, "records.entry.withdraw", "entry", str(entry), detail=about(before), reason=reason)
    found_by_each(told, [before.subject])
    after = Revision(
        register=before.register, key=before.key, subject=before.subject, day=before.day, row=before.row, entry=entry,
        erased=before.erased,
        number=before.number + 1, known_at=told.at, position=told.position, is_live=False, is_withdrawn=True,
    )  # fmt: skip
    return supersede(before, after)


@transaction.atomic
def export(
    actor: Actor, book: Book, register: Register, look: Look, form: str, *, columns: Sequence[str] = ()
) -> Iterator[Line]:
    """The lines of a list that leave the house as a file, and a note of it in the ledger. No `columns`: all of them.

    Raises NotAllowed, RecordsError.
    """
    require(actor, Permission.RECORDS_READ, register)
    asked = [[item.field, item.test.value] for item in look.filters]  # Values may be somebody's own.
    count = listing(actor, book, register, replace(look, first=0, size=1)).count
    detail = {"form": form, "records": count, "filters": asked, "searched": bool(look.search)}
    detail |= {"columns": list(columns)} if columns else {}
    detail |= {"batch": look.batch} if look.batch is not None else {}
    record(actor, "records.list.export", "register", register.name.value, detail=detail)
    return everything(actor, book, register, look)


# --- what they share -------------------------------------------------------------------------------------------------


def standing(register: Register, entry: int, actor: Actor, seen: int, reason: str) -> Revision:
    """The last revision of an entry that stands, as the actor may see it. Raises NotAllowed, NotKept, RecordsError."""
    if not reason.strip():
        raise RecordsError(NO_REASON)
    last = one_visible(actor, register, entry)[-1]
    if not last.is_live:  # Withdrawn itself, or its import taken back.
        raise RecordsError("T104", entry=entry)
    if last.number != seen:
        raise RecordsError("T103", entry=entry)
    return last


def about(before: Revision) -> dict[str, object]:
    """What the ledger says of a change: which revision it makes, and the months that were closed with the last one.

    Those stay as they are; the difference is owed (`kaohe correct`).
    """
    first = Revision.objects.filter(register=before.register, entry=before.entry).order_by("number")
    closed = months_of_entry(before, first.values_list("known_at", flat=True)[:1].get())
    told: dict[str, object] = {"register": before.register, "number": before.number + 1}
    return told | ({"closed": closed} if closed else {})


def supersede(before: Revision, after: Revision) -> Revision:
    """The new revision takes the place of the old one, which stays readable."""
    before.is_live, before.superseded_at = False, after.known_at
    before.save(update_fields=["is_live", "superseded_at"])
    after.batch, after.line = before.batch, before.line
    after.save()
    return after


def digest(rows: Sequence[Mapping[str, str]]) -> str:
    """What the ledger holds of rows: nobody can read them from it, and nobody can change them unnoticed."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# --- imports ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def stage(actor: Actor, register: Register, seen: LookedAt) -> Batch:
    """Keeps what a look at a file found; the same file again is the same batch. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    wait_for_turn()
    name = register.name.value
    batch = Batch.objects.filter(register=name, sha256=seen.sha256).exclude(state=Batch.State.UNDONE).first()
    if batch is not None and (batch.state == Batch.State.TAKEN or is_known(batch, seen)):
        return batch
    detail = {"sha256": seen.sha256, "rows": seen.rows, "faults": len(seen.faults)}
    told = record(actor, "records.batch.check", "register", name, detail=detail)
    batch = batch or Batch(register=name, sha256=seen.sha256)
    batch.file, batch.stored, batch.mapping = seen.file[-LONGEST_TEXT:], seen.stored, dict(seen.mapping)
    batch.rows, batch.faults, batch.left_out = seen.rows, len(seen.faults), dict(seen.left_out)
    batch.is_bulk, batch.checked_at, batch.position = seen.is_bulk, told.at, told.position
    batch.save()
    return batch


def is_known(batch: Batch, seen: LookedAt) -> bool:
    """Whether a batch holds already what a look found: done again, perhaps after a kill, it tells nothing new."""
    before = batch.stored, batch.rows, batch.faults, batch.left_out, batch.file, batch.mapping, batch.is_bulk
    found = seen.stored, seen.rows, len(seen.faults), dict(seen.left_out), seen.file[-LONGEST_TEXT:], seen.mapping
    return before == (*found, seen.is_bulk)


@transaction.atomic
def take(actor: Actor, book: Book, register: Register, number: int, *, seen: str = "", reason: str = "") -> Batch:
    """Takes a batch that was looked at: all its rows, or none. One that is taken already stays as it is.

    `seen` is what was looked at (`Batch.stored`), where somebody may have had it looked at otherwise meanwhile.
    Raises NotAllowed, RowsRefused, CardChanged, SeenOtherwise, RecordsError.
    """
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    wait_for_turn()
    batch = batch_of(register, number)
    if batch.state == Batch.State.TAKEN:
        return batch
    if batch.state == Batch.State.UNDONE:
        raise RecordsError("T132", file=batch.file)
    if seen and seen != batch.stored:
        raise SeenOtherwise("T134", file=batch.file)
    if batch.faults:
        raise RecordsError("T111", file=batch.file, count=batch.faults)
    if not path_of(batch).is_file():  # It lay too long and was swept away.
        raise RecordsError("T130", file=batch.file)
    if batch.stored != stored_as(book, register, batch.sha256, chosen_for(batch)):
        raise CardChanged("T131", file=batch.file, register=register.name.value)
    links = [item.name.value for item in register.fields if home_of(book, item.type)]
    if faults := against_kept(book, register, read_names(path_of(batch), links)):  # Somebody may have written since.
        raise RowsRefused(register.name.value, faults)
    name, detail = register.name.value, {"batch": batch.pk, "sha256": batch.sha256, "rows": batch.rows}
    told = record(actor, "records.batch.take", "register", name, detail=detail, reason=reason)
    if not batch.is_bulk:
        schema, places, first = own_schema(book, register), places_of(book, register), next_number()
        table = read_rows(path_of(batch), schema)
        sound = Sound(schema, table, texts_of(schema, table))
        made = list(revisions(register, sound, places, slots_of(schema, places.apart), first, told.at))
        for revision in made:
            revision.position, revision.batch = told.position, batch
        Revision.objects.bulk_create(made, batch_size=AT_ONCE)
        found_by_each(told, (one.subject for one in made))
    batch.first_day, batch.last_day = days_in(batch, places_of(book, register))
    batch.state, batch.taken_at, batch.position = Batch.State.TAKEN, told.at, told.position
    batch.save()
    return batch


@transaction.atomic
def undo(actor: Actor, register: Register, number: int, *, reason: str) -> Batch:
    """Takes a batch back, corrections of its rows included, unless a month was closed with it.

    Raises NotAllowed, RecordsError.
    """
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    wait_for_turn()
    batch = batch_of(register, number)
    if not reason.strip():
        raise RecordsError(NO_REASON)
    if batch.state != Batch.State.TAKEN:
        raise RecordsError("T112", file=batch.file)
    moved = moved_rows([batch]).get(batch.pk, [])
    if periods := months_with(batch, closings_of(batch.register), moved):
        raise RecordsError("T113", file=batch.file, periods="、".join(periods))
    detail = {"batch": batch.pk, "sha256": batch.sha256, "rows": batch.rows}
    told = record(actor, "records.batch.undo", "register", register.name.value, detail=detail, reason=reason)
    found_by_each(told, batch.revisions.order_by().values_list("subject", flat=True).distinct())
    batch.revisions.filter(is_live=True).update(is_live=False, superseded_at=told.at)
    batch.state, batch.undone_at, batch.position = Batch.State.UNDONE, told.at, told.position
    batch.save()
    return batch


def days_in(batch: Batch, places: Places) -> tuple[int | None, int | None]:
    """The first and the last day that the rows of a batch are of; none where no field dates them."""
    first, last = range_in(path_of(batch), places.dated_by) if places.dated_by else (None, None)
    size = DAY_SECONDS if places.is_moment else 1
    return None if first is None else first // size, None if last is None else last // size


def batch_of(register: Register, number: int) -> Batch:
    """A batch of a register. Raises RecordsError."""
    found = Batch.objects.filter(register=register.name.value, pk=number).first()
    if found is None:
        raise NotKept("T114", number=number)
    return found
