"""Reading the demonstration: whether the company is one, and who stands for which role."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from kaohe.demonstration.errors import DemonstrationError
from kaohe.demonstration.models import Demonstration
from kaohe.people.directory import names_of_people, names_of_units
from kaohe.people.facts import on
from kaohe.people.models import Assignment


@dataclass(frozen=True, slots=True)
class RolePlayer:
    """The person who stands for a role today."""

    role: str
    number: str
    name: str
    post: str
    unit: str


def is_demonstration() -> bool:
    """Whether the company is made up."""
    return Demonstration.objects.exists()


def demonstration() -> Demonstration:
    """What it demonstrates. Raises DemonstrationError for a real company."""
    found = Demonstration.objects.first()
    if found is None:
        raise DemonstrationError("D201")
    return found


def role_players() -> list[RolePlayer]:
    """Everybody who stands for a role, in the order of the roles; in a real company nobody."""
    found = Demonstration.objects.first()
    if found is None:
        return []
    today, numbers = timezone.localdate(), set(found.roles.values())
    held = on(Assignment.objects.filter(person__number__in=numbers), today)
    posts = {number: (post, unit) for number, post, unit in held.values_list("person__number", "post", "unit__code")}
    units, names = names_of_units({unit for _, unit in posts.values()}, today), names_of_people(numbers)
    players = []
    for role, number in found.roles.items():
        post, unit = posts.get(number, ("", ""))
        players.append(RolePlayer(role, number, names.get(number, number), post, units.get(unit, unit)))
    return players


def player_of(role: str) -> RolePlayer:
    """The person who stands for a role. Raises DemonstrationError."""
    found = next((one for one in role_players() if one.role == role), None)
    if found is None:
        raise DemonstrationError("D203", role=role)
    return found
