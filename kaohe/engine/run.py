"""Running a month: book and records in, results with state, origin and evidence out. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.dates import day_number
from kaohe.base.period import Period
from kaohe.engine.flags import STATES, Origins
from kaohe.engine.ir import Program
from kaohe.engine.organisation import depths
from kaohe.engine.plan.across import HISTORY
from kaohe.engine.plan.by_hand import GIVEN
from kaohe.engine.plan.context import Calendar, Context
from kaohe.engine.plan.frames import Frame, Key
from kaohe.engine.plan.judgements import REGISTER as JUDGEMENTS
from kaohe.engine.plan.kept import source_of
from kaohe.engine.plan.program import Plan, plan
from kaohe.engine.plan.registers import INPUT, open_rows
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.core import Reports
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import Register, Source
from kaohe.handbook.names import fold
from kaohe.handbook.results import leaves
from kaohe.handbook.types import Num, Type, Words

Tables = Mapping[str, pa.Table]
KNOWN, JUDGED_AT = "__known", "裁定於"


class Backend(Protocol):
    """Runs a program over input tables."""

    def __call__(self, program: Program, inputs: Tables) -> dict[str, pa.Table]:
        """The program's outputs by table name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Results that a stored run of the same month has and that are not worked out again."""

    names: frozenset[str]
    table: Callable[[Plan, Key, list[str]], pa.Table]
    """Of a frame: `_s`, `_p`, `_k`, and for each of these results its value and flag."""


@dataclass(frozen=True, slots=True)
class Records:
    """What came in: records by register name (missing: not delivered), and results of earlier periods.

    A register's table has its fields as stored (see handbook.columns), `__row` (its record's id), and may have
    `__known` (seconds since 1970-01-01 at which it became known). History tables, by (subject, grain), have `_s`, `_p`
    and for each result X its value at today's step and `X__s`, the number of its state. `given` are set by hand:
    by name, a table of the same columns, `_p` being the day or the week's first day where results are daily or weekly.
    """

    registers: Tables
    history: Mapping[tuple[str, str], pa.Table] = field(default_factory=dict)
    given: Tables = field(default_factory=dict)
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of a month: a table per frame, the evidence, the judgements that do not count."""

    plan: Plan
    tables: dict[Key, pa.Table]
    evidence: pa.Table
    judgements: pa.Table | None
    hidden: dict[str, int]
    """Records not yet known at the as-of moment, by register."""
    history: Mapping[tuple[str, str], pa.Table] = field(default_factory=dict)
    """The earlier results that were read."""

    @property
    def origins(self) -> Origins:
        """What the flags mean."""
        return self.plan.context.origins


class FaultyHandbook(Exception):
    """The handbook has faults; they are in the diagnostics."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__("; ".join(item.code for item in diagnostics.items))
        self.diagnostics = diagnostics


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
) -> Outcome:
    """The results of a month.

    `as_of` (seconds since 1970-01-01) leaves out records that became known later; `only` asks for some results and
    what they need. Raises plan.program.Circle and organisation.OrganisationFault.
    """
    registers, hidden = known_by(records.registers, as_of)
    tree = depths(registers.get("任職"), day_number(period.last_day)) if reads_reports(book, only) else {}
    kept = records.kept.names if records.kept else frozenset()
    made = plan_month(book, period, registers, tree, given=frozenset(records.given), only=only, kept=kept)
    inputs = input_tables(made, registers, records, tree)
    found = backend(made.program, inputs)
    tables = {key: beside(frame, found) for key, frame in made.frames.items()}
    judged = found.get(made.refused) if made.refused else None
    return Outcome(made, tables, evidence_of(made, found), judged, hidden, records.history)


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


def known_by(registers: Tables, as_of: int | None) -> tuple[Tables, dict[str, int]]:
    """The records known at the moment, and how many were not."""
    if as_of is None:
        return registers, {}
    kept: dict[str, pa.Table] = {}
    hidden: dict[str, int] = {}
    for name, table in registers.items():
        late = unknown_at(name, table, as_of)
        kept[name] = table if late is None else table.filter(pc.invert(late))
        if kept[name].num_rows < table.num_rows:
            hidden[name] = table.num_rows - kept[name].num_rows
    return kept, hidden


def unknown_at(register: str, table: pa.Table, as_of: int) -> pa.ChunkedArray | None:
    """Which records became known after the moment; a judgement that does not say when was known when it was made."""
    moments = (KNOWN, JUDGED_AT) if fold(register) == fold(JUDGEMENTS) else (KNOWN,)
    said = [table[name] for name in moments if name in table.column_names]
    known = pc.coalesce(*said) if said else None
    return None if known is None else pc.fill_null(pc.greater(known, as_of), False)  # noqa: FBT003


