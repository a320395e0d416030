"""Reading privacy: what is due, register by register; proposals; what one of them would erase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kaohe.access.policy import visible
from kaohe.base.actor import Actor
from kaohe.base.dates import day_of
from kaohe.base.permission import NotAllowed, Permission, require
from kaohe.ledger.models import Entry
from kaohe.privacy.due import Due, due_on
from kaohe.privacy.errors import NoProposal
from kaohe.privacy.models import Erasure
from kaohe.records.models import Revision

MOST = 50
"""Records that a preview names."""


@dataclass(frozen=True, slots=True)
class Named:
    """A record by what it is called, whose it is and its day; nothing that is to be erased."""

    key: str
    subject: str
    day: date | None


def due(actor: Actor, day: date) -> list[Due]:
    """Every register with a retention and what is due in it. Raises NotAllowed."""
    require(actor, Permission.PRIVACY_READ)
    return list(due_on(day))


def due_of(actor: Actor, day: date, register: str) -> Due:
    """What is due in one register. Raises NotAllowed, NoProposal."""
    found = next((one for one in due(actor, day) if one.register.name.value == register), None)
    if found is None:
        raise NoProposal("V101", register=register)
    return found


def first_of(actor: Actor, found: Due) -> Sequence[Named]:
    """The first records that would lose something; none of a register in which the actor may not see everybody's."""
    if not sees_all(actor, found):
        return []
    if found.people:
        return [Named(number, number, None) for number in found.people[:MOST]]
    rows = Revision.objects.filter(entry__in=found.records.entries[:MOST]).order_by("entry", "-number")
    last = {row.entry: row for row in reversed(rows)}
    return [Named(one.key, one.subject, None if one.day is None else day_of(one.day)) for one in last.values()]


def sees_all(actor: Actor, found: Due) -> bool:
    """Whether the actor may see everybody's records of the register."""
    try:
        return visible(actor, Permission.RECORDS_READ, found.register) is None
    except NotAllowed:
        return False


def erasures(actor: Actor) -> list[Erasure]:
    """All proposals, the last first. Raises NotAllowed."""
    require(actor, Permission.PRIVACY_READ)
    return list(Erasure.objects.order_by("-pk")[:200])


def erasure(actor: Actor, number: int) -> tuple[Erasure, str]:
    """A proposal, and the reason that stands in the ledger with its last entry. Raises NotAllowed, NoProposal."""
    require(actor, Permission.PRIVACY_READ)
    found = Erasure.objects.filter(pk=number).first()
    if found is None:
        raise NoProposal("V106")
    told = Entry.objects.select_related("reason").filter(position=found.entry).first()
    reason = getattr(told, "reason", None)
    return found, reason.text if reason else ""
