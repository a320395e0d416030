"""What a formula reads is measured in: the type and unit of each leaf's value."""

from __future__ import annotations

from fractions import Fraction

from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Leaf
from kaohe.handbook.judged import HUNDREDTH
from kaohe.handbook.plugged import function_in
from kaohe.handbook.results import Judged, Node
from kaohe.handbook.scopes import SubjectScope
from kaohe.handbook.types import Num, Type
from kaohe.handbook.units import COUNT, POINTS, RATE

ONE = Fraction(1)


def leaf_type(book: Book, leaf: Leaf) -> tuple[Type, str]:
    """Type and unit of a leaf's value."""
    match leaf:
        case core.Parameter(name):
            value = book.parameter(name)
            return (value.type if value else Num(RATE, ONE, 0, 0)), ""
        case core.Gathered(key):
            return gathered_type(book, key)
        case core.Called(name) if function := function_in(book, name):
            return function[1].gives.kind, function[1].gives.unit
        case core.Rank():
            return Num(COUNT, ONE, 0, 0), ""
        case core.Attribute(name) if found := attribute_type(book, name):
            return found, ""
    nodes = book.nodes(getattr(leaf, "name", ""))
    return nodes[0].type, nodes[0].unit


def attribute_type(book: Book, name: str) -> Type | None:
    """The type of an attribute of any subject."""
    for subject in ("人", "單位", "公司", *(r.subject.value for r in book.subjects.values() if r.subject)):
        found = SubjectScope(book, subject, "月").attribute(name)
        if found:
            return found[1]
    return None


def gathered_type(book: Book, key: str) -> tuple[Type, str]:
    """The type of a measure or judgement: that of the variable in the formula that reads it."""
    for name in book.outputs:
        for node in book.known_nodes(name):
            for gather in node.gathers:
                if gather.key == key:
                    return judged_type(node, gather) if isinstance(gather, Judged) else measured_type(node, key)
    raise KeyError(key)


def judged_type(node: Node, gather: Judged) -> tuple[Type, str]:
    """The type of a judgement: points, or the decision."""
    return (node.type, "") if gather.choices else (Num(POINTS, HUNDREDTH, 0, 0), "分")


def measured_type(node: Node, key: str) -> tuple[Type, str]:
    """The type of a measure: that of what is summed or taken, or a count."""
    gather = next(item for item in node.gathers if item.key == key)
    if isinstance(gather, Judged):
        raise TypeError(gather)
    if gather.column is not None and gather.function not in {"count", "distinct"}:
        return gather.column.type, ""
    if isinstance(node.type, Num) and node.type.step == 1:
        return node.type, node.unit
    return Num(COUNT, ONE, 0, 0), "次"
