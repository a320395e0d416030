"""Checking a handbook whole: everything that can be known to be wrong before a single record is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaohe.handbook import check_access, check_cards, check_clauses, check_names, check_parts, own_row
from kaohe.handbook.algebra import Reported
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.cases import cases_on
from kaohe.handbook.check_clauses import Coverage
from kaohe.handbook.check_versions import check as check_versions
from kaohe.handbook.check_versions import days_of
from kaohe.handbook.diagnostics import Diagnostic, Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.files import shelf_of
from kaohe.handbook.load import source_on
from kaohe.handbook.model import Judge, Register, Rule, Source
from kaohe.handbook.scopes import RowScope, SubjectScope
from kaohe.handbook.source import SourceFile

LAYERS = frozenset({"K910", "K911", "K912"})
"""A handbook taken over that is not there: half the names would be unknown only for that."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check gives: faults in the order of the text, the texts they stand in, coverage, and the handbook."""

    diagnostics: Diagnostics
    sources: dict[str, SourceFile]
    coverage: Coverage
    source: Source | None


def check_folder(folder: Path, root: Path | None = None) -> Checked:
    """Every fault of the handbook and of its worked cases, in one run."""
    diagnostics = Diagnostics()
    shelf = shelf_of(folder, diagnostics, root)
    source = source_on(shelf, folder)
    cases_on(shelf, Path(folder).absolute())
    coverage = Coverage()
    if source is not None and not any(item.code in LAYERS for item in diagnostics.items):
        coverage = check_source(source, diagnostics)
    return Checked(in_order(diagnostics), {file.path: file for file in shelf.files}, coverage, source)


def check_source(source: Source, diagnostics: Diagnostics) -> Coverage:
    """Names, versions, formulas on every day that changes something, and clauses."""
    check_names.check(source, diagnostics)
    check_cards.check(source, diagnostics)
    check_access.check(source, diagnostics)
    check_versions(source, diagnostics)
    for day in days_of(source):
        check_day(source, day, diagnostics)
    return check_clauses.check(source, diagnostics)


def check_day(source: Source, day: int, diagnostics: Diagnostics) -> None:
    """Every formula of the book as it stands on a day."""
    book = open_book(source, day, diagnostics)
    book.all_nodes()
    for register in book.registers.values():
        check_register(book, register)
    for card in book.record_judges:
        if card.register and book.register(card.register.value) is None:
            check_names.unknown_register(book, card.register)
    for outputs in book.outputs.values():
        if isinstance(outputs[0].card, Judge) and not outputs[0].part:
            check_cards.check_judge(book, outputs[0].card)
    check_names.check_circles(book, diagnostics)
    check_cards.check_provisional(book)
    check_parts.check(book)
    warn_numbers(book)


def check_register(book: Book, register: Register) -> None:
    """Computed columns, row checks, links and what ought to be there."""
    for column in register.computed:
        book.column(register, column.name.value)
    own_row.check(book, register, book.diagnostics)
    check_names.check_links(book, register)
    due = register.due
    if due is None:
        return
    if due.applies is not None:
        check_cards.check_owed(book, due.applies)
    for name, formula in ((due.per_register, due.per_limit), (due.exempt_register, due.exempt_condition)):
        other = book.register(name.value) if name else None
        if name is not None and other is None:
            check_names.unknown_register(book, name)
        elif other is not None and formula is not None:
            Elaborator(RowScope(book, other), book.diagnostics).value(formula.expr)


def warn_numbers(book: Book) -> None:
    """Bare numbers in 公式 cards that should be 參數."""
    rules = {id(output.card): output.card for outputs in book.outputs.values() for output in outputs}
    for card in rules.values():
        if isinstance(card, Rule):
            found = Diagnostics()
            elaborator = Elaborator(SubjectScope(book, card.subject.value, card.period), found, warn_numbers=True)
            try:
                elaborator.visit(card.formula.expr)
            except Reported:
                continue
            book.diagnostics.items += [item for item in found.items if item.code == "K520"]


def in_order(diagnostics: Diagnostics) -> Diagnostics:
    """Each fault once, in the order of files, lines and columns."""
    seen: dict[tuple[object, ...], Diagnostic] = {}
    for item in diagnostics.items:
        seen.setdefault((item.code, item.span, tuple(sorted(item.args.items()))), item)
    ordered = sorted(seen.values(), key=lambda item: (item.span.file, item.span.line, item.span.column, item.code))
    return Diagnostics(ordered)
