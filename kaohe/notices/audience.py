"""Whom names mean on a day: everybody employed by each of his names, and how a person is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kaohe.access.remembering import once
from kaohe.access.rights import EVERYBODY
from kaohe.access.standing import Standing, names_of_unit, units_on
from kaohe.handbook.names import fold
from kaohe.people.facts import holding_on
from kaohe.people.models import Assignment, Employment


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody employed on a day: number → name, and each folded name (post, unit or unit above, number) → numbers."""

    names: dict[str, str]
    by_name: dict[str, set[str]]

    def meant(self, audience: Iterable[str]) -> set[str]:
        """The numbers of those whom an audience means."""
        found = set[str]()
        for name in audience:
            found |= set(self.names) if name == EVERYBODY else self.by_name.get(fold(name), set())
        return found

    def unknown(self, audience: Iterable[str]) -> list[str]:
        """Names that mean nobody."""
        return [name for name in audience if name != EVERYBODY and not self.by_name.get(fold(name))]


def crowd(day: date, moment: datetime | None = None) -> Crowd:
    """The people of a day, in three queries, as they were known at a moment, else as they are known now."""
    names = dict(
        holding_on(Employment.objects.all(), day, moment)
        .order_by("person__number")
        .values_list("person__number", "name")
    )
    found: dict[str, set[str]] = {fold(number): {number} for number in names}
    units = once(units_on, day)
    above = {unit: names_of_unit(unit, units) for unit in units}
    for number, post, unit in holding_on(Assignment.objects.all(), day, moment).values_list(
        "person__number", "post", "unit"
    ):
        if number in names:
            for name in {post, *above.get(unit, ())}:
                found.setdefault(fold(name), set()).add(number)
    return Crowd(names, found)


def is_for(audience: Iterable[str], one: Standing) -> bool:
    """Whether a person is meant on the day of his standing."""
    return one.is_employed and any(name == EVERYBODY or fold(name) in one.named for name in audience)
