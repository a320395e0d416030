"""What changes while the company is watched: people leave, move to another team, follow a leader who goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from kaohe.demo.chance import pick, whole
from kaohe.demo.days import Month
from kaohe.demo.people import Firm, Holding, Person, Unit
from kaohe.demo.posts import rank

LEAVE = 0.02
MOVE = 0.02
LEADER_LEAVES = 0.01
GONE_BEFORE = 0.02


@dataclass(slots=True)
class Changes:
    """Lets the months pass. Whoever comes first in the register of people stays where he is: he is the example."""

    firm: Firm
    rng: Random

    def pass_by(self) -> None:
        """All months in order."""
        self._gone_before()
        heads = {unit.head for unit in self.firm.units}
        for month in self.firm.months:
            for person in self.firm.persons[1:]:
                if person.left is None and person.hired < month.start:
                    self._one(person, month, leads=person in heads)
            heads = {unit.head for unit in self.firm.units}

    def _gone_before(self) -> None:
        """Some left before the first month; what they left behind is still in the books."""
        start = self.firm.months[0].start
        for person in self.firm.persons[1:]:
            if not rank(person.holdings[0].post) and person.hired < start - 90 and self.rng.random() < GONE_BEFORE:
                leave(person, start - whole(self.rng, 1, 60))

    def _one(self, person: Person, month: Month, *, leads: bool) -> None:
        chance = self.rng.random()
        if leads:
            if chance < LEADER_LEAVES:
                self._succeed(person, whole(self.rng, month.start + 5, month.end - 5))
        elif chance < LEAVE:
            leave(person, whole(self.rng, month.start, month.end))
        elif chance < LEAVE + MOVE:
            self._move(person, whole(self.rng, month.start + 2, month.end - 2))

    def _move(self, person: Person, day: int) -> None:
        """To another team of the same kind."""
        here = person.holdings[-1]
        if here.boss is None or here.since >= day:
            return
        there = [unit for unit in self._units_like(here) if unit.key != here.unit]
        if there:
            unit = pick(self.rng, there)
            change(person, day, replace(here, unit=unit.key, boss=unit.head))

    def _units_like(self, here: Holding) -> list[Unit]:
        """Units whose head holds the post that the present boss holds, when the person sits in such a unit."""
        title = here.boss.holdings[-1].post if here.boss else ""
        found = [unit for unit in self.firm.units if unit.head and unit.head.holdings[-1].post == title]
        return found if here.unit in {unit.key for unit in found} else []

    def _succeed(self, leader: Person, day: int) -> None:
        """The leader goes, one of the team takes over, the others get a new superior."""
        unit = next(unit for unit in self.firm.units if unit.head is leader)
        team = [one for one in self.firm.persons if one.left is None and one.holdings[-1].boss is leader]
        able = [one for one in team if one.holdings[-1].since < day - 60 and not rank(one.holdings[-1].post)]
        able = [one for one in able if one is not self.firm.persons[0]]
        if not able:
            return
        heir = max(able, key=lambda one: one.zeal)
        old = leader.holdings[-1]
        leave(leader, day - 1)
        change(heir, day, replace(old, grade=None))
        unit.head = heir
        for one in team:
            if one is not heir:
                change(one, day, replace(one.holdings[-1], boss=heir))


def leave(person: Person, day: int) -> None:
    """The last day of work."""
    person.left = day
    if person.holdings[-1].since <= day:
        person.holdings[-1].until = day


def change(person: Person, day: int, held: Holding) -> None:
    """From that day on the person holds another post, or the same elsewhere."""
    here = person.holdings[-1]
    if here.since >= day:
        here.boss = held.boss
        return
    here.until = day - 1
    person.holdings.append(replace(held, since=day, until=None))
