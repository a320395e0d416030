"""What a card names that no formula shows: units, subjects, lists of options, the facts put before a judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaohe.handbook import algebra, ast, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.book import Book, literal_value
from kaohe.handbook.build_records import decision, points_in
from kaohe.handbook.check_names import closest
from kaohe.handbook.core import Value
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator, nearest_unit, unit_span
from kaohe.handbook.model import Formula, Judge, Register, Result, Rule, Sheet, Source
from kaohe.handbook.model import Value as Parameter
from kaohe.handbook.names import fold
from kaohe.handbook.results import leaves
from kaohe.handbook.scopes import SubjectScope
from kaohe.handbook.tree import Text
from kaohe.handbook.types import Num, describe
from kaohe.handbook.units import unit_of

SUBJECTS = ("人", "公司")
POST, SUPERIOR = "崗位", "上級"


def check(source: Source, diagnostics: Diagnostics) -> None:
    """Units, subjects, lists and dated values of all cards."""
    for unit in units(source):
        if unit_of(unit.value) is None:
            diagnostics.add("K509", unit.span, unit=unit.value, suggestion=nearest_unit(unit.value))
    subjects = {fold(name): name for name in SUBJECTS}
    subjects |= {fold(card.subject.value): card.subject.value for card in registers(source) if card.subject}
    lists = {fold(name): name for name, _ in source.settings.lists}
    for card in source.cards:
        if isinstance(card, Result) and fold(card.subject.value) not in subjects:
            close = closest(card.subject.value, subjects.values())
            told = {"name": card.subject.value, "known": "、".join(subjects.values()), "suggestion": close}
            diagnostics.add("K419", card.subject.span, **told)
        elif isinstance(card, Parameter):
            check_value(card, diagnostics)
    check_judges(source, diagnostics)
    for item in (field.option_list for card in registers(source) for field in card.fields):
        if item is not None and fold(item.value) not in lists:
            diagnostics.add("K420", item.span, name=item.value, suggestion=closest(item.value, lists.values()))


def check_judges(source: Source, diagnostics: Diagnostics) -> None:
    """Names under 評分人 and 放行人 that are nearly a post or 上級."""
    check_posts(source, judges(source), (SUPERIOR,), "K529", diagnostics)


def check_posts(
    source: Source, named: Iterable[Text], relations: Iterable[str], code: str, diagnostics: Diagnostics
) -> None:
    """Names that are nearly a post or a relation; units and persons may have any other name."""
    posts = [post for name, options in source.settings.lists if name == POST for post in options]
    known = {fold(name) for name in (*posts, *relations)}
    for one in named:
        close = closest(one.value, (*posts, *relations))
        if close and fold(one.value) not in known:
            diagnostics.add(code, one.span, name=one.value, close=close)


def judges(source: Source) -> Iterator[Text]:
    """Everybody named who may judge or release."""
    for card in source.cards:
        if isinstance(card, Judge):
            yield from card.judges
        elif isinstance(card, Sheet):
            yield from (judge for row in card.rows for judge in row.judges)
        elif isinstance(card, Rule) and card.held is not None:
            yield from card.held.release


def registers(source: Source) -> Iterator[Register]:
    """The registers of a handbook."""
    return (card for card in source.cards if isinstance(card, Register))


def units(source: Source) -> Iterator[Text]:
    """Every unit that stands under a key of its own, in the cards whose formulas do not ask for it."""
    for card in registers(source):
        yield from (item.unit for item in card.fields if item.unit is not None)
        yield from (item.unit for item in card.computed if item.unit is not None)


def check_value(card: Parameter, diagnostics: Diagnostics) -> None:
    """Every value of a 參數 has a known unit, and all are of one kind."""
    first: str | None = None
    for _, formula in card.values:
        try:
            value = literal_value(formula.expr)
        except Fault as fault:
            diagnostics.add(fault.code, formula.text.span, **fault.args_)
            continue
        if value is None:
            number = formula.expr.operand if isinstance(formula.expr, ast.Unary) else formula.expr
            if isinstance(number, ast.Number):
                told = {"unit": number.unit, "suggestion": nearest_unit(number.unit)}
                diagnostics.add("K509", unit_span(number), **told)
            continue
        kind = describe(value.type)
        if first is not None and kind != first:
            diagnostics.add("K511", formula.text.span, expected=first, found=kind)
        first = first or kind


def check_judge(book: Book, card: Judge) -> None:
    """The facts put before the judge exist, and the proposal is of the kind he decides."""
    if card.register is not None:
        return
    scope = SubjectScope(book, card.subject.value, card.period)
    elaborator = Elaborator(scope, book.diagnostics)
    for fact in card.facts:
        name = ast.Name(fact.value, fact.span)
        if not scope.knows(name):
            elaborator.value(name)
    if card.proposal is not None:
        try:
            proposed(elaborator, card, card.proposal)
        except Reported:
            pass
        except Fault as fault:
            book.diagnostics.add(fault.code, card.proposal.text.span, **fault.args_)


def proposed(elaborator: Elaborator, card: Judge, proposal: Formula) -> Value:
    """The proposal as a value of the judgement."""
    if not card.choices:
        return points_in(elaborator, proposal)
    decided = decision(tuple(item.value for item in card.choices), core.Const(0))
    return algebra.store(elaborator.against(proposal.expr, decided), decided.type, card.rounding)


def check_owed(book: Book, applies: Formula) -> None:
    """適用 of 應有 is asked on every due day, when no result is known yet: attributes and 參數 only."""
    condition = Elaborator(SubjectScope(book, "人", "月"), book.diagnostics).condition(applies.expr)
    for leaf in leaves(condition):
        if not isinstance(leaf, (core.Attribute, core.Parameter)):
            book.diagnostics.add("K526", applies.text.span, name=getattr(leaf, "name", ""))
            return


def check_provisional(book: Book) -> None:
    """A result that others read across periods, may leave the range they read it by, and does not say its 範圍.

    Such a reference is typed by what the card declares; without 範圍 that is the usual range of its unit, from 0 on. A
    result beyond it would be out of range in the month it first occurs: below, an error; above, a warning.
    """
    for key, limit in book.provisional.items():
        for node in book.known_nodes(key):
            if not isinstance(node.card, Result) or node.card.low is not None or not isinstance(node.type, Num):
                continue
            if node.type.lo < min(limit.lo, 0):
                book.diagnostics.add("K527", node.card.name.span, name=node.name)
            if node.type.hi > limit.hi and node.card.unit is not None:
                unit = unit_of(node.card.unit.value)
                most = int(limit.hi * limit.step / unit.factor) if unit is not None else limit.hi
                limited = f"{most}{node.card.unit.value}"
                book.diagnostics.add("K528", node.card.name.span, name=node.name, limit=limited)
