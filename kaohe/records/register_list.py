"""The list of a register: what can be asked of it, wherever its records lie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kaohe.intake.cells import show
from kaohe.intake.schema import Cell, RegisterSchema
from kaohe.records.asked import field_named
from kaohe.records.looking import MOST_GROUPS, Group, Line, Look


@dataclass(frozen=True, slots=True)
class Counted:
    """The same before it is shown: the value and the sums as the register's fields keep them."""

    value: Cell
    count: int
    sums: Mapping[str, Cell]


class RegisterList(ABC):
    """The records of a register that somebody may see, as a list. Every question may raise RecordsError."""

    schema: RegisterSchema

    @property
    @abstractmethod
    def sortable(self) -> frozenset[str]:
        """The fields by which it can be put in order."""

    @abstractmethod
    def part(self, look: Look) -> tuple[list[Line], int]:
        """The lines that are asked for, and how many the whole list has."""

    @abstractmethod
    def lines(self, look: Look) -> Iterator[Line]:
        """All lines of it."""

    @abstractmethod
    def values(self, look: Look, most: int) -> list[Cell]:
        """What the field by which it is put in order has in the first so many lines."""

    @abstractmethod
    def added(self, look: Look) -> Mapping[str, Cell]:
        """The sums of fields that can be added up, None where no line has a value."""

    @abstractmethod
    def counted(self, look: Look, by: str, most: int | None = None) -> list[Counted]:
        """The list by the values of a field, the most frequent first; all of them, or so many."""

    @abstractmethod
    def days(self, look: Look) -> Mapping[int, int]:
        """How many records of the list are of each day (since 1970-01-01); none where the register is not dated."""

    def sums(self, look: Look) -> Mapping[str, str]:
        """The sums of fields that can be added up, as one writes them."""
        return shown_sums(self.schema, self.added(look))

    def groups(self, look: Look, by: str) -> list[Group]:
        """The list by the values of a field, the most frequent first, as one writes them."""
        field = field_named(self.schema, by)
        found = in_turn(self.counted(look, by, MOST_GROUPS))[:MOST_GROUPS]
        return [Group(show(one.value, field), one.count, shown_sums(self.schema, one.sums)) for one in found]


def in_turn(found: Iterable[Counted]) -> list[Counted]:
    """The most frequent value first, then by the value; none stands last among equals."""
    return sorted(found, key=lambda one: (-one.count, one.value is None, one.value or 0))


def shown_sums(schema: RegisterSchema, sums: Mapping[str, Cell]) -> dict[str, str]:
    """Sums as one writes them."""
    return {field.name: show(sums[field.name], field) for field in schema.fields if field.name in sums}
