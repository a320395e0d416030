"""Rows of a staff list as what they say of people: days read, names trimmed, every fault at its row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaohe.base.dates import day_of
from kaohe.handbook.width import narrow
from kaohe.intake.cells import key_text
from kaohe.intake.faults import Refusal, RowFault, fault
from kaohe.intake.moments import day
from kaohe.people.staff_file import StaffTable, said_by

DAYS = ("since", "held_since", "until")
LONGEST = {"number": 40, "name": 100, "post": 60, "unit": 60, "superior": 100, "grade": 40}


@dataclass(frozen=True, slots=True)
class StaffLine:
    """What a row says; None where it says nothing, which leaves what is known. `superior` as it was written."""

    line: int
    number: str
    name: str
    since: date | None = None
    post: str | None = None
    unit: str | None = None
    superior: str | None = None
    grade: str | None = None
    held_since: date | None = None
    until: date | None = None


class Faults:
    """Collects what is wrong, each at its place."""

    def __init__(self, table: StaffTable, mapping: Mapping[str, int]) -> None:
        self.found = list(table.faults)
        self._told: set[tuple[int, str]] = set()
        self._table, self._mapping = table, mapping

    def add(self, line: int, field: str, value: str, refusal: Refusal) -> None:
        """A fault of a field in a row; a cell that cannot be read is not missing as well."""
        if (line, field) in self._told and not value:
            return
        self._told.add((line, field))
        place = self._mapping.get(field)
        column = self._table.columns[place] if place is not None else ""
        self.found.append(fault(self._table.file, line, column, value, refusal))

    @property
    def in_order(self) -> tuple[RowFault, ...]:
        """By row."""
        return tuple(sorted(self.found, key=lambda one: one.row))


def staff_lines(table: StaffTable, mapping: Mapping[str, int], faults: Faults) -> list[StaffLine]:
    """The rows that say who is meant; what is wrong with the others, or with their cells, goes to `faults`."""
    found: dict[str, StaffLine] = {}
    for row in table.rows:
        said = dict(said_by(row, mapping))
        read = {name: read_day(row.line, name, said[name], faults) for name in DAYS if name in said}
        texts = {name: said[name] for name in LONGEST if name in said}
        for name, text in texts.items():
            if len(text) > LONGEST[name]:
                faults.add(row.line, name, text, Refusal("P201", limit=LONGEST[name]))
            elif isinstance(seen := key_text(text), Refusal):
                faults.add(row.line, name, text, seen)
        number, name = narrow(texts.pop("number", "")), texts.pop("name", "")
        texts |= {"superior": narrow(texts["superior"])} if "superior" in texts else {}
        for field, text in (("number", number), ("name", name)):
            if not text:
                faults.add(row.line, field, text, Refusal("P202"))
        if number in found:
            faults.add(row.line, "number", number, Refusal("P203", number=number, line=found[number].line))
        elif number:
            given: dict[str, Any] = {**{field: text for field, text in texts.items() if text}, **read}
            found[number] = StaffLine(row.line, number, name, **given)
    return list(found.values())


def read_day(line: int, field: str, text: str, faults: Faults) -> date | None:
    """A day, None for an empty cell or one that is no day."""
    if not text:
        return None
    read = day(text)
    if isinstance(read, Refusal):
        faults.add(line, field, text, read)
        return None
    return day_of(read)
