"""Cases for the ranges of a judgement: points a step outside, at both ends and inside of each level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.engine.flags import STATES
from kaohe.engine.plan.judgements import REGISTER
from kaohe.engine.show import plain
from kaohe.handbook.book import Book
from kaohe.handbook.model import AnyCard, Judge, Sheet
from kaohe.handbook.model_cases import CaseJudgement
from kaohe.handbook.names import fold
from kaohe.handbook.results import Allowed, Judged, Node
from kaohe.handbook.source import Span
from kaohe.month.boundaries.by_result import Spot, spots, targets, worked
from kaohe.month.boundaries.levers import told
from kaohe.month.boundaries.made import Border, Made
from kaohe.month.mutants.rows import worked_out
from kaohe.month.mutants.trial import Base

HUNDREDTH = Fraction(1, 100)
PENDING = "待裁定"


@dataclass(frozen=True, slots=True)
class Range:
    """A level of a judgement with the steps that points must keep to."""

    gather: Judged
    level: Allowed
    span: Span

    def points(self) -> list[int]:
        """Both ends and a step outside of each, in hundredths."""
        step = max(self.gather.step, 1)
        low, high = self.level.low, self.level.high
        return sorted({low - step, low, high, high + step})

    def allows(self, points: int) -> bool:
        """Whether the level takes the points, by its printed ends."""
        return self.level.low <= points <= self.level.high


def at_levels(base: Base, book: Book, card: AnyCard) -> Iterator[Border]:
    """The cases around each level of a card that is judged once a period."""
    if isinstance(card, Judge) and card.register is not None:
        if card.levels:
            yield Border(card, card.name.span, card.name.value, "level", unreached="limit_record_judged")
        return
    if not isinstance(card, (Judge, Sheet)):
        return
    for node in targets(book, card, set()):
        for gather in node.gathers:
            if isinstance(gather, Judged):
                for level in gather.levels:
                    yield at_level(base, node, card, Range(gather, level, span_of(card, gather, level)))


def span_of(card: Judge | Sheet, gather: Judged, level: Allowed) -> Span:
    """Where the level is written."""
    if isinstance(card, Sheet):
        return next((row.span for row in card.rows if fold(row.item.value) == fold(gather.item)), card.name.span)
    return next((one.low.text.span for one in card.levels if one.name.value == level.name), card.name.span)


def at_level(base: Base, node: Node, card: AnyCard, level: Range) -> Border:
    """The cases around one level."""
    text = f"{level.level.name} {points_text(level.level.low)} ~ {points_text(level.level.high)}".strip()
    border = Border(card, level.span, f"{level.gather.item}: {text}", "level")
    there = list(spots(base, node))
    spot = next((one for one in there if is_judged(one, level)), next(filter(is_pending, there), None))
    if spot is None:
        border.unreached = "limit_not_judged"
        return border
    for points in level.points():
        one = judged(base, spot, node, level, points)
        one.holds = level.allows(points)
        border.cases.append(one)
    return border


def is_pending(spot: Spot) -> bool:
    """Whether the result waits for a judgement there, by its formula."""
    rows, nodes = spot.rows, spot.rows.ran.opened.book.nodes(spot.name)
    return worked_out(rows.explainer(), nodes, spot.place)[1] == STATES.index(PENDING)


def is_judged(spot: Spot, level: Range) -> bool:
    """Whether the case judges the item for the subject."""
    laid = dict(spot.rows.ran.members)[spot.number]
    return any(
        row.get("考核項") == level.gather.item and row.get("工號") == spot.subject
        for row in laid.rows.get(REGISTER, ())
    )


def judged(base: Base, spot: Spot, node: Node, level: Range, points: int) -> Made:
    """The case with the item judged at these points."""
    case = base.cases[spot.number]
    text = points_text(points)
    first = case.people[0].name.value
    kept = tuple(one for one in case.judgements if not is_same(one, level.gather.item, spot.subject, first))
    before = next((item for item in case.judgements if item not in kept), None)
    made = CaseJudgement(
        told(spot.subject, case.span),
        told(level.gather.item, case.span),
        level=told(level.level.name, case.span) if level.level.name else None,
        points=told(text, case.span),
        judge=before.judge if before else None,
    )
    name = told(f"{case.name.value} · {level.gather.item} {level.level.name} {text}", case.span)
    new = replace(worked(case, node, spot.subject), name=name, judgements=(*kept, made))
    return Made(new, case, spot.subject, node, spot.day, f"{level.gather.item} {level.level.name}".strip(), text)


def is_same(item: CaseJudgement, name: str, subject: str, first: str) -> bool:
    """Whether a judgement of the case is the one of that item and subject."""
    return fold(item.card.value) == fold(name) and (item.subject.value if item.subject else first) == subject


def points_text(hundredths: int) -> str:
    """Points as a case writes them."""
    return f"{plain(hundredths * HUNDREDTH)}分"
