"""Reading people: who is there on a day, who stands where, what changed in a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import Permission, require, visible
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, UnitStanding


@dataclass(frozen=True, slots=True)
class Member:
    """A person on a day: number, name, post, unit and superior."""

    number: str
    name: str
    post: str = ""
    unit: str = ""
    superior: str = ""
    grade: str = ""


def members(actor: Actor, day: date) -> list[Member]:
    """Everybody employed on a day whom the actor may see, by number, in two queries. Raises NotAllowed."""
    seen = visible(actor, Permission.PEOPLE_READ)
    held = on(Assignment.objects.all(), day).select_related("person", "unit", "superior")
    posts = {one.person_id: one for one in held}
    there = on(Employment.objects.all(), day)
    if seen is not None:
        there = there.filter(person__number__in=seen)
    found = []
    for employment in there.select_related("person").order_by("person__number"):
        post = posts.get(employment.person_id)
        number, name = employment.person.number, employment.name
        if post is None:
            found.append(Member(number, name))
            continue
        superior = post.superior.number if post.superior else ""
        found.append(Member(number, name, post.post, post.unit.code, superior, post.grade))
    return found


@dataclass(frozen=True, slots=True)
class StaffChange:
    """The staff change table of a month (S4-4.2): start + joined − left = end."""

    start: int
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def end(self) -> int:
        """How many there are after the last day."""
        return self.start + len(self.joined) - len(self.left)


def staff_change(actor: Actor, period: Period) -> StaffChange:
    """Who came and who left in a month, of those the actor may see; leavers count from the day after their last.

    Raises NotAllowed.
    """
    seen = visible(actor, Permission.PEOPLE_READ)
    known = current(Employment.objects.all()).order_by("person__number")
    if seen is not None:
        known = known.filter(person__number__in=seen)
    rows = known.values_list("person__number", "since", "until")
    first, last = period.first_day, period.last_day
    start = sum(1 for _, since, until in rows if since < first and (until is None or until >= first))
    joined = tuple(number for number, since, _ in rows if first <= since <= last)
    left = tuple(number for number, _, until in rows if until is not None and first <= until <= last)
    return StaffChange(start, joined, left)


def managers_needed(agents: int, ratio: int) -> int:
    """How many leaders so many agents need at 1 : ratio, rounded up (S5-1.2).

    >>> managers_needed(31, 15)
    3
    """
    return ceil(agents / ratio)


def units(actor: Actor, day: date) -> list[UnitStanding]:
    """The units that stand on a day. Raises NotAllowed."""
    require(actor, Permission.PEOPLE_READ, None)
    return list(on(UnitStanding.objects.all(), day).select_related("unit", "parent").order_by("unit__code"))
