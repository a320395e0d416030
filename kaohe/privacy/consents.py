"""Withdrawing a consent, as the person himself does: a correction of its entry, which keeps what stood before."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.editions.in_force import books_in_force
from kaohe.privacy.errors import NoProposal
from kaohe.privacy.registers import CONSENTS, WITHDRAWN
from kaohe.records.actions import correct
from kaohe.records.models import Revision


@transaction.atomic
def withdraw_consent(actor: Actor, entry: int, *, reason: str) -> Revision:
    """Notes that a consent holds from today no more; what was done before stays lawful. Raises NotAllowed,
    PrivacyError, RecordsError."""
    found = own_consent(actor, entry)
    today = timezone.localdate()
    book = next((one for one in books_in_force(today) if one.register(CONSENTS)), None)
    register = book.register(CONSENTS) if book else None
    if book is None or register is None:
        raise NoProposal("V107")
    return correct(actor, book, register, entry, {WITHDRAWN: today.isoformat()}, seen=found.number, reason=reason)


def own_consent(actor: Actor, entry: int) -> Revision:
    """A consent of the actor's own that stands. Raises NoProposal."""
    found = Revision.objects.filter(register=CONSENTS, entry=entry, is_live=True, subject=actor.name).first()
    if found is None or actor.instead_of or found.row.get(WITHDRAWN):
        raise NoProposal("V107")
    return found
