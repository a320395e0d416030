"""Persons of the month with their results, column by column, for tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engine.explain import Opened
from kaohe.engine.flags import STATES
from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.show import shown
from kaohe.handbook.core import Attribute, Leaf, Value
from kaohe.handbook.model import Result
from kaohe.handbook.results import Node, leaves
from kaohe.handbook.scopes import PEOPLE, POSTS
from kaohe.handbook.types import Num, Type, Words
from kaohe.handbook.units import RATE, unit_of
from kaohe.reports.cells import Cells, pattern_of
from kaohe.reports.table import Column

SHOWN = ("姓名", "單位", "崗位")
UNKNOWN = Got(None, STATES.index("缺數據"))


@dataclass(slots=True)
class People:
    """The frame of persons and the month; `order` holds its rows in the order of their ids."""

    opened: Opened
    table: pa.Table
    order: pa.Array
    kinds: dict[str, Type] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        """Columns that say who it is."""
        return [Column("工號"), *(Column(name) for name in SHOWN if name in self.kinds)]

    def who(self, rows: pa.Array) -> list[Cells]:
        """Who these persons are."""
        names = [name for name in SHOWN if name in self.kinds]
        return [
            Cells(self.column("_s", rows)),
            *(Cells(in_text(self.column(f"@{name}", rows), self.kinds[name])) for name in names),
        ]

    def by_id(self) -> dict[str, str]:
        """Id -> name."""
        if "姓名" not in self.kinds:
            return {}
        return dict(zip(self.table["_s"].to_pylist(), map(str, self.table["@姓名"].to_pylist()), strict=True))

    def node(self, name: str) -> Node:
        """The result's first variant."""
        return self.opened.book.nodes(name)[0]

    def names(self) -> list[str]:
        """Every result of persons and the month that stands for itself."""
        found = [nodes[0] for nodes in self.opened.plan.graph.nodes.values()]
        return [node.name for node in found if node.subject == "人" and node.grain == "月" and not node.hidden]

    def unit(self, name: str) -> str:
        """The unit shown under a name."""
        node = self.node(name)
        return node.unit if isinstance(node.type, Num) else ""

    def results(self, names: Sequence[str], rows: pa.Array) -> list[Cells]:
        """Results of these persons."""
        return [self.result(name, rows) for name in names]

    def result(self, name: str, rows: pa.Array) -> Cells:
        """One result of these persons."""
        node, flags = self.node(name), self.column(f"{name}__f", rows)
        states = self.read(flags, 0)
        values = pc.if_else(pc.equal(flags, 0), self.column(name, rows), None)
        if isinstance(node.type, Num):
            pattern, size = pattern_of(node.type, node.decimals), size_of(node.type, node.unit)
            total = float(sum(values.drop_null().to_pylist()) * size) if values.null_count < len(values) else None
            return Cells(in_numbers(values, size), pattern, states, total)
        return Cells(in_text(values, node.type, node.unit), "@", states)

    def read(self, flags: pa.Array, which: int) -> pa.Array:
        """State (0) or origin (1) of flags, null where there is a value."""
        coded = flags.dictionary_encode()
        read = self.opened.plan.context.origins.read
        words = [read(flag)[which] if flag else None for flag in coded.dictionary.to_pylist()]
        return pa.array(words, pa.string()).take(coded.indices)

    def applying(self, card: Result) -> pa.Array:
        """The rows of persons to whom the card applies; of a name that several cards share, its own."""
        name = card.name.value
        flags = self.column(f"{name}__f", self.order)
        is_other = pc.and_(pc.equal(self.read(flags, 0), "不適用"), pc.equal(self.read(flags, 1), f"{name}(適用)"))
        rows = self.order.filter(pc.invert(pc.fill_null(is_other, False)))  # noqa: FBT003
        nodes = self.opened.book.nodes(name)
        own = next(node.applies for node in nodes if node.card is card)
        return rows if len(nodes) == 1 or own is None else rows.filter(self.meets(own, rows))

    def meets(self, condition: Value, rows: pa.Array) -> pa.Array:
        """Whether what is known of each person meets a condition; where it asks for more than that, it does."""
        asked = [leaf for leaf in leaves(condition) if isinstance(leaf, Attribute)]
        asked = [leaf for leaf in asked if f"@{leaf.name}" in self.table.column_names]
        people = list(zip(*(self.column(f"@{leaf.name}", rows).to_pylist() for leaf in asked), strict=True))
        found = {one: holds(condition, dict(zip(asked, one, strict=True))) for one in set(people)}
        return pa.array([found[one] for one in people] if asked else [True] * len(rows), pa.bool_())

    def column(self, name: str, rows: pa.Array) -> pa.Array:
        """A column of the frame in the order of these rows, flags without null."""
        found = self.table[name].take(rows).combine_chunks()
        return pc.fill_null(found, 0) if name.endswith("__f") else found


def holds(condition: Value, known: Mapping[Leaf, int | str | None]) -> bool:
    """Whether the condition holds by what is known, or cannot be told from it."""
    found = Interpreter(lambda leaf, _: Got(known[leaf]) if known.get(leaf) is not None else UNKNOWN).run(
        condition.core
    )
    return not found.known or bool(found.value)


def in_text(values: pa.Array, kind: Type, unit: str = "") -> pa.Array:
    """Values as people read them, each different one written once."""
    coded = values.dictionary_encode()
    words = [shown(value, kind, unit) or None for value in coded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(coded.indices)


def in_numbers(values: pa.Array, size: Fraction) -> pa.Array:
    """Values for Excel, which holds 15 digits of a number: the nearest to the exact value of each."""
    most = max((abs(end) for end in pc.min_max(values).as_py().values() if end is not None), default=0)
    if most * size.numerator < 2**53 and size.denominator < 2**53:
        return pc.divide(pc.multiply(values, size.numerator).cast(pa.float64()), float(size.denominator))
    coded = values.dictionary_encode()
    return pa.array([float(value * size) for value in coded.dictionary.to_pylist()]).take(coded.indices)


def size_of(kind: Num, unit: str) -> Fraction:
    """What the whole number 1 stands for, in the unit that is shown; for a rate, as a plain number."""
    known = unit_of(unit)
    return kind.step / (known.factor if known and kind.dimension != RATE else 1)


def people_of(opened: Opened) -> People | None:
    """The persons of the month, in the order of their ids; None when the run has no results of persons."""
    key = ("人", "月", WHOLE)
    if key not in opened.tables:
        return None
    kinds: dict[str, Type] = {}
    for name in (PEOPLE, POSTS):
        register = opened.book.register(name)
        for item in register.fields if register else ():
            kinds[item.name.value] = opened.book.field_type(register, item.name.value) or Words()  # type: ignore[arg-type]
    table = opened.tables[key]
    return People(opened, table, pc.sort_indices(table, [("_s", "ascending")]), kinds)
