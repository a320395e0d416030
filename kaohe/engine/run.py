"""Running a month: book and records in, results with state, origin and evidence out. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from kaohe.base.dates import day_number
from kaohe.base.period import Period
from kaohe.engine.evidence import Pieces, Take
from kaohe.engine.flags import Origins
from kaohe.engine.inputs import Inputs, Past, Registers, in_memory, input_tables, known_by
from kaohe.engine.ir import Program
from kaohe.engine.organisation import depths
from kaohe.engine.plan.context import Calendar, Context
from kaohe.engine.plan.frames import Frame, Key
from kaohe.engine.plan.kept import source_of
from kaohe.engine.plan.order import GRAINS, graph
from kaohe.engine.plan.program import Plan, plan
from kaohe.engine.plan.registers import open_rows
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.core import Reports
from kaohe.handbook.diagnostics import Diagnostics, FaultyHandbook
from kaohe.handbook.model import Source
from kaohe.handbook.names import fold
from kaohe.handbook.results import leaves


class Backend(Protocol):
    """Runs a program over input tables."""

    def __call__(self, program: Program, inputs: Inputs, sinks: Mapping[str, Take], /) -> dict[str, pa.Table]:
        """The program's outputs by table name; of those that have a sink, the sink takes the rows instead, in order."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Results that a stored run of the same month has and that are not worked out again."""

    names: frozenset[str]
    table: Callable[[Plan, Key, list[str]], pa.Table]
    """Of a frame: `_s`, `_p`, `_k`, and for each of these results its value and flag."""


@dataclass(frozen=True, slots=True)
class Records:
    """What came in: records by register name (missing: not delivered), and results of earlier periods.

    A register is a table, or the path of a Parquet file of which only the columns that are needed are read. It has its
    fields as stored (see handbook.columns), `__row` (its record's id), and may have `__known` (seconds since 1970-01-01
    at which it became known). History tables, by (subject, grain), have `_s`, `_p` and for each result X its value at
    today's step and `X__s`, the number of its state. `given` are set by hand: by name, a table of the same columns,
    `_p` being the day or the week's first day where results are daily or weekly.
    """

    registers: Registers
    history: Past = field(default_factory=dict)
    given: Mapping[str, pa.Table] = field(default_factory=dict)
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of a month: a table per frame, the evidence, the judgements that do not count."""

    plan: Plan
    tables: dict[Key, pa.Table]
    evidence: pa.Table
    """Empty when somebody else took it."""
    judgements: pa.Table | None
    hidden: dict[str, int]
    """Records not yet known at the as-of moment, by register."""
    history: Mapping[tuple[str, str], pa.Table] = field(default_factory=dict)
    """The earlier results that were read."""

    @property
    def origins(self) -> Origins:
        """What the flags mean."""
        return self.plan.context.origins


def book_of(source: Source, period: Period) -> Book:
    """The book on the last day of the period. Raises FaultyHandbook."""
    diagnostics = Diagnostics()
    book = open_book(source, day_number(period.last_day), diagnostics)
    book.all_nodes()
    if diagnostics.failed:
        raise FaultyHandbook(diagnostics)
    return book


def run_month(
    book: Book,
    period: Period,
    records: Records,
    backend: Backend,
    as_of: int | None = None,
    *,
    only: frozenset[str] | None = None,
    evidence: Take | None = None,
) -> Outcome:
    """The results of a month.

    `as_of` (seconds since 1970-01-01) leaves out records that became known later; `only` asks for some results and
    what they need. `evidence` takes the evidence piece by piece (batches of `evidence.EVIDENCE`, in the same order
    every time), and the outcome then has none: it may be larger than memory. Raises plan.program.Circle and
    organisation.OrganisationFault.
    """
    registers, hidden = known_by(records.registers, as_of)
    tree = organisation(book, period, registers, only)
    kept = records.kept.names if records.kept else frozenset()
    made = plan_month(book, period, registers, tree, given=frozenset(records.given), only=only, kept=kept)
    inputs = input_tables(made, registers, records.history, records.given, tree)
    if records.kept is not None:
        inputs |= {source_of(key): records.kept.table(made, key, names) for key, names in made.context.taken.items()}
    pieces = Pieces(made.context.evidence, evidence)
    found = backend(made.program, inputs, pieces.sinks())
    tables = {key: beside(frame, found) for key, frame in made.frames.items()}
    judged = found.get(made.refused) if made.refused else None
    return Outcome(made, tables, pieces.table(), judged, hidden, records.history)


def plan_month(
    book: Book,
    period: Period,
    delivered: Iterable[str],
    tree: Mapping[str, int],
    *,
    given: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
    kept: frozenset[str] = frozenset(),
) -> Plan:
    """The plan of a month: the same for the same book, period, delivered registers and depth of the organisation."""
    calendar = Calendar(day_number(period.first_day), day_number(period.last_day))
    names = frozenset(fold(name) for name in delivered)
    depth = max(tree.values(), default=0)
    return plan(Context(book, calendar, names, open_rows, depth, given, only, kept))


def beside(frame: Frame, found: dict[str, pa.Table]) -> pa.Table:
    """The frame's narrow tables, which share their rows, as one."""
    base = found[frame.base]
    columns = {name: base[name] for name in base.column_names}
    for name, panel in frame.panels.items():
        columns[name] = found[panel][name]
    return pa.table(columns)


def organisation(
    book: Book, period: Period, registers: Registers, only: frozenset[str] | None = None
) -> dict[str, int]:
    """How many superiors everybody has on the last day, if any result asks. Raises OrganisationFault."""
    asked = reads_reports(book, only)
    return depths(in_memory(registers.get("任職")), day_number(period.last_day)) if asked else {}


def reads_reports(book: Book, only: frozenset[str] | None = None) -> bool:
    """Whether any result, or any that these need, looks at the direct reports."""
    made = graph(book, GRAINS, only)
    asked = (node for name, _ in made.needs for node in made.nodes[name])
    return any(isinstance(leaf, Reports) for node in asked for leaf in leaves(node.value))
