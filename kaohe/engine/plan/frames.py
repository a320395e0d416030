"""Frames: one row per subject and period (and part of a month), to which results are added as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kaohe.engine import ir
from kaohe.engine.lower import Pair
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.parameters import parameter_on
from kaohe.engine.plan.people import attributes, parts, persons, persons_then
from kaohe.engine.plan.steps import col, lit, op, when
from kaohe.handbook import core
from kaohe.handbook.core import Leaf
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import PEOPLE, SHORT

PERSON, COMPANY = "人", "公司"
WHOLE, PART = "whole", "part"
SERVED = frozenset({"司齡", "在職天數"})
KEYS = ("_s", "_p", "_k")

Key = tuple[str, str, str]
"""Subject, grain, level."""


@dataclass(slots=True)
class Frame:
    """Subjects of a period and what is known of them so far, in narrow tables that share one row number.

    One wide table would be copied with every step; narrow ones are joined only where a formula reads them.
    """

    context: Context
    subject: str
    grain: str
    level: str
    base: str
    """Keys, row number `_i` and attributes."""
    panels: dict[str, str] = field(default_factory=dict)
    """column -> the narrow table (by `_i`) that holds it."""
    leaves: dict[Leaf, dict[str, str]] = field(default_factory=dict)
    """leaf -> its columns by name (v, sum, n, min, max), and "f" for the flag."""
    serial: int = 0
    settled: set[str] = field(default_factory=set)
    """Results that always have a value: nobody need ask for their flag, which is 0."""

    @property
    def key(self) -> Key:
        """Subject, grain and level."""
        return self.subject, self.grain, self.level

    @property
    def by(self) -> list[str]:
        """The key columns that tell its rows apart."""
        return ["_s", *(["_p"] if self.grain in {"日", "週"} else []), *(["_k"] if self.level == PART else [])]

    def fresh(self) -> str:
        """A new column prefix."""
        self.serial += 1
        return f"~{self.subject}{self.grain}{self.level[0]}{self.serial}"

    def resolve(self, leaf: Leaf, column: str) -> Pair:
        """Value and flag of a leaf."""
        match leaf:
            case core.Result(name):
                return col(name), None if name in self.settled else col(f"{name}__f")
            case core.Attribute(name):
                return self.attribute(name)
            case core.Parameter(name):
                if self.grain in SHORT:
                    return parameter_on(self.context, name, self.span()[1]), None
                value = self.context.book.parameter(name)
                return lit(value.core.value if value and isinstance(value.core, core.Const) else None), None
            case _:
                columns = self.leaves[leaf]
                flag = columns.get("f") if column != "n" else None
                if flag is None:
                    return col(columns[column]), None
                return ir.Case(((op(">", flag, 0), lit(None)),), col(columns[column])), col(flag)

    def attribute(self, name: str) -> Pair:
        """An attribute of the subject or the period."""
        fixed = self.fixed(name)
        if fixed is not None:
            return fixed, None
        column = f"@{name}"
        if self.always(name):
            return col(column), None
        return col(column), when(ir.IsNull(col(column)), self.context.missing(name), lit(0))

    def always(self, name: str) -> bool:
        """Whether every subject has the attribute: a field that must be filled in, or days that follow from one."""
        book = self.context.book
        home = book.register(PEOPLE) if self.subject == PERSON else book.subjects.get(fold(self.subject))
        item = home.field("入職日" if name in SERVED and self.subject == PERSON else name) if home else None
        return item is not None and item.required

    def fixed(self, name: str) -> ir.Scalar | None:
        """Attributes of the period itself."""
        first, last = self.span()
        match name:
            case "期初日":
                return first
            case "期末日":
                return last
            case "當期天數":
                return op("+", op("-", last, first), 1)
            case "月份":
                return lit(self.context.calendar.first.month)
            case _:
                return None

    def span(self) -> tuple[ir.Scalar, ir.Scalar]:
        """First and last day of the period."""
        return span_of(self.context, self.grain)

    def view(self, columns: Iterable[str]) -> str:
        """A table with `_i`, the keys and these columns."""
        steps = self.context.steps
        own = set(steps.columns[self.base])
        wanted = dict.fromkeys(columns)
        table = steps.keep(self.base, list(dict.fromkeys(["_i", *KEYS, *(name for name in wanted if name in own)])))
        groups: dict[str, list[str]] = {}
        for name in wanted:
            if name not in own:
                groups.setdefault(self.panels[name], []).append(name)
        for panel, names in groups.items():
            table = steps.join(table, panel, [("_i", "_i")], [(name, name) for name in names])
        return table

    def put(self, table: str, columns: Iterable[str]) -> None:
        """Keeps these columns of a view that was extended."""
        names = list(columns)
        panel = self.context.steps.keep(table, ["_i", *names])
        self.panels.update(dict.fromkeys(names, panel))

    def add(self, columns: Sequence[tuple[str, ir.Scalar]], keep: Iterable[str] | None = None) -> None:
        """Adds columns worked out from others; `keep` names those that stay (default all)."""
        view = self.view(reads(columns))
        self.put(self.context.steps.extend(view, columns), keep or [name for name, _ in columns])

    def match(
        self,
        table: str,
        take: Sequence[tuple[str, str]],
        on: Sequence[tuple[str, str]] | None = None,
        given: Sequence[str] = (),
    ) -> str:
        """A view with columns (new, old) of a table that matches by the frame's keys, or by `on`."""
        pairs = list(on or [(key, key) for key in self.by])
        view = self.view([*given, *(left for left, _ in pairs)])
        return self.context.steps.join(view, table, pairs, take)


