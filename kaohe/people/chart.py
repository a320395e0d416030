"""The organisation on a day: units one below another, with how many people each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.people.facts import on
from kaohe.people.models import Assignment, UnitStanding


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit: `own` people hold a post in it, `all_people` in it or below."""

    code: str
    name: str
    since: date
    own: int
    all_people: int
    parts: tuple[UnitNode, ...]

    def walk(self, depth: int = 0) -> Iterator[tuple[int, UnitNode]]:
        """The unit and all below it with their depth, each before its parts."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


def organisation(actor: Actor, day: date) -> tuple[UnitNode, ...]:
    """The units that stand on a day, those at the top first; two queries. Raises NotAllowed.

    A unit whose parent no longer stands is at the top.
    """
    require(actor, Permission.PEOPLE_READ)
    standing = {
        code: (name, parent, since)
        for code, name, parent, since in on(UnitStanding.objects.all(), day)
        .order_by("unit__code")
        .values_list("unit__code", "name", "parent__code", "since")
    }
    parts: dict[str | None, list[str]] = {}
    for code, (_, parent, _) in standing.items():
        parts.setdefault(parent if parent in standing else None, []).append(code)
    counted = on(Assignment.objects.all(), day).values_list("unit__code").annotate(Count("pk"))
    heads = Counter(dict(counted))

    def node(code: str) -> UnitNode:
        below = tuple(node(part) for part in parts.get(code, ()))
        name, _, since = standing[code]
        return UnitNode(code, name, since, heads[code], heads[code] + sum(one.all_people for one in below), below)

    return tuple(node(code) for code in parts.get(None, ()))
