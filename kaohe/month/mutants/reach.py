"""Which results a change of a card can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.build import outputs
from kaohe.handbook.core import Value as Typed
from kaohe.handbook.model import Access, AnyCard, Judge, Register, Value
from kaohe.handbook.names import fold
from kaohe.handbook.results import Measured, Node, leaves
from kaohe.month.worked.isolation import OTHERS


@dataclass(slots=True)
class Reach:
    """A book's results and registers by what they read."""

    book: Book
    readers: dict[str, set[str]] = field(default_factory=dict)
    """Result -> results that read it."""
    by_register: dict[str, set[str]] = field(default_factory=dict)
    """Register -> results that gather from it."""
    by_parameter: dict[str, set[str]] = field(default_factory=dict)
    """參數 -> results whose formulas, or whose conditions over records, name it."""
    columns: dict[str, set[str]] = field(default_factory=dict)
    """參數 or register -> registers whose computed columns or due moments read it."""

    def __post_init__(self) -> None:
        for node in self.book.all_nodes():
            for value in (node.value, node.applies, *rows_of(node)):
                self.note(node.name, value)
            for gather in node.gathers:
                self.by_register.setdefault(fold(gather.register), set()).add(node.name)
        for register in self.book.registers.values():
            self.note_register(register)

    def note(self, name: str, value: Typed | None) -> None:
        """What one formula of a result reads."""
        for leaf in leaves(value):
            if isinstance(leaf, core.Parameter):
                self.by_parameter.setdefault(fold(leaf.name), set()).add(name)
            elif isinstance(leaf, OTHERS):
                self.readers.setdefault(leaf.name, set()).add(name)

    def note_register(self, register: Register) -> None:
        """What the columns of a register read, and whom it makes due."""
        own = fold(register.name.value)
        for item in register.computed:
            column = self.book.column(register, item.name.value)
            for leaf in leaves(column.value if column else None):
                if isinstance(leaf, core.Parameter):
                    self.columns.setdefault(fold(leaf.name), set()).add(own)
                elif isinstance(leaf, core.LookUp):
                    self.columns.setdefault(fold(leaf.register), set()).add(own)
        due = register.due
        if due is not None:
            for home in (own, *(fold(item.value) for item in (due.per_register, due.exempt_register) if item)):
                self.columns.setdefault(home, set()).add(fold(due.name.value))
            for name in self.book.values:
                self.columns.setdefault(name, set()).update({fold(due.name.value)} & self.due_names(register, name))

    def due_names(self, register: Register, parameter: str) -> set[str]:
        """The 應有 register when its due moment names the 參數."""
        due, name = register.due, self.book.values[parameter].name.value
        if due is None:
            return set()
        texts = [item.text.value for item in (due.per_limit, due.exempt_condition) if item]
        return {fold(due.name.value)} if any(name in text for text in texts) else set()

    def touched(self, card: AnyCard) -> tuple[set[str], set[str]]:
        """The results whose own formulas a change of the card changes, and those that read changed records."""
        if isinstance(card, Value):
            key = fold(card.name.value)
            return set(self.by_parameter.get(key, ())), self.from_registers(self.columns.get(key, ()))
        if isinstance(card, Register):
            return set(), self.from_registers({fold(card.name.value)})
        if isinstance(card, Access):
            return set(), set()
        own = {output.name for output in outputs(card)}
        judged = card.register if isinstance(card, Judge) else None
        return own, self.from_registers({fold(judged.value)}) if judged else set()

    def from_registers(self, names: Iterable[str]) -> set[str]:
        """The results that gather from these registers, or from those that look into them."""
        waiting, seen = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(self.columns.get(name, ()))
        return {result for name in seen for result in self.by_register.get(name, ())}

    def distances(self, names: Iterable[str]) -> dict[str, int]:
        """Every result downstream, by how many steps."""
        found: dict[str, int] = {}
        layer, far = set(names), 0
        while layer:
            found |= dict.fromkeys(layer, far)
            layer = {reader for name in layer for reader in self.readers.get(name, ())} - set(found)
            far += 1
        return found


def rows_of(node: Node) -> Iterator[Typed | None]:
    """The formulas over records of what a result gathers."""
    for gather in node.gathers:
        if isinstance(gather, Measured):
            yield from (gather.condition, gather.column, *gather.nth)
