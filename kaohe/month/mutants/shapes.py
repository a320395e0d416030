"""Whether two typed formulas are the same operations over the same leaves, whatever ranges were proved of them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass

from kaohe.handbook.results import Node
from kaohe.handbook.types import Num


@dataclass(slots=True)
class Shapes:
    """A number for each shape: equal numbers, equal formulas. Nodes that are shared are looked at once."""

    numbers: dict[object, int] = field(default_factory=dict)

    def of(self, item: object) -> int:
        """The number of one formula."""
        return self.number(item, {})

    def node(self, node: Node) -> tuple[int, ...]:
        """What a result comes from: type, value, 適用, and what it gathers."""
        seen: dict[int, int] = {}
        parts = (kept_as(node), node.value.core, node.value.divisor, node.applies, node.gathers)
        return tuple(self.number(part, seen) for part in parts)

    def number(self, item: object, seen: dict[int, int]) -> int:
        """The number of one part."""
        if id(item) in seen:
            return seen[id(item)]
        if isinstance(item, tuple):
            key: object = (tuple, *(self.number(part, seen) for part in item))
        elif isinstance(item, Num):
            key = (Num, item.dimension, item.step)
        elif is_dataclass(item):
            parts = (getattr(item, one.name) for one in fields(item) if one.name not in PROVED)
            key = (type(item), *(self.number(part, seen) for part in parts))
        else:
            key = (type(item), item)
        found = self.numbers.setdefault(key, len(self.numbers))
        if is_dataclass(item):
            seen[id(item)] = found
        return found


PROVED = frozenset({"bounds", "divisor_range"})
"""What was proved of a value, and is no part of working it out."""


def kept_as(node: Node) -> object:
    """How the value is stored, without its range."""
    kind = node.type
    return (kind.dimension, kind.step) if isinstance(kind, Num) else kind
