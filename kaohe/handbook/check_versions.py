"""Versions over time: none overlap, none leave a hole, and 適用 of cards with one name exclude each other."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations, pairwise

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.disjoint import exclusive
from kaohe.handbook.model import Access, AnyCard, Register, Result, Source, Value
from kaohe.handbook.names import fold

EPOCH = date(1970, 1, 1)
FIRST, LAST = -(10**6), 10**6


def days_of(source: Source) -> list[int]:
    """The days on which something comes into force or ends, and the last of them for what is undated.

    Of days on which something ended those on which another card of its kind, name and 適用 holds.
    """
    days: set[int] = {first for _, first in source.settings.versions}
    ended: set[tuple[tuple[str, str, str], int]] = set()
    for card in source.cards:
        if card.since is not None:
            days.add(card.since)
        if card.until is not None:
            ended.add((key_of(card), card.until + 1))
        if isinstance(card, Value):
            days.update(since for since, _ in card.values if since is not None)
    days |= {day for key, day in ended if any(key_of(one) == key and holds(one, day) for one in source.cards)}
    start = min((first for _, first in source.settings.versions), default=None)
    found = sorted(day for day in days if start is None or day >= start)
    return found or [0]


def key_of(card: AnyCard) -> tuple[str, str, str]:
    """What cards have in common of which one holds at a time: kind, name and 適用."""
    group = "result" if isinstance(card, Result) else card.kind
    return group, fold(card.name.value), fold(card.applies.text.value) if card.applies else ""


def holds(card: AnyCard, day: int) -> bool:
    """Whether the card is in force on the day."""
    return (card.since is None or card.since <= day) and (card.until is None or card.until >= day)


def shown(day: int) -> str:
    """A day as people write it."""
    return (EPOCH + timedelta(days=day)).isoformat()


def group_of(card: AnyCard) -> str:
    """Cards of one group share their names."""
    match card:
        case Result():
            return "result"
        case Register():
            return "register"
        case Access():
            return "access"
        case _:
            return "value"


def check(source: Source, diagnostics: Diagnostics) -> None:
    """All cards that share a name in one layer."""
    named: dict[tuple[str, str, str], list[AnyCard]] = defaultdict(list)
    for card in source.cards:
        named[card.handbook, group_of(card), fold(card.name.value)].append(card)
    for cards in named.values():
        if len(cards) > 1:
            check_named(cards, diagnostics)


def check_named(cards: list[AnyCard], diagnostics: Diagnostics) -> None:
    """Cards with one name: the same 適用 must follow one another, others exclude each other."""
    versions: dict[str, list[AnyCard]] = defaultdict(list)
    for card in cards:
        versions[fold(card.applies.text.value) if card.applies else ""].append(card)
    for same in versions.values():
        follow(sorted(same, key=lambda card: (card.since is not None, card.since or 0, card.span.line)), diagnostics)
    for one, two in combinations(versions.values(), 2):
        for first in one:
            for second in two:
                apart(first, second, diagnostics)


def follow(cards: list[AnyCard], diagnostics: Diagnostics) -> None:
    """Versions in order: each ends where the next begins (by itself, when it has no 失效)."""
    for before, after in pairwise(cards):
        if before.since == after.since and before.until is None and after.since is None:
            if before.name.value == after.name.value:  # Two spellings of one name are told as such.
                diagnostics.add("K402", after.name.span, name=after.name.value, other=place(before))
        elif after.since is None or overlapping(before, after):
            diagnostics.add("K601", after.name.span, name=after.name.value, other=place(before))
        elif before.until is not None and before.until + 1 < after.since:
            hole = {"from": shown(before.until + 1), "to": shown(after.since - 1)}
            diagnostics.add("K602", after.name.span, name=after.name.value, **hole)


def overlapping(before: AnyCard, after: AnyCard) -> bool:
    """Whether two versions hold on some day together; one without 失效 ends by itself where the next begins."""
    if after.since is None or before.since == after.since:
        return True
    return before.until is not None and before.until >= after.since


def apart(one: AnyCard, two: AnyCard, diagnostics: Diagnostics) -> None:
    """Two cards in force at the same time must not apply to the same subject."""
    if max(one.since or FIRST, two.since or FIRST) > min(one.until or LAST, two.until or LAST):
        return
    left, right = (card.applies.expr if card.applies else None for card in (one, two))
    if not exclusive(left, right):
        span = two.applies.text.span if two.applies else two.name.span
        diagnostics.add("K603", span, name=two.name.value, other=place(one))


def place(card: AnyCard) -> str:
    """File and line of a card."""
    return f"{card.name.span.file}:{card.name.span.line}"
