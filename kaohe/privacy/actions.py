"""Erasing what is past its retention: one proposes, another approves and it is done, or refuses. What is erased stands
in no entry of the ledger: only how much of which register, and a digest."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from kaohe.access.erasing import erase_accounts
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import found_by, in_turn, record, wait_for_turn
from kaohe.ledger.models import Entry
from kaohe.people.erasing import erase_people
from kaohe.privacy.due import Due, due_in, kept_registers
from kaohe.privacy.errors import NO_REASON, NoProposal, PrivacyError
from kaohe.privacy.models import Erasure
from kaohe.records.attachment_files import let_go
from kaohe.records.copies import remove_copies
from kaohe.records.erasing import erase_records, subjects_of
from kaohe.records.telling import found_by_each

State = Erasure.State


@transaction.atomic
def propose_erasure(actor: Actor, register: str, *, reason: str) -> Erasure:
    """Proposes to erase what is due today in a register. Raises NotAllowed, PrivacyError."""
    require(actor, Permission.PRIVACY_PROPOSE)
    wait_for_turn()
    due = due_today(register)
    if Erasure.objects.filter(register=register, state=State.PROPOSED).exists():
        raise PrivacyError("V102", register=register)
    if not reason.strip():
        raise PrivacyError(NO_REASON)
    told = record(actor, "privacy.erasure.propose", "register", register, detail=detail_of(due), reason=reason)
    return Erasure.objects.create(
        register=register, day=timezone.localdate(), fields=list(due.fields), records=due.count, digest=due.digest,
        proposed_by=actor.name, proposed_at=told.at, entry=told.position,
    )  # fmt: skip


@transaction.atomic
def approve_erasure(actor: Actor, number: int) -> Erasure:
    """Erases what was proposed, where it is still the same. Raises NotAllowed, PrivacyError; then nothing is erased."""
    require(actor, Permission.PRIVACY_APPROVE)
    wait_for_turn()
    proposal = open_proposal(number)
    if proposal.proposed_by in actor.selves:
        raise PrivacyError("V103")
    due = due_in_register(proposal.register, proposal.day)
    if due is None or due.digest != proposal.digest:
        raise PrivacyError("V104")
    told = record(actor, "privacy.erasure.approve", "register", proposal.register, detail=detail_of(due))
    erase(due, told)
    return decided(proposal, State.DONE, told)


@in_turn
def refuse_erasure(actor: Actor, number: int, *, reason: str) -> Erasure:
    """Refuses or takes back a proposal; nothing is erased. Raises NotAllowed, PrivacyError."""
    require(actor, Permission.PRIVACY_READ)
    proposal = open_proposal(number)
    if proposal.proposed_by != actor.name:
        require(actor, Permission.PRIVACY_APPROVE)
    if not reason.strip():
        raise PrivacyError(NO_REASON)
    told = record(actor, "privacy.erasure.refuse", "register", proposal.register, reason=reason)
    return decided(proposal, State.REFUSED, told)


# --- what they share -------------------------------------------------------------------------------------------------


def due_today(register: str) -> Due:
    """What is due in a register. Raises NoProposal when there is nothing."""
    found = due_in_register(register, timezone.localdate())
    if found is None or not found.count:
        raise NoProposal("V101", register=register)
    return found


def due_in_register(register: str, day: date) -> Due | None:
    """What is due in a register on a day, by what it says today; None when it says not how long it is kept."""
    kept = (one for one in kept_registers(timezone.localdate()) if one[1].name.value == register)
    return next((due_in(*one, day) for one in kept), None)


def open_proposal(number: int) -> Erasure:
    """A proposal that waits. Raises NoProposal."""
    found = Erasure.objects.select_for_update().filter(pk=number, state=State.PROPOSED).first()
    if found is None:
        raise NoProposal("V106")
    return found


def detail_of(due: Due) -> dict[str, object]:
    """What the ledger says of it."""
    return {"fields": list(due.fields), "records": due.count, "until": due.until.isoformat(), "digest": due.digest}


def erase(due: Due, told: Entry) -> None:
    """Erases in each room; files go once the transaction stands, and so do all copies of records."""
    transaction.on_commit(remove_copies)
    if due.people:
        found_by(told, due.people)
        erase_people(due.people, due.fields, told.at)
        erase_accounts(due.people, told.at)
        return
    found_by_each(told, subjects_of(due.register.name.value, due.records))
    left = erase_records(due.book, due.register, due.fields, due.past, due.records)
    transaction.on_commit(lambda: let_go(left.contents))
    for path in left.files:
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]


def decided(proposal: Erasure, state: str, told: Entry) -> Erasure:
    """Notes what became of a proposal."""
    proposal.state, proposal.decided_by, proposal.decided_at = state, told.actor, told.at
    proposal.entry = told.position
    proposal.save()
    return proposal
