"""The watched folder: whole files that somebody puts there are looked at, taken where that is set, and put away."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from kaohe.base.actor import Actor
from kaohe.base.errors import KaoheError
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.faults import RowFault
from kaohe.intake.messages import hint, message
from kaohe.jobs.kinds import Result
from kaohe.jobs.progress import Unheard
from kaohe.jobs.queue import begin
from kaohe.records.actions import stage, take
from kaohe.records.errors import RecordsError, RowsRefused, said_of
from kaohe.records.files import keep_upload
from kaohe.records.fitting import register_for
from kaohe.records.imports import faults_of, look_at
from kaohe.records.models import Batch
from kaohe.records.shelves import (
    Arrived,
    Stamp,
    arrived,
    is_still,
    opened,
    pieces_of,
    put_away,
    report,
    reported,
)

KIND = "records.inbox"
WHO = Actor.system("inbox")
QUIET = 10.0
"""Seconds for which a file must not have changed while we looked."""
OLD = 60.0
"""Seconds since its last change after which a file is whole at first sight."""
AGAIN = 3600.0
"""Seconds after which a file is tried again that could be neither moved nor reported."""
TOLD = 200
"""Faults that a report tells one by one."""
log = logging.getLogger("kaohe.records")


@dataclass
class Watch:
    """What one worker saw in the folder."""

    seen: dict[str, tuple[Stamp, float]] = field(default_factory=dict)
    begun: dict[str, tuple[Stamp, float]] = field(default_factory=dict)

    def look(self, inbox: Path) -> int:
        """Begins a job for each file that is whole and new; how many."""
        there = arrived(inbox)
        self.seen = {one.shown: self.seen[one.shown] for one in there if one.shown in self.seen}
        waiting = [one for one in there if self.is_whole(one) and not self.is_begun(one) and not is_told(inbox, one)]
        for one in waiting:
            self.begun[one.shown] = one.stamp, time.monotonic()
            args = {"shelf": one.shelf, "name": one.name}
            begin(WHO, KIND, args, about=said_of("F204", register=one.shelf or "…", file=one.name), once=once(one))
        return len(waiting)

    def is_whole(self, one: Arrived) -> bool:
        """Whether a file has not changed for a while."""
        now = time.monotonic()
        stamp, since = self.seen.get(one.shown, (None, now))
        if stamp != one.stamp:
            stamp, since = one.stamp, now
        self.seen[one.shown] = stamp, since
        return now - since >= QUIET or time.time() - one.stamp.changed / 1e9 >= OLD

    def is_begun(self, one: Arrived) -> bool:
        """Whether a job was begun for just this file."""
        stamp, at = self.begun.get(one.shown, (None, 0.0))
        return stamp == one.stamp and time.monotonic() - at < AGAIN


def once(one: Arrived) -> str:
    """What tells apart the work on a file."""
    return f"{KIND}:{one.shown}"[:200]


def is_told(inbox: Path, one: Arrived) -> bool:
    """Whether a report beside a file is about just this file. Once somebody took it on the page, it is put away."""
    try:
        with opened(inbox, one.shelf) as folder:
            stamp, _, sha256 = reported(folder, one.name).partition(" ")
            if stamp != written(one.stamp):
                return False
            if Batch.objects.filter(sha256=sha256, state=Batch.State.TAKEN).exists():
                put_away(inbox, folder, one.name, sha256)
    except OSError as fault:
        log.warning("the watched folder: %s", fault)
    return True


def bring_from_inbox(actor: Actor, progress: Unheard, *, shelf: str, name: str) -> Result:
    """Brings in a file of the folder. Raises RecordsError; then the file stays where it is, with a report beside."""
    inbox: Path | None = settings.INBOX
    if inbox is None:
        return {}  # It is no longer set.
    file = f"{shelf}/{name}" if shelf else name
    try:
        with opened(inbox, shelf) as folder:
            with pieces_of(folder, name) as (stamp, pieces):
                path = keep_upload(pieces)
            if not is_still(folder, name, stamp):
                return {}  # Somebody was still writing: it comes again when it is whole.
            end = f"{written(stamp)} {path.name}"
            try:
                book, register = register_for(path, shelf, file)
                batch = looked_at(actor, progress, book, register, path, name)
            except KaoheError as fault:
                report(folder, name, text_of([" ".join(fault.said(settings.REPORT_LANGUAGE))], end))
                raise
            if batch.state == Batch.State.TAKEN:
                put_away(inbox, folder, name, path.name)
            else:
                report(folder, name, text_of(lines_of(batch), end))
    except FileNotFoundError:
        return {}  # Taken away meanwhile.
    except OSError as fault:
        raise RecordsError("T141", file=file, why=fault.strerror or str(fault)) from fault
    return {"register": register.name.value, "batch": batch.pk}


def looked_at(actor: Actor, progress: Unheard, book: Book, register: Register, path: Path, name: str) -> Batch:
    """The batch of a file: taken where it is without fault and that is set, or was taken before."""
    before = Batch.objects.filter(register=register.name.value, sha256=path.name, state=Batch.State.TAKEN).first()
    if before is not None:
        return before
    batch = stage(actor, register, look_at(book, register, path, name, progress=progress))
    if batch.faults or not settings.INBOX_TAKES:
        return batch
    progress.at(said_of("F203"))
    try:
        return take(actor, book, register, batch.pk)
    except RowsRefused:  # Somebody has written meanwhile.
        return stage(actor, register, look_at(book, register, path, name, progress=progress))


# --- reports ---------------------------------------------------------------------------------------------------------


def text_of(lines: list[str], end: str) -> str:
    """A report; its last line tells which file it is about."""
    return "\n".join([*lines, "", end, ""])


def lines_of(batch: Batch) -> list[str]:
    """What a report says of a batch that was not taken."""
    about = {"file": batch.file, "register": batch.register}
    if not batch.faults:
        return [words("F205", rows=batch.rows, **about)]
    faults = faults_of(batch)
    more = [words("F208", count=len(faults) - TOLD)] if len(faults) > TOLD else []
    return [words("F206", count=batch.faults, **about), *map(line_of, faults[:TOLD]), *more]


def line_of(fault: RowFault) -> str:
    """A fault in a line."""
    language = settings.REPORT_LANGUAGE
    said = " ".join(filter(None, (message(fault, language), hint(fault, language))))
    return words("F207", row=fault.row, column=fault.column, said=said)


def words(code: str, **args: object) -> str:
    """A sentence in the language of reports."""
    said: Mapping[str, list[str]] = said_of(code, **args)
    return said[settings.REPORT_LANGUAGE][0]


def written(stamp: Stamp) -> str:
    """A stamp in the last line of a report. Without the file's number, which a restored disk would change."""
    return f"{stamp.size}.{stamp.changed}"
