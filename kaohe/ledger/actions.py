"""Writing the ledger: an entry for each decision, in its transaction; erasing words and keeping the chain."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, require
from kaohe.base.texts import keep_words
from kaohe.ledger.digests import FIRST, of_entry, of_reason
from kaohe.ledger.models import INSTEAD_OF, About, Entry, Reason

P = ParamSpec("P")
T = TypeVar("T")

PERSON = "person"
CHAIN = 7_310_001
"""The number under which PostgreSQL lets one writer after another add to the chain."""


class OutsideTransaction(KaoheError):
    """An entry was to be written outside the transaction of what it tells of."""

    def __init__(self) -> None:
        super().__init__(
            "A ledger entry was written outside a transaction.", "Write it inside the action that it tells of."
        )


def record(
    actor: Actor,
    action: str,
    kind: str,
    subject: str,
    *,
    detail: Mapping[str, object] | None = None,
    reason: str = "",
    period: str = "",
) -> Entry:
    """Adds an entry to the chain. `detail` holds ids, dates and digests only.

    Raises OutsideTransaction, TextRefused.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction
    keep_words(reason, "reason")
    wait_for_turn()
    beside = {INSTEAD_OF: actor.instead_of, "token": actor.token}
    told = {name: value for name, value in beside.items() if value}
    last = Entry.objects.order_by("-position").values_list("position", "digest").first()
    salt = secrets.token_hex(16) if reason else ""
    fields = {
        "position": (last[0] if last else 0) + 1,
        "at": timezone.now(),
        "actor": actor.name,
        "action": action,
        "kind": kind,
        "subject": subject,
        "period": period,
        "detail": {**(detail or {}), **told},
        "reason_digest": of_reason(reason, salt),
        "previous": last[1] if last else FIRST,
    }
    entry = Entry.objects.create(**fields, digest=of_entry(fields))
    if reason:
        Reason.objects.create(entry=entry, text=reason, salt=salt)
    return entry


def found_by(entry: Entry, people: Collection[str]) -> Entry:
    """Has an entry found by each of those for whom it was decided at once, by their numbers; gives it back."""
    About.objects.bulk_create([About(entry=entry, kind=PERSON, subject=one) for one in sorted(set(people))], 500)
    return entry


def wait_for_turn() -> None:
    """One writer at a time; SQLite has one writer anyway, since every transaction begins IMMEDIATE."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN])


def in_turn(act: Callable[P, T]) -> Callable[P, T]:
    """An act that decides by what it reads: one transaction, and nobody else writes from its first question on."""

    @transaction.atomic
    @wraps(act)
    def waited(*args: P.args, **options: P.kwargs) -> T:
        wait_for_turn()
        return act(*args, **options)

    return waited


@transaction.atomic
def erase_reason(actor: Actor, position: int, *, why: str) -> Entry:
    """Takes the words of an entry away after their retention, and records that; the chain still verifies.

    Raises NotAllowed, TextRefused.
    """
    require(actor, Permission.LEDGER_ERASE, position)
    keep_words(why, "why")
    entry = Entry.objects.get(position=position)
    Reason.objects.filter(entry=entry).delete()
    return record(actor, "ledger.reason.erase", "entry", str(position), detail={"why": why})
