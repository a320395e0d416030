"""The handbook in force on a day, for every room that lives by it."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache

from kaohe.access.remembering import once
from kaohe.base.dates import day_number
from kaohe.editions.checking import opened_by
from kaohe.editions.errors import NotInForce
from kaohe.editions.models import Edition, Folder, Revision
from kaohe.editions.states import State
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.check_versions import days_of
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import Source


def edition_in_force(day: date, handbook: str = "") -> Edition:
    """The edition in force on a day; of the company's first handbook, unless one is named. Raises NotInForce."""
    name = handbook or first_handbook()
    held = Edition.objects.filter(state=State.IN_FORCE, handbook=name, since__lte=day)
    found = held.order_by("since", "number").last()
    if found is None:
        raise NotInForce("E150", day=day.isoformat())
    return found


def first_handbook() -> str:
    """The handbook that came into force first; empty when none has."""
    first = Edition.objects.filter(state=State.IN_FORCE).order_by("number").values_list("handbook", flat=True).first()
    return first or ""


def folder_of(edition: Edition) -> Folder:
    """The texts of an edition as they were saved last; once it is approved they no longer change."""
    return Revision.objects.select_related("folder").filter(edition=edition).latest("position").folder


def source_in_force(day: date, handbook: str = "") -> Source:
    """The handbook in force on a day, as read: settings, chapters, cards. Raises NotInForce."""
    return sound_source(folder_of(edition_in_force(day, handbook)).pk)


def book_in_force(day: date, handbook: str = "") -> Book:
    """The book of a day: its registers, values and results as they hold on it. Raises NotInForce.

    Read and checked once for a text and the days on which the same cards hold; it is shared, so nobody may change it.
    """
    return book_on(folder_of(edition_in_force(day, handbook)).pk, day)


def options_in_force(day: date, name: str) -> tuple[str, ...]:
    """What the handbooks in force on a day list under a name, such as 崗位; empty when none of them has such a list."""
    lists = (one for book in books_in_force(day) for one in book.source.settings.lists)
    return tuple(dict.fromkeys(option for title, options in lists if title == name for option in options))


def books_in_force(day: date) -> list[Book]:
    """The books of all handbooks in force on a day, in one query; what they say of rights counts together."""
    return once(_books_in_force, day)


def _books_in_force(day: date) -> list[Book]:
    held = Revision.objects.filter(edition__state=State.IN_FORCE, edition__since__lte=day)
    rows = held.order_by("edition__since", "edition__number", "position")
    latest = dict(rows.values_list("edition__handbook", "folder"))
    return [book_on(digest, day) for digest in latest.values()]


def book_on(digest: str, day: date) -> Book:
    """The book of a folder's digest on a day."""
    days = days_of(sound_source(digest))
    place = bisect_right(days, day_number(day))
    return _book(digest, days[max(place - 1, 0)])


@lru_cache(maxsize=16)
def _book(digest: str, day: int) -> Book:
    return open_book(sound_source(digest), day, Diagnostics())


def sound_source(digest: str) -> Source:
    """The handbook of a folder's digest. Only sound ones come into force."""
    source = opened_by(digest).checked.source
    if source is None:
        raise NotInForce("E151")
    return source
