"""A case with only what its one result can depend on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.model_cases import Case, CaseHistory
from kaohe.handbook.names import fold
from kaohe.handbook.results import Judged, leaves
from kaohe.handbook.scopes import PEOPLE, POSTS
from kaohe.month.mutants.reach import rows_of
from kaohe.month.worked.isolation import OTHERS

KEPT = frozenset(fold(name) for name in (PEOPLE, POSTS, "單位", "日曆", "排班"))
"""Registers that say who is there and when he works: results read them without naming them."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Names of results, registers and judged items."""

    results: frozenset[str]
    registers: frozenset[str]
    items: frozenset[str]


def pared(case: Case, book: Book, target: str) -> Case:
    """The case without records, judgements and values that its result does not come from."""
    by_hand = {fold(item.name.value) for item in case.given}
    needs = needs_of(book, target, by_hand)
    history = tuple(
        CaseHistory(past.period, kept)
        for past in case.history
        if (kept := tuple(item for item in past.values if fold(item.name.value) in needs.results))
    )
    return replace(
        case,
        given=tuple(item for item in case.given if fold(item.name.value) in needs.results),
        history=history,
        records=tuple(item for item in case.records if fold(item.register.value) in needs.registers),
        judgements=tuple(item for item in case.judgements if fold(item.card.value) in needs.items),
    )


def needs_of(book: Book, target: str, by_hand: set[str]) -> Needs:
    """Everything a result comes from; what is set by hand comes from nothing."""
    results, registers, items = set[str](), set[str](), set[str]()
    waiting = [target]
    while waiting:
        name = fold(waiting.pop())
        if name in results:
            continue
        results.add(name)
        if name in by_hand and name != fold(target):
            continue
        for node in book.nodes(name):
            for value in (node.value, node.applies, *rows_of(node)):
                waiting += [leaf.name for leaf in leaves(value) if isinstance(leaf, (*OTHERS, core.Earlier))]
            for gather in node.gathers:
                registers.add(fold(gather.register))
                if isinstance(gather, Judged):
                    items.add(fold(gather.item))
    seen = with_those_read(book, registers)
    items |= {
        fold(card.name.value) for card in book.record_judges if card.register and fold(card.register.value) in seen
    }
    homes = {fold(register.name.value) for register in book.subjects.values()}
    return Needs(frozenset(results), frozenset(seen | KEPT | homes), frozenset(items))


def with_those_read(book: Book, names: set[str]) -> set[str]:
    """The registers and those that their columns and due moments look into."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        register = book.register(name)
        if name in seen or register is None:
            continue
        seen.add(name)
        made = book.obligations.get(name)
        waiting += [fold(other) for other in read_by(book, made.reports if made else register)]
    return seen


def read_by(book: Book, register: Register) -> list[str]:
    """The registers that one looks into, and itself."""
    found = [register.name.value]
    for item in register.computed:
        column = book.column(register, item.name.value)
        found += [leaf.register for leaf in leaves(column.value if column else None) if isinstance(leaf, core.LookUp)]
    due = register.due
    if due is not None:
        found += [item.value for item in (due.per_register, due.exempt_register) if item]
    return found
