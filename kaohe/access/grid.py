"""All rights of a day in one grid, data by whom they are given to, with what looks wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kaohe.access.rights import EVERYBODY, RELATIONS, Rights, Verb, rights_on
from kaohe.access.rules import HANDBOOK
from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, require
from kaohe.handbook.names import fold
from kaohe.people.facts import on
from kaohe.people.models import Assignment, Employment, UnitStanding


@dataclass(frozen=True, slots=True)
class Row:
    """One register, result or area: for each column what is given, and whether by an open task only."""

    data: str
    mark: str
    cells: tuple[dict[Verb, bool], ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What looks wrong: nobody_sees, nobody_approves, everybody_changes, everybody_sees_secret, nobody_is."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The rights of a day. `columns`: relations first, then whom the handbook names, in its order; `units`: those of
    them that are units on the day."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    doubts: tuple[Doubt, ...]
    units: frozenset[str]


def grid(actor: Actor, day: date) -> Grid:
    """The grid of a day. Raises NotAllowed."""
    require(actor, Permission.ACCESS_RIGHTS_READ, ANYONE)
    rights = rights_on(day)
    named = dict.fromkeys(grant.who for own in rights.grants.values() for grant in own[Verb.SEE])
    columns = (*(who for who in RELATIONS if who in named), *(who for who in named if who not in RELATIONS))
    rows = tuple(row(rights, key, columns) for key in rights.grants)
    units = units_on(day)
    there = people_and_posts(day) | units
    found = doubts(rights, columns, there)
    return Grid(columns, rows, tuple(found), frozenset(who for who in columns if fold(who) in units))


def row(rights: Rights, key: str, columns: tuple[str, ...]) -> Row:
    """One line of the grid."""
    given: dict[str, dict[Verb, bool]] = {who: {} for who in columns}
    for verb in Verb:
        for grant in rights.grants[key][verb]:
            given[grant.who][verb] = grant.by_task and given[grant.who].get(verb, True)
    return Row(rights.names[key], rights.marks.get(key, ""), tuple(given.values()))


def doubts(rights: Rights, columns: tuple[str, ...], there: frozenset[str]) -> Iterator[Doubt]:
    """What nobody may see or approve, what everybody may change, and names that are nobody's among those there."""
    for key, own in rights.grants.items():
        name = rights.names[key]
        if not own[Verb.SEE]:
            yield Doubt("nobody_sees", name)
        if any(grant.who == EVERYBODY for grant in own[Verb.DECIDE]):
            yield Doubt("everybody_changes", name)
        elif rights.is_secret(name) and any(grant.who == EVERYBODY for grant in own[Verb.SEE]):
            yield Doubt("everybody_sees_secret", name)
    if rights.grants and not rights.of(HANDBOOK, Verb.DECIDE):
        yield Doubt("nobody_approves", HANDBOOK)
    yield from (Doubt("nobody_is", who) for who in columns if who not in RELATIONS and fold(who) not in there)


def people_and_posts(day: date) -> frozenset[str]:
    """The numbers of who is employed on a day and the posts that somebody holds, folded."""
    numbers = on(Employment.objects.all(), day).values_list("person__number", flat=True)
    posts = on(Assignment.objects.all(), day).values_list("post", flat=True).distinct()
    return frozenset(fold(name) for name in (*numbers, *posts))


def units_on(day: date) -> frozenset[str]:
    """Codes and names of the units of a day, folded."""
    standing = on(UnitStanding.objects.all(), day).values_list("unit__code", "name")
    return frozenset(fold(name) for names in standing for name in names)
