"""A made case: which limit, on which side, what was set, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.handbook.model import AnyCard
from kaohe.handbook.model_cases import Case
from kaohe.handbook.results import Node
from kaohe.handbook.source import Span
from kaohe.month.worked.compare import Got


@dataclass(slots=True)
class Made:
    """One case made for one side of a limit."""

    case: Case
    base: Case
    subject: str
    target: Node
    day: int | None
    set_name: str
    set_text: str
    answers: dict[str, Got | None] = field(default_factory=dict)
    """By backend."""
    reading: Got | None = None
    """What an independent reading of the limit gives."""
    gap: Fraction = Fraction(0)
    """Quantity − limit, where the record alone tells it."""
    holds: bool | None = None
    """The answer at the limit, from the exact quantities; None where there is no yes or no."""

    @property
    def wrong(self) -> str:
        """Empty, `engines` (they differ) or `side` (not what the reading gives)."""
        found = [got.stated if got else None for got in self.answers.values()]
        if any(one != found[0] for one in found) or not found or found[0] is None:
            return "engines"
        if self.reading is not None and self.reading.stated != found[0]:
            return "side"
        return ""


@dataclass(slots=True)
class Border:
    """A limit of a card with the cases made for it, or why there is none."""

    card: AnyCard
    span: Span
    text: str
    kind: str
    """compare, rounding, record, level, due or date."""
    cases: list[Made] = field(default_factory=list)
    unreached: str = ""
    """Why no case meets it: a key of the commands' texts."""
    decide: Callable[[bool], AnyCard] | None = None
    """The card with the answer put in by hand."""
    others: list[list[Made]] = field(default_factory=list)
    """Further sets of cases, tried as long as the two sides come out the same."""

    @property
    def visible(self) -> bool:
        """Whether the cases come out differently on the two sides."""
        return differs(self.cases)

    def drop_unrun(self) -> None:
        """Leaves out cases that no backend could run: what was set is no value of a record."""
        if self.cases:
            self.cases = [one for one in self.cases if any(one.answers.values())]
            self.unreached = "" if self.cases else "limit_not_run"

    def choose(self) -> None:
        """Keeps the first set of cases whose two sides come out differently."""
        self.cases = next((made for made in (self.cases, *self.others) if differs(made)), self.cases)
        self.others = []


def differs(cases: list[Made]) -> bool:
    """Whether not all of the cases give the same."""
    found = [next(iter(one.answers.values()), None) for one in cases]
    return len({(got.stated if got else None) for got in found}) > 1
