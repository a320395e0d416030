"""裁定: the judgements people gave. Some are still open, a few do not count, a few were given again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from kaohe.demo.asks import Ask
from kaohe.demo.chance import pick, whole
from kaohe.demo.columns import Column
from kaohe.demo.days import DAY, Month, month_start
from kaohe.demo.making import Making
from kaohe.demo.needs import WEEK, Case, Needs
from kaohe.demo.people import Person, Stretch
from kaohe.demo.verdicts import verdict, wrong
from kaohe.demo.writing import Cells
from kaohe.engine.plan.context import Calendar
from kaohe.handbook.results import Judged

REGISTER = "裁定"
FIELDS = {
    "考核項": "文字",
    "工號": "人",
    "期間": "月",
    "週次": "週",
    "記錄": "文字",
    "等級": "文字",
    "分值": "數",
    "決定": "選項",
    "理由": "文字",
    "裁定人": "文字",
    "裁定於": "時點",
}
OPEN = 0.015
INVALID = 0.006
AGAIN = 0.01
REASONS = ("按條文評定", "查閱材料後評定", "比照上月", "與本人談話後評定", "依登記的事實評定")
SUPERIOR = "上級"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is judged: the item, whose, on which day, and the period, week or record."""

    judged: Judged
    card: object
    person: Person
    day: int
    period: int
    week: int | None = None
    record: str | None = None


@dataclass(slots=True)
class Judging:
    """Gives the judgements the handbook asks for."""

    making: Making
    needs: Needs

    @staticmethod
    def knows(columns: Mapping[str, Column]) -> bool:
        """Whether the register of judgements has the usual fields, whatever else it has."""
        return all(name in columns and columns[name].type == kind for name, kind in FIELDS.items())

    def rows(self) -> Iterator[Cells]:
        """All judgements in the order of FIELDS, month by month, then those on single records."""
        for month in self.making.months:
            rng = self.making.chance(REGISTER, month)
            for matter in self._of_people(month, rng):
                yield from self._given(matter, rng)
        rng = self.making.chance(REGISTER, "記錄")
        for noted in self.making.facts.judged:
            person = self.making.firm.by_id.get(noted.owner)
            if person is not None:
                day, period = noted.day + whole(rng, 1, 5), month_start(noted.day)
                matter = Matter(noted.judged, noted.card, person, day, period, record=noted.key)
                yield from self._given(matter, rng)

    def _of_people(self, month: Month, rng: Random) -> Iterator[Matter]:
        calendar = Calendar(month.start, month.end)
        weeks = calendar.weeks(self.making.book.source.settings.week)
        for ask in self.needs.asks.all:
            grain = ask.node.grain
            for stretch in _last(self.making.firm.stretches(month, ask.posts)):
                for first, last in _spans(grain, calendar, weeks):
                    case = Case(stretch.person, stretch.post, first, last, grain)
                    if self._is_asked(ask, case, stretch):
                        week = first if grain == WEEK else None
                        day = (first + 7 if week is not None else month.end) + whole(rng, 1, 5)
                        period = month.start if grain == WEEK else first
                        yield Matter(ask.judged, ask.node.card, stretch.person, day, period, week)

    def _is_asked(self, ask: Ask, case: Case, stretch: Stretch) -> bool:
        """What cannot be told is judged when points are wanted, and left when a decision is."""
        if case.last < stretch.first or case.first > stretch.last:
            return False
        asked = self.needs.asked(ask, case)
        return not ask.judged.choices if asked is None else asked

    def _given(self, matter: Matter, rng: Random) -> Iterator[Cells]:
        """The judgement with who gave it when; sometimes none, or one that does not count, or a second."""
        judge = self._judge(matter, rng)
        chance = rng.random()
        if judge is None or chance < OPEN:
            return
        moment = matter.day * DAY + whole(rng, 8 * 3600, 18 * 3600)
        by, said = judge.id, verdict(matter.judged, matter.card, matter.person, rng)
        if chance < OPEN + INVALID:
            by, said = wrong(matter.judged, matter.person, judge, said)
        about = matter.judged.item, matter.person.id, matter.period, matter.week, matter.record
        yield *about, *said, pick(rng, REASONS), by, moment
        if chance > 1 - AGAIN:
            said = verdict(matter.judged, matter.card, matter.person, rng)
            later = moment + whole(rng, 600, DAY // 3)
            yield *about, *said, "復核後改判", judge.id, later

    def _judge(self, matter: Matter, rng: Random) -> Person | None:
        """Somebody who may judge: a superior if possible, else one of those with the post or in the group."""
        person, day, wanted = matter.person, matter.day, set(matter.judged.judges)
        held = person.on(min(day, person.left or day))
        direct = boss = held.boss if held else None
        while boss is not None and (now := boss.on(day)):
            if not wanted or now.post in wanted or (SUPERIOR in wanted and boss is direct):
                return boss
            boss = now.boss
        month = next((month for month in self.making.months if day <= month.end), self.making.months[-1])
        able = [one for name in matter.judged.judges for one in self.making.firm.holders(name, month)]
        start = whole(rng, 0, max(0, len(able) - 1))
        return next((one for one in able[start:] + able[:start] if one is not person and one.on(day)), None)


def _spans(grain: str, calendar: Calendar, weeks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last day of the periods that end in the month."""
    match grain:
        case "週":
            return [(first, first + 6) for first, _ in weeks]
        case "月":
            return [(calendar.start, calendar.end)]
        case "季" if calendar.ends_quarter:
            return [(calendar.quarter_start, calendar.end)]
        case "年" if calendar.ends_year:
            return [(calendar.year_start, calendar.end)]
        case _:
            return []


def _last(stretches: list[Stretch]) -> Iterator[Stretch]:
    """One stretch a person: the post at the end of the month counts."""
    yield from {stretch.person: stretch for stretch in stretches}.values()
