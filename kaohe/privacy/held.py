"""What is held about a person, and why: his records by register, with purpose and time, his notices, his consents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import PERSON as PERSONS
from kaohe.handbook.model_retention import Retention
from kaohe.handbook.names import fold
from kaohe.people.actions import person_of
from kaohe.people.models import Person
from kaohe.privacy.registers import CONSENTS, GIVEN, NOTICES, PURPOSE, PURPOSES, REGISTER, UNTIL, WITHDRAWN
from kaohe.records.models import Batch, Revision
from kaohe.records.own_copy import is_his
from kaohe.records.staff import is_of_people, staff_rows_of

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A register with something about him: how many records (None: in files, uncounted), how long it is kept, for
    what, and whether he sees it himself."""

    register: str
    count: int | None
    kept: Retention | None
    purposes: tuple[Row, ...]
    is_open: bool
    is_listed: bool
    """Whether it has a list of its own; what `people` keeps stands on his page."""


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent: its entry, what it is for, since when, withdrawn when (empty: it stands)."""

    entry: int
    purpose: Row
    since: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All of it. `notices`: rows of the register of notices, the last first."""

    held: tuple[Held, ...]
    notices: tuple[Row, ...]
    consents: tuple[Consent, ...]


def personal_data(actor: Actor, number: str, day: date) -> PersonalData:
    """What is held about a person, whom it tells as much as who keeps people. Raises NotAllowed, NotKnown."""
    require(actor, Permission.PEOPLE_COPY, number)
    if actor.name == number and not Person.objects.filter(number=number).exists():
        return PersonalData((), (), ())  # An account behind which no person stands.
    person_of(number)
    purposes = [row for row in rows_of(PURPOSES) if not row.get(UNTIL) or row[UNTIL] >= day.isoformat()]
    his = rows_about(number, (CONSENTS, NOTICES))
    by_number = {row.get(PURPOSE, ""): row for row in purposes}
    consents = [
        Consent(entry, by_number.get(row.get(PURPOSE, ""), row), row.get(GIVEN, ""), row.get(WITHDRAWN, ""))
        for register, entry, row in his
        if register == CONSENTS
    ]
    notices = [row for register, _, row in his if register == NOTICES]
    return PersonalData(tuple(held(number, day, purposes)), tuple(notices[::-1]), tuple(consents))


def held(number: str, day: date, purposes: Iterable[Row]) -> Iterable[Held]:
    """The registers with something about him; what `people` keeps stands first, for everybody is in it."""
    his = Revision.objects.filter(subject=number).exclude(subject="").order_by().values_list("register")
    counts = dict(his.annotate(Count("entry", distinct=True)))
    taken = Batch.objects.filter(state=Batch.State.TAKEN, is_bulk=True)
    in_files = set(taken.values_list("register", flat=True))
    for book in books_in_force(day):
        for key, register in book.registers.items():
            if key in book.obligations or not book.owner_of(register, PERSONS):
                continue
            name = register.name.value
            of_people = is_of_people(register)
            here = len(staff_rows_of(name, number)) if of_people else counts.get(name, 0)
            count = None if name in in_files and not of_people else here
            if count is None or count:
                why = tuple(row for row in purposes if fold(row.get(REGISTER, "")) == fold(name))
                yield Held(name, count, register.retention, why, is_his(register, day), not of_people)


def rows_of(register: str) -> list[Row]:
    """The rows that stand in a register, in order."""
    found = Revision.objects.filter(register=register, is_live=True)
    return list(found.order_by("entry").values_list("row", flat=True))


def rows_about(number: str, registers: Iterable[str]) -> list[tuple[str, int, Row]]:
    """The entries about one person that stand in some registers: register, number and row, in order; one query."""
    found = Revision.objects.filter(register__in=list(registers), is_live=True, subject=number)
    return list(found.order_by("entry").values_list("register", "entry", "row"))
