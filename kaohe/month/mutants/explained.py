"""存活.yaml: the mutants that no case sees, each with the reason why none has to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kaohe.handbook.cards.keys import Keys, Reader, must, read_entries
from kaohe.handbook.cards.shapes import listing, mapping, sentence, text
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.files import shelf_of
from kaohe.handbook.nodes import read_document
from kaohe.handbook.parser import parse
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Node, Text
from kaohe.month.mutants.survivors import Tried
from kaohe.month.mutants.trial import SURVIVORS
from kaohe.month.worked.written import scalar

FILE = "存活.yaml"
KEYS: Keys = {"卡": must(text), "原": must(text), "改": must(text), "理由": must(sentence)}
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
    return [item for item in found if isinstance(item, Explained)], file


def one(node: Node, reader: Reader) -> Explained | None:
    """One entry of the list."""
    entry = mapping(node, reader)
    if entry is None:
        return None
    entries = read_entries(entry, KEYS, reader)
    if not all(key in entries.values for key in KEYS):
        return None
    card, before, after = (entries.need(Text, key).value for key in ("卡", "原", "改"))
    return Explained(card, before, after, entries.need(str, "理由"), entry.span)


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
    """The list with every survivor: known reasons kept, the others to be written."""
    reasons = {item.key: item.reason for item in explained}
    entries: dict[tuple[str, str, str], str] = {}
    for item in tried:
        if item.fate in SURVIVORS:
            card, before, after = key = item.mutant.key
            lines = (f"- 卡: {scalar(card)}", f"  原: {scalar(before)}", f"  改: {scalar(after)}")
            entries.setdefault(key, "\n".join((*lines, f"  理由: {scalar(reasons.get(key, ''))}")))
    return "\n".join((HEADING, *entries.values())) + "\n"
