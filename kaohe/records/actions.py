"""Writing records: entering, correcting, withdrawing. All rows of an act are taken, or none and every fault is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db import transaction

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.ledger.actions import record, wait_for_turn
from kaohe.records.checking import Row, sound_rows
from kaohe.records.entries import next_number, places_of, revisions
from kaohe.records.errors import RecordsError
from kaohe.records.models import Revision
from kaohe.records.slots import slots_of

AT_ONCE = 500
"""Rows that are written in one statement."""


@transaction.atomic
def enter(actor: Actor, book: Book, register: Register, rows: Sequence[Row], *, reason: str = "") -> list[Revision]:
    """Enters rows, field by field as texts; one entry of the ledger for all. Raises NotAllowed, RowsRefused."""
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    sound = sound_rows(book, register, rows)
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
    before = standing(register, entry, seen, reason)
    kept = {name: text for name, text in before.row.items() if register.field(name)}
    sound = sound_rows(book, register, [kept | dict(changes)], instead_of=[before.key])
    if sound.texts[0] == before.row:
        raise RecordsError("T106")
    places = places_of(book, register)
    for whose in sorted({before.subject, sound.texts[0].get(places.subject, "")}):
        require(actor, Permission.RECORDS_WRITE, (register, whose))
    detail = {"register": register.name.value, "number": before.number + 1, "digest": digest(sound.texts)}
    told = record(actor, "records.entry.correct", "entry", str(entry), detail=detail, reason=reason)
    slots = slots_of(sound.schema, places.apart)
    after = next(revisions(register, sound, places, slots, entry, told.at))
    after.position, after.number = told.position, before.number + 1
    return supersede(before, after)


@transaction.atomic
def withdraw(actor: Actor, register: Register, entry: int, *, seen: int, reason: str) -> Revision:
    """Withdraws an entry: it stays readable and counts no more. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, register)
    wait_for_turn()
    before = standing(register, entry, seen, reason)
    require(actor, Permission.RECORDS_WRITE, (register, before.subject))
    detail = {"register": register.name.value, "number": before.number + 1}
    told = record(actor, "records.entry.withdraw", "entry", str(entry), detail=detail, reason=reason)
    after = Revision(
        register=before.register, key=before.key, subject=before.subject, day=before.day, row=before.row, entry=entry,
        number=before.number + 1, known_at=told.at, position=told.position, is_live=False, is_withdrawn=True,
    )  # fmt: skip
    return supersede(before, after)


# --- what they share -------------------------------------------------------------------------------------------------


def standing(register: Register, entry: int, seen: int, reason: str) -> Revision:
    """The last revision of an entry that stands. Raises RecordsError."""
    if not reason.strip():
        raise RecordsError("T105")
    last = Revision.objects.filter(register=register.name.value, entry=entry).order_by("-number").first()
    if last is None:
        raise RecordsError("T102", entry=entry)
    if last.is_withdrawn:
        raise RecordsError("T104", entry=entry)
    if last.number != seen:
        raise RecordsError("T103", entry=entry)
    return last


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
