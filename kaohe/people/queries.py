"""Reading people: who is there on a day, who stands where, what changed in a month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import ceil

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import Permission, require, visible
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, Person, UnitStanding


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
    """The staff change table of some days (S4-4.2): start + joined − left = end.

    `peak` is the most there were on any of the days. `joined` and `left` are numbers, by day.
    """

    start: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    peak: int

    @property
    def end(self) -> int:
        """How many there are after the last day."""
        return self.start + len(self.joined) - len(self.left)

    @property
    def loss_on_peak(self) -> Fraction | None:
        """Net loss over the peak: 389 → 356 is 33 ÷ 389. None when nobody was there."""
        return Fraction(self.peak - self.end, self.peak) if self.peak else None

    @property
    def loss_on_average(self) -> Fraction | None:
        """Net loss from the peak over the average of peak and end: 33 ÷ 372.5. None when nobody was there."""
        return Fraction(2 * (self.peak - self.end), self.peak + self.end) if self.peak else None


def staff_change(actor: Actor, first: Period, last: Period | None = None) -> StaffChange:
    """Who came and who left from the first period to the last, of those the actor may see.

    Leavers count from the day after their last. Raises NotAllowed.
    """
    seen = visible(actor, Permission.PEOPLE_READ)
    known = current(Employment.objects.all())
    if seen is not None:
        known = known.filter(person__number__in=seen)
    rows = list(known.values_list("person__number", "since", "until"))
    begin, end = first.first_day, (last or first).last_day
    start = sum(1 for _, since, until in rows if since < begin and (until is None or until >= begin))
    joined = sorted((since, number) for number, since, _ in rows if begin <= since <= end)
    left = sorted((until, number) for number, _, until in rows if until is not None and begin <= until <= end)
    steps = Counter(since for since, _ in joined)
    steps.subtract(until + timedelta(days=1) for until, _ in left)
    peak = max(accumulate((steps[day] for day in sorted(steps) if day <= end), initial=start))
    return StaffChange(start, tuple(number for _, number in joined), tuple(number for _, number in left), peak)


def has_people(actor: Actor) -> bool:
    """Whether the company has anybody besides one person. Raises NotAllowed."""
    require(actor, Permission.PEOPLE_READ)
    return Person.objects.all()[1:2].exists()


def managers_needed(agents: int, ratio: int) -> int:
    """How many leaders so many agents need at 1 : ratio, rounded up (S5-1.2).

    >>> managers_needed(31, 15)
    3
    """
    return ceil(agents / ratio)


@dataclass(frozen=True, slots=True)
class StaffingNeed:
    """How many leaders `agents` people need at one for each `ratio` of them, rounded up: `need`."""

    agents: int
    ratio: int
    need: int


def staffing_need(actor: Actor, day: date, post: str, ratio: int) -> StaffingNeed:
    """What the people who hold a post on a day need, of those the actor may see. Raises NotAllowed."""
    seen = visible(actor, Permission.PEOPLE_READ)
    held = on(Assignment.objects.filter(post=post), day)
    if seen is not None:
        held = held.filter(person__number__in=seen)
    agents = held.count()
    return StaffingNeed(agents, ratio, managers_needed(agents, ratio))


def units(actor: Actor, day: date) -> list[UnitStanding]:
    """The units that stand on a day. Raises NotAllowed."""
    require(actor, Permission.PEOPLE_READ, None)
    return list(on(UnitStanding.objects.all(), day).select_related("unit", "parent").order_by("unit__code"))
