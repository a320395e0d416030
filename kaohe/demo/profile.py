"""What is believable for registers and fields of a name: how often, how much, by whom. All of it may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from random import Random
from typing import TYPE_CHECKING

from kaohe.demo.columns import Column, Value
from kaohe.demo.writing import Cells

if TYPE_CHECKING:
    from kaohe.demo.making import Making


Rows = Callable[["Making"], Iterator[Cells]]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes all rows of a register whose key it knows: `fields` are `名 型` in the order of its cells."""

    fields: tuple[str, ...]
    rows: Rows

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(item.split()[0] for item in self.fields)

    def knows(self, columns: Mapping[str, Column], key: Iterable[str]) -> bool:
        """Whether the register's fields of these names are still what they were, its key among them."""
        types = dict(item.split() for item in self.fields)
        same = all(columns[name].type == kind for name, kind in types.items() if name in columns)
        return same and all(name in types for name in key)


def maker(*fields: str) -> Callable[[Rows], Maker]:
    """Makes a function a maker of rows with these fields: `@maker("工號 人, 日期 日期")`."""
    return lambda rows: Maker(tuple(item.strip() for item in ",".join(fields).split(",")), rows)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a domain knows. Keys name a register, a post, `register.field`, or a field in any register."""

    rates: Mapping[str, float] = field(default_factory=dict)
    """Rows a person has in a month."""
    truths: Mapping[str, float] = field(default_factory=dict)
    """How often a field is 是."""
    empties: Mapping[str, float] = field(default_factory=dict)
    """How often an optional field is empty."""
    options: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Weights of a field's options."""
    numbers: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Lowest and highest of a number, in its own unit; most are near the lowest."""
    superiors: Mapping[str, str] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    """Posts that lead nobody: how many there are, one against another."""
    makers: Mapping[str, Maker] = field(default_factory=dict)
    after: Mapping[str, Callable[[dict[str, Value], Random], None]] = field(default_factory=dict)
    """Last touches to a row that was made field by field."""


def together(profiles: Iterable[Profile]) -> Profile:
    """All profiles as one; of equal keys the last holds."""
    merged: dict[str, dict[str, object]] = {}
    for profile in profiles:
        for item in fields(Profile):
            merged.setdefault(item.name, {}).update(getattr(profile, item.name))
    return Profile(**merged)  # type: ignore[arg-type]  # The same maps, key by key.
