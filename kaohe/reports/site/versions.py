"""The versions of a handbook: when each comes into force, and which rules differ from the one before."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.dates import day_of
from kaohe.handbook.book import open_book
from kaohe.handbook.changes import CardChange, changes
from kaohe.handbook.check_versions import days_of
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import Source


@dataclass(frozen=True, slots=True)
class Version:
    """A day on which something changes: the version's name where one begins, and what differs from the eve."""

    name: str
    since: str
    announced: str
    cards: tuple[CardChange, ...]
    first: bool


def versions(source: Source) -> tuple[Version, ...]:
    """Every day on which the handbook changes, the latest first."""
    named = {day: name for name, day in source.settings.versions}
    announced = {name: day_of(day).isoformat() for name, day in source.settings.announced}
    found: list[Version] = []
    days = days_of(source)
    for place, day in enumerate(days):
        name = named.get(day, "")
        cards = differing(source, days[place - 1], day) if place else ()
        found.append(Version(name, day_of(day).isoformat(), announced.get(name, ""), cards, first=place == 0))
    return tuple(found[::-1])


def differing(source: Source, before: int, after: int) -> tuple[CardChange, ...]:
    """The rules that count otherwise on two days."""
    books = [open_book(source, day, Diagnostics()) for day in (before, after)]
    for book in books:
        book.all_nodes()
    return tuple(card for card in changes(*books).cards if card.is_root)
