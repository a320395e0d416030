"""Registers as row tables: fields, the day, computed columns, look-ups, previous records, judgements per record."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.engine import ir
from kaohe.engine.lower import Lowering, Pair
from kaohe.engine.plan import judgements
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.parameters import parameter_now, parameter_on
from kaohe.engine.plan.steps import col, instead_of_null, lit, op, when
from kaohe.handbook import core
from kaohe.handbook.core import Leaf
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.results import leaves


@dataclass(slots=True)
class Row:
    """A register's table while columns are added to it."""

    context: Context
    register: Register
    table: str
    ready: set[str] = field(default_factory=set)
    """Computed columns already there."""
    extra: dict[Leaf, Pair] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The register's name."""
        return self.register.name.value

    def resolve(self, leaf: Leaf, column: str) -> Pair:
        """Value and flag of a leaf of a row formula."""
        del column
        match leaf:
            case core.FieldOf(name):
                return self.field(name)
            case core.Parameter(name):
                dated = "_d" in self.context.steps.columns[self.table]
                value = parameter_on(self.context, name, col("_d")) if dated else parameter_now(self.context, name)
                return value, None
            case _ if leaf in self.extra:
                return self.extra[leaf]
            case _:
                raise KeyError(leaf)

    def field(self, name: str) -> Pair:
        """A field is missing where it is empty; a computed column brings its own flag."""
        if f"{name}__f" in self.context.steps.columns[self.table]:
            return col(name), col(f"{name}__f")
        item = self.register.field(name)
        if item is not None and item.required:
            return col(name), None
        flag = self.context.missing(f"{self.name}.{name}")
        return col(name), when(ir.IsNull(col(name)), flag, lit(0))

    def owner(self, subject: str) -> str:
        """The column that says whose record it is, there to be read."""
        owner = self.context.book.owner_of(self.register, subject)
        if owner is None:
            raise LookupError(subject)
        self.compute(owner)
        return owner

    @property
    def order(self) -> list[str]:
        """The columns that put the records in order: the date, then the key; `__id` decides between equal ones."""
        register, columns = self.register, self.context.steps.columns[self.table]
        named = [*([register.dated_by] if register.dated_by else []), *register.key]
        own = [shown for item in named if (shown := field_name(register, item.value)) in columns]
        return list(dict.fromkeys([*own, "__id"]))

    def provide(self, value: core.Value | core.Core | None) -> None:
        """Makes every leaf of a formula available in the table."""
        for leaf in leaves(value):
            if leaf in self.extra:
                continue
            if isinstance(leaf, core.FieldOf):
                self.compute(leaf.name)
            elif isinstance(leaf, core.Previous):
                self.previous(leaf)
            elif isinstance(leaf, core.LookUp):
                look_up(self, leaf)

    def compute(self, name: str) -> None:
        """Adds the computed column of that name, after those it needs."""
        if name in self.ready:
            return
        self.ready.add(name)
        column = self.context.book.column(self.register, name)
        if column is None:
            self.judge(name)
            return
        self.add(name, column.value)

    def add(self, name: str, value: core.Value) -> None:
        """Adds a formula's value and flag as columns."""
        self.provide(value)
        lowering = Lowering(self.resolve, self.context.origins, "", f"~{name}~")
        found, flag = lowering.of(value.core, f"{self.name}.{name}")
        columns = [*lowering.columns, (name, found), (f"{name}__f", flag or lit(0))]
        self.table = self.context.steps.extend(self.table, columns)

    def judge(self, name: str) -> None:
        """Adds the points of a 裁定 per record, where they are needed."""
        for card in self.context.book.record_judgements(self.register):
            if card.name.value == name:
                value = judgements.where_needed(self.context, self.register, card)
                raw = name if value is None else f"_given_{name}"
                self.table = judgements.on_records(self.context, self.table, card, self.name, raw)
                if value is not None:
                    self.extra[core.Gathered(name)] = col(raw), col(f"{raw}__f")
                    self.add(name, value)

    def previous(self, leaf: core.Previous) -> None:
        """上次: the field in the record before, of the same subject and the same `by`."""
        for needed in (leaf.field, *leaf.by):
            self.compute(needed)
        owned = self.context.book.owner_of(self.register, "人") is not None
        by = list(dict.fromkeys([*([self.owner("人")] if owned else []), *leaf.by]))
        name = f"~prev{len(self.extra)}"
        order = [(column, "asc") for column in self.order]
        self.table = self.context.steps.window(self.table, by, order, [(name, "lag", leaf.field)])
        flag = self.context.missing(f"{self.name}.上次({leaf.field})")
        self.extra[leaf] = col(name), when(ir.IsNull(col(name)), flag, lit(0))


def field_name(register: Register, name: str) -> str:
    """A field as the register writes it, whatever the script."""
    return next((item.name.value for item in register.fields if fold(item.name.value) == fold(name)), name)


