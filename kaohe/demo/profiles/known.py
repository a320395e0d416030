"""All profiles together."""

from __future__ import annotations

from functools import cache

from kaohe.demo.profile import Profile, together
from kaohe.demo.profiles import calls, fieldwork, hotel, sales, shifts, staff


@cache
def known() -> Profile:
    """Everything that is known of names."""
    return together((staff.PROFILE, sales.PROFILE, fieldwork.PROFILE, shifts.PROFILE, calls.PROFILE, hotel.PROFILE))
