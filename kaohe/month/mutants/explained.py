"""存活.yaml: the mutants that no case sees, each with the reason why none has to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from kaohe.handbook.cards.keys import Keys, Reader, may, must, read_entries
from kaohe.handbook.cards.shapes import listing, mapping, sentence, text, whole
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.files import shelf_of
from kaohe.handbook.nodes import read_document
from kaohe.handbook.parser import parse
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Listing, Node
from kaohe.month.mutants.mutant import Key
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


KEYS: Keys = {"卡": must(texts), "原": must(texts), "改": must(texts), "數": may(whole(2)), "理由": must(sentence)}
HEADING = "# 沒有一例看得出的改動,各有理由;由 kaohe test --mutate 核對:不在此列而存活的,或在此列而不再存活的,都不通過"


@dataclass(frozen=True, slots=True)
class Explained:
    """Survivors of one reading with their reason: as many as the same texts of the card are changed alike."""

    card: str
    before: str
    after: str
    reason: str
    span: Span
    count: int = 1

    @property
    def key(self) -> Key:
        """What they are known by."""
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
    if not all(key in entries.values for key in ("卡", "原", "改", "理由")):
        return None
    named = product(*(entries.need(list, key) for key in ("卡", "原", "改")))
    reason, count = entries.need(str, "理由"), entries.get(int, "數") or 1
    return [Explained(card, before, after, reason, entry.span, count) for card, before, after in named]


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
    """The survivors held against the list; entries of cards that were not tried are left alone.

    Where more survive than an entry says, all that read alike are open: which of them is new cannot be told.
    """
    said: Counter[Key] = Counter()
    for item in explained:
        said[item.key] += item.count
    surviving = [item for item in tried if item.fate in SURVIVORS]
    cards = {item.mutant.card.name.value for item in tried}
    alive = Counter(item.mutant.key for item in surviving)
    return Verdict(
        tuple(item for item in surviving if alive[item.mutant.key] > said[item.mutant.key]),
        tuple(item for item in surviving if alive[item.mutant.key] <= said[item.mutant.key]),
        tuple(item for item in explained if item.card in cards and alive[item.key] < said[item.key]),
    )


def explained_file(tried: Sequence[Tried], explained: Sequence[Explained]) -> str:
    """The list with every survivor: known reasons kept, the others to be written.

    What one reason explains of one formula, and of several cards alike, stands together. Where more survive than a
    reason was written for, it is to be written anew.
    """
    alive = Counter(item.mutant.key for item in tried if item.fate in SURVIVORS)
    reasons = {item.key: item.reason for item in explained if alive[item.key] <= item.count}
    changes = gathered(((key[0], key[1], reasons.get(key, ""), count), key[2]) for key, count in alive.items())
    alike = gathered(((before, after, why, count), card) for (card, before, why, count), after in changes if why)
    entries = [entry((card,), before, after, why, count) for (card, before, why, count), after in changes if not why]
    entries += [entry(cards, before, after, why, count) for (before, after, why, count), cards in alike]
    return "\n".join((HEADING, *entries)) + "\n"


def gathered(pairs: Iterable[tuple[tuple[Any, ...], str]]) -> list[tuple[tuple[Any, ...], tuple[str, ...]]]:
    """What belongs to each key, both in the order in which they come."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return [(key, tuple(values)) for key, values in found.items()]


def entry(cards: Sequence[str], before: str, after: Sequence[str], reason: str, count: int) -> str:
    """One entry as it is written."""
    several = {"數": str(count)} if count > 1 else {}
    values = {"卡": written(cards), "原": scalar(before), "改": written(after), **several, "理由": scalar(reason)}
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in values.items())


def written(some: Sequence[str]) -> str:
    """A text, or several as a list on lines of their own."""
    return scalar(some[0]) if len(some) == 1 else "".join(f"\n  - {scalar(one)}" for one in some)