def look_up(row: Row, leaf: core.LookUp) -> None:
    """查: joins the other register on the equal fields, keeps what meets the rest, takes one or all."""
    context, steps = row.context, row.context.steps
    other_register = context.book.register(leaf.register)
    if other_register is None:
        raise KeyError(leaf.register)
    other = context.row(other_register)
    theirs = [name for name, _ in leaf.pairs]
    wanted = [item.name for item in leaves(leaf.rest) if isinstance(item, core.Other)]
    for name in {*theirs, *wanted, *([leaf.field] if leaf.field else [])}:
        other.compute(name)
    for _, ours in leaf.pairs:
        row.compute(ours)
    row.provide(leaf.rest)
    pairs = [(ours, name) for name, ours in leaf.pairs]
    available = [name for name in steps.columns[other.table] if name != "__row"]
    matched = steps.join(row.table, other.table, pairs, [(f"o:{name}", name) for name in available], "inner")
    name = f"~look{len(row.extra)}"
    met = meeting(row, other, leaf, matched, name)
    if leaf.take in {"次數", "合計"}:
        row.table, pair = added_up(row, other, leaf, met, name)
    else:
        row.table, pair = picked(row, other, leaf, met, name)
    row.extra[leaf] = pair if delivered(context, other) else (lit(None), context.missing(f"台賬 {other.name}"))


def delivered(context: Context, row: Row) -> bool:
    """Whether the records came at all."""
    made = context.book.obligations.get(fold(row.name))
    if made is None:
        return fold(row.name) in context.delivered
    names = [made.reports.name.value, *([made.due.per_register.value] if made.due.per_register else [])]
    return all(fold(name) in context.delivered for name in names)


def meeting(row: Row, other: Row, leaf: core.LookUp, matched: str, name: str) -> str:
    """The matched pairs that meet the rest of the condition, or may meet it: `<name>u` is the flag of those."""
    steps, undecided = row.context.steps, f"{name}u"
    if leaf.rest is None:
        return steps.extend(matched, [(undecided, lit(0))])

    def resolve(found: Leaf, column: str) -> Pair:
        if isinstance(found, core.Other):
            value, flag = other.field(found.name)
            return prefixed(value), prefixed(flag) if flag is not None else None
        return row.resolve(found, column)

    lowering = Lowering(resolve, row.context.origins, "", f"{name}c")
    condition, doubt = lowering.truth(leaf.rest.core, row.name)
    if doubt is None:
        return steps.extend(steps.filter(steps.extend(matched, lowering.columns), condition), [(undecided, lit(0))])
    condition = lowering.kept(condition)
    columns = [*lowering.columns, (undecided, ir.Case(((condition, lit(0)), (ir.Not(condition), lit(None))), doubt))]
    return steps.filter(steps.extend(matched, columns), ir.Not(ir.IsNull(col(undecided))))


def prefixed(item: ir.Scalar) -> ir.Scalar:
    """The same expression over the other register's columns."""
    match item:
        case ir.Col(name):
            return ir.Col(f"o:{name}")
        case ir.Case(branches, other):
            return ir.Case(tuple((prefixed(a), prefixed(b)) for a, b in branches), prefixed(other))
        case ir.IsNull(inner):
            return ir.IsNull(prefixed(inner))
        case _:
            return item


def value_flag(other: Row, leaf: core.LookUp) -> ir.Scalar:
    """The flag of the field taken from a matched row, which is one that may not count if its condition is open."""
    _, flag = other.field(leaf.field or "")
    return prefixed(flag) if flag is not None else lit(0)


def added_up(row: Row, other: Row, leaf: core.LookUp, met: str, name: str) -> tuple[str, Pair]:
    """次數 and 合計 over the rows that meet the condition; missing where one of them is not known."""
    steps, sure = row.context.steps, op("=", f"{name}u", 0)
    adds = leaf.take == "合計"
    value = when(sure, col(f"o:{leaf.field}") if adds else lit(1), lit(None))
    flag = when(sure, value_flag(other, leaf), col(f"{name}u")) if adds else col(f"{name}u")
    met = steps.extend(met, [(f"{name}w", value), (f"{name}g", flag)])
    how = "sum" if adds else "count"
    found = steps.aggregate(met, ["__id"], [(name, how, f"{name}w"), (f"{name}f", "max", f"{name}g")])
    table = steps.join(row.table, found, [("__id", "__id")], [(name, name), (f"{name}f", f"{name}f")])
    flag = instead_of_null(f"{name}f", lit(0))
    return table, (when(op("=", flag, 0), instead_of_null(name, lit(0)), lit(None)), flag)


def picked(row: Row, other: Row, leaf: core.LookUp, met: str, name: str) -> tuple[str, Pair]:
    """首, 末 and 唯一: one row's field, joined back to the rows; missing where there is none, or it is not known."""
    steps, missing = row.context.steps, row.context.missing(f"{row.name}.查({leaf.register})")
    met = steps.extend(met, [(f"{name}g", ir.Greatest((col(f"{name}u"), value_flag(other, leaf))))])
    if leaf.take == "唯一":
        counted = steps.window(met, ["__id"], [], [(f"{name}n", "count", "*"), (f"{name}d", "max", f"{name}u")])
        found = steps.filter(counted, op("=", f"{name}n", 1))
    else:
        way = "desc" if leaf.take == "末" else "asc"
        order = [(f"o:{key}", way) for key in other.order]
        counted = steps.window(met, ["__id"], order, [(f"{name}n", "row_number", "")])
        counted = steps.window(counted, ["__id"], [], [(f"{name}d", "max", f"{name}u")])
        found = steps.filter(counted, op("=", f"{name}n", 1))
    flag = ir.Greatest((col(f"{name}g"), col(f"{name}d")))
    found = steps.extend(
        found, [(f"{name}h", flag), (f"{name}x", when(op("=", flag, 0), col(f"o:{leaf.field}"), lit(None)))]
    )
    take = [(name, f"{name}x"), (f"{name}f", f"{name}h")]
    table = steps.join(row.table, found, [("__id", "__id")], take)
    return table, (col(name), instead_of_null(f"{name}f", missing))
