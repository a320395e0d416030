"""Having the ledger's entries about records found by the people whose records they are."""

from __future__ import annotations

from collections.abc import Iterable

from kaohe.ledger.actions import found_by
from kaohe.ledger.models import Entry
from kaohe.people.models import Person

AT_ONCE = 500
"""Subjects that are asked for in one question."""


def found_by_each(told: Entry, subjects: Iterable[str]) -> Entry:
    """Has an entry found by everybody among the subjects, which may be customers or units as well; gives it back."""
    asked = sorted(set(subjects))
    parts = (asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE))
    people = (Person.objects.filter(number__in=part).values_list("number", flat=True) for part in parts)
    return found_by(told, [number for part in people for number in part])
