"""Importing opening data into the company's months: all files of it or none, and who did it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import ALONE, Permission, require
from kaohe.engine.plan.frames import PERSON
from kaohe.handbook.book import Book
from kaohe.ledger.actions import in_turn, record
from kaohe.ledger.models import Entry
from kaohe.month.opening.placing import put_in_force, settle, unfinished, waiting
from kaohe.month.opening.reading import Opening, read_opening
from kaohe.month.opening.taking import write_opening
from kaohe.people.models import Person


@in_turn
def import_opening(
    actor: Actor,
    book: Book,
    first: Period,
    files: Mapping[str, bytes],
    runs: Path,
    *,
    called: Mapping[str, str] | None = None,
    reason: str = "",
) -> Opening:
    """Takes files by their names (期初.xlsx) as the months before `first`; those of an earlier import are replaced.

    `called`: what the files were called where they came from; faults and the months say it.
    Nobody brings his own row, unless there is no other account.
    Raises NotAllowed, RecordsRefused with every fault, MonthError.
    """
    require(actor, Permission.MONTH_OPENING)
    finish(runs)
    known = {PERSON: frozenset(Person.objects.values_list("number", flat=True))}
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        found = as_called(read_opening(book, Path(folder), first, known), called or {})
    handbook = book.source.settings.folder
    himself = [require(actor, Permission.MONTH_OPENING, one) for one in sorted(found.people & actor.selves)]
    digests = [seen.sha256 for seen in found.files]
    detail: dict[str, object] = {"months": [str(month) for month in found.months], "sha256": digests}
    if any(decision.because == ALONE for decision in himself):
        detail["for_himself"] = ALONE
    entry = record(actor, "month.opening.import", "handbook", handbook, detail=detail, reason=reason, period=str(first))
    waits = waiting(runs, entry.digest)
    write_opening(book, found, waits)
    transaction.on_commit(lambda: put_in_force(waits), robust=True)
    return found


def as_called(found: Opening, called: Mapping[str, str]) -> Opening:
    """The same with the names that the files had where they came from."""
    faults = tuple(replace(one, file=called.get(one.file, one.file)) for one in found.faults)
    files = tuple(replace(one, path=called.get(one.path, one.path)) for one in found.files)
    return replace(found, faults=faults, files=files)


@in_turn
def finish(runs: Path) -> None:
    """Ends what processes left that died: months are in force if the ledger tells of their import, else they go."""
    for left, entry in unfinished(runs).items():
        if Entry.objects.filter(digest=entry).exists():
            put_in_force(left)
        else:
            shutil.rmtree(left)
    settle(runs)
