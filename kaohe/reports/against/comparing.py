"""A run beside a sheet: how many cells agree, and each that does not with both values and its likely cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pyarrow as pa

from kaohe.engine.explain import Opened
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.show import shown
from kaohe.handbook.names import fold
from kaohe.handbook.results import Node
from kaohe.handbook.types import Num
from kaohe.handbook.units import unit_of
from kaohe.intake.limits import DEFAULT_LIMITS
from kaohe.intake.packing import read_bytes
from kaohe.intake.xlsx.grid import read_grid
from kaohe.reports.against.guesses import Cause, Cell, Guesser
from kaohe.reports.against.recount import Recount
from kaohe.reports.against.sheet import Known, OldSheet, Read, read_sheet

NO_VALUE, NOT_IN_SHEET, NOT_IN_RUN, NO_NUMBER = "這邊沒有數", "表裏沒有此人", "運行裏沒有此人", "表裏不是數"
MOST_GUESSED = 5000
"""Cells whose cause is looked for; the rest is listed without."""


@dataclass(frozen=True, slots=True)
class Different:
    """A cell that differs, or a person whom one side lacks."""

    person: str
    name: str
    item: str
    ours: str
    theirs: str
    cell: str
    cause: Cause


@dataclass(slots=True)
class Against:
    """The whole comparison."""

    sheet: OldSheet
    agreeing: dict[str, int] = field(default_factory=dict)
    """Item -> cells that agree."""
    different: list[Different] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """How many cells were compared."""
        return sum(self.agreeing.values()) + sum(1 for one in self.different if one.item)


def against(opened: Opened, path: Path, sheet: str = "", mapped: Mapping[str, str] | None = None) -> Against:
    """Compares. Raises SheetRefused, FileRefused."""
    run = Run(opened)
    old = read_sheet(read_grid(read_bytes(path, DEFAULT_LIMITS), sheet), run.known, mapped or {})
    made = Against(old)
    theirs = {at: run.in_steps(at[1], cell) for at, cell in old.cells.items()}
    numbers = {at: value for at, value in theirs.items() if value is not None}
    wrong = list(run.differing(old, numbers, made))
    ours = {(person, name): value for name in old.columns for person, value in run.values(name).items()}
    guesser = Guesser(Recount(opened), numbers, ours)
    for at, one in enumerate(wrong):
        made.different.append(run.told(one, guesser if at < MOST_GUESSED else None))
    made.different += run.people_apart(old)
    return made


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that differs."""

    person: str
    name: str
    read: Read
    theirs: Fraction | None


@dataclass(slots=True)
class Run:
    """The run's results of persons and the month."""

    opened: Opened
    table: pa.Table = field(init=False)
    people: dict[str, int] = field(init=False)
    known: Known = field(init=False)
    _values: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table = self.opened.tables["人", "月", WHOLE]
        self.people = {str(person): row for row, person in enumerate(self.table["_s"].to_pylist())}
        self.known = self.what_a_sheet_may_name()

    def node(self, name: str) -> Node:
        """A result's first way."""
        return self.opened.book.nodes(name)[0]

    def what_a_sheet_may_name(self) -> Known:
        """Results of persons and the month; persons with their names."""
        nodes = [nodes[0] for nodes in self.opened.plan.graph.nodes.values()]
        results = {fold(n.name): n.name for n in nodes if (n.subject, n.grain) == ("人", "月") and not n.hidden}
        has_names = "@姓名" in self.table.column_names
        names = self.table["@姓名"].to_pylist() if has_names else [""] * self.table.num_rows
        return Known(results, dict(zip(self.people, (str(name or "") for name in names), strict=True)))

    def values(self, name: str) -> dict[str, int]:
        """Every person's value in steps."""
        if name not in self._values:
            column = self.table[self.node(name).name].to_pylist()
            self._values[name] = {person: column[row] for person, row in self.people.items() if column[row] is not None}
        return self._values[name]

    def in_steps(self, name: str, cell: Read) -> Fraction | None:
        """The sheet's number in the result's steps; a unit behind it counts."""
        node = self.node(name)
        if cell.number is None or not isinstance(node.type, Num):
            return None
        written = unit_of(cell.suffix) if cell.suffix not in {"", "%"} else None
        own = unit_of(node.unit)
        unit = written if written and own and written.dimension == own.dimension else own
        return cell.number * (unit.factor if unit else 1) / node.type.step

    def differing(self, old: OldSheet, numbers: Mapping[tuple[str, str], Fraction], made: Against) -> Iterator[Wrong]:
        """The cells that differ; the others are counted."""
        for (person, name), read in old.cells.items():
            theirs = numbers.get((person, name))
            if self.agrees(person, name, read, theirs):
                made.agreeing[self.node(name).name] = made.agreeing.get(self.node(name).name, 0) + 1
            else:
                yield Wrong(person, name, read, theirs)

    def agrees(self, person: str, name: str, read: Read, theirs: Fraction | None) -> bool:
        """Whether a cell says what the run has; an empty cell agrees with a result that has no value."""
        value = self.values(name).get(person)
        if value is None:
            return not read.text or fold(read.text) == fold(self.state(person, name)[0])
        if isinstance(self.node(name).type, Num):
            return theirs == value
        return fold(read.text) == fold(self.ours(person, name))

    def state(self, person: str, name: str) -> tuple[str, str]:
        """State and origin of a person's result."""
        flag = self.table[f"{self.node(name).name}__f"][self.people[person]].as_py()
        return self.opened.plan.context.origins.read(int(flag or 0))

    def ours(self, person: str, name: str) -> str:
        """Our value, or its state."""
        node, value = self.node(name), self.values(name).get(person)
        return shown(value, node.type, node.unit) if value is not None else self.state(person, name)[0]

    def told(self, one: Wrong, guesser: Guesser | None) -> Different:
        """A differing cell with its cause."""
        value = self.values(one.name).get(one.person)
        if value is None:
            cause = Cause(NO_VALUE, " ".join(self.state(one.person, one.name)))
        elif one.theirs is None:
            cause = Cause(NO_NUMBER)
        else:
            cause = guesser.cause(Cell(one.person, one.name, value, one.theirs)) if guesser else Cause("")
        name = self.known.people.get(one.person, "")
        ours = self.ours(one.person, one.name)
        return Different(one.person, name, self.node(one.name).name, ours, one.read.text, one.read.address, cause)

    def people_apart(self, old: OldSheet) -> Iterator[Different]:
        """Persons whom only one side has; of ours those who have any of the sheet's results."""
        names, there = self.known.people, set(old.people)
        for person in self.people:
            if person not in there and any(person in self.values(name) for name in old.columns):
                yield Different(person, names[person], "", "", "", "", Cause(NOT_IN_SHEET))
        for text in old.strangers:
            yield Different(text, "", "", "", "", "", Cause(NOT_IN_RUN))
