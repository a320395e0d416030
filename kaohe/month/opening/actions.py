"""Importing opening data into the company's months: all files of it or none, and who did it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import ALONE, Permission, require
from kaohe.engine.plan.frames import PERSON
from kaohe.handbook.book import Book
from kaohe.ledger.actions import in_turn, record
from kaohe.month.opening.reading import Opening, read_opening
from kaohe.month.opening.taking import take_opening
from kaohe.people.models import Person


@in_turn
def import_opening(
    actor: Actor, book: Book, first: Period, files: Mapping[str, bytes], runs: Path, *, reason: str = ""
) -> Opening:
    """Takes files by their names (期初.xlsx) as the months before `first`; those of an earlier import are replaced.

    Nobody brings his own row, unless there is no other account.
    Raises NotAllowed, RecordsRefused with every fault, MonthError.
    """
    require(actor, Permission.MONTH_OPENING)
    known = {PERSON: frozenset(Person.objects.values_list("number", flat=True))}
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        found = read_opening(book, Path(folder), first, known)
    handbook = book.source.settings.folder
    himself = [require(actor, Permission.MONTH_OPENING, one) for one in sorted(found.people & selves(actor))]
    digests = [seen.sha256 for seen in found.files]
    detail: dict[str, object] = {"months": [str(month) for month in found.months], "sha256": digests}
    if any(decision.because == ALONE for decision in himself):
        detail["for_himself"] = ALONE
    record(actor, "month.opening.import", "handbook", handbook, detail=detail, reason=reason, period=str(first))
    take_opening(book, found, runs)
    return found


def selves(who: Actor) -> frozenset[str]:
    """Whose row would be the actor's own: his, and that of whom he stands in for."""
    return frozenset({who.name, who.instead_of} - {""})
