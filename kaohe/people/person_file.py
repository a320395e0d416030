"""All that is known of one person: employment, posts, who reports to him, and how each became known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.models import Entry
from kaohe.people.actions import person_of
from kaohe.people.directory import names_of_people, names_of_units
from kaohe.people.errors import NotKnown
from kaohe.people.facts import current, on
from kaohe.people.models import Assignment, Employment

OTHERS = "numbers"
"""In the ledger's detail of what was decided for many: for whom. It is nothing for who may see only one of them."""


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post with the names of its unit and its superior."""

    post: str
    grade: str
    unit: str
    unit_name: str
    superior: str
    superior_name: str
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person: `posts` from the last to the first; `reports` are (number, name) of those directly below him."""

    number: str
    name: str
    since: date
    until: date | None
    posts: tuple[PostHeld, ...]
    reports: tuple[tuple[str, str], ...]

    def post_on(self, day: date) -> PostHeld | None:
        """The post that holds on a day."""
        return next((post for post in self.posts if post.holds_on(day)), None)


def person_file(actor: Actor, number: str, day: date) -> PersonFile:
    """The file as it is known now; reports and names of units are those of the day. Raises NotAllowed, NotKnown."""
    require(actor, Permission.PEOPLE_READ, number)
    person = person_of(number)
    employment = current(Employment.objects.filter(person=person)).latest("since")
    held = current(Assignment.objects.filter(person=person)).select_related("unit", "superior").order_by("-since")
    below = on(Assignment.objects.filter(superior=person), day).values_list("person__number", flat=True)
    superiors = {one.superior.number for one in held if one.superior}
    names, units = names_of_people(superiors | set(below)), names_of_units({one.unit.code for one in held}, day)
    posts = [
        PostHeld(
            one.post, one.grade, one.unit.code, units.get(one.unit.code, one.unit.code),
            one.superior.number if one.superior else "", names.get(one.superior.number, "") if one.superior else "",
            one.since, one.until,
        )
        for one in held
    ]  # fmt: skip
    reports = tuple((other, names.get(other, "")) for other in sorted(below))
    return PersonFile(number, employment.name, employment.since, employment.until, tuple(posts), reports)


def changes_of(actor: Actor, number: str) -> list[Entry]:
    """The ledger entries by which something about a person became known, the last first; of what was decided for many
    at once nothing tells who the others are.

    Raises NotAllowed, NotKnown.
    """
    require(actor, Permission.PEOPLE_READ, number)
    found = entries_about(number)
    if not found:
        raise NotKnown("person", number)
    for entry in found:
        entry.detail = {name: said for name, said in entry.detail.items() if name != OTHERS}
    return found[::-1]


def entries_about(number: str) -> list[Entry]:
    """The ledger's entries about a person, the first first: those that name him, those that his facts came with."""
    facts = [model.objects.filter(person__number=number).values_list("entry") for model in (Employment, Assignment)]
    about = Entry.objects.filter(kind="person", subject=number).order_by().values_list("position")
    told = {position for (position,) in about.union(*facts)}
    return list(Entry.objects.filter(position__in=told).select_related("reason").order_by("position"))
