"""What is asked of a register's list, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kaohe.intake.schema import FieldSchema

MOST_LINES, MOST_GROUPS = 500, 200
"""Lines a page of a list has at most, and groups of a list."""


class Is(StrEnum):
    """How a value is compared."""

    EQUAL = "eq"
    LEAST = "ge"
    MOST = "le"
    HAS = "has"
    """Holds the text, in capitals or small letters."""
    EMPTY = "none"
    FILLED = "some"


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a field; the value as one would type it there."""

    field: str
    test: Is
    value: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a register: what is shown, in which order, which part. Without `sort`, what came last stands first."""

    filters: tuple[Filter, ...] = ()
    search: str = ""
    batch: int | None = None
    """The import they came with."""
    sort: str = ""
    descending: bool = False
    first: int = 0
    size: int = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A record in a list: its number (0 for a row of a bulk batch), what it is called, its values as texts."""

    entry: int
    number: int
    key: str
    values: Mapping[str, str]
    known_at: datetime
    batch: int | None = None
    line: int | None = None
    """Where it stands in the batch's file."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of a register."""

    fields: tuple[FieldSchema, ...]
    lines: tuple[Line, ...]
    count: int
    """How many records the whole list has."""
    names: Mapping[str, str]
    """What the persons in these lines are called, by number."""
    sortable: frozenset[str]
    """Fields by which the list can be put in order, and compared with more or less."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records with one value in a field: how many, and the sums of fields that can be added up."""

    value: str
    count: int
    sums: Mapping[str, str]
