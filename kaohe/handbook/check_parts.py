"""Rates in a part of a month that set a figure of the part against one of the whole month."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.handbook import core
from kaohe.handbook.ast import Binary, Expr, Member, Name
from kaohe.handbook.book import Book
from kaohe.handbook.names import fold
from kaohe.handbook.parts import follows_post
from kaohe.handbook.results import Gather, Measured, Node, leaves
from kaohe.handbook.swap import formulas
from kaohe.handbook.trees import walk

OF_MONTH, OF_PART = "month", "part"
CHAIN = frozenset("×÷")
SHARES = frozenset(map(fold, ("在職天數", "應出勤天數")))
"""What tells a part from the month: a formula that reads it knows of parts."""


def check(book: Book) -> None:
    """Warns of a quotient, worked out in parts, of records dated by day and records dated by month."""
    known: dict[str, frozenset[str]] = {}
    for card in {id(node.card): node.card for node in in_parts(book)}.values():
        for written in formulas(card):
            for expr in () if written.register else quotients(written.formula.expr):
                if {OF_MONTH, OF_PART} == mixed(book, expr, known):
                    book.diagnostics.add("K540", expr.op_span, name=card.name.value)


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
        for leaf in (*leaves(node.value), *leaves(node.applies)):
            if isinstance(leaf, core.Result):
                waiting += book.known_nodes(leaf.name)


def quotients(expr: Expr) -> Iterator[Binary]:
    """Products with a quotient in them, each chain of × and ÷ once, from its outermost sign on."""
    inner: set[int] = set()
    for node in walk(expr):
        if isinstance(node, Binary) and node.op in CHAIN:
            inner |= {id(part) for part in (node.left, node.right)}
            if id(node) not in inner and any(op.op == "÷" for op in chain(node)):
                yield node


def chain(expr: Binary) -> Iterator[Binary]:
    """The signs of a chain of × and ÷."""
    waiting: list[Expr] = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Binary) and node.op in CHAIN:
            yield node
            waiting += [node.left, node.right]


def mixed(book: Book, expr: Binary, known: dict[str, frozenset[str]]) -> set[str]:
    """What the two sides of a chain's quotients rest on, where each rests on one span only; else nothing."""
    over: list[frozenset[str]] = []
    under: list[frozenset[str]] = []
    waiting: list[tuple[Expr, bool]] = [(expr, False)]
    while waiting:
        node, divides = waiting.pop()
        if isinstance(node, Binary) and node.op in CHAIN:
            waiting += [(node.left, divides), (node.right, divides ^ (node.op == "÷"))]
        else:
            (under if divides else over).append(side(book, node, known))
    sides = [frozenset[str]().union(*one) for one in (over, under)]
    return set().union(*sides) if all(len(one) == 1 for one in sides) else set()


def side(book: Book, expr: Expr, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """What the names of a factor rest on; what is read of other periods (上月.X) is of whole months."""
    names = {fold(item.text) for item in walk(expr) if isinstance(item, Name)}
    if names & SHARES:
        return frozenset({OF_MONTH, OF_PART})
    far = {
        fold(name.text) for item in walk(expr) if isinstance(item, Member) for name in (item.name, *named(item.left))
    }
    near = frozenset[str]().union(*(rests_on(book, name, known) for name in names - far))
    return near | ({OF_MONTH} if any(rests_on(book, name, known) for name in far) else frozenset())


def named(expr: Expr) -> list[Name]:
    """The names in an expression."""
    return [item for item in walk(expr) if isinstance(item, Name)]


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
