"""What a judge says: level and points or a decision, better for those who work better."""

from __future__ import annotations

from random import Random

from kaohe.demo.chance import pick
from kaohe.demo.people import Person
from kaohe.handbook import ast
from kaohe.handbook.judged import is_yes_no
from kaohe.handbook.model import Judge, Sheet
from kaohe.handbook.results import Allowed, Judged

HALF_POINT = 50
AS_PROPOSED = 0.75
Said = tuple[str | None, float | None, str | None]
"""等級, 分值, 決定."""


def verdict(judged: Judged, card: object, person: Person, rng: Random) -> Said:
    """Level and points, or the decision."""
    if judged.choices:
        choice = _choice(judged, card, rng)
        return (None, None, choice) if is_yes_no(judged.choices) else (choice, None, None)
    slack = (1 - person.zeal + rng.random()) / 2
    deducts = _deducts(card, judged)
    best_first = sorted(judged.levels, key=lambda level: level.low + level.high, reverse=not deducts)
    place = min(int(slack * slack * len(best_first) * 1.15), len(best_first) - 1)
    return _points(best_first[place], judged, slack, best_is_low=deducts)


def wrong(judged: Judged, person: Person, judge: Person, said: Said) -> tuple[str, Said]:
    """Who said what when it does not count: the person himself, or a judge who goes beyond what is printed."""
    if judged.choices or person.zeal < 0.8:
        return person.id, said
    return judge.id, (said[0], max(level.high for level in judged.levels) / 100 + 5, None)


def _choice(judged: Judged, card: object, rng: Random) -> str:
    """Mostly what is proposed, or what stands first."""
    proposal = card.proposal.expr if isinstance(card, Judge) and card.proposal else None
    usual = judged.choices[0]
    if isinstance(proposal, ast.Truth) and is_yes_no(judged.choices):
        usual = "是" if proposal.value else "否"
    return usual if rng.random() < AS_PROPOSED else pick(rng, judged.choices)


def _deducts(card: object, judged: Judged) -> bool:
    """Whether the points are points taken off."""
    if isinstance(card, Judge):
        return card.deducts
    rows = card.rows if isinstance(card, Sheet) else ()
    return any(row.method == "扣分裁定" and row.item.value == judged.item for row in rows)


def _points(level: Allowed, judged: Judged, slack: float, *, best_is_low: bool) -> Said:
    step = judged.step or HALF_POINT
    steps = (level.high - level.low) // step
    away = min(int(slack * slack * (steps + 1)), steps)
    points = level.low + (away if best_is_low else steps - away) * step
    return level.name or None, points / 100, None
