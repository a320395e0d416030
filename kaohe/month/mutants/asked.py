"""What the cases of a run state, and what they set by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.engine.flags import STATES
from kaohe.engine.plan.frames import WHOLE
from kaohe.handbook.results import Node
from kaohe.handbook.types import Num
from kaohe.month.mutants.rows import Exact, Rows, StoredRow
from kaohe.month.worked.compare import equal
from kaohe.month.worked.layout import Wanted
from kaohe.month.worked.values import Stated


@dataclass(slots=True)
class Asked:
    """By result and subject of the run."""

    rows: Rows
    hand: set[tuple[str, str, int]] = field(default_factory=set)
    stated: dict[tuple[str, str], list[Wanted]] = field(default_factory=dict)
    parts: dict[int, Counter[str]] = field(default_factory=dict)
    """Of frames with a row per part of the month: the rows of each subject."""

    def __post_init__(self) -> None:
        for (_, laid), one in zip(self.rows.ran.members, self.rows.ran.marked, strict=True):
            for fixed in laid.given:
                self.hand.add((fixed.node.name, one.subject(fixed.node.subject, fixed.subject), fixed.day))
            for wanted in laid.wanted:
                subject = one.subject(wanted.node.subject, wanted.subject)
                self.stated.setdefault((wanted.node.name, subject), []).append(wanted)

    def by_hand(self, name: str, place: StoredRow) -> bool:
        """Whether the case says what the result is there."""
        return (name, str(place.raw("_s")), int(place.raw("_p") or 0)) in self.hand

    def otherwise(self, node: Node, place: StoredRow, found: Exact) -> bool:
        """Whether a case states something else for the result there; where parts are combined, that is not known."""
        subject, day = str(place.raw("_s")), int(place.raw("_p") or 0)
        if not self.is_alone(place, subject):
            return False
        stated = [item for item in self.stated.get((node.name, subject), ()) if item.day in {None, day}]
        return any(not equal(item, as_stored(found, node)) for item in stated)

    def is_alone(self, place: StoredRow, subject: str) -> bool:
        """Whether the row is the whole period of its subject."""
        if place.frame.level == WHOLE:
            return True
        key = id(place.table)
        if key not in self.parts:
            self.parts[key] = Counter(place.table["_s"].to_pylist())
        return self.parts[key][subject] == 1


def as_stored(found: Exact, node: Node) -> Stated:
    """The value as the result's type keeps it."""
    value, state = found
    if state:
        return Stated(STATES[state])
    if isinstance(node.type, Num) and isinstance(value, (int, Fraction)):
        steps = Fraction(value) / node.type.step
        return Stated(STATES[0], int(steps) if steps.denominator == 1 else steps)
    return Stated(STATES[0], value)