def span_of(context: Context, grain: str) -> tuple[ir.Scalar, ir.Scalar]:
    """First and last day of a period; days and weeks are known by `_p`."""
    calendar = context.calendar
    match grain:
        case "日":
            return col("_p"), col("_p")
        case "週":
            return col("_p"), op("+", "_p", 6)
        case "季":
            return lit(calendar.quarter_start), lit(calendar.end)
        case "年":
            return lit(calendar.year_start), lit(calendar.end)
        case _:
            return lit(calendar.start), lit(calendar.end)


def reads(columns: Sequence[tuple[str, ir.Scalar]]) -> list[str]:
    """The columns that expressions read and do not make themselves."""
    made: set[str] = set()
    found: dict[str, None] = {}
    for name, item in columns:
        for read in columns_of(item):
            if read not in made:
                found[read] = None
        made.add(name)
    return [name for name in found if name not in KEYS]


def columns_of(item: ir.Scalar) -> Iterator[str]:
    """The columns an expression reads."""
    stack = [item]
    while stack:
        node = stack.pop()
        match node:
            case ir.Col(name):
                yield name
            case ir.Lit():
                pass
            case ir.Case(branches, other):
                stack.extend(part for branch in branches for part in branch)
                stack.append(other)
            case ir.And(items) | ir.Or(items) | ir.Greatest(items):
                stack.extend(items)
            case ir.Not(inner) | ir.IsNull(inner):
                stack.append(inner)
            case _:
                stack.extend((node.left, node.right))


def open_frame(context: Context, subject: str, grain: str, level: str) -> Frame:
    """The frame with its subjects and their attributes, before any result."""
    if subject == PERSON:
        table = person_table(context, grain, level)
    elif subject == COMPANY:
        table = company(context, grain)
    else:
        table = registered(context, subject, grain)
    base = context.steps.window(table, [], [(key, "asc") for key in KEYS], [("_i", "row_number", "")])
    return Frame(context, subject, grain, level, base)


def period_start(context: Context, grain: str) -> int:
    """First day of the period of months, quarters and years."""
    calendar = context.calendar
    return {"月": calendar.start, "季": calendar.quarter_start, "年": calendar.year_start}[grain]


def person_table(context: Context, grain: str, level: str) -> str:
    """Persons, with the parts of the month, or times the periods in which they are employed on some day."""
    steps = context.steps
    if level == PART:
        table = steps.extend(parts(context), [("_p", lit(context.calendar.start))])
        return attributes(context, table, lit(context.calendar.end))
    first, last = span_of(context, grain)
    if grain == "月":
        table = steps.extend(persons(context), [("_k", lit(0)), ("_p", lit(period_start(context, grain)))])
    else:
        table = steps.extend(persons_then(context, periods(context, grain), first, last), [("_k", lit(0))])
    return attributes(context, table, last)


def periods(context: Context, grain: str) -> str:
    """The days or weeks of the month; the one quarter or year."""
    name = f"periods:{grain}"
    if name not in context.tables:
        calendar = context.calendar
        if grain == "週":
            starts = [first for first, _ in calendar.weeks(context.book.source.settings.week)]
        elif grain == "日":
            starts = list(range(calendar.start, calendar.end + 1))
        else:
            starts = [period_start(context, grain)]
        context.tables[name] = context.constant(name, {"_p": starts})
    return context.tables[name]


def company(context: Context, grain: str) -> str:
    """The one company."""
    steps = context.steps
    if "company" not in context.tables:
        table = context.constant("company", {"_k": [0]})
        context.tables["company"] = steps.extend(table, [("_s", lit(COMPANY))])
    table = context.tables["company"]
    if grain in {"日", "週"}:
        return steps.join(table, periods(context, grain), [], [("_p", "_p")], "inner")
    return steps.extend(table, [("_p", lit(period_start(context, grain)))])


def registered(context: Context, subject: str, grain: str) -> str:
    """Subjects that a register names, with its fields as attributes."""
    steps, register = context.steps, context.book.subjects[fold(subject)]
    row = context.row(register)
    fields = [(f"@{item.name.value}", item.name.value) for item in register.fields]
    table = steps.select(row.table, [("_s", register.key[0].value), *fields])
    table = steps.extend(table, [("_k", lit(0))])
    if grain in {"日", "週"}:
        return steps.join(table, periods(context, grain), [], [("_p", "_p")], "inner")
    return steps.extend(table, [("_p", lit(period_start(context, grain)))])
