"""裁定: the judgements people gave. Some are still open, a few do not count, a few were given again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from kaohe.demo.chance import Weighted, pick, whole
from kaohe.demo.columns import Column, Value
from kaohe.demo.days import DAY, Month, month_start
from kaohe.demo.making import Making
from kaohe.demo.needs import WEEK, Ask, Case, Needs
from kaohe.demo.people import Person, Stretch
from kaohe.engine.plan.context import Calendar
from kaohe.handbook import ast
from kaohe.handbook.build_records import is_yes_no
from kaohe.handbook.model import Judge
from kaohe.handbook.results import Allowed, Judged

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


@dataclass(slots=True)
class Judging:
    """Gives the judgements the handbook asks for."""

    making: Making
    needs: Needs = field(init=False)
    _bests: dict[str, Weighted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.needs = Needs(self.making.book, self.making.facts)

    @staticmethod
    def knows(columns: Mapping[str, Column]) -> bool:
        """Whether the register of judgements is the usual one."""
        return {name: column.type for name, column in columns.items()} == FIELDS

    def rows(self) -> Iterator[dict[str, Value]]:
        """All judgements, month by month."""
        for month in self.making.months:
            rng = self.making.chance(REGISTER, month)
            yield from self._of_people(month, rng)
        yield from self._of_records(self.making.chance(REGISTER, "記錄"))

    def _of_people(self, month: Month, rng: Random) -> Iterator[dict[str, Value]]:
        calendar = Calendar(month.start, month.end)
        weeks = calendar.weeks(self.making.book.source.settings.week)
        for ask in self.needs.asks:
            spans = _spans(ask.node.grain, calendar, weeks)
            for stretch in _last(self.making.firm.stretches(month, ask.posts)):
                for first, last, week in spans:
                    case = Case(stretch.person, stretch.post, first, last, ask.node.grain)
                    if self._is_asked(ask, case, stretch):
                        yield from self._judged(ask, case, (month, week), rng)

    def _is_asked(self, ask: Ask, case: Case, stretch: Stretch) -> bool:
        """What cannot be told is judged when points are wanted, and left when a decision is."""
        if case.last < stretch.first or case.first > stretch.last:
            return False
        asked = self.needs.asked(ask, case)
        return not ask.judged.choices if asked is None else asked

    def _judged(self, ask: Ask, case: Case, at: tuple[Month, int | None], rng: Random) -> Iterator[dict[str, Value]]:
        month, week = at
        day = (week + 7 if week is not None else month.end) + whole(rng, 1, 5)
        period = month.start if ask.node.grain in {WEEK, "月"} else case.first
        row: dict[str, Value] = {"期間": period, "週次": week, "記錄": None}
        yield from self._given(ask.judged, ask.node.card, case.person, day, row, rng)

    def _of_records(self, rng: Random) -> Iterator[dict[str, Value]]:
        """Judgements on single records, by the record's key."""
        for noted in self.making.facts.judged:
            day = noted.day + whole(rng, 1, 5)
            person = self.making.firm.by_id.get(noted.owner)
            if person is not None:
                row: dict[str, Value] = {"期間": month_start(noted.day), "週次": None, "記錄": noted.key}
                yield from self._given(noted.judged, noted.card, person, day, row, rng)

    def _given(
        self, judged: Judged, card: object, person: Person, day: int, row: dict[str, Value], rng: Random
    ) -> Iterator[dict[str, Value]]:
        """The judgement with who gave it when; sometimes none, or one that does not count, or a second."""
        judge = self._judge(judged, person, day, rng)
        chance = rng.random()
        if judge is None or chance < OPEN:
            return
        moment = day * DAY + whole(rng, 8 * 3600, 18 * 3600)
        by, said = judge.id, self._said(judged, card, person, rng)
        if chance < OPEN + INVALID:
            by, said = _wrongly(judged, person, by, said)
        whole_row: dict[str, Value] = {"考核項": judged.item, "工號": person.id, **row, **said}
        yield {**whole_row, "理由": pick(rng, REASONS), "裁定人": by, "裁定於": moment}
        if chance > 1 - AGAIN:
            whole_row |= self._said(judged, card, person, rng)
            later = moment + whole(rng, 600, DAY // 3)
            yield {**whole_row, "理由": "復核後改判", "裁定人": judge.id, "裁定於": later}

    def _judge(self, judged: Judged, person: Person, day: int, rng: Random) -> Person | None:
        """Somebody who may judge: a superior if possible, else one of those with the post or in the group."""
        held = person.on(min(day, person.left or day))
        boss = held.boss if held else None
        wanted = set(judged.judges)
        while boss is not None:
            now = boss.on(day)
            if now is None:
                break
            if not wanted or now.post in wanted or (SUPERIOR in wanted and held is not None and boss is held.boss):
                return boss
            boss = now.boss
        month = self._month_of(day)
        able = [one for name in judged.judges for one in self.making.firm.holders(name, month) if one.on(day)]
        able = [one for one in able if one is not person]
        return pick(rng, able) if able else None

    def _month_of(self, day: int) -> Month:
        return next((month for month in self.making.months if day <= month.end), self.making.months[-1])

    def _said(self, judged: Judged, card: object, person: Person, rng: Random) -> dict[str, Value]:
        """Level and points, or the decision."""
        if judged.choices:
            choice = self._choice(judged, card, rng)
            return {"等級": None, "分值": None, "決定": choice} if is_yes_no(judged.choices) else _level(choice, None)
        good = sorted(judged.levels, key=lambda level: level.low + level.high)
        good = good if _deducts(card, judged) else good[::-1]
        slack = (1 - person.zeal + rng.random()) / 2
        place = min(int(slack * slack * len(good) * 1.15), len(good) - 1)
        return _points(good[place], judged, slack, best_is_low=_deducts(card, judged))

    def _choice(self, judged: Judged, card: object, rng: Random) -> str:
        proposal = card.proposal.expr if isinstance(card, Judge) and card.proposal else None
        usual = judged.choices[0]
        if isinstance(proposal, ast.Truth):
            usual = "是" if proposal.value else "否"
        return usual if rng.random() < 0.75 and usual in judged.choices else pick(rng, judged.choices)


def _spans(grain: str, calendar: Calendar, weeks: list[tuple[int, int]]) -> list[tuple[int, int, int | None]]:
    """First day, last day and week of the periods that end in the month."""
    match grain:
        case "週":
            return [(first, first + 6, first) for first, _ in weeks]
        case "月":
            return [(calendar.start, calendar.end, None)]
        case "季" if calendar.ends_quarter:
            return [(calendar.quarter_start, calendar.end, None)]
        case "年" if calendar.ends_year:
            return [(calendar.year_start, calendar.end, None)]
        case _:
            return []


def _last(stretches: list[Stretch]) -> Iterator[Stretch]:
    """One stretch a person: the post at the end of the month counts."""
    yield from {stretch.person: stretch for stretch in stretches}.values()


def _deducts(card: object, judged: Judged) -> bool:
    if isinstance(card, Judge):
        return card.deducts
    rows = getattr(card, "rows", ())
    return any(row.method == "扣分裁定" and row.item.value == judged.item for row in rows)


def _points(level: Allowed, judged: Judged, slack: float, *, best_is_low: bool) -> dict[str, Value]:
    step = judged.step or 50
    steps = (level.high - level.low) // step
    away = min(int(slack * slack * (steps + 1)), steps)
    points = level.low + (away if best_is_low else steps - away) * step
    return _level(level.name or None, points / 100)


def _level(name: str | None, points: float | None) -> dict[str, Value]:
    return {"等級": name, "分值": points, "決定": None}


def _wrongly(judged: Judged, person: Person, by: str, said: dict[str, Value]) -> tuple[str, dict[str, Value]]:
    """A judgement that does not count: by the person himself, or beyond what is printed."""
    if judged.choices or person.zeal < 0.8:
        return person.id, said
    return by, said | {"分值": max(level.high for level in judged.levels) / 100 + 5}
