"""The people of the make-believe company: who they are, where they stand and since when."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.demo.days import Month


@dataclass(slots=True, eq=False)
class Holding:
    """A post held from one day to another."""

    since: int
    until: int | None
    post: str
    unit: str
    boss: Person | None
    grade: str | None = None


@dataclass(slots=True, eq=False)
class Person:
    """A person. `zeal` from 0 to 1: how seldom something is late, how good the work is."""

    id: str
    name: str
    hired: int
    zeal: float
    left: int | None = None
    holdings: list[Holding] = field(default_factory=list)

    def on(self, day: int) -> Holding | None:
        """The post held on a day; None when not employed."""
        if self.left is not None and day > self.left:
            return None
        return next((held for held in reversed(self.holdings) if held.since <= day <= (held.until or day)), None)

    def lapse(self, usual: float) -> float:
        """How likely this person fails at what people fail at with the usual likelihood."""
        short = 1 - self.zeal
        return min(0.9, usual * (0.25 + 6 * short * short))


@dataclass(slots=True, eq=False)
class Unit:
    """A unit with whoever heads it now."""

    key: str
    name: str
    above: str | None
    head: Person | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a month on which a person holds a post."""

    person: Person
    post: str
    first: int
    last: int


@dataclass(slots=True)
class Firm:
    """The company: its people, its units and the months that are told."""

    months: tuple[Month, ...]
    posts: tuple[str, ...] = ()
    persons: list[Person] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    by_id: dict[str, Person] = field(default_factory=dict)
    _stretches: dict[Month, list[Stretch]] = field(default_factory=dict)
    _holders: dict[tuple[str, Month], list[Person]] = field(default_factory=dict)

    def add(self, person: Person) -> None:
        """Takes a person on."""
        self.persons.append(person)
        self.by_id[person.id] = person

    def stretches(self, month: Month, posts: frozenset[str] | None = None) -> list[Stretch]:
        """Who holds which post on which days of the month; a post held all along is one stretch."""
        if month not in self._stretches:
            self._stretches[month] = [stretch for person in self.persons for stretch in _in(person, month)]
        found = self._stretches[month]
        return found if posts is None else [item for item in found if item.post in posts]

    def holders(self, title: str, month: Month) -> list[Person]:
        """Who holds a post, or sits in the unit of that name, on the month's last day."""
        key = title, month
        if key not in self._holders:
            units = {unit.key for unit in self.units if title in {unit.key, unit.name}}
            held = [(person, person.on(month.end)) for person in self.persons]
            self._holders[key] = [p for p, now in held if now and (now.post == title or now.unit in units)]
        return self._holders[key]


def _in(person: Person, month: Month) -> list[Stretch]:
    found: list[Stretch] = []
    end = month.end if person.left is None else min(month.end, person.left)
    for held in person.holdings:
        first, last = max(held.since, month.start), min(end, held.until or end)
        if first > last:
            continue
        if found and found[-1].post == held.post and found[-1].last == first - 1:
            first = found.pop().first
        found.append(Stretch(person, held.post, first, last))
    return found
