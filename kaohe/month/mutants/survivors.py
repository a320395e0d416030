"""All mutants of a handbook against its cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kaohe.engine.run import Backend
from kaohe.handbook.book import Book
from kaohe.handbook.model import AnyCard, Source
from kaohe.handbook.model_cases import Case
from kaohe.month.mutants.cards import Changes, steps_of
from kaohe.month.mutants.formulas import of_formulas
from kaohe.month.mutants.mutant import Mutant
from kaohe.month.mutants.trial import Base, Fate, Trial

Shown = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant with its fate."""

    mutant: Mutant
    fate: Fate


def mutants_of(book: Book, cards: Sequence[AnyCard]) -> list[Mutant]:
    """Every mutant of the cards, each text of a card once."""
    steps = steps_of(book)
    return [mutant for card in cards for mutant in (*of_formulas(book, card), *Changes(book, card, steps).all())]


def own_cards(source: Source) -> list[AnyCard]:
    """The cards that the handbook itself holds: those of the layers below have cases of their own."""
    return [card for card in source.cards if card.handbook == source.settings.folder]


def tried(base: Base, mutants: Sequence[Mutant], shown: Shown) -> list[Tried]:
    """The fate of each mutant."""
    found = []
    for done, mutant in enumerate(mutants, start=1):
        found.append(Tried(mutant, Trial(base, mutant).fate()))
        shown(done, len(mutants))
    return found


def opened(source: Source, cases: Sequence[Case], backend: Backend) -> tuple[Base, Book]:
    """The cases run once, and the book that most of them are about."""
    base = Base(source, cases, backend)
    return base, base.runs[0].ran.opened.book
