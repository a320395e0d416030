"""What stands in the way of a decision: faults, one's own hand in it, open comments, an edition come in between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kaohe.base.actor import Actor
from kaohe.editions.checking import opened
from kaohe.editions.drafts import head_of, today
from kaohe.editions.errors import EditionError
from kaohe.editions.models import Comment, Edition, Folder, Revision, Step
from kaohe.editions.states import State


def may_submit(folder: Folder, comments_until: date | None = None) -> None:
    """A draft without faults, and a comment round that is still to come. Raises EditionError."""
    if comments_until is not None and comments_until < today():
        raise EditionError("E117", day=comments_until.isoformat())
    found = opened(folder)
    if not found.sound:
        first = found.faults[0].span
        raise EditionError("E104", count=len(found.faults), place=f"{first.file}:{first.line}")


def may_approve(actor: Actor, edition: Edition) -> None:
    """A person who wrote nothing of it, nor acts for one who did; all comments in and answered. Raises EditionError."""
    if actor.is_system:
        raise EditionError("E106")
    if actor.selves & authors(edition):
        raise EditionError("E105")
    if edition.comments_until is not None and today() <= edition.comments_until:
        raise EditionError("E107", day=edition.comments_until.isoformat())
    if waiting := Comment.objects.filter(edition=edition, answer=None).count():
        raise EditionError("E108", count=waiting)


def authors(edition: Edition) -> set[str]:
    """Everybody whose hand is in an edition, and those for whom they acted: who saved it, and who submitted it."""
    return hands(Revision.objects.filter(edition=edition), Step.objects.filter(edition=edition))


def hands(revisions: Iterable[Revision], steps: Iterable[Step]) -> set[str]:
    """The same of what was read already."""
    handed_in = [one for one in steps if one.state in {State.DRAFT, State.COMMENT}]
    return {name for one in (*revisions, *handed_in) for name in (one.by, one.instead_of) if name}


def may_come_into_force(edition: Edition, since: date) -> None:
    """Nothing came in between, and the day is not before that of the edition it follows. Raises EditionError."""
    head = head_of(edition.handbook)
    if head is None:
        return
    if edition.parent != head:
        raise EditionError("E109", head=head.number)
    if head.since is not None and since < head.since:
        raise EditionError("E110", day=since.isoformat(), before=head.since.isoformat())


def may_withdraw(edition: Edition) -> None:
    """It has not come into force, and no other was put on top of it. Raises EditionError."""
    if edition.state != State.IN_FORCE or edition.since is None:
        return
    if edition.since <= today():
        raise EditionError("E111", number=edition.number, day=edition.since.isoformat())
    if head_of(edition.handbook) != edition:
        raise EditionError("E112", number=edition.number)
