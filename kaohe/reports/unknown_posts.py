"""Posts of a staff list that the handbook does not know: its rules would pass such people over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kaohe.editions.in_force import options_in_force
from kaohe.handbook.check_cards import POST
from kaohe.handbook.check_names import closest
from kaohe.handbook.names import fold


def unknown_posts(posts: Iterable[str], day: date) -> list[tuple[str, str]]:
    """(post, those of the handbook spelled nearly so, or "") in the order given; none without a list of posts."""
    known = options_in_force(day, POST)
    folded = {fold(one) for one in known}
    found = dict.fromkeys(one for one in posts if one and fold(one) not in folded)
    return [(one, closest(one, sorted(known))) for one in found] if known else []
