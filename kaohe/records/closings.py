"""Which months were closed with what: a batch or an entry that a month read is not taken back unseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.dates import day_number
from kaohe.base.period import Period
from kaohe.base.permission import ANYONE, Permission, require
from kaohe.handbook.model import Register
from kaohe.ledger.actions import record, wait_for_turn
from kaohe.records.models import Batch, Closing, Revision


@transaction.atomic
def moment_to_read() -> datetime:
    """A moment up to which everything that is known can be read: no act that began before it is still under way."""
    wait_for_turn()
    return timezone.now()


@transaction.atomic
def mark_used(actor: Actor, registers: Iterable[Register], period: Period, known_until: datetime) -> list[Closing]:
    """Notes that a month was closed with what these registers held at a moment. Raises NotAllowed."""
    found = list(registers)
    for register in found:
        require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    names = [register.name.value for register in found]
    detail = {"registers": names, "known_until": known_until.isoformat()}
    told = record(actor, "records.month.use", "period", str(period), detail=detail, period=str(period))
    first, last = day_number(period.first_day), day_number(period.last_day)
    return Closing.objects.bulk_create(
        Closing(
            register=name, period=str(period), known_until=known_until, first_day=first, last_day=last,
            position=told.position,
        )
        for name in names
    )  # fmt: skip


def closings_of(register: str) -> list[Closing]:
    """Every closing that read a register."""
    return list(Closing.objects.filter(register=register))


Moved = tuple[datetime, int | None]
"""When a row of a batch became known to be of another day than all in its file, and that day."""


def moved_rows(batches: Iterable[Batch]) -> dict[int, list[Moved]]:
    """The rows of batches that were corrected to days before or behind those in the file, by batch; one question."""
    elsewhere = Q(day__lt=F("batch__first_day")) | Q(day__gt=F("batch__last_day"))
    those = Revision.objects.filter(elsewhere, batch__in=[batch.pk for batch in batches])
    found: dict[int, list[Moved]] = {}
    for number, known_at, day in those.values_list("batch", "known_at", "day"):
        found.setdefault(number, []).append((known_at, day))
    return found


def months_with(batch: Batch, closings: Iterable[Closing], moved: Sequence[Moved] = ()) -> list[str]:
    """The months that were closed with rows of a batch, in order. `moved`: those that were corrected to other days."""
    if batch.taken_at is None:
        return []
    parts = [(batch.taken_at, days_of(batch)), *((known_at, (day, day)) for known_at, day in moved)]
    return sorted({one.period for one in closings if any(has_read(one, *part) for part in parts)})


def months_of_entry(revision: Revision, began: datetime) -> list[str]:
    """The months that were closed with an entry of that day, first known at that moment, in order."""
    days = (revision.day, revision.day)
    return sorted({one.period for one in closings_of(revision.register) if has_read(one, began, days)})


def days_of(batch: Batch) -> tuple[int | None, int | None]:
    """The days a batch's rows are of."""
    return batch.first_day, batch.last_day


def has_read(closing: Closing, known_at: datetime, days: tuple[int | None, int | None]) -> bool:
    """Whether a month read what was known then and is of those days; what is of no day every month reads."""
    first, last = days
    is_of_month = first is None or last is None or (closing.first_day <= last and first <= closing.last_day)
    return known_at <= closing.known_until and is_of_month
