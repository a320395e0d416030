"""The handbook as it was known on a day: versions that were made known only later do not hold yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kaohe.handbook.model import AnyCard, Source, Value
from kaohe.handbook.model_settings import Settings

NEVER = 10_000_000
"""A day after every date."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days for which a version writes the rules: from its first day until the next version's."""

    first: int
    end: int

    def holds(self, day: int | None) -> bool:
        """Whether a first day is one that this version wrote."""
        return day is not None and self.first <= day < self.end


def not_yet_known(settings: Settings, day: int) -> tuple[str, ...]:
    """The versions that were made known after the day."""
    return tuple(version for version, known in settings.announced if known > day)


def known_on(source: Source, day: int) -> Source:
    """The handbook without what was made known after the day (頒布).

    A card's dates are written with the version in whose days they lie: a card that begins there does not hold, one that
    ends the day before still goes on, a value keeps the amount it had.
    """
    late = set(not_yet_known(source.settings, day))
    if not late:
        return source
    versions = source.settings.versions
    ends = [*(first for _, first in versions[1:]), NEVER]
    hidden = [Stretch(first, end) for (name, first), end in zip(versions, ends, strict=True) if name in late]
    settings = replace(source.settings, versions=tuple(one for one in versions if one[0] not in late))
    return replace(source, settings=settings, cards=tuple(as_known(card, hidden) for card in source.cards))


def as_known(card: AnyCard, hidden: Iterable[Stretch]) -> AnyCard:
    """The card without what the hidden versions wrote."""
    for stretch in hidden:
        if isinstance(card, Value):
            values = tuple(item for item in card.values if not stretch.holds(item[0]))
            card = replace(card, values=values) if values else replace(card, since=NEVER)
        if stretch.holds(card.since):
            card = replace(card, since=NEVER)
        if card.until is not None and stretch.holds(card.until + 1):
            card = replace(card, until=None)
    return card
