"""Who somebody is on a day: his number, posts, units, those below and beside him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, FilteredRelation, OuterRef

from kaohe.access.remembering import once
from kaohe.handbook.names import fold
from kaohe.people.facts import holding, on
from kaohe.people.lines import below, beside
from kaohe.people.models import Employment, Person, UnitStanding

Units = Mapping[int, tuple[str, str, int | None]]
"""Every unit of a day: code, name, the unit above."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person on a day. `named` holds, folded, his number, his posts, his units and all units above these."""

    person: int
    number: str
    day: date
    is_employed: bool
    named: frozenset[str]

    def below(self) -> frozenset[str]:
        """The numbers of all whose superior he is, directly or through others."""
        return once(below, self.person, self.day)

    def beside(self) -> frozenset[str]:
        """The numbers of those in his unit or under his superior."""
        return once(beside, self.person, self.day)


def standing(number: str, day: date) -> Standing | None:
    """The person of a number on a day, in one query and one for the units; None when there is none."""
    return once(_standing, number, day)


def _standing(number: str, day: date) -> Standing | None:
    there = Exists(on(Employment.objects.filter(person=OuterRef("pk")), day))
    posts = FilteredRelation("assignments", condition=holding(day, "assignments__"))
    found = Person.objects.filter(number=number).annotate(is_employed=there, held=posts)
    rows = list(found.values_list("pk", "is_employed", "held__post", "held__unit"))
    if not rows:
        return None
    person, is_employed, _, _ = rows[0]
    names = {number}
    for _, _, post, unit in rows:
        if unit is not None:
            names |= {post} | names_of_unit(unit, once(units_on, day))
    return Standing(person, number, day, is_employed, frozenset(map(fold, names)))


def names_of_unit(unit: int, standings: Units) -> set[str]:
    """Code and name of a unit and of all units above it."""
    names, seen = set[str](), set[int]()
    here: int | None = unit
    while here is not None and here in standings and here not in seen:
        seen.add(here)
        code, name, parent = standings[here]
        names |= {code, name}
        here = parent
    return names


def units_on(day: date) -> Units:
    """Every unit of a day: code, name, the unit above."""
    rows = on(UnitStanding.objects.all(), day).values_list("unit", "unit__code", "name", "parent")
    return {unit: (code, name, parent) for unit, code, name, parent in rows}
