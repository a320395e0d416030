"""Names: one spelling each, none that looks like another, links that lead somewhere, no circles."""

from __future__ import annotations

from collections.abc import Iterable

from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.columns import SIMPLE
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import Access, Register, Result, Sheet, Source
from kaohe.handbook.names import fold, nearest, skeleton
from kaohe.handbook.results import leaves
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text

TYPES = frozenset({*SIMPLE, "選項", "數"})


def closest(name: str, candidates: Iterable[str]) -> str:
    """The nearest known name, or an empty text."""
    return "、".join(nearest(name, tuple(candidates)))


def names_of(source: Source) -> list[Text]:
    """Every name a card defines, in the order of the text."""
    found: list[Text] = []
    for card in source.cards:
        found.append(card.name)
        if isinstance(card, Sheet):
            found += [row.item for row in card.rows]
        if isinstance(card, Register) and card.due is not None:
            found.append(card.due.name)
    return found


def check(source: Source, diagnostics: Diagnostics) -> None:
    """Two spellings that fold to one, names that look alike, and one name for two kinds of thing."""
    check_looks(names_of(source), diagnostics)
    for card in source.cards:
        if isinstance(card, Register):
            check_looks([*(item.name for item in card.fields), *(item.name for item in card.computed)], diagnostics)
    check_kinds(source, diagnostics)


def check_looks(names: list[Text], diagnostics: Diagnostics) -> None:
    """One spelling for each name, and no two that look alike."""
    by_fold: dict[str, Text] = {}
    by_look: dict[str, Text] = {}
    for name in names:
        folded, look = fold(name.value), skeleton(name.value)
        first = by_fold.setdefault(folded, name)
        if first.value != name.value:
            diagnostics.add("K403", name.span, name=name.value, twin=first.value, other=place(first.span))
        twin = by_look.setdefault(look, name)
        if fold(twin.value) != folded:
            diagnostics.add("K404", name.span, name=name.value, twin=twin.value, other=place(twin.span))


def check_kinds(source: Source, diagnostics: Diagnostics) -> None:
    """A result, a 參數 and a row of a sheet cannot share a name (within one handbook)."""
    seen: dict[tuple[str, str], tuple[str, Text, object]] = {}
    for card in source.cards:
        if isinstance(card, Register | Access):
            continue
        group = "結果" if isinstance(card, Result) else "參數"
        own: list[tuple[str, Text]] = [(group, card.name)]
        if isinstance(card, Sheet):
            own += [("考核表的行", row.item) for row in card.rows]
        for kind, name in own:
            key = card.handbook, fold(name.value)
            before = seen.setdefault(key, (kind, name, card))
            if before[0] != kind and before[1].value == name.value:
                diagnostics.add("K402", name.span, name=name.value, other=place(before[1].span))


def place(span: Span) -> str:
    """File and line."""
    return f"{span.file}:{span.line}"


def unknown_register(book: Book, name: Text) -> None:
    """Notes a register nobody knows, unless its card could not be read or holds on other days."""
    if fold(name.value) in book.faulty or book.out_of_force(name.value, name.span):
        return
    names = [register.name.value for register in book.registers.values()]
    book.diagnostics.add("K407", name.span, name=name.value, suggestion=closest(name.value, names))


def check_links(book: Book, register: Register) -> None:
    """A field's type is a type, a register or a subject."""
    known = {fold(r.name.value) for r in book.registers.values()} | set(book.subjects)
    for item in register.fields:
        if item.type in TYPES or fold(item.type) in known or item.unit is not None:
            continue
        names = [*TYPES, *(r.name.value for r in book.registers.values())]
        book.diagnostics.add("K407", item.name.span, name=item.type, suggestion=closest(item.type, names))


def check_circles(book: Book, diagnostics: Diagnostics) -> None:
    """Results that need one another in the same period, other than from superior to reports."""
    needs = {name: edges(book, name) for name in list(book.outputs)}
    done: set[str] = set()
    for name in needs:
        walk(book, name, needs, done, diagnostics)


def edges(book: Book, name: str) -> list[str]:
    """What a result needs of this period."""
    found: dict[str, None] = {}
    for node in book.known_nodes(name):
        for leaf in (*leaves(node.value), *leaves(node.applies)):
            if isinstance(
                leaf, (core.Result, core.Shared, core.Smaller, core.Group, core.Rank, core.Superior, core.Span)
            ):
                found[fold(leaf.name)] = None
    return list(found)


def walk(book: Book, start: str, needs: dict[str, list[str]], done: set[str], diagnostics: Diagnostics) -> None:
    """Depth-first from one result; each circle is told once."""
    path: list[str] = []
    stack: list[tuple[str, int]] = [(start, 0)]
    while stack:
        name, number = stack.pop()
        if number == 0:
            if name in done:
                continue
            path.append(name)
        following = needs.get(name, [])
        if number < len(following):
            stack.append((name, number + 1))
            after = following[number]
            if after in path:
                tell(book, [*path[path.index(after) :], after], diagnostics)
            elif after not in done:
                stack.append((after, 0))
        else:
            done.add(name)
            path.pop()


def tell(book: Book, circle: list[str], diagnostics: Diagnostics) -> None:
    """Notes a circle at the first card of it."""
    output = book.outputs[circle[0]][0]
    diagnostics.add("K410", output.card.name.span, path=" → ".join(book.display(name) for name in circle))
