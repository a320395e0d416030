"""What differs between two handbooks: which cards, and whether only their words, themselves, or what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.handbook.book import Book
from kaohe.handbook.check_versions import group_of
from kaohe.handbook.dependence import EVERYTHING, RESULT, Dependence, Key, dependence
from kaohe.handbook.meaning import meaning
from kaohe.handbook.model import AnyCard, Source
from kaohe.handbook.names import fold

TEXT_ONLY, THIS, DOWNSTREAM, ADDED, REMOVED = "僅文字", "本條", "連帶", "新增", "刪去"


@dataclass(frozen=True, slots=True)
class CardChange:
    """A card that differs, how, and the parts of the book it stands for."""

    kind: str
    name: str
    clause: str
    how: str
    keys: tuple[Key, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def is_root(self) -> bool:
        """Whether the card itself was changed, so that numbers may."""
        return self.how in {THIS, ADDED, REMOVED}


@dataclass(frozen=True, slots=True)
class Changes:
    """Two books of one day compared."""

    old: Dependence
    new: Dependence
    cards: tuple[CardChange, ...]
    differing: frozenset[Key]
    """Parts whose meaning differs."""
    affected: frozenset[str]
    """Folded names of the results whose values may differ (both books together)."""

    @property
    def roots(self) -> tuple[CardChange, ...]:
        """The cards that were changed themselves, in the order of the text."""
        return tuple(card for card in self.cards if card.is_root)


def changes(old: Book, new: Book) -> Changes:
    """What differs between two books."""
    before, after = dependence(old), dependence(new)
    keys = [*after.own, *(key for key in before.own if key not in after.own)]
    differing = frozenset(key for key in keys if before.own.get(key) != after.own.get(key))
    moved = before.downstream(differing) | after.downstream(differing)
    affected = frozenset(name for group, name in moved if group == RESULT)
    cards = list(edited(before, after, differing))
    cards += reworded(old.source, new.source, cards)
    cards += touched(before, after, cards, moved)
    return Changes(before, after, tuple(cards), differing, affected)


def edited(before: Dependence, after: Dependence, differing: frozenset[Key]) -> Iterable[CardChange]:
    """Cards whose own meaning, or whose words, differ."""
    if EVERYTHING in differing:
        yield CardChange("", "handbook.yaml", "", THIS, (EVERYTHING,))
    old, new = by_card(before), by_card(after)
    words_before, words_after = Words(before.book.source), Words(after.book.source)
    for known in [*new, *(known for known in old if known not in new)]:
        (was, old_keys), (now, new_keys) = old.get(known, ((), ())), new.get(known, ((), ()))
        card = (now or was)[0]
        keys = tuple(dict.fromkeys((*new_keys, *old_keys)))
        said = "\n".join(map(words_before.of, was)), "\n".join(map(words_after.of, now))
        if not was or not now:
            how = REMOVED if was else ADDED
        elif any(key in differing for key in keys) and meaning(was) != meaning(now):
            how = THIS
        elif said[0] != said[1]:
            how = DOWNSTREAM if any(key in differing for key in keys) else TEXT_ONLY
        else:
            continue
        yield CardChange(card.kind, card.name.value, card.clause or "", how, keys, *said)


def reworded(old: Source, new: Source, cards: Iterable[CardChange]) -> Iterable[CardChange]:
    """Clauses whose words differ and none of whose cards tells it."""
    before, after = Words(old).clauses, Words(new).clauses
    told = {card.clause for card in cards}
    for name in dict.fromkeys([*after, *before]):
        if name not in told and before.get(name) != after.get(name):
            yield CardChange("條文", name, name, TEXT_ONLY, (), before.get(name, ""), after.get(name, ""))


def touched(before: Dependence, after: Dependence, told: Iterable[CardChange], moved: set[Key]) -> Iterable[CardChange]:
    """Cards that were not edited and rest on one that was."""
    done = {key for change in told for key in change.keys}
    old = by_card(before)
    for known, (cards, keys) in by_card(after).items():
        if known in old and not done.intersection(keys) and any(key in moved for key in keys):
            yield CardChange(cards[0].kind, cards[0].name.value, cards[0].clause or "", DOWNSTREAM, keys)


Known = tuple[str, str]


def by_card(parts: Dependence) -> dict[Known, tuple[tuple[AnyCard, ...], tuple[Key, ...]]]:
    """Cards by group and name, all with one name together, with the parts they say."""
    found: dict[Known, tuple[dict[int, AnyCard], dict[Key, None]]] = {}
    for key, cards in parts.cards.items():
        for card in cards:
            own, keys = found.setdefault((group_of(card), fold(card.name.value)), ({}, {}))
            own[id(card)] = card
            keys[key] = None
    return {known: (tuple(own.values()), tuple(keys)) for known, (own, keys) in found.items()}


class Words:
    """The text of cards and of the clauses they stand under."""

    def __init__(self, source: Source) -> None:
        self.lines = {file.path: file.text.split("\n") for file in source.files}
        self.clauses = {clause.id: clause.text.value for chapter in source.chapters for clause in chapter.clauses}

    def of(self, card: AnyCard) -> str:
        """A card as it stands in its file, its clause above it."""
        lines = self.lines.get(card.span.file, [])[card.span.line - 1 : card.span.end_line]
        return "\n".join([self.clauses.get(card.clause or "", ""), *(line.strip() for line in lines)]).strip()
