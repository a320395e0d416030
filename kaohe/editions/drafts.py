"""What every action on an edition shares: finding it, its files, keeping a state of them, and a step."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.editions.errors import EditionError, NoSuch
from kaohe.editions.folders import Files, files_of, keep, path_fault, text_fault
from kaohe.editions.models import Edition, Folder, Revision, Step
from kaohe.editions.states import State
from kaohe.ledger.models import Entry

STANDS = {
    State.DRAFT: "E171",
    State.COMMENT: "E172",
    State.APPROVED: "E173",
    State.IN_FORCE: "E174",
    State.WITHDRAWN: "E175",
}
"""What is said of an edition in whose state something cannot be done."""


def edition_of(number: int, *states: State) -> Edition:
    """The edition of a number, held until the transaction ends. Raises EditionError when it is in no such state.

    Every act holds it before it has its turn to write the ledger: others write while a draft is checked.
    """
    found = Edition.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise NoSuch("E102", number=number)
    if states and found.state not in states:
        raise EditionError(STANDS[State(found.state)], number=number)
    return found


def head_of(handbook: str) -> Edition | None:
    """The edition that the next one follows: the last that was given its day."""
    held = Edition.objects.filter(state=State.IN_FORCE, handbook=handbook)
    return held.order_by("since", "number").last()


def latest(edition: Edition) -> Revision:
    """The revision that was saved last."""
    return edition.revisions.select_related("folder").latest("position")


def draft_files(edition: Edition) -> dict[str, str]:
    """The files of an edition as they were saved last."""
    return files_of(latest(edition).folder)


def file_of(files: Files, path: str) -> str:
    """A file of an edition. Raises EditionError."""
    if path not in files:
        raise NoSuch("E116", path=path)
    return files[path]


def kept(edition: Edition, files: Files) -> Folder:
    """The folder with these files."""
    return keep(edition.handbook, files)


def with_text(edition: Edition, files: Files, path: str, text: str) -> Folder:
    """The folder with one file written. Raises EditionError when it may not be kept."""
    fault = path_fault(path) or text_fault(path, text)
    if fault is not None:
        raise fault
    return kept(edition, {**files, path: text})


def revise(edition: Edition, folder: Folder, actor: Actor, entry: Entry) -> Revision:
    """The next revision of an edition."""
    last = edition.revisions.order_by("position").last()
    return Revision.objects.create(
        edition=edition, position=last.position + 1 if last else 1, folder=folder, **signed(actor, entry)
    )


def step(edition: Edition, state: State, actor: Actor, entry: Entry, since: date | None = None) -> Step:
    """The edition comes into a state."""
    edition.state, edition.since = state, since
    edition.save(update_fields=["state", "since", "comments_until"])
    return Step.objects.create(
        edition=edition, revision=latest(edition), state=state, since=since, **signed(actor, entry)
    )


def signed(actor: Actor, entry: Entry) -> dict[str, object]:
    """Who acted, as the tables keep it."""
    return {"by": actor.name, "instead_of": actor.instead_of, "at": entry.at, "entry": entry.position}


def today() -> date:
    """The day, where the company is."""
    return timezone.localdate()
