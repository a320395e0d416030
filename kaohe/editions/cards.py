"""A card found again in its chapter by the digest of its text, so that a form never writes over what others changed."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.editions.errors import Conflict, EditionError, FaultOfCard
from kaohe.editions.folders import digest
from kaohe.handbook.cards.reading import read_card
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.model import AnyCard
from kaohe.handbook.names import fold
from kaohe.handbook.parser import parse
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Block


@dataclass(frozen=True, slots=True)
class Spot:
    """Which card a form was opened on: its file, kind and name, and the digest of its text then."""

    path: str
    kind: str
    name: str
    loaded: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A card of a chapter with its text."""

    block: Block
    text: str

    @property
    def digest(self) -> str:
        """What a change of it is guarded by."""
        return digest(self.text)


def cards(text: str) -> list[Placed]:
    """The cards of a chapter, in its order."""
    lines = text.split("\n")
    blocks = read_chapter(SourceFile("", text), Diagnostics()).blocks
    return [Placed(block, "\n".join(lines[block.span.line - 1 : block.span.end_line])) for block in blocks]


def card_at(text: str, spot: Spot) -> Placed:
    """The card of a spot. Raises Conflict with what stands there now, when it has another text."""
    alike = [one for one in cards(text) if one.block.kind.value == spot.kind]
    named = [one for one in alike if fold(one.block.name.value) == fold(spot.name)]
    found = next((one for one in named if one.digest == spot.loaded), None)
    if found is None:
        raise Conflict(spot.name, yours="", theirs="\n\n".join(one.text for one in named))
    return found


def with_card(text: str, card: Placed, lines: list[str]) -> str:
    """The chapter with these lines instead of the card's. Raises EditionError when they are no sound card."""
    span, every = card.block.span, text.split("\n")
    new = "\n".join([*every[: span.line - 1], *lines, *every[span.end_line :]])
    sound(new, card.block)
    return new


def sound(chapter: str, before: Block) -> AnyCard:
    """The card that stands where it stood before. Raises EditionError with its first fault."""
    diagnostics = Diagnostics()
    block = next(
        (one for one in read_chapter(SourceFile("", chapter), diagnostics).blocks if one.span.line == before.span.line),
        None,
    )
    inside = Diagnostics()
    card = read_card(block, "", inside, parse) if block is not None else None
    if card is None or block is None or block.name.value != before.name.value:
        faults = [one for one in (*inside.items, *diagnostics.items) if one.severity == "error"]
        raise EditionError("E140", name=before.name.value, fault=FaultOfCard(faults[0]) if faults else "")
    return card


def with_span(lines: list[str], first: int, span: Span, new: str) -> list[str]:
    """Lines (the first has that number) with the characters of a span replaced."""
    start, end = span.line - first, span.end_line - first
    written = lines[start][: span.column - 1] + new + lines[end][span.end_column - 1 :]
    return [*lines[:start], *written.split("\n"), *lines[end + 1 :]]
