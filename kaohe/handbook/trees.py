"""Walks over formula trees: their parts, their height, whether two say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from kaohe.handbook.ast import Expr, Number, Option
from kaohe.handbook.source import Span
from kaohe.handbook.words import canonical


def parts(expr: Expr | Option) -> Iterator[Expr | Option]:
    """The nodes right under this one, in the order written."""
    for one in fields(expr):
        value = getattr(expr, one.name)
        for item in value if isinstance(value, tuple) else (value,):
            if hasattr(item, "span"):
                yield item


def walk(expr: Expr) -> Iterator[Expr | Option]:
    """The node and all under it, without recursion."""
    stack: list[Expr | Option] = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(parts(node))))


def height(expr: Expr) -> int:
    """How many nodes stand one under another at most."""
    highest, stack = 0, [(expr, 1)]
    while stack:
        node, level = stack.pop()
        highest = max(highest, level)
        stack.extend((part, level + 1) for part in parts(node))  # type: ignore[misc]
    return highest


def same(left: Expr | Option, right: Expr | Option) -> bool:
    """Whether two trees say the same, wherever they stand."""
    return shape(left) == shape(right)


def shape(node: object) -> object:
    """What the node says without its places; units by their ids."""
    if isinstance(node, tuple):
        return tuple(shape(item) for item in node)
    if isinstance(node, Number):
        return "Number", node.digits, unit_id(node.unit)
    if not hasattr(node, "span"):
        return node
    values = (getattr(node, one.name) for one in fields(node))  # type: ignore[arg-type]
    return (type(node).__name__, *(shape(value) for value in values if not isinstance(value, Span)))


def unit_id(unit: str) -> str:
    """The unit with each of its words by id (`times/hour` and `次/小時` are one)."""
    return "/".join(canonical(word, "unit") or word for word in unit.split("/")) if unit else ""
