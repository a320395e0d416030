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


def holding_on(facts: QuerySet[AnyFact], day: date, moment: datetime | None) -> QuerySet[AnyFact]:
    """What holds on a day, as far as was known at a moment; without one, as far as is known now."""
    if moment is None:
        return on(facts, day)
    return as_of(facts, moment).filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def on(facts: QuerySet[AnyFact], day: date) -> QuerySet[AnyFact]:
    """What holds on a day, as far as is known now."""
    return facts.filter(holding(day))


def holding(day: date, facts: str = "") -> Q:
    """That a fact holds on a day, as far as is known now; `facts`: the way to it from another table, as `person__`."""
    open_end, later = Q(**{f"{facts}until": None}), Q(**{f"{facts}until__gte": day})
    return Q(**{f"{facts}superseded_at": None, f"{facts}since__lte": day}) & (open_end | later)
