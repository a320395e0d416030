"""What is known of everybody on a day, for a staff list to be laid beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max

from kaohe.intake.spelling import fold
from kaohe.people.actions import Post
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment, UnitStanding


@dataclass(frozen=True, slots=True)
class Known:
    """By number: names, (first day, last day), the post on the day, the first day of the last post. Units by name."""

    names: dict[str, str]
    employed: dict[str, tuple[date, date | None]]
    posts: dict[str, Post]
    last_post: dict[str, date]
    units: dict[str, str]
    """Code by folded code or name; a name that two units share is not in it."""
    closed: dict[str, date] = field(default_factory=dict)
    """The last day of units that end, by code."""

    def until(self, number: str) -> date | None:
        """The last day of a person who leaves."""
        return self.employed.get(number, (None, None))[1]

    def unit(self, written: str) -> str | None:
        """The code of a unit."""
        return self.units.get(fold(written))


def known_on(day: date) -> Known:
    """What is known of everybody; five queries."""
    units = list(current(UnitStanding.objects.all()).order_by("since").values_list("unit__code", "name", "until"))
    ends = {code: until for code, _, until in units}
    stays = current(Employment.objects.order_by("since"))  # Of several stays the last one holds.
    employments = list(stays.values_list("person__number", "name", "since", "until"))
    held = on(Assignment.objects.all(), day).values_list(
        "person__number", "post", "unit__code", "superior__number", "grade"
    )
    last = current(Assignment.objects.all()).values("person__number").annotate(last=Max("since"))
    return Known(
        {number: name for number, name, _, _ in employments},
        {number: (since, until) for number, _, since, until in employments},
        {number: Post(post, unit, superior or "", grade) for number, post, unit, superior, grade in held},
        {one["person__number"]: one["last"] for one in last},
        by_name({code: name for code, name, _ in units}),
        {code: until for code, until in ends.items() if until is not None},
    )


def by_name(names: dict[str, str]) -> dict[str, str]:
    """The code of each unit by its code, and by its last name where no other has it."""
    shared: dict[str, list[str]] = {}
    for code, name in names.items():
        shared.setdefault(fold(name), []).append(code)
    alone = {name: codes[0] for name, codes in shared.items() if len(codes) == 1}
    return {**alone, **{fold(code): code for code in names}}
