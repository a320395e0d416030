"""Words of the ledger that go with what they are about, inside the act that erases it; the chain still verifies."""

from __future__ import annotations

from collections.abc import Collection

from kaohe.ledger.models import Reason

AT_ONCE = 500


def forget_reasons_at(positions: Collection[int]) -> None:
    """Takes away the words of these entries, those about several things at once too."""
    wanted = sorted(positions)
    for start in range(0, len(wanted), AT_ONCE):
        Reason.objects.filter(entry__position__in=wanted[start : start + AT_ONCE]).delete()


def forget_reasons(kind: str, subjects: Collection[str]) -> None:
    """Takes away the words of every entry about these. The caller tells the ledger of the erasure."""
    wanted = sorted(subjects)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        Reason.objects.filter(entry__kind=kind, entry__subject__in=some).delete()
