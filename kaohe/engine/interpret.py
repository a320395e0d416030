"""One typed formula for one subject, step by step in exact numbers: the check on what the backends stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from kaohe.base.dates import day_of
from kaohe.engine.flags import STATES
from kaohe.handbook import core
from kaohe.handbook.core import Core, Leaf


@dataclass(frozen=True, slots=True)
class Got:
    """A value, or none with its state (its place in STATES) and where that came from."""

    value: int | str | None
    state: int = 0
    origin: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.state == 0


Look = Callable[[Leaf, str], Got]
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(slots=True)
class Interpreter:
    """Works out formulas from leaves that `look` gives."""

    look: Look
    origin: str = ""
    known: dict[int, Got] = field(default_factory=dict)

    def run(self, item: Core) -> Got:
        """The value of a node; shared nodes are worked out once."""
        if id(item) not in self.known:
            self.known[id(item)] = self.node(item)
        return self.known[id(item)]

    def lost(self, state: str) -> Got:
        """No value, here."""
        return Got(None, STATES.index(state), self.origin)

    def node(self, item: Core) -> Got:  # noqa: C901, PLR0911 - one line per kind of node
        """One node."""
        match item:
            case core.Const():
                return Got(item.value)
            case core.Var():
                return self.look(item.leaf, item.column)
            case core.Arith() | core.Compare():
                return self.two(item)
            case core.Both() | core.Either():
                return self.logic(item)
            case core.Not():
                return self.one(item.item, lambda value: int(not value))
            case core.If():
                return self.branch(item)
            case core.Round():
                return self.rounded(item)
            case core.Has():
                return Got(int(self.run(item.item).known))
            case core.Missing():
                return self.lost(item.state)
            case core.Guard():
                found = self.run(item.item)
                return self.lost("不適用") if found.known and number(found) <= 0 else found
            case core.Bound():
                found = self.run(item.item)
                return self.lost("超範圍") if found.known and not item.low <= number(found) <= item.high else found
            case core.Instead():
                found = self.run(item.item)
                return self.run(item.other) if STATES[found.state] == item.state else found
            case core.FloorDiv():
                return self.one(item.item, lambda value: value // item.divisor)
            case core.Civil():
                return self.one(item.item, lambda value: civil(item.part, value))

    def one(self, item: Core, apply: Callable[[int], int]) -> Got:
        """A function of one value."""
        found = self.run(item)
        return Got(apply(number(found))) if found.known else found

    def two(self, item: core.Arith | core.Compare) -> Got:
        """Arithmetic and comparison."""
        left, right = self.run(item.left), self.run(item.right)
        if not (left.known and right.known):
            return worse(left, right)
        if isinstance(left.value, str) or isinstance(right.value, str):
            return Got(int((left.value == right.value) == (item.op == "=")))
        a, b = number(left), number(right)
        if isinstance(item, core.Compare):
            return Got(int(COMPARE[item.op](a, b)))
        return Got(a + b if item.op == "+" else a - b if item.op == "-" else a * b)

    def logic(self, item: core.Both | core.Either) -> Got:
        """Decided as soon as one side decides."""
        left, right = self.run(item.left), self.run(item.right)
        decides = 0 if isinstance(item, core.Both) else 1
        for side in (left, right):
            if side.known and bool(side.value) == bool(decides):
                return Got(decides)
        return Got(1 - decides) if left.known and right.known else worse(left, right)

    def branch(self, item: core.If) -> Got:
        """Only the branch taken counts."""
        condition = self.run(item.condition)
        if not condition.known:
            return condition
        return self.run(item.then if condition.value else item.other)

    def rounded(self, item: core.Round) -> Got:
        """A rounding."""
        exact = self.before(item)
        return exact if isinstance(exact, Got) else Got(whole(exact, item.mode))

    def before(self, item: core.Round) -> Fraction | Got:
        """What is rounded, exact, in the steps it is rounded to."""
        top = self.run(item.item)
        bottom = self.run(item.divisor) if item.divisor is not None else Got(1)
        if not (top.known and bottom.known):
            return worse(top, bottom)
        return Fraction(number(top) * item.up, number(bottom) * item.down)


def number(found: Got) -> int:
    """The value, known to be a number."""
    if not isinstance(found.value, int):
        raise TypeError(found)
    return int(found.value)


def worse(left: Got, right: Got) -> Got:
    """The worse of two states; the left one when they are equal."""
    return left if left.state >= right.state else right


def whole(exact: Fraction, mode: str) -> int:
    """A whole number by the mode of rounding, symmetric about zero."""
    size = abs(exact)
    low, rest = divmod(size.numerator, size.denominator)
    twice = 2 * rest - size.denominator
    up = {
        "捨去": False,
        "進一": rest > 0,
        "五成雙": twice > 0 or (twice == 0 and low % 2 == 1),
    }.get(mode, twice >= 0)
    return (low + up) * (-1 if exact < 0 else 1)


def civil(part: str, day: int) -> int:
    """Year, month or day of the month."""
    found: date = day_of(day) if day >= 0 else date(1970, 1, 1) + timedelta(days=day)
    return {"年": found.year, "月": found.month, "日": found.day}[part]
