"""The day that a page is about: `?day=2026-10-01`, today where it names none."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone


def chosen_day(request: HttpRequest) -> date:
    """The day of the address."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()
