"""Reports that are owed (應有): most come in time, some late, some never, and the careless more often so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from kaohe.demo.chance import whole
from kaohe.demo.checking import RowFormulas
from kaohe.demo.columns import Value
from kaohe.demo.days import DAY, Month
from kaohe.demo.drawing import HOUR, Moment
from kaohe.demo.facts import LATE, MISSED, ON_TIME, Event
from kaohe.demo.generic import Generic
from kaohe.demo.making import Making
from kaohe.demo.people import Person
from kaohe.engine.plan.context import Calendar
from kaohe.handbook.book import Obligations
from kaohe.handbook.model import Due
from kaohe.handbook.model_settings import WeekRule
from kaohe.handbook.names import fold
from kaohe.handbook.types import Moment as MomentType

OFTEN_LATE = 0.04
OFTEN_MISSED = 0.02


@dataclass(slots=True)
class Filings:
    """Makes the reports of one 應有, from as many months back as its runs of missed ones are counted."""

    making: Making
    made: Obligations
    generic: Generic

    def rows(self) -> Iterator[dict[str, Value]]:
        """All reports that came."""
        return self._per_record() if self.made.due.rhythm == "每件" else self._periodic()

    def _periodic(self) -> Iterator[dict[str, Value]]:
        posts = self.making.reach.posts(self.made.reports)
        for month in self._months():
            rng = self.making.chance(self.made.name, month)
            for first, due in _moments(self.made.due, self.making.book.source.settings.week, month):
                for person in self.making.firm.persons:
                    held = person.on(due // DAY)
                    if held is not None and (posts is None or held.post in posts):
                        yield from self._report(person, (first, due), rng)

    def _months(self) -> list[Month]:
        first = Calendar(self.making.months[0].start, self.making.months[0].end)
        back = 1 if self.made.due.rhythm == "每日" else self.made.due.look_back
        starts = [first.month_start(number) for number in range(back, -1, -1)]
        lead = [Month(start, after - 1) for start, after in pairwise(starts)]
        return [*lead, *self.making.months]

    def _report(self, person: Person, owed: tuple[int, int], rng: Random) -> Iterator[dict[str, Value]]:
        """The report for a period, when it comes."""
        first, due = owed
        state = how(person, rng)
        week = first if self.made.due.rhythm == "每週" else None
        self.making.facts.owed(self.made.name, person.id, week, due, state)
        if state == MISSED:
            return
        match = self.made.due.matches[0].value if self.made.due.matches else self.generic.dated
        early = min(5 * DAY, (due - first * DAY) // 2)
        fixed: dict[str, Value] = {match: self._for(match, first)}
        yield from self._filled(person.id, handed(rng, due, early, state), fixed, rng)

    def _for(self, field: str, first: int) -> Value:
        """What the report says it is for."""
        return first * DAY + 9 * HOUR if self.generic.columns[field].type == "時點" else first

    def _per_record(self) -> Iterator[dict[str, Value]]:
        due = self.made.due
        register = self.making.book.register(due.per_register.value if due.per_register else "")
        if register is None or due.per_limit is None:
            return
        formulas = RowFormulas(self.making.book, register)
        limit = formulas.typed(due.per_limit.expr)
        columns = self.making.columns(register)
        rng = self.making.chance(self.made.name)
        for event in self.making.facts.events[fold(register.name.value)]:
            stored = {name: columns[name].stored(value) for name, value in event.row.items()}
            found = formulas.value(limit.core, stored) if limit else None
            person = self.making.firm.by_id.get(event.owner)
            if person is not None and isinstance(found, int):
                moment = found if limit and isinstance(limit.type, MomentType) else found * DAY + due.seconds
                yield from self._about(event, person, moment, rng)

    def _about(self, event: Event, person: Person, due: int, rng: Random) -> Iterator[dict[str, Value]]:
        state = how(person, rng, 0.4)
        self.making.facts.owed(self.made.name, person.id, None, due, state)
        if state == MISSED:
            return
        keys = zip(self.made.due.matches, self.made.due.per_key, strict=False)
        fixed = {ours.value: event.row[theirs.value] for ours, theirs in keys}
        early = max(0, due - max(event.moment, due - 5 * DAY))
        yield from self._filled(person.id, handed(rng, due, early, state), fixed, rng)

    def _filled(self, whose: str, moment: int, fixed: dict[str, Value], rng: Random) -> Iterator[dict[str, Value]]:
        """The other fields of the report."""
        handed_in = self.made.due.handed_in
        if handed_in is not None:
            fixed[handed_in.value] = moment
        row = self.generic.row(Moment(whose, moment // DAY, moment % DAY), rng, fixed)
        if row is not None:
            yield row


def how(person: Person, rng: Random, factor: float = 1) -> int:
    """How a person's report comes."""
    chance = rng.random()
    missed = person.lapse(OFTEN_MISSED * factor)
    if chance < missed:
        return MISSED
    return LATE if chance < missed + person.lapse(OFTEN_LATE * factor) else ON_TIME


def handed(rng: Random, due: int, early: int, state: int) -> int:
    """When it comes: mostly shortly before it is due, or some hours or days too late."""
    if state == LATE:
        late = rng.random()
        return due + 60 + int(late * late * 3 * DAY)
    before = rng.random()
    moment = due - int(before * before * early)
    asleep = moment % DAY < 8 * HOUR
    return max(due - early, moment - moment % DAY - whole(rng, 4, 14) * HOUR) if asleep else moment


def _moments(due: Due, week: WeekRule, month: Month) -> list[tuple[int, int]]:
    """(first day of the period it is for, due moment) of the obligations that fall due in the month."""
    if due.rhythm == "每日":
        return [(day, day * DAY + due.seconds) for day in month.days]
    if due.rhythm == "每週":
        rule = WeekRule(week.first_weekday, due.day or 7, due.next_week, due.seconds)
        return Calendar(month.start, month.end).weeks_between(rule, month.start, month.end)
    day = min(month.start + (due.day or 31) - 1, month.end)
    return [(month.start, day * DAY + due.seconds)]
