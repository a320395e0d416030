"""Revisions made of sound rows: what they are called, whose they are, the day they are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max

from kaohe.access.rights import subject_of
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.searching import alike
from kaohe.intake.moments import DAY_SECONDS
from kaohe.intake.register import ROW
from kaohe.intake.rows import LINE
from kaohe.intake.schema import MOMENT
from kaohe.records.checking import Sound, said_known
from kaohe.records.models import LONGEST_TEXT, Revision
from kaohe.records.slots import Slots
from kaohe.records.times import moment_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Places:
    """Which fields of a register have a column of their own."""

    subject: str
    dated_by: str
    is_moment: bool

    @property
    def apart(self) -> tuple[str, ...]:
        """Fields that need no slot: the column says all of them. A moment says more than its day."""
        return (self.subject, *(() if self.is_moment else (self.dated_by,)))


def places_of(book: Book, register: Register) -> Places:
    """Whose a record is, and the field that dates it; empty where the register does not say."""
    named = subject_of(book, register)
    subject = register.field(named)
    dated = register.field(register.dated_by.value) if register.dated_by else None
    return Places(
        named if subject else "", dated.name.value if dated else "", dated is not None and dated.type == MOMENT
    )


def revisions(
    register: Register, rows: Sound, places: Places, slots: Slots, first: int, known_at: datetime
) -> Iterator[Revision]:
    """The first revision of each row, numbered from `first`."""
    values = rows.table.to_pylist()
    known = said_known(rows.table)
    for place, (value, text) in enumerate(zip(values, rows.texts, strict=True)):
        made = Revision(
            register=register.name.value,
            entry=first + place,
            key=value[ROW] if register.key else f"#{first + place}",
            row=text,
            words=words_of(text.values()),
            known_at=known_at if known[place] is None else min(known_at, moment_of(known[place] or 0)),
            line=value[LINE],
        )
        fill(made, value, places, slots)
        yield made


def fill(revision: Revision, value: dict[str, int | str | None], places: Places, slots: Slots) -> None:
    """The columns of a revision that are looked up."""
    day = value.get(places.dated_by)
    revision.subject = str(value.get(places.subject) or "")[:LONGEST_TEXT]
    revision.day = day // DAY_SECONDS if isinstance(day, int) and places.is_moment else day
    slots.fill(revision, value)


def words_of(values: Iterable[str]) -> str:
    """The values as they are searched."""
    return "\n".join(map(alike, values))


def next_number() -> int:
    """The number that the next entry gets; asked when it is one's turn to write."""
    return (Revision.objects.aggregate(last=Max("entry"))["last"] or 0) + 1
