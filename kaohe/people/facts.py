"""Facts by when they hold and when they were known."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from kaohe.people.models import Assignment, Employment, UnitStanding

AnyFact = TypeVar("AnyFact", Employment, UnitStanding, Assignment)


def current(facts: QuerySet[AnyFact]) -> QuerySet[AnyFact]:
    """What is known now."""
    return facts.filter(superseded_at=None)


def as_of(facts: QuerySet[AnyFact], moment: datetime) -> QuerySet[AnyFact]:
    """What was known at a moment."""
    return facts.filter(Q(superseded_at=None) | Q(superseded_at__gt=moment), known_at__lte=moment)


def on(facts: QuerySet[AnyFact], day: date) -> QuerySet[AnyFact]:
    """What holds on a day, as far as is known now."""
    return current(facts).filter(Q(until=None) | Q(until__gte=day), since__lte=day)
