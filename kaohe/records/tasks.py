"""What imports do beside the pages. Each may be done again from the start: files lie by digest, acts are guarded."""

from __future__ import annotations

import time

from django.conf import settings
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.editions.in_force import books_in_force
from kaohe.jobs.kinds import Result, every, job
from kaohe.jobs.progress import Unheard
from kaohe.records import attachment_files, inbox
from kaohe.records.actions import batch_of, stage, take
from kaohe.records.bringing import LOOK, TAKE
from kaohe.records.errors import CardChanged, RowsRefused, said_of
from kaohe.records.files import LONGEST_KEPT, sweep, upload_there
from kaohe.records.imports import look_at
from kaohe.records.in_force import register_in_force
from kaohe.records.presets import Chosen, chosen_for
from kaohe.records.shelves import prune
from kaohe.records.slots_in_force import Fitting


@job(LOOK)
def look_in_a_job(
    actor: Actor, progress: Unheard, *, register: str, sha256: str, file: str, chosen: dict[str, object] | None
) -> Result:
    """Looks at a file that is kept."""
    book, found = register_in_force(register)
    choice = Chosen(**chosen) if chosen else None  # type: ignore[arg-type]
    batch = stage(
        actor, found, look_at(book, found, upload_there(sha256, file), file, choice, by=actor.name, progress=progress)
    )
    return {"register": register, "batch": batch.pk}


@job(TAKE)
def take_in_a_job(actor: Actor, progress: Unheard, *, register: str, batch: int, seen: str = "") -> Result:
    """Takes a batch; where somebody has written meanwhile, or the handbook has changed, it is looked at anew."""
    book, found = register_in_force(register)
    progress.at(said_of("F203"))
    try:
        take(actor, book, found, batch, seen=seen)
    except (RowsRefused, CardChanged):
        kept = batch_of(found, batch)
        path = upload_there(kept.sha256, kept.file)
        stage(actor, found, look_at(book, found, path, kept.file, chosen_for(kept), progress=progress))
    return {"register": register, "batch": batch}


job(inbox.KIND)(inbox.bring_from_inbox)
WATCH, FITTING = inbox.Watch(), Fitting()


@every(5)
def watch() -> None:
    """Looks into the watched folder, where there is one."""
    if settings.INBOX is not None:
        WATCH.look(settings.INBOX)


@every(60)
def fit_slots() -> None:
    """Lets lists be sorted and added up by what the handbook in force means, though nobody has written since."""
    FITTING.fit(books_in_force(timezone.localdate()))


@every(60 * 60)
def sweep_away() -> None:
    """Takes away what uploads left that never came to their end, and what was put away long ago."""
    sweep()
    attachment_files.sweep()
    if settings.INBOX is not None:
        prune(settings.INBOX, time.time() - LONGEST_KEPT)
