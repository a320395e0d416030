"""Whom a register concerns: the posts whose results look at it, found by following names through the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import reduce

from kaohe.handbook import ast
from kaohe.handbook.ast import Expr
from kaohe.handbook.book import Book
from kaohe.handbook.model import Deduct, Formula, Measure, Register, Result, Sheet, SheetRow, Statement
from kaohe.handbook.names import fold

Posts = frozenset[str] | None
"""None: everybody."""
NOBODY: frozenset[str] = frozenset()
_CROSSING = frozenset(map(fold, ("下屬", "上級", "reports", "superior")))


class Reach:
    """Follows names from a register to the results that need it, and to the posts those are for."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._users: dict[str, list[tuple[Result, SheetRow | None]]] = {}
        self._rows: dict[str, list[Result]] = {}
        self._readers: dict[str, list[Register]] = {}
        for outputs in book.outputs.values():
            for output in outputs:
                self._note(output.card, output.row)
        for register in book.registers.values():
            for word in set(named(register.computed)) | set(named([register.due])) | set(_written(register)):
                self._readers.setdefault(word, []).append(register)

    def _note(self, card: Result, row: SheetRow | None) -> None:
        if isinstance(card, Measure | Deduct):
            found = self._rows.setdefault(fold(card.register.value), [])
            if card not in found:
                found.append(card)
        lines = [line.value for _, line in card.lines] if isinstance(card, Statement) else []
        part: object = row if row is not None else None if isinstance(card, Sheet) else card
        rows = [line.item.value for line in card.rows] if isinstance(card, Sheet) and row is None else []
        for word in {*named([part]), *map(fold, [*lines, *rows])}:
            self._users.setdefault(word, []).append((card, row))

    def read(self, register: Register) -> bool:
        """Whether any result, report or judgement looks at the register."""
        name = fold(register.name.value)
        own = [fold(register.due.name.value)] if register.due else []
        judged = any(card.register and fold(card.register.value) == name for card in self._book.record_judges)
        others = [one for one in self._readers.get(name, ()) if one is not register]
        return judged or bool(others) or any(key in self._rows for key in (name, *own))

    def posts(self, register: Register, seen: frozenset[str] = NOBODY) -> Posts:
        """The posts whose holders have rows in the register."""
        name = fold(register.name.value)
        if register.due and register.due.applies:
            return applying(register.due.applies.expr)
        found: list[Posts] = []
        if name not in seen:
            seen |= {name}
            keys = [name] + [fold(made.name) for made in self._book.obligations.values() if made.reports is register]
            found += [self._of(card, seen) for key in keys for card in self._rows.get(key, ())]
            found += [self.posts(other, seen) for other in self._readers.get(name, ()) if other is not register]
        return union(found)

    def _of(self, card: Result, seen: frozenset[str]) -> Posts:
        """The posts a result is for: its own, else those of the results that use it."""
        own = applying(card.applies.expr) if card.applies else None
        if own is not None:
            return own
        names = [output.name for outputs in self._book.outputs.values() for output in outputs if output.card is card]
        found: list[Posts] = []
        for name in map(fold, names):
            if name not in seen:
                seen |= {name}
                found += [
                    None if self._crosses(user, name) else self._of(user, seen) for user, _ in self._users.get(name, ())
                ]
        return union(found)

    def _crosses(self, card: Result, name: str) -> bool:
        """Whether the card asks for somebody else's result of that name (下屬, 上級)."""
        for node in walk([card]):
            if isinstance(node, ast.Call) and _is_crossing(node.target) and name in set(named(node.args)):
                return True
            if isinstance(node, ast.Member) and _is_crossing(node) and fold(node.name.text) == name:
                return True
        return False


def _is_crossing(target: object) -> bool:
    return isinstance(target, ast.Member) and isinstance(target.left, ast.Name) and fold(target.left.text) in _CROSSING


def union(found: Iterable[Posts]) -> Posts:
    """Everybody of all; everybody at all when one says so, or nobody says anything."""
    found = list(found)
    if not found or None in found:
        return None
    return reduce(frozenset[str].union, (posts for posts in found if posts is not None), NOBODY)


def applying(expr: Expr) -> Posts:
    """The posts a condition on the subject allows, as far as it speaks of posts."""
    match expr:
        case ast.Binary("且", left, right):
            one, two = applying(left), applying(right)
            return two if one is None else one if two is None else one & two
        case ast.Binary("或", left, right):
            one, two = applying(left), applying(right)
            return None if one is None or two is None else one | two
        case ast.Binary("=", ast.Name(text), ast.Name(post)) if fold(text) in _POST:
            return frozenset({post})
        case ast.Within(ast.Name(text), items, negated) if fold(text) in _POST and not negated:
            return frozenset(item.text for item in items if isinstance(item, ast.Name))
        case _:
            return None


_POST = frozenset(map(fold, ("崗位", "post")))


def named(parts: Iterable[object]) -> Iterator[str]:
    """Every name in the formulas of these parts, folded."""
    for node in walk(parts):
        if isinstance(node, ast.Name):
            yield fold(node.text)


def _written(register: Register) -> Iterator[str]:
    """The register for each of whose records this one owes a report."""
    if register.due and register.due.per_register:
        yield fold(register.due.per_register.value)


def walk(parts: Iterable[object]) -> Iterator[object]:
    """Formulas and all nodes in them, in cards and parts of cards."""
    todo = list(parts)
    while todo:
        node = todo.pop()
        if isinstance(node, tuple | list):
            todo += node
        elif isinstance(node, Formula):
            todo.append(node.expr)
        elif is_dataclass(node) and not isinstance(node, type):
            yield node
            todo += [getattr(node, item.name) for item in fields(node) if item.name != "span"]
