"""Reading the demonstration: whether the company is one, and who stands for which role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists
from django.utils import timezone

from kaohe.access.models import Account
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


class Known:
    """What is known for good in this process: a company that was once found real never becomes a demonstration, for
    only an empty one is filled."""

    is_real = False


def is_demonstration() -> bool:
    """Whether the company is made up; of a real one the database is asked once for a process."""
    if Known.is_real:
        return False
    mark = Exists(Demonstration.objects.all())
    made_up = Account.objects.filter(is_owner=True).annotate(made_up=mark).values_list("made_up", flat=True).first()
    Known.is_real = made_up is False  # None: nobody owns a company yet, and a demonstration may still begin.
    return bool(made_up)


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
