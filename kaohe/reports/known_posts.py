"""Posts that the handbook knows, and those of a staff list that it does not: its rules would pass such people over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from kaohe.editions.in_force import options_in_force
from kaohe.handbook.check_cards import POST
from kaohe.handbook.check_names import closest
from kaohe.handbook.names import fold


def posts_in_force(day: date | None = None) -> list[str]:
    """The posts of the handbooks in force, today unless a day is given, in the order of the handbook."""
    return list(options_in_force(day or timezone.localdate(), POST))


def unknown_posts(posts: Iterable[str], day: date) -> list[tuple[str, str]]:
    """(post, those of the handbook spelled nearly so, or "") in the order given; none without a list of posts."""
    known = posts_in_force(day)
    folded = {fold(one) for one in known}
    found = dict.fromkeys(one for one in posts if one and fold(one) not in folded)
    return [(one, closest(one, known)) for one in found] if known else []
