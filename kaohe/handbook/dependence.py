"""What of a handbook depends on what: results, values, registers and their columns, with the meaning of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Leaf
from kaohe.handbook.core import Value as Typed
from kaohe.handbook.meaning import digest, meaning
from kaohe.handbook.model import AnyCard, Register
from kaohe.handbook.names import fold
from kaohe.handbook.results import Judged, Measured, Node, leaves
from kaohe.handbook.scopes import PEOPLE, POSTS

RESULT, VALUE, REGISTER, COLUMN = "result", "value", "register", "column"
JUDGE, SETTINGS, ACCESS = "judge", "settings", "access"
JUDGEMENTS = "裁定"
OF_EVERYBODY = (PEOPLE, POSTS, "單位", "排班", "日曆")
"""Registers that say who is there and for which days: every result rests on them."""

Key = tuple[str, str]
"""Group and folded name."""
EVERYTHING: Key = (SETTINGS, "")


@dataclass(slots=True)
class Dependence:
    """A book's parts: what each means by itself, what it needs, and the card that says it."""

    book: Book
    own: dict[Key, str] = field(default_factory=dict)
    needs: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    cards: dict[Key, tuple[AnyCard, ...]] = field(default_factory=dict)

    def downstream(self, changed: Iterable[Key]) -> set[Key]:
        """These parts and all that needs them."""
        by_need: dict[Key, list[Key]] = {}
        for key, needs in self.needs.items():
            for need in needs:
                by_need.setdefault(need, []).append(key)
        found, waiting = set(changed), list(changed)
        while waiting:
            for key in by_need.get(waiting.pop(), ()):
                if key not in found:
                    found.add(key)
                    waiting.append(key)
        return found

    def upstream(self, key: Key) -> set[Key]:
        """A part and all it needs."""
        found, waiting = {key}, [key]
        while waiting:
            for need in self.needs.get(waiting.pop(), ()):
                if need not in found:
                    found.add(need)
                    waiting.append(need)
        return found

    def add(self, key: Key, own: str, needs: Iterable[Key], cards: Iterable[AnyCard]) -> None:
        """Notes a part."""
        self.own[key] = own
        self.needs[key] = tuple(dict.fromkeys(needs))
        self.cards[key] = tuple(cards)


def dependence(book: Book) -> Dependence:
    """All parts of a book."""
    made = Dependence(book)
    settings = book.source.settings
    everybody = [(REGISTER, fold(name)) for name in OF_EVERYBODY if book.register(name)]
    made.add(EVERYTHING, digest(meaning(settings.week), settings.group_by), everybody, ())
    for key, value in book.values.items():
        made.add((VALUE, key), meaning_of_value(book, value.name.value), (), (value,))
    for key, register in book.registers.items():
        made.add((REGISTER, key), meaning_of_register(book, register), register_needs(book, key), (register,))
        for column in register.computed:
            add_column(made, register, column.name.value)
    for judge in book.record_judges:
        needs = [(REGISTER, fold(JUDGEMENTS)), *((REGISTER, fold(judge.register.value)) for _ in [0] if judge.register)]
        made.add((JUDGE, fold(judge.name.value)), meaning(judge), needs, (judge,))
    for key, outputs in book.outputs.items():
        nodes = book.known_nodes(key)
        needs = [EVERYTHING, *(need for node in nodes for need in needs_of(book, node))]
        cards = tuple(cast("AnyCard", output.card) for output in outputs)
        made.add((RESULT, key), meaning_of_result(book, key, nodes), needs, cards)
    for key, rights in book.rights.items():
        made.add((ACCESS, key), meaning(rights), (), (rights,))
    return made


def meaning_of_value(book: Book, name: str) -> str:
    """The amounts that can count in the book's month: the one that holds, and all before it.

    A record that still stands was dated long ago, and its columns take the amount of its day.
    """
    steps = [(since, value) for since, value in book.parameter_steps(name) if since is None or since <= book.day]
    steps = steps or list(book.parameter_steps(name))[:1]
    return meaning([(since if at else None, value) for at, (since, value) in enumerate(steps)])


