"""Rates in a part of a month that set a figure of the part against one of the whole month."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.handbook import core
from kaohe.handbook.ast import Binary, Expr, Name
from kaohe.handbook.book import Book
from kaohe.handbook.model import Rule
from kaohe.handbook.names import fold
from kaohe.handbook.parts import follows_post
from kaohe.handbook.results import Gather, Measured, Node, leaves
from kaohe.handbook.trees import walk

OF_MONTH, OF_PART = "month", "part"
SHARES = frozenset(map(fold, ("在職天數", "應出勤天數")))
"""What tells a part from the month: a formula that reads it knows of parts."""


def check(book: Book) -> None:
    """Warns of a quotient, worked out in parts, of records dated by day and records dated by month."""
    known: dict[str, frozenset[str]] = {}
    for node in in_parts(book):
        if not isinstance(node.card, Rule):
            continue
        for expr in walk(node.card.formula.expr):
            if isinstance(expr, Binary) and expr.op == "÷":
                sides = {side(book, expr.left, known), side(book, expr.right, known)}
                if sides == {frozenset({OF_MONTH}), frozenset({OF_PART})}:
                    book.diagnostics.add("K540", expr.op_span, name=node.name)


def in_parts(book: Book) -> Iterator[Node]:
    """The results of people that follow the post, and what they read of the same month."""
    waiting = [node for node in book.all_nodes() if follows_post(book, book.known_nodes(node.name))]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        for leaf in leaves(node.value):
            if isinstance(leaf, core.Result):
                waiting += book.known_nodes(leaf.name)


def side(book: Book, expr: Expr, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """What the names of one side rest on."""
    names = {fold(item.text) for item in walk(expr) if isinstance(item, Name)}
    if names & SHARES:
        return frozenset({OF_MONTH, OF_PART})
    return frozenset[str]().union(*(rests_on(book, name, known) for name in names))


def rests_on(book: Book, name: str, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """Whether a result rests on records dated by day, by month, or both; nothing dated: neither."""
    if name not in known:
        known[name] = frozenset()
        nodes = book.known_nodes(name)
        found = {one for node in nodes for gather in node.gathers for one in span_of(book, gather)}
        leaf_spans = (of_leaf(book, leaf, known) for node in nodes for leaf in leaves(node.value))
        known[name] = frozenset(found).union(*leaf_spans)
    return known[name]


def of_leaf(book: Book, leaf: core.Leaf, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """What one thing that a formula reads rests on."""
    if isinstance(leaf, core.Attribute) and fold(leaf.name) in SHARES:
        return frozenset({OF_MONTH, OF_PART})
    return rests_on(book, fold(leaf.name), known) if isinstance(leaf, core.Result) else frozenset()


def span_of(book: Book, gather: Gather) -> list[str]:
    """Of which span the records are; what stands at a date (截至), or was judged, is of none."""
    register = book.register(gather.register) if isinstance(gather, Measured) and not gather.standing else None
    if register is None or register.dated_by is None:
        return []
    return [OF_MONTH if register.is_of_months else OF_PART]
