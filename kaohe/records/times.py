"""Moments of the database as the engine counts them: seconds since 1970-01-01 on the company's clock, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(seconds: int) -> datetime:
    """The moment of local seconds."""
    local = (EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None)
    return local.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def local_seconds(moment: datetime) -> int:
    """The way back; parts of a second are left away."""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=UTC)
    return int((local - EPOCH).total_seconds())