def meaning_of_register(book: Book, register: Register) -> str:
    """Fields, key, dates and dues; how files are read and checked is past once records are there."""
    kinds = [(item.name.value, book.field_type(register, item.name.value)) for item in register.fields]
    rest = (register.key, register.subject, register.owner, register.dated_by, register.due, register.bulk)
    return meaning((kinds, rest))


def register_needs(book: Book, key: str) -> list[Key]:
    """What 應有 makes a register from."""
    found = book.obligations.get(key)
    if found is None:
        return []
    others = (found.reports.name, found.due.per_register, found.due.exempt_register)
    return [EVERYTHING, *((REGISTER, fold(name.value)) for name in others if name is not None)]


def add_column(made: Dependence, register: Register, name: str) -> None:
    """A computed column."""
    key = (COLUMN, fold(f"{register.name.value}/{name}"))
    column = made.book.column(register, name)
    if column is not None:
        own = meaning((column.type, column.value))
        made.add(key, own, row_needs(made.book, register, (column.value,)), (register,))


def meaning_of_result(book: Book, key: str, nodes: tuple[Node, ...]) -> str:
    """All ways a result comes about, and the range in which other periods may refer to it."""
    limit = book.provisional.get(key)
    ways = [
        (node.subject, node.grain, node.type, node.unit, node.decimals, node.value, node.applies, node.gathers,
         node.prorate)
        for node in nodes
    ]  # fmt: skip
    return digest(meaning(ways), repr((limit.lo, limit.hi)) if limit else "")


def needs_of(book: Book, node: Node) -> Iterator[Key]:
    """What one way of a result needs."""
    subject = book.subjects.get(fold(node.subject))
    if subject is not None:
        yield REGISTER, fold(subject.name.value)
    for leaf in (*leaves(node.value), *leaves(node.applies)):
        yield from leaf_needs(leaf)
    for gather in node.gathers:
        if isinstance(gather, Measured):
            register = book.register(gather.register)
            if register is not None:
                yield REGISTER, fold(register.name.value)
                yield from row_needs(book, register, (gather.column, gather.condition, *gather.nth), gather.order)
        elif isinstance(gather, Judged):
            yield REGISTER, fold(JUDGEMENTS)
            if gather.register:
                yield REGISTER, fold(gather.register)


def leaf_needs(leaf: Leaf) -> Iterator[Key]:
    """What a leaf of a result's formula needs."""
    match leaf:
        case core.Parameter(name):
            yield VALUE, fold(name)
        case (
            core.Result(name) | core.Shared(name) | core.Earlier(name) | core.Span(name) | core.Smaller(name)
            | core.Reports(name) | core.Group(name) | core.Rank(name) | core.Superior(name)
        ):  # fmt: skip
            yield RESULT, fold(name)
        case _:
            return


def row_needs(
    book: Book, register: Register, values: Iterable[Typed | None], names: Iterable[str] = ()
) -> Iterator[Key]:
    """What formulas over a register's rows need."""
    for name in names:
        yield COLUMN, fold(f"{register.name.value}/{name}")
    for value in values:
        for leaf in leaves(value):
            yield from row_leaf_needs(book, register, leaf)


def row_leaf_needs(book: Book, register: Register, leaf: Leaf) -> Iterator[Key]:
    """What one leaf over a row needs; names of plain fields lead to no part and do no harm."""
    match leaf:
        case core.FieldOf(name):
            yield COLUMN, fold(f"{register.name.value}/{name}")
        case core.Previous(name, by):
            yield from ((COLUMN, fold(f"{register.name.value}/{one}")) for one in (name, *by))
        case core.Gathered(key):
            yield JUDGE, fold(key)
        case core.LookUp():
            other = book.register(leaf.register)
            if other is not None:
                yield REGISTER, fold(other.name.value)
                theirs = [pair[0] for pair in leaf.pairs] + ([leaf.field] if leaf.field else [])
                yield from ((COLUMN, fold(f"{other.name.value}/{name}")) for name in theirs)
                yield from ((COLUMN, fold(f"{register.name.value}/{pair[1]}")) for pair in leaf.pairs)
                for inner in leaves(leaf.rest):
                    there = isinstance(inner, core.Other)
                    own = core.FieldOf(inner.name) if isinstance(inner, core.Other) else inner
                    yield from row_leaf_needs(book, other if there else register, own)
        case _:
            yield from leaf_needs(leaf)
