"""Erasing who somebody was, after he left: his name and what the handbook adds go, his number and his days stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from kaohe.base.erased import ERASED
from kaohe.handbook.searching import alike
from kaohe.ledger.forgetting import forget_reasons
from kaohe.people.facts import current
from kaohe.people.models import Employment

NAME = "姓名"
STAY = frozenset({"工號", "入職日", "離職日"})
"""Fields of 人員 by which a person is found, and by which months know who was there."""


def left_by(day: date) -> frozenset[str]:
    """The numbers of those whose last day lies on a day or before it."""
    return frozenset(gone_by(day).values_list("person__number", flat=True))


def due_people(day: date) -> tuple[str, ...]:
    """The numbers of those who left by a day and are still known by name."""
    known = gone_by(day).filter(erased_at=None)
    return tuple(known.order_by("person__number").values_list("person__number", flat=True).distinct())


def gone_by(day: date) -> QuerySet[Employment]:
    """The stays of those who left by a day and did not come back."""
    here = current(Employment.objects.exclude(until__lte=day)).values("person")
    return current(Employment.objects.filter(until__lte=day)).exclude(person__in=here)


def erase_people(numbers: Collection[str], fields: Sequence[str], at: datetime) -> None:
    """Erases the fields in everything that was ever known of these people, inside the caller's transaction."""
    gone = [name for name in fields if name not in STAY]
    facts = list(Employment.objects.filter(person__number__in=numbers))
    for fact in facts:
        if NAME in gone:
            fact.name, fact.searched, fact.spelled = ERASED, alike(ERASED), ""
        fact.extra = {name: value for name, value in fact.extra.items() if name not in gone}
        fact.erased_at = at
    Employment.objects.bulk_update(facts, ["name", "searched", "spelled", "extra", "erased_at"], batch_size=500)
    forget_reasons("person", numbers)
