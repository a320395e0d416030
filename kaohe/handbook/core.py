"""The typed formula: integer operations over leaves, with nothing left to look up or to decide.

Sugar is gone (限於 is two comparisons, 線性 a fraction); units are checked; every number has its step and range.
The engine turns these trees into columns. Trees share nodes: a node met twice is meant to be computed once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.handbook.types import Num, Type

# --- leaves: where a value comes from ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """The result of that name for the same subject and period."""

    name: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The result of the company, or of the person's unit."""

    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A 參數 on the day that counts."""

    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is known of the subject itself: 崗位, 司齡, 當期天數 …"""

    name: str


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A field or computed column of the record at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The result `months` back; `default` stands when there is none."""

    name: str
    months: int
    default: Value | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Results of a run of months up to this one: span is 季, 年 or a number of months. Columns sum, n, min, max."""

    name: str
    span: str
    skip: bool
    at_least: int


@dataclass(frozen=True, slots=True)
class Smaller:
    """Results of the smaller periods inside this one (grain 日 or 週). Columns sum, n, min, max."""

    name: str
    grain: str
    skip: bool
    at_least: int


@dataclass(frozen=True, slots=True)
class Reports:
    """Results of direct reports. Columns sum, n, min, max."""

    name: str
    skip: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Results of all subjects with the same value of `by` (單位, 崗位, or 全體). Columns sum, n, min, max."""

    name: str
    by: str
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Rank:
    """Place within the group, 1 is first."""

    name: str
    by: str
    descending: bool
    ties: str
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Superior:
    """The result of the superior."""

    name: str


@dataclass(frozen=True, slots=True)
class Previous:
    """A field of the previous record with the same subject and the same `by` fields."""

    field: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookUp:
    """A value from another register: `pairs` are (its field, this row's field), `rest` a condition over both rows."""

    register: str
    field: str | None
    pairs: tuple[tuple[str, str], ...]
    rest: Value | None
    take: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a result takes from records: a measure or a judgement, by key (see `results.Gather`)."""

    key: str


@dataclass(frozen=True, slots=True)
class Other:
    """A field of the other register inside a look-up's condition."""

    name: str


@dataclass(frozen=True, slots=True)
class Called:
    """What a function of a plugin answers to these arguments, in the steps it declares. Columns v, f."""

    name: str
    plugin: str
    """Name, version and digest of the plugin."""
    args: tuple[Value, ...]


Leaf = (
    Result | Shared | Parameter | Attribute | FieldOf | Earlier | Span | Smaller | Reports | Group | Rank | Superior
    | Previous | LookUp | Other | Gathered | Called
)  # fmt: skip

# --- operations --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """An integer (or a text to compare with)."""

    value: int | str


@dataclass(frozen=True, slots=True, eq=False)
class Var:
    """A leaf's value; `column` is v, sum, n, min or max."""

    leaf: Leaf
    column: str = "v"


@dataclass(frozen=True, slots=True, eq=False)
class Arith:
    """op: + - *."""

    op: str
    left: Core
    right: Core


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A divisor: not applicable where it is 0 or less."""

    item: Core


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    """op: = <> < <= > >=."""

    op: str
    left: Core
    right: Core


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """Three-valued 且."""

    left: Core
    right: Core


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """Three-valued 或."""

    left: Core
    right: Core


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """非."""

    item: Core


@dataclass(frozen=True, slots=True, eq=False)
class If:
    """Only the branch taken counts."""

    condition: Core
    then: Core
    other: Core


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """item × up ÷ (divisor × down), rounded to a whole number by `mode`. divisor None is 1."""

    item: Core
    divisor: Core | None
    up: int
    down: int
    mode: str
    signed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Civil:
    """part of a date: 年 月 日 (of the calendar)."""

    part: str
    item: Core


@dataclass(frozen=True, slots=True, eq=False)
class FloorDiv:
    """item ÷ divisor, floored; item is never negative."""

    item: Core
    divisor: int


@dataclass(frozen=True, slots=True, eq=False)
class Has:
    """Whether the item has a value; never missing itself."""

    item: Core


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """No value, in that state (不適用 …)."""

    state: str


@dataclass(frozen=True, slots=True, eq=False)
class Instead:
    """The item, or `other` where the item is in that state (不適用, 缺數據)."""

    item: Core
    state: str
    other: Core


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The item; 超範圍 outside low … high."""

    item: Core
    low: int
    high: int


Core = (
    Const | Var | Arith | Guard | Compare | Both | Either | Not | If | Round | Civil | FloorDiv | Has | Missing
    | Instead | Bound
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A typed value. With a divisor it is the exact fraction core ÷ divisor (two integers) times type.step."""

    type: Type
    core: Core
    divisor: Core | None = None
    divisor_range: tuple[int, int] = field(default=(1, 1))
    bounds: tuple[Fraction, Fraction] | None = None
    """For a fraction: the least and the largest it can be, in base units (tighter than its numerator's range tells)."""

    @property
    def extent(self) -> tuple[Fraction, Fraction]:
        """The least and the largest the number can be, in base units."""
        kind = self.number
        return self.bounds or (kind.lo * kind.step, kind.hi * kind.step)

    @property
    def number(self) -> Num:
        """The type, known to be a number."""
        if not isinstance(self.type, Num):
            raise TypeError(self.type)
        return self.type
