"""The engine's language: integer expressions over columns, and a dozen steps over tables.

The planner writes a Program; each backend runs it and nothing else, so that all backends share one meaning.
Every column is a 64-bit integer that may be null, or a text (keys only). There is no division but on non-negative
numbers, no float, no engine rounding, no engine average.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# --- expressions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Col:
    """The value of a column of the table at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class Lit:
    """A constant: integer, text, truth value, or null."""

    value: int | str | bool | None


@dataclass(frozen=True, slots=True)
class Arith:
    """op: + - *. Null when a side is null."""

    op: str
    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class Div:
    """Integer division. The planner promises left >= 0 and right > 0 wherever the result is used.

    Elsewhere (a Case branch not taken) a backend must not fail: null when right <= 0, towards zero when left < 0.
    """

    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class Compare:
    """op: = <> < <= > >=. Null when a side is null. Texts only with = and <>."""

    op: str
    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class And:
    """Three-valued and."""

    items: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Three-valued or."""

    items: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Three-valued not."""

    item: Scalar


@dataclass(frozen=True, slots=True)
class IsNull:
    """Whether the item is null; never null itself."""

    item: Scalar


@dataclass(frozen=True, slots=True)
class Case:
    """The value beside the first condition that is true (null counts as not true), else `other`."""

    branches: tuple[tuple[Scalar, Scalar], ...]
    other: Scalar


@dataclass(frozen=True, slots=True)
class Greatest:
    """The largest of items that are never null (flags)."""

    items: tuple[Scalar, ...]


Scalar = Col | Lit | Arith | Div | Compare | And | Or | Not | IsNull | Case | Greatest

# --- steps: each names the table it makes ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extend:
    """`table` with further columns. A column may use those before it in the same list. Column names are new."""

    out: str
    table: str
    columns: tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Select:
    """Only these columns, renamed: (new name, old name)."""

    out: str
    table: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows whose condition is true (null is not true)."""

    out: str
    table: str
    condition: Scalar


@dataclass(frozen=True, slots=True)
class Join:
    """Equi-join on pairs (left column, right column); `take` = (new name, right column). Null keys never match.

    kind "left": every left row, nulls where none matches; "inner": matching pairs. Several matches give several rows.
    `on` empty with kind "inner" gives every pair (small tables only).
    """

    out: str
    left: str
    right: str
    kind: str
    on: tuple[tuple[str, str], ...]
    take: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One row per combination of `by` (null is a group like any other; `by` empty: exactly one row).

    aggregates = (new name, function, column): count (rows where the column is not null), sum, min, max (nulls skipped;
    null when there is no non-null; sum of none is null), distinct (number of different non-null values; columns may be
    texts, for min and max too).
    The column of count may be "*": all rows.
    """

    out: str
    table: str
    by: tuple[str, ...]
    aggregates: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """`table` with further columns over partitions in a total order.

    order = (column, "asc"|"desc"); nulls come first in asc and last in desc, texts by code point (UTF-8 bytes).
    functions = (new name, function, column): row_number, rank, dense_rank (column ignored, ""), lag (previous row's
    value, null at the first), running_sum (from the first row to this one, nulls as nothing, null while all were null),
    and over the whole partition without regard to order: sum, min, max, count (of non-null), count with column "*".
    rank and dense_rank look at the order columns only; row_number, lag and running_sum need an order that is total.
    """

    out: str
    table: str
    partition: tuple[str, ...]
    order: tuple[tuple[str, str], ...]
    functions: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Union:
    """All rows of tables that have the same columns."""

    out: str
    tables: tuple[str, ...]


Function = Callable[[tuple[int, ...]], tuple[int | None, int]]


@dataclass(frozen=True, slots=True)
class Call:
    """One row per combination of the argument columns in which none is null, with what the function answers.

    results = (value, state): a number or null, and 0 or the place of the state. The function is plain Python, run where
    the program is run, once for each combination: it must give the same whenever it is given the same.
    """

    out: str
    table: str
    arguments: tuple[str, ...]
    results: tuple[str, str]
    function: Function


Step = Extend | Select | Filter | Join | Aggregate | Window | Union | Call


@dataclass(frozen=True, slots=True)
class Program:
    """Steps in order. `outputs`: tables the caller wants, with the columns that order their rows (total)."""

    steps: tuple[Step, ...]
    outputs: tuple[tuple[str, tuple[str, ...]], ...]