def reads_reports(book: Book, only: frozenset[str] | None = None) -> bool:
    """Whether any result, or any of these, looks at the direct reports."""
    asked = [node for node in book.all_nodes() if only is None or node.name in only]
    return any(isinstance(leaf, Reports) for node in asked for leaf in leaves(node.value))


def input_tables(made: Plan, registers: Tables, records: Records, tree: dict[str, int]) -> dict[str, pa.Table]:
    """Everything the program reads, registers that did not come as empty tables."""
    context = made.context
    inputs: dict[str, pa.Table] = {}
    for row in context.rows.values():
        if fold(row.name) not in context.book.obligations:
            inputs[INPUT + row.name] = register_table(context.book, row.register, registers.get(row.name))
    for name, columns in context.constants.items():
        inputs[name] = pa.table({column: pa.array(values, pa.int64()) for column, values in columns.items()})
    for (subject, grain), names in context.history.items():
        past = history_table(names, records.history.get((subject, grain)))
        inputs[f"{HISTORY}{subject}:{grain}"] = within_ranges(context.book, names, past)
    if records.kept is not None:
        inputs |= {source_of(key): records.kept.table(made, key, names) for key, names in context.taken.items()}
    inputs |= {f"{GIVEN}{name}": history_table([name], table) for name, table in records.given.items()}
    inputs["depth"] = pa.table(
        {"_s": pa.array(list(tree), pa.string()), "_depth": pa.array(list(tree.values()), pa.int64())},
    )
    read = {name for name in made.context.steps.columns if name in inputs}
    return {name: table for name, table in inputs.items() if name in read}


def arrow_type(kind: Type | None) -> pa.DataType:
    """How a stored field travels: texts as texts, everything else as a 64-bit integer."""
    return pa.string() if isinstance(kind, Words) or kind is None else pa.int64()


def register_table(book: Book, register: Register, table: pa.Table | None) -> pa.Table:
    """The register's table with the columns the plan expects."""
    fields = {item.name.value: arrow_type(book.field_type(register, item.name.value)) for item in register.fields}
    count = table.num_rows if table is not None else 0
    columns = {"__id": pa.array(range(count), pa.int64())}
    columns["__row"] = column_of(table, "__row", pa.string(), count)
    for name, kind in fields.items():
        columns[name] = column_of(table, name, kind, count)
    return pa.table(columns)


def column_of(table: pa.Table | None, name: str, kind: pa.DataType, count: int) -> pa.ChunkedArray | pa.Array:
    """A column, or nulls when the table lacks it."""
    if table is None or name not in table.column_names:
        return pa.nulls(count, kind)
    return table[name].cast(kind)


def history_table(names: list[str], table: pa.Table | None) -> pa.Table:
    """Earlier results by the columns the plan reads."""
    count = table.num_rows if table is not None else 0
    columns = {"_s": column_of(table, "_s", pa.string(), count), "_p": column_of(table, "_p", pa.int64(), count)}
    for name in names:
        columns[name] = column_of(table, name, pa.int64(), count)
        columns[f"{name}__s"] = column_of(table, f"{name}__s", pa.int64(), count)
    return pa.table(columns)


def within_ranges(book: Book, names: list[str], table: pa.Table) -> pa.Table:
    """Earlier results that today's cards could not give have no value: 超範圍."""
    for name in names:
        kind = book.provisional.get(fold(name)) or book.result_type(name)
        if isinstance(kind, Num):
            beyond = pc.or_(pc.less(table[name], kind.lo), pc.greater(table[name], kind.hi))
            beyond = pc.fill_null(beyond, False)  # noqa: FBT003
            state = pc.if_else(beyond, STATES.index("超範圍"), table[f"{name}__s"])
            value = pc.if_else(beyond, pa.scalar(None, pa.int64()), table[name])
            for column, found in ((name, value), (f"{name}__s", state)):
                table = table.set_column(table.column_names.index(column), column, found.cast(pa.int64()))
    return table


EVIDENCE = pa.schema(
    [
        ("subject_kind", pa.string()), ("grain", pa.string()), ("subject", pa.string()), ("period", pa.int64()),
        ("part", pa.int64()), ("card", pa.string()), ("register", pa.string()), ("record", pa.string()),
        ("day", pa.int64()), ("counted", pa.int64()),
    ],
)  # fmt: skip


def evidence_of(made: Plan, found: dict[str, pa.Table]) -> pa.Table:
    """All records that counted, card by card."""
    name = made.context.tables.get("evidence")
    return found[name].select(EVIDENCE.names).cast(EVIDENCE) if name else EVIDENCE.empty_table()
