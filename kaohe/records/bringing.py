"""Bringing a file in: a small one at once, a large one by a job, the same one never twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, require
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.jobs.kinds import Said
from kaohe.jobs.models import Job
from kaohe.jobs.queue import begin
from kaohe.records.actions import batch_of, stage, take
from kaohe.records.errors import said_of
from kaohe.records.files import keep_upload, upload_there
from kaohe.records.imports import look_at
from kaohe.records.models import LONGEST_TEXT, Batch
from kaohe.records.presets import Chosen

LOOK, TAKE = "records.look", "records.take"
BYTES_AT_ONCE = 2_000_000
"""Of a text file: about twenty thousand rows, which take less than a second."""
ROWS_AT_ONCE = 5_000
PACKED = (b"PK", b"\x1f\x8b", b"PAR1")
TIGHT = 10
"""A packed file counts for so many times its size."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: its batch, or the job that works on it."""

    batch: Batch | None = None
    job: Job | None = None
    was_taken: bool = False
    """Whether the same file was taken before; nothing was done."""


def bring(actor: Actor, book: Book, register: Register, pieces: Iterable[bytes], file: str) -> Brought:
    """Keeps a file and looks at it; of its name only what can be seen. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    file = "".join(filter(str.isprintable, file))[-LONGEST_TEXT:] or "…"
    sha256 = keep_upload(pieces).name
    taken = Batch.objects.filter(register=register.name.value, sha256=sha256, state=Batch.State.TAKEN).first()
    if taken is not None:
        return Brought(taken, was_taken=True)
    return look(actor, book, register, sha256, file)


def look(actor: Actor, book: Book, register: Register, sha256: str, file: str, chosen: Chosen | None = None) -> Brought:
    """Looks at a file that is kept, at once or by a job. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    path = upload_there(sha256, file)
    if is_small(path):
        return Brought(stage(actor, register, look_at(book, register, path, file, chosen, by=actor.name)))
    name, choice = register.name.value, asdict(chosen) if chosen else None
    args = {"register": name, "sha256": sha256, "file": file, "chosen": choice}
    way = hashlib.sha256(json.dumps(choice, sort_keys=True).encode()).hexdigest()[:16]
    job = begin(actor, LOOK, args, about=about(register, file), once=f"{LOOK}:{sha256}:{way}:{name}"[:200])
    return Brought(job=job)


def take_in(actor: Actor, book: Book, register: Register, number: int, *, seen: str = "") -> Brought:
    """Takes a batch that was looked at, as it was `seen`, at once or by a job. Raises NotAllowed, RowsRefused,
    RecordsError."""
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    batch = batch_of(register, number)
    if batch.rows <= ROWS_AT_ONCE:
        return Brought(take(actor, book, register, number, seen=seen))
    args = {"register": register.name.value, "batch": number, "seen": seen}
    once = f"{TAKE}:{number}:{seen}"[:200]
    return Brought(batch, begin(actor, TAKE, args, about=about(register, batch.file), once=once))


def is_small(path: Path) -> bool:
    """Whether nobody waits long for a look at a file."""
    with path.open("rb") as file:
        is_packed = file.read(4).startswith(PACKED)
    return path.stat().st_size * (TIGHT if is_packed else 1) <= BYTES_AT_ONCE


def about(register: Register, file: str) -> Said:
    """What a job is about."""
    return said_of("F204", register=register.name.value, file=file)
