"""Persons of the month with their results, row by row, for tables."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from kaohe.engine.explain import Opened
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.show import shown
from kaohe.handbook.results import Node
from kaohe.handbook.scopes import PEOPLE, POSTS
from kaohe.handbook.types import Num, Type, Words
from kaohe.reports.cells import Cell, as_number, pattern_of
from kaohe.reports.table import Column

SHOWN = ("姓名", "單位", "崗位")


@dataclass(slots=True)
class People:
    """The frame of persons and the month as Python columns, read once."""

    opened: Opened
    table: pa.Table
    kinds: dict[str, Type]
    lists: dict[str, list[int | str | None]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many persons."""
        rows: int = self.table.num_rows
        return rows

    @property
    def columns(self) -> list[Column]:
        """Columns that say who it is."""
        return [Column("工號"), *(Column(name) for name in SHOWN if name in self.kinds)]

    def list_of(self, name: str) -> list[int | str | None]:
        """A column."""
        if name not in self.lists:
            self.lists[name] = self.table[name].to_pylist()
        return self.lists[name]

    def texts(self, row: int) -> list[str]:
        """Who it is."""
        return [
            str(self.list_of("_s")[row]),
            *(shown(self.list_of(f"@{name}")[row], self.kinds[name]) for name in SHOWN if name in self.kinds),
        ]

    def by_id(self) -> dict[str, str]:
        """Id -> name."""
        if "姓名" not in self.kinds:
            return {}
        return dict(zip(map(str, self.list_of("_s")), map(str, self.list_of("@姓名")), strict=True))

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

    def result(self, row: int, name: str) -> Cell:
        """A result of a person."""
        node, flag = self.node(name), self.list_of(f"{name}__f")[row]
        if flag:
            state, origin = self.opened.plan.context.origins.read(int(flag))
            return Cell(None, state=state, origin=origin)
        value = self.list_of(name)[row]
        if isinstance(node.type, Num) and isinstance(value, int):
            return Cell(as_number(value, node.type, node.unit), pattern_of(node.type, node.decimals))
        return Cell(shown(value, node.type, node.unit), "@")

    def applying(self, name: str) -> list[int]:
        """The rows of persons to whom a result applies."""
        origins = self.opened.plan.context.origins
        flags = self.list_of(f"{name}__f")
        return [
            row for row, flag in enumerate(flags) if not flag or origins.read(int(flag)) != ("不適用", f"{name}(適用)")
        ]


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
    return People(opened, opened.tables[key].sort_by("_s"), kinds)
