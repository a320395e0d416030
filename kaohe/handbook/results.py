"""What a checked card gives the engine: a result with its typed formula, and what it gathers from records."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.handbook.core import Core, Leaf, Value
from kaohe.handbook.model import AnyCard
from kaohe.handbook.types import Type

SINGLE = frozenset({"first", "last", "only"})
IN_ORDER = SINGLE | {"daily"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One number per subject and period from a register's rows.

    function: count, sum, mean, min, max, distinct, first, last or only.
    """

    key: str
    register: str
    function: str
    column: Value | None
    """What is summed, compared, taken or told apart."""
    condition: Value | None = None
    standing: bool = False
    skip_missing: bool = False
    order: tuple[str, ...] = ()
    nth: tuple[Value, ...] = ()
    """Instead of `column`: the amount by number of occurrence, the last one repeats."""
    evidence: str = ""
    """Name of the card whose evidence the counted rows are; empty: none."""

    @property
    def in_order(self) -> bool:
        """Whether what a record counts for depends on the others of its period or part."""
        return bool(self.nth) or self.function in IN_ORDER


@dataclass(frozen=True, slots=True)
class Allowed:
    """A level of a judgement: its name (empty for a plain range) and range in hundredths of a point."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The points (or decision) a person gave for an item, per subject and period, or per record of `register`."""

    key: str
    item: str
    levels: tuple[Allowed, ...]
    step: int
    """In hundredths of a point; 0 for a decision."""
    choices: tuple[str, ...]
    judges: tuple[str, ...]
    register: str = ""

    @property
    def rule(self) -> tuple[object, ...]:
        """What a judgement must be to count."""
        return self.levels, self.step, self.choices, self.judges


Gather = Measured | Judged


@dataclass(frozen=True, slots=True)
class Node:
    """One way a result comes about (a name may have several, by 適用). Its value is stored at the type's step."""

    name: str
    subject: str
    grain: str
    type: Type
    unit: str
    decimals: int
    card: AnyCard
    value: Value
    applies: Value | None = None
    gathers: tuple[Gather, ...] = ()
    hidden: bool = False
    """A part of another result (X.次數, X.依規), listed with it."""
    prorate: bool = True
    """Combined over the parts of a month by days (else the last part's)."""
    formula: str = ""
    """The formula as people read it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A computed column of a register."""

    name: str
    type: Type
    value: Value


def leaves(item: Core | Value | None) -> tuple[Leaf, ...]:
    """The leaves a typed formula reads."""
    from kaohe.handbook import core  # noqa: PLC0415

    found: dict[Leaf, None] = {}
    seen: set[int] = set()
    stack: list[object] = [item]
    while stack:
        node = stack.pop()
        if node is None or id(node) in seen or isinstance(node, (int, str, bool)):
            continue
        seen.add(id(node))
        if isinstance(node, core.Var):
            found[node.leaf] = None
            if isinstance(node.leaf, core.Earlier):
                stack.append(node.leaf.default)
            if isinstance(node.leaf, core.Called):
                stack.extend(node.leaf.args)
        elif isinstance(node, core.Value):
            stack.extend((node.divisor, node.core))
        else:
            stack.extend(reversed([getattr(node, name) for name in node.__slots__]))  # type: ignore[attr-defined]
    return tuple(found)
