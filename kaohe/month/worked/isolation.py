"""Which cases may share a run: one case's people, records and groups must never be seen by another's results."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Core, Leaf, Value
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.handbook.results import Measured, Node, leaves
from kaohe.handbook.scopes import POSTS, RowScope
from kaohe.handbook.types import Words

FREE_TEXT, COMPANY = "文字", "公司"


@dataclass(frozen=True, slots=True)
class Sight:
    """What a result looks at: other results, and whether it sees rows that carry no mark."""

    needs: tuple[str, ...]
    is_open: bool


@dataclass(slots=True)
class Isolation:
    """The text fields that may carry the case's mark, and the results that look beyond marked rows."""

    book: Book
    marked: dict[str, set[str]] = field(default_factory=dict)
    """Register -> fields whose texts are made different from case to case."""
    open_registers: set[str] = field(default_factory=set)
    """Registers that are looked up by something else than what is marked: by a date, say."""
    sights: dict[str, Sight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for register in self.book.registers.values():
            own = {item.name.value for item in register.fields if is_link(self.book, register, item.name.value)}
            self.marked.setdefault(fold(register.name.value), set()).update(own)
            for home in {register.name.value if register.subject else "", *link_types(self.book, register)}:
                linked = self.book.register(home)
                if linked is not None and linked.key:
                    self.marked.setdefault(fold(home), set()).add(linked.key[0].value)
        for register in self.book.registers.values():
            for leaf in self.looked_up(register):
                self.mark_pairs(register, leaf)

    def of(self, register: str) -> set[str]:
        """The marked fields of a register."""
        return self.marked.get(fold(register), set())

    def looked_up(self, register: Register) -> Iterator[core.LookUp]:
        """The look-ups of its computed columns."""
        for item in register.computed:
            column = self.book.column(register, item.name.value)
            yield from (leaf for leaf in leaves(column.value if column else None) if isinstance(leaf, core.LookUp))

    def mark_pairs(self, register: Register, leaf: core.LookUp) -> None:
        """Where no marked fields join the two registers, the texts that do are marked; else the other one is open."""
        if self.joined(register.name.value, leaf) or not self.of(leaf.register):
            return
        other = self.book.register(leaf.register)
        texts = [
            (theirs, ours)
            for theirs, ours in leaf.pairs
            if other is not None and is_text(self.book, register, ours) and is_text(self.book, other, theirs)
        ]
        for theirs, ours in texts:
            self.marked[fold(leaf.register)].add(theirs)
            self.marked[fold(register.name.value)].add(ours)
        if not texts:
            self.open_registers.add(fold(leaf.register))

    def joined(self, register: str, leaf: core.LookUp) -> bool:
        """Whether a look-up stays inside a case."""
        return any(theirs in self.of(leaf.register) and ours in self.of(register) for theirs, ours in leaf.pairs)

    def alone(self, names: Collection[str], given: Collection[str]) -> bool:
        """Whether a case that expects these results must run by itself; those set by hand are not worked out."""
        waiting, seen = list(names), set(given)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                sight = self.sight(name)
                if sight.is_open:
                    return True
                waiting.extend(sight.needs)
        return False

    def sight(self, name: str) -> Sight:
        """What the result itself looks at."""
        if name not in self.sights:
            nodes = self.book.nodes(name)
            found = [leaf for node in nodes for leaf in (*leaves(node.value), *leaves(node.applies))]
            needs = tuple(leaf.name for leaf in found if isinstance(leaf, OTHERS))
            self.sights[name] = Sight(needs, any(map(self.looks_out, nodes)) or any(map(self.is_wide, found)))
        return self.sights[name]

    def looks_out(self, node: Node) -> bool:
        """Whether one way of a result sees rows without a mark, or compares a marked text with one of the handbook."""
        if node.subject == COMPANY or self.names_marked(node.value, None) or self.names_marked(node.applies, None):
            return True
        return any(self.rows_look_out(gather) for gather in node.gathers if isinstance(gather, Measured))

    def is_wide(self, leaf: Leaf) -> bool:
        """Whether a reference reaches everybody."""
        if isinstance(leaf, core.Shared):
            return leaf.subject == COMPANY
        return isinstance(leaf, (core.Group, core.Rank)) and leaf.by not in self.of(POSTS)

    def rows_look_out(self, gather: Measured) -> bool:
        """Whether a measure's formulas over rows compare a marked text with one of the handbook."""
        register = self.book.register(gather.register)
        if register is None:
            return False
        values = [gather.condition, gather.column, *gather.nth]
        waiting, seen = [*gather.order], set[str]()
        while waiting or values:
            if values:
                value = values.pop()
                if self.names_marked(value, register):
                    return True
                waiting += [leaf.name for leaf in leaves(value) if isinstance(leaf, core.FieldOf)]
            elif (name := waiting.pop()) not in seen:
                seen.add(name)
                column = self.book.column(register, name)
                values += [column.value] if column else []
        return False

    def names_marked(self, value: Value | None, register: Register | None) -> bool:
        """Whether a marked text is compared with a text of the handbook."""
        for leaf in compared_with_text(value):
            home = register.name.value if register and isinstance(leaf, core.FieldOf) else POSTS
            if isinstance(leaf, (core.FieldOf, core.Attribute)) and leaf.name in self.of(home):
                return True
        return False


OTHERS = (
    core.Result, core.Shared, core.Span, core.Smaller, core.Reports, core.Superior, core.Group, core.Rank,
)  # fmt: skip


def is_link(book: Book, register: Register, name: str) -> bool:
    """Whether a field names a person or another subject."""
    item = register.field(name)
    return item is not None and item.type != FREE_TEXT and isinstance(book.field_type(register, name), Words)


def link_types(book: Book, register: Register) -> set[str]:
    """The registers that its fields name records of."""
    return {item.type for item in register.fields if is_link(book, register, item.name.value)}


def is_text(book: Book, register: Register, name: str) -> bool:
    """Whether a field or computed column holds texts."""
    return isinstance(RowScope(book, register).kind_of(name), Words)


def compared_with_text(value: Value | None) -> Iterator[Leaf]:
    """Leaves that a formula compares with a constant text."""
    stack: list[Core] = [value.core] if value is not None else []
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, core.Compare):
            for one, two in ((node.left, node.right), (node.right, node.left)):
                if isinstance(one, core.Var) and isinstance(two, core.Const) and isinstance(two.value, str):
                    yield one.leaf
        stack.extend(part for name in node.__slots__ if isinstance(part := getattr(node, name), NODES))


NODES = (
    core.Arith, core.Guard, core.Compare, core.Both, core.Either, core.Not, core.If, core.Round, core.Civil,
    core.FloorDiv, core.Has, core.Instead, core.Bound, core.Const, core.Var, core.Missing,
)  # fmt: skip
