"""What is done with circulars: publishing, withdrawing, and saying that one has read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from kaohe.access.standing import standing
from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.base.texts import keep_name, keep_words
from kaohe.ledger.actions import in_turn, record, wait_for_turn
from kaohe.ledger.models import Entry
from kaohe.notices.audience import crowd, is_for
from kaohe.notices.errors import NoSuchNotice, NoticeError
from kaohe.notices.kinds import LONGEST_TITLE, NOTICE, RULE
from kaohe.notices.models import Notice, Receipt

LONGEST_TEXT = 20_000
BETWEEN = re.compile(r"[、,，;；\s]+")


@transaction.atomic
def publish(actor: Actor, *, title: str, text: str, to: str, kind: str = NOTICE, read_by: date | None = None) -> Notice:
    """Sends a circular to posts, units, persons or 任意. Raises NotAllowed, NoticeError, TextRefused."""
    require(actor, Permission.NOTICES_PUBLISH)
    if not title.strip() or not text.strip():
        raise NoticeError("N105")
    keep_name(title, "title", LONGEST_TITLE)
    keep_words(text, "text", LONGEST_TEXT)
    audience, today = [name for name in BETWEEN.split(to) if name], timezone.localdate()
    if not audience:
        raise NoticeError("N102")
    if unknown := crowd(today).unknown(audience):
        raise NoticeError("N103", name="、".join(unknown))
    if read_by is not None and read_by < today:
        raise NoticeError("N104", day=read_by.isoformat())
    wait_for_turn()
    number = next_number()
    entry = record(actor, "notices.notice.publish", NOTICE, str(number), detail={"to": audience})
    fields = {"kind": kind, "title": title, "text": text, "read_by": read_by, "audience": audience}
    return Notice.objects.create(number=number, by=actor.name, published_at=entry.at, entry=entry.position, **fields)


@in_turn
def withdraw(actor: Actor, number: int, *, reason: str = "") -> Notice:
    """Takes a circular back: nobody need read it any more; who has, has. Raises NotAllowed, NoticeError."""
    require(actor, Permission.NOTICES_PUBLISH)
    notice = standing_notice(number)
    entry = record(actor, "notices.notice.withdraw", NOTICE, str(number), reason=reason)
    notice.withdrawn_at = entry.at
    notice.save(update_fields=["withdrawn_at"])
    return notice


@in_turn
def confirm(actor: Actor, number: int) -> Receipt:
    """Says that the actor has read it; said again, it stays what it was.

    Raises NotAllowed, NoticeError when it does not go to him, was withdrawn, or another acts for him.
    """
    require(actor, Permission.NOTICES_CONFIRM, actor.name)
    if actor.instead_of or actor.token is not None or actor.is_system:
        raise NoticeError("N106")
    notice = standing_notice(number)
    one = standing(actor.name, timezone.localdate())
    if one is None or not is_for(notice.audience, one):
        raise NoSuchNotice("N101", number=number)
    given = Receipt.objects.filter(notice=notice, person=one.person).first()
    if given is not None:
        return given
    entry = record(actor, "notices.receipt.give", NOTICE, str(number))
    return Receipt.objects.create(notice=notice, person_id=one.person, at=entry.at, entry=entry.position)


# --- what they share, and what editions does in its own transaction --------------------------------------------------


def standing_notice(number: int) -> Notice:
    """A circular that stands, held until the transaction ends. Raises NoticeError."""
    found = Notice.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise NoSuchNotice("N101", number=number)
    if found.withdrawn_at is not None:
        raise NoticeError("N107", number=number)
    return found


def next_number() -> int:
    """The number of the next circular."""
    last = Notice.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def announce(
    entry: Entry, *, title: str, edition: int, since: date, audience: Sequence[str], changes: object
) -> Notice:
    """The circular that an edition came into force, as part of the act whose ledger entry is given."""
    told = {"edition": edition, "since": since, "changes": changes, "audience": list(audience)}
    return Notice.objects.create(
        number=next_number(), kind=RULE, title=title, by=entry.actor, published_at=entry.at,
        entry=entry.position, **told,
    )  # fmt: skip


def take_back(entry: Entry, edition: int) -> None:
    """Withdraws the circular of an edition that was given up, as part of the act whose ledger entry is given."""
    Notice.objects.filter(edition=edition, withdrawn_at=None).update(withdrawn_at=entry.at)
