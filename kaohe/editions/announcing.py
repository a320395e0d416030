"""The circular by which people learn that an edition comes into force, and what it changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kaohe.access.rights import EVERYBODY
from kaohe.editions.checking import opened
from kaohe.editions.comparing import REMOVED, SAME, Line, Place, texts
from kaohe.editions.drafts import latest
from kaohe.editions.models import Edition
from kaohe.handbook.clauses import ID
from kaohe.handbook.quoting import as_read, values_of
from kaohe.ledger.models import Entry
from kaohe.notices.actions import announce

MOST_LINES = 400
"""Lines of changes that a circular tells; who wants more reads the edition."""
CHAPTER = ".md"
FENCES = ("```", "~~~")
_SIGNS = re.compile(rf"^\s*(#{{1,6}}\s+)?([\[［【〔]{ID.pattern}[\]］】〕]\s*)?")


def announce_edition(entry: Entry, edition: Edition, since: date) -> None:
    """Tells everybody of an edition that follows another; the first one of a company is no change."""
    if edition.parent is None:
        return
    announce(
        entry, title=edition.title, edition=edition.number, since=since, audience=[EVERYBODY],
        changes=changes_of(edition.parent, edition),
    )  # fmt: skip


def changes_of(old: Edition, new: Edition) -> list[list[object]]:
    """[clause and chapter, [[how, line], …]] of each section of a chapter that differs, in the order of the text.

    Lines are told as they are read, with the values that they quote; `how` is empty for what only says where.
    """
    before, after = opened(latest(old).folder), opened(latest(new).folder)
    was, now = values_of(before.checked.source), values_of(after.checked.source)
    found: list[list[object]] = []
    left = MOST_LINES
    for place in texts(before.files, after.files):
        if place.path.endswith(CHAPTER):
            said = [[how, as_read(line, was if how == REMOVED else now)] for how, line in placed(place.lines)][:left]
            left -= len(said)
            found.append([titled(place, after.files.get(place.path) or before.files[place.path]), said])
    return found


def titled(place: Place, chapter: str) -> str:
    """The clause of a section, and what its chapter is called; only that where no clause begins there."""
    heading = next((bare(line) for line in chapter.split("\n") if line.startswith("#")), "")
    return " ".join(one for one in ("" if place.key.startswith("#") else place.key, heading) if one)


def placed(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines that differ; before them, as they stand unchanged, the words of the clause and the name of the rule."""
    words, card = "", ""
    for at, (how, line) in enumerate(lines):
        fence = line.lstrip().startswith(FENCES)
        if fence:
            card = line.strip("`~ ")
        if how == SAME:
            words = bare(line) if at == 0 and not fence else words
        elif line.strip(" `~"):
            where = [one for one in (words, "" if fence else card) if one]
            yield from ((SAME, one) for one in where)
            yield how, bare(line.strip("`~ ") if fence else line)
            words = card = ""


def bare(line: str) -> str:
    """A line without the signs that only the program needs: those of a heading, and the id of a clause."""
    return _SIGNS.sub("", line)
