"""Founds the company: every unit with its head, every post filled, everybody hired at some time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from kaohe.demo import names
from kaohe.demo.chance import whole
from kaohe.demo.people import Firm, Holding, Person, Unit
from kaohe.demo.posts import Establishment, rank, stem

NEW_A_MONTH = 0.03
YEAR = 365

Team = tuple[Unit, Person | None]


@dataclass(slots=True)
class Founding:
    """Founds a firm by an establishment. `grades`: the grades of a post, lowest first."""

    firm: Firm
    plan: Establishment
    grades: Mapping[str, Sequence[str]]
    rng: Random
    _teams: dict[str, list[Team]] = field(default_factory=dict)

    def found(self) -> None:
        """Fills every post from the top down, then numbers everybody, those who lead nobody first."""
        root = self._unit("公司", None)
        people: list[Person] = []
        for post in sorted(self.plan.posts, key=rank, reverse=True):
            count = self.plan.posts[post]
            above = self._teams.get(self.plan.superior.get(post, ""), [(root, None)])
            leads = post in self.plan.superior.values()
            for number in range(count):
                unit, boss = above[number * len(above) // count]
                people.append(self._lead(post, number, unit, boss) if leads else self._person(post, unit, boss))
        people += self._groups(root)
        people.sort(key=self._place)
        for number, person in enumerate(people, 1):
            person.id = f"E{number:06}"
            self.firm.add(person)

    def _place(self, person: Person) -> tuple[int, int, str, int]:
        """Those who lead nobody first, the commonest post first, whoever has been there longest first."""
        post = person.holdings[0].post
        return rank(post), -self.plan.posts[post], post, person.hired

    def _lead(self, post: str, number: int, above: Unit, boss: Person | None) -> Person:
        """A leader with a unit of his own."""
        name = stem(post)
        unit = self._unit(name if self.plan.posts[post] == 1 else f"{name}{number + 1:02}組", above.key)
        unit.head = self._person(post, unit, boss)
        self._teams.setdefault(post, []).append((unit, unit.head))
        return unit.head

    def _unit(self, name: str, above: str | None) -> Unit:
        unit = Unit(f"U{len(self.firm.units) + 1:05}", name, above)
        self.firm.units.append(unit)
        return unit

    def _groups(self, root: Unit) -> list[Person]:
        """People in the groups that judge; their boss is who leads their post elsewhere."""
        boss = self._teams.get(self.plan.superior.get(self.plan.group_post, ""), [(root, None)])[0][1]
        found = []
        for name, count in self.plan.groups.items():
            unit = self._unit(name, root.key)
            found += [self._person(self.plan.group_post, unit, boss) for _ in range(count)]
        return found

    def _person(self, post: str, unit: Unit, boss: Person | None) -> Person:
        slack = self.rng.random()
        hired = self._hired(leads=bool(rank(post)))
        person = Person("", names.person(self.rng), hired, 1 - slack * slack * slack)
        grades = self.grades.get(post, ())
        grade = grades[min(len(grades) - 1, int((1 - slack) * len(grades)))] if grades else None
        person.holdings.append(Holding(hired, None, post, unit.key, boss, grade))
        return person

    def _hired(self, *, leads: bool) -> int:
        """Some come in the months that are told; leaders have been there for years."""
        first, last = self.firm.months[0], self.firm.months[-1]
        if not leads and self.rng.random() < NEW_A_MONTH * len(self.firm.months):
            return whole(self.rng, first.start, last.end)
        years = self.rng.random() * self.rng.random()
        return first.start - 30 - (2 * YEAR if leads else 0) - int(years * 8 * YEAR)
