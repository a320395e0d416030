"""What is remembered of the rows that were written: as much as later registers and judgements need, and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe.demo.columns import Column, Row, Value
from kaohe.demo.days import DAY
from kaohe.handbook.model import Judge, Register
from kaohe.handbook.names import fold
from kaohe.handbook.results import Judged

ON_TIME, LATE, MISSED = 0, 1, 2
Stored = Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """A row as the engine would hold it, with its day, and the week it is for when it is owed by the week."""

    day: int
    row: Stored
    week: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A record for which a report is owed: whose, since when, its fields as written."""

    owner: str
    moment: int
    row: Row


@dataclass(frozen=True, slots=True)
class Noted:
    """A record on which a judgement is asked for: whose it is, what it is called, when it happened."""

    judged: Judged
    card: Judge
    owner: str
    key: str
    day: int


@dataclass(slots=True)
class Facts:
    """Rows by register and person. `wanted`: registers that decide what is judged; `events_of`: those reported on."""

    wanted: frozenset[str] = frozenset()
    events_of: frozenset[str] = frozenset()
    rows: dict[str, dict[str, list[Fact]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    events: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    judged: list[Noted] = field(default_factory=list)

    def note(self, register: Register, owner: str, row: Row, columns: Mapping[str, Column]) -> None:
        """Remembers a row when somebody will ask for it."""
        name = fold(register.name.value)
        whose, dated = str(row.get(owner) or ""), register.dated_by.value if register.dated_by else ""
        at = row.get(dated)
        moment = moment_of(at, columns[dated].type) if dated in columns else 0
        if name in self.wanted:
            stored = {key: columns[key].stored(value) for key, value in row.items() if key in columns}
            self.rows[name][whose].append(Fact(moment // DAY, stored))
        if name in self.events_of:
            self.events[name].append(Event(whose, moment, row))

    def owed(self, name: str, whose: str, week: int | None, due: int, state: int) -> None:
        """Remembers how a report came, with the run of missed ones that ends here."""
        key = fold(name)
        if key not in self.wanted:
            return
        before = self.rows[key][whose]
        run = before[-1].row["連缺"] if before else 0
        missed = (run if isinstance(run, int) else 0) + 1 if state == MISSED else 0
        before.append(Fact(due // DAY, {"狀態": state, "連缺": missed, "應交": due}, week))


def moment_of(value: Value, kind: str) -> int:
    """The moment at which a dated field begins."""
    if not isinstance(value, int):
        return 0
    return value if kind == "時點" else value * DAY
