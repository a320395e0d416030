"""Writes that are sent twice: answered as the first time, done once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from kaohe.access.errors import AccessError
from kaohe.access.models import Reply

KEPT = timedelta(days=1)


def late() -> QuerySet[Reply]:
    """Answers that are kept no longer."""
    return Reply.objects.filter(at__lt=timezone.now() - KEPT)


def sweep() -> None:
    """Takes them away, also of programs that never come again."""
    late().delete()


def once_only(token: int, key: str, asked: bytes, do: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """What `do` answers, status and text; what it answered the first time, when this key was used within a day.

    It is kept in the transaction of the write: both are there, or neither. Raises AccessError when the key was used
    for something else, or its first write is not done yet; what `do` raises, and then nothing is kept.
    """
    digest = hashlib.sha256(asked).hexdigest()
    try:
        with transaction.atomic():
            late().filter(token=token).delete()
            known = Reply.objects.filter(token=token, key=key).first()
            if known is None:
                known = Reply.objects.create(
                    token_id=token, key=key, asked=digest, status=0, body="", at=timezone.now()
                )
                known.status, known.body = do()
                known.save(update_fields=["status", "body"])
    except IntegrityError:
        known = Reply.objects.filter(token=token, key=key).first()
        if known is None:  # No other request with this key was quicker: the write itself failed.
            raise
    if known.asked != digest:
        raise AccessError("A118", "Idempotency-Key", key=key)
    return known.status, known.body
