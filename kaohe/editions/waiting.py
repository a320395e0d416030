"""What waits for somebody: editions he may say something about, may approve, or may give their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can, offered
from kaohe.editions.drafts import today
from kaohe.editions.models import Edition, Revision, Step
from kaohe.editions.states import State

COMMENT, APPROVE, ENACT = "comment", "approve", "enact"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edition and what it waits for: since when, and of a comment round until when."""

    number: int
    title: str
    what: str
    since: datetime
    until: date | None


def awaited(actor: Actor) -> list[Waiting]:
    """The editions that wait for the actor, the longest waiting first, in one query; none for who may do nothing.

    Who had his hand in one is not asked to approve it: he may not.
    """
    if not can(actor, Permission.EDITIONS_DRAFT_READ):
        return []
    may = {
        COMMENT: can(actor, Permission.EDITIONS_COMMENT),
        APPROVE: offered(actor, Permission.EDITIONS_APPROVE),
        ENACT: offered(actor, Permission.EDITIONS_ENACT),
    }
    mine = Q(edition=OuterRef("pk")) & (Q(by__in=actor.selves) | Q(instead_of__in=actor.selves))
    handed_in = mine & Q(state__in=(State.DRAFT, State.COMMENT))
    own = Exists(Revision.objects.filter(mine)) | Exists(Step.objects.filter(handed_in))
    found = Edition.objects.filter(state__in=(State.COMMENT, State.APPROVED)).annotate(at=Max("steps__at"), own=own)
    asked = [(one, what_of(one)) for one in found.order_by("at")]
    return [
        Waiting(one.number, one.title, what, one.at, one.comments_until if what == COMMENT else None)
        for one, what in asked
        if may[what] and not (one.own and what != ENACT)
    ]


def what_of(edition: Edition) -> str:
    """What is the next to be done with what was handed in."""
    if edition.state == State.APPROVED:
        return ENACT
    return COMMENT if edition.comments_until is not None and today() <= edition.comments_until else APPROVE
