"""What differs between two editions: their texts, section by section, and their rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from kaohe.base.actor import Actor
from kaohe.editions.checking import Opened
from kaohe.editions.folders import Files
from kaohe.editions.queries import handbook_of
from kaohe.editions.sections import sections
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.changes import CardChange, changes
from kaohe.handbook.check_versions import days_of
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import Source

SAME, ADDED, REMOVED = "", "+", "-"
NEAR = 3
"""Lines around a change that are read with it."""
Line = tuple[str, str]
"""How, and the text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A section that differs, with its lines: (how, text)."""

    path: str
    key: str
    lines: tuple[Line, ...]

    @property
    def runs(self) -> list[tuple[bool, list[Line]]]:
        """The lines in runs: whether they stand near a change, and the run; a single line is never left out."""
        return runs(self.lines)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two editions compared. `rules` is None when one of them has faults, so that its rules cannot be told."""

    texts: tuple[Place, ...]
    rules: tuple[CardChange, ...] | None


def difference(actor: Actor, old: int, new: int) -> Difference:
    """What differs. Raises NotAllowed, EditionError."""
    return between(handbook_of(actor, old), handbook_of(actor, new))


def between(before: Opened, after: Opened) -> Difference:
    """The same of two handbooks that were read already."""
    return Difference(tuple(texts(before.files, after.files)), rules(before, after))


def texts(old: Files, new: Files) -> Iterator[Place]:
    """The sections that differ, in the order of the new texts; those that are gone after them."""
    for path in sorted({*old, *new}):
        one, other = parts(path, old.get(path, "")), parts(path, new.get(path, ""))
        for key in [*other, *(key for key in one if key not in other)]:
            if one.get(key, "") != other.get(key, ""):
                yield Place(path, key, tuple(lines(one.get(key, ""), other.get(key, ""))))


def parts(path: str, text: str) -> dict[str, str]:
    """A chapter by its sections; another file whole."""
    if not path.endswith(".md"):
        return {"": text}
    return {one.key: one.text for one in sections(text)}


def lines(old: str, new: str) -> Iterator[Line]:
    """The lines of two texts, in one order."""
    one, other = old.split("\n") if old else [], new.split("\n") if new else []
    for tag, a, a2, b, b2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((SAME, line) for line in one[a:a2])
        else:
            yield from ((REMOVED, line) for line in one[a:a2])
            yield from ((ADDED, line) for line in other[b:b2])


def runs(lines: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """Lines in runs: those with changes and what stands near them, and those far from any."""
    changed = [at for at, (how, _) in enumerate(lines) if how != SAME]
    near = {at + step for at in changed for step in range(-NEAR, NEAR + 1)} | {-1, len(lines)}
    near |= {at for at in range(len(lines)) if {at - 1, at + 1} <= near}
    places = groupby(range(len(lines)), key=near.__contains__)
    return [(is_near, [lines[at] for at in run]) for is_near, run in places]


def rules(old: Opened, new: Opened) -> tuple[CardChange, ...] | None:
    """The rules that differ on the last day that either handbook dates."""
    before, after = old.checked.source, new.checked.source
    if before is None or after is None or old.faults or new.faults:
        return None
    day = max(*days_of(before), *days_of(after))
    return changes(whole(before, day), whole(after, day)).cards


def whole(source: Source, day: int) -> Book:
    """The book of a day with every result worked out, so that what rests on what is known."""
    book = open_book(source, day, Diagnostics())
    book.all_nodes()
    return book
