"""The circular by which people learn that an edition comes into force, and what it changes."""

from __future__ import annotations

from datetime import date

from kaohe.access.rights import EVERYBODY
from kaohe.editions.comparing import SAME, texts
from kaohe.editions.drafts import draft_files
from kaohe.editions.models import Edition
from kaohe.ledger.models import Entry
from kaohe.notices.actions import announce

MOST_LINES = 400
"""Lines of changes that a circular tells; who wants more reads the edition."""
CHAPTER = ".md"


def announce_edition(entry: Entry, edition: Edition, since: date) -> None:
    """Tells everybody of an edition that follows another; the first one of a company is no change."""
    if edition.parent is None:
        return
    announce(
        entry, title=edition.title, edition=edition.number, since=since, audience=[EVERYBODY],
        changes=changes_of(edition.parent, edition),
    )  # fmt: skip


def changes_of(old: Edition, new: Edition) -> list[list[object]]:
    """[clause, [[how, line], …]] of each section of a chapter that differs, in the order of the text."""
    found: list[list[object]] = []
    left = MOST_LINES
    for place in texts(draft_files(old), draft_files(new)):
        if place.path.endswith(CHAPTER):
            lines = [[how, line] for how, line in place.lines if how != SAME and line.strip()][:left]
            left -= len(lines)
            found.append([place.key, lines])
    return found
