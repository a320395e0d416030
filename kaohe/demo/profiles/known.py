"""All profiles together."""

from __future__ import annotations

from functools import cache

from kaohe.demo.profile import Profile, together
from kaohe.demo.profiles import (
    calls,
    classes,
    duties,
    estate,
    fieldwork,
    floor,
    hotel,
    orders,
    premises,
    privacy,
    quality,
    sales,
    shifts,
    staff,
)

PROFILES = (
    staff,
    sales,
    fieldwork,
    shifts,
    calls,
    quality,
    orders,
    duties,
    floor,
    classes,
    premises,
    estate,
    hotel,
    privacy,
)


@cache
def known() -> Profile:
    """Everything that is known of names."""
    return together(one.PROFILE for one in PROFILES)
