"""Faults of names that nobody knows, each with the one that was most likely meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from kaohe.handbook import ast
from kaohe.handbook.algebra import Reported
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.words import canonical

if TYPE_CHECKING:
    from kaohe.handbook.book import Book


def unknown(book: Book, node: ast.Name, candidates: list[str]) -> NoReturn:
    """Notes a name nobody knows, with the nearest one; a name whose card is faulty has been told there."""
    if fold(node.text) in book.faulty or book.out_of_force(node.text, node.span):
        raise Reported
    book.diagnostics.add("K401", node.span, name=node.text, suggestion="、".join(nearest(node.text, candidates)))
    raise Reported


def unknown_function(book: Book, node: ast.Call) -> NoReturn:
    """Notes a function nobody knows."""
    from kaohe.handbook.functions import FUNCTIONS  # noqa: PLC0415

    name = node.target.text if isinstance(node.target, ast.Name) else node.target.name.text
    close = "取整" if canonical(name, "rounding") else "、".join(nearest(name, tuple(FUNCTIONS)))
    book.diagnostics.add("K409", node.target.span, name=name, suggestion=close)
    raise Reported
