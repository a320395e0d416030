"""存活.yaml: the mutants that no case sees, each with the reason why none has to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from kaohe.handbook.cards.keys import Keys, Reader, must, read_entries
from kaohe.handbook.cards.shapes import listing, mapping, sentence, text
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.files import shelf_of
from kaohe.handbook.nodes import read_document
from kaohe.handbook.parser import parse
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Listing, Node
from kaohe.month.mutants.survivors import Tried
from kaohe.month.mutants.trial import SURVIVORS
from kaohe.month.worked.written import scalar

FILE = "存活.yaml"


def texts(node: Node, reader: Reader) -> list[str] | None:
    """One text, or a list of texts."""
    if isinstance(node, Listing):
        return several(node, reader)
    one = text(node, reader)
    return [one.value] if one else None


def several(node: Listing, reader: Reader) -> list[str] | None:
    """The texts of a list that is not empty."""
    found = [text(one, reader) for one in node.items]
    if not found:
        reader.gap("K255", node.span)
    return [one.value for one in found if one] if found and all(found) else None


KEYS: Keys = {"卡": must(texts), "原": must(texts), "改": must(texts), "理由": must(sentence)}
HEADING = "# 沒有一例看得出的改動,各有理由;由 kaohe test --mutate 核對:不在此列而存活的,或在此列而不再存活的,都不通過"


@dataclass(frozen=True, slots=True)
class Explained:
    """One survivor with its reason."""

    card: str
    before: str
    after: str
    reason: str
    span: Span

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by."""
        return self.card, self.before, self.after


def read_explained(folder: Path, diagnostics: Diagnostics) -> tuple[list[Explained], SourceFile | None]:
    """The explained survivors of a handbook; none when it has no such file."""
    path = Path(folder).absolute() / FILE
    if not path.is_file():
        return [], None
    file = shelf_of(folder, diagnostics, None).read(path)
    document = read_document(file, diagnostics) if file else None
    if document is None:
        return [], file
    found = listing(one)(document, Reader(diagnostics, parse)) or ()
    return [item for entry in found if isinstance(entry, list) for item in entry], file


def one(node: Node, reader: Reader) -> list[Explained] | None:
    """One entry of the list: a survivor, or with lists in it all their combinations."""
    entry = mapping(node, reader)
    if entry is None:
        return None
    entries = read_entries(entry, KEYS, reader)
    if not all(key in entries.values for key in KEYS):
        return None
    named = product(*(entries.need(list, key) for key in ("卡", "原", "改")))
    reason = entries.need(str, "理由")
    return [Explained(card, before, after, reason, entry.span) for card, before, after in named]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Survivors without a reason, and reasons without a survivor."""

    open: tuple[Tried, ...]
    explained: tuple[Tried, ...]
    stale: tuple[Explained, ...]

    @property
    def fine(self) -> bool:
        """Whether list and survivors agree."""
        return not self.open and not self.stale


def verdict(tried: Sequence[Tried], explained: Sequence[Explained]) -> Verdict:
    """The survivors held against the list; entries of cards that were not tried are left alone."""
    reasons = {item.key for item in explained}
    surviving = [item for item in tried if item.fate in SURVIVORS]
    cards = {item.mutant.card.name.value for item in tried}
    alive = {item.mutant.key for item in surviving}
    return Verdict(
        tuple(item for item in surviving if item.mutant.key not in reasons),
        tuple(item for item in surviving if item.mutant.key in reasons),
        tuple(item for item in explained if item.card in cards and item.key not in alive),
    )


def explained_file(tried: Sequence[Tried], explained: Sequence[Explained]) -> str:
    """The list with every survivor: known reasons kept, the others to be written.

    What one reason explains of one formula, and of several cards alike, stands together.
    """
    reasons = {item.key: item.reason for item in explained}
    alive = dict.fromkeys(item.mutant.key for item in tried if item.fate in SURVIVORS)
    changes = gathered(((card, before, reasons.get(key, "")), after) for key in alive for card, before, after in [key])
    alike = gathered(((before, after, reason), card) for (card, before, reason), after in changes if reason)
    entries = [entry((card,), before, after, "") for (card, before, reason), after in changes if not reason]
    entries += [entry(cards, before, after, reason) for (before, after, reason), cards in alike]
    return "\n".join((HEADING, *entries)) + "\n"


def gathered(pairs: Iterable[tuple[tuple[Any, ...], str]]) -> list[tuple[tuple[Any, ...], tuple[str, ...]]]:
    """What belongs to each key, both in the order in which they come."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return [(key, tuple(values)) for key, values in found.items()]


def entry(cards: Sequence[str], before: str, after: Sequence[str], reason: str) -> str:
    """One entry as it is written."""
    values = {"卡": written(cards), "原": scalar(before), "改": written(after), "理由": scalar(reason)}
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in values.items())


def written(some: Sequence[str]) -> str:
    """A text, or several as a list on lines of their own."""
    return scalar(some[0]) if len(some) == 1 else "".join(f"\n  - {scalar(one)}" for one in some)
