"""The handbook with one card changed: what cannot depend on that card is taken over from the handbook as it is.

A card may depend on another only if it writes its name, or that of one of its results; every text of a card counts
as a name it writes. So this may spare too little, never too much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from typing_extensions import override

from kaohe.base.period import Period
from kaohe.engine.run import book_of
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.build import outputs
from kaohe.handbook.diagnostics import Diagnostics, FaultyHandbook
from kaohe.handbook.model import AnyCard, Register, Result, Source
from kaohe.handbook.names import fold
from kaohe.handbook.source import Span
from kaohe.month.testing import Opened, Parameters, Runner


@dataclass(slots=True)
class Writers:
    """Which cards of a handbook write which names."""

    source: Source
    by_text: dict[str, list[AnyCard]] = field(default_factory=dict)
    found: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {name for card in self.source.cards for name in names_of(card)}
        for card in self.source.cards:
            for text in {fold(text) for text in texts(card)} & known:
                self.by_text.setdefault(text, []).append(card)

    def downstream(self, card: AnyCard) -> frozenset[str]:
        """The names of the card and of every card that can depend on it."""
        key = fold(card.name.value)
        if key not in self.found:
            seen, waiting = set[str](), [card]
            while waiting:
                for name in names_of(waiting.pop()) - seen:
                    seen.add(name)
                    waiting += self.by_text.get(name, ())
            self.found[key] = frozenset(seen)
        return self.found[key]


def names_of(card: AnyCard) -> set[str]:
    """The names others may know a card by."""
    found = {fold(card.name.value)}
    if isinstance(card, Result):
        found |= {fold(output.name) for output in outputs(card)}
    return found


def texts(part: object) -> Iterator[str]:
    """Every text of a card."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from texts(item)
    elif is_dataclass(part) and not isinstance(part, Span):
        for one in fields(part):
            yield from texts(getattr(part, one.name))


@dataclass(slots=True)
class Sparing(Runner):
    """A runner over the handbook with one card changed."""

    whole: dict[tuple[str, Parameters], Opened] = field(default_factory=dict)
    """What a runner over the handbook as it is has opened."""
    touched: frozenset[str] | None = None
    """What the change can reach; None when that is not known."""

    @override
    def book(self, source: Source, period: Period, parameters: Parameters) -> Book:
        known = self.whole.get((str(period), parameters))
        if known is None or self.touched is None:
            return book_of(source, period)
        diagnostics = Diagnostics()
        book = open_book(source, known.book.day, diagnostics)
        book.take_over(known.book, self.touched)
        book.all_nodes()
        if diagnostics.failed:
            raise FaultyHandbook(diagnostics)
        return book


def reached(writers: Writers, card: AnyCard, changed: AnyCard) -> frozenset[str] | None:
    """What a change can reach; None for registers, which are read without being named, and for other days of force."""
    if isinstance(card, Register) or (card.since, card.until) != (changed.since, changed.until):
        return None
    return writers.downstream(card)
