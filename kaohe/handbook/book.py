"""The book on one day: every name with its one meaning, each card that holds that day with its typed formula."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaohe.base.dates import day_of
from kaohe.handbook import algebra, ast, build, core
from kaohe.handbook.algebra import Fault
from kaohe.handbook.by_day import LONGEST, Unlike, by_day, follows_days
from kaohe.handbook.check_versions import holds, key_of, shown
from kaohe.handbook.columns import field_type
from kaohe.handbook.core import Value as Typed
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.draft import Output
from kaohe.handbook.model import Access, AnyCard, Deduct, Due, Judge, Measure, Register, Result, Value
from kaohe.handbook.names import fold
from kaohe.handbook.source import Span
from kaohe.handbook.types import Clock, Day, Num, Truth, Type, describe
from kaohe.handbook.units import unit_of

if TYPE_CHECKING:
    from kaohe.handbook.model import Formula, Source
    from kaohe.handbook.results import Column, Node

PERSON = "人"


@dataclass(frozen=True, slots=True)
class Obligations:
    """The register that 應有 makes: its name, the reports it looks for, and the rule."""

    name: str
    reports: Register
    due: Due


@dataclass(slots=True)
class Book:
    """A handbook on one day. Built by `open_book`; everything typed is worked out once, when first asked for."""

    source: Source
    day: int
    diagnostics: Diagnostics
    registers: dict[str, Register] = field(default_factory=dict)
    obligations: dict[str, Obligations] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    outputs: dict[str, list[Output]] = field(default_factory=dict)
    rights: dict[str, Access] = field(default_factory=dict)
    subjects: dict[str, Register] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    provisional: dict[str, Num] = field(default_factory=dict)
    """Results referred to across periods by their declared type: the engine holds them inside it."""
    faulty: frozenset[str] = frozenset()
    """Names of cards that could not be read: their fault is told there, not wherever they are used."""
    record_judges: list[Judge] = field(default_factory=list)
    _nodes: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    _columns: dict[tuple[str, str], Column | None] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)

    def out_of_force(self, name: str, span: Span) -> bool:
        """Whether a card of that name holds on other days only; then that is noted at the place of its use."""
        named = [card for card in self.source.cards if fold(card.name.value) == fold(name)]
        found = bool(named) and not any(holds(card, self.day) for card in named)
        if found:
            self.diagnostics.add("K604", span, name=name, day=shown(self.day))
        return found

    # --- registers ---------------------------------------------------------------------------------------------

    def register(self, name: str) -> Register | None:
        """The register of that name, an 應有 register included (as a register of its own)."""
        return self.registers.get(fold(name))

    def owner_of(self, register: Register, subject: str) -> str | None:
        """The field that says whose record it is, for results of that subject; None when there is none."""
        if subject == "公司":
            return ""
        if register.subject and fold(register.subject.value) == fold(subject) and register.key:
            return register.key[0].value
        owner = register.owner.value if register.owner else ""
        if (link := register.field(owner)) and self.links_to(link.type, subject):
            return link.name.value
        if subject == PERSON and any(column.name.value == owner for column in register.computed):
            return owner
        for item in register.fields:
            if self.links_to(item.type, subject):
                return item.name.value
        return owner if any(column.name.value == owner for column in register.computed) else None

    def links_to(self, kind: str, subject: str) -> bool:
        """Whether a field type names that subject or its register."""
        if fold(kind) == fold(subject):
            return True
        home = self.subjects.get(fold(subject))
        return home is not None and fold(kind) == fold(home.name.value)

    def options(self, name: str) -> tuple[str, ...]:
        """The options of a 名單."""
        return self.lists.get(fold(name), ())

    # --- 參數 --------------------------------------------------------------------------------------------------

    def parameter(self, name: str) -> Typed | None:
        """The 參數 on the book's day, as a constant."""
        card = self.values.get(fold(name))
        return None if card is None else self.literal(self.holding(card))

    def holding(self, card: Value) -> Formula:
        """The literal that holds on the book's day; the first one when none does yet."""
        chosen = card.values[0][1]
        for since, formula in card.values:
            if since is None or since <= self.day:
                chosen = formula
        return chosen

    def parameter_steps(self, name: str) -> tuple[tuple[int | None, Typed], ...]:
        """Every value of the 參數 with its first day."""
        card = self.values[fold(name)]
        found = [(since, self.literal(formula)) for since, formula in card.values]
        return tuple((since, value) for since, value in found if value is not None)

    def parameter_kind(self, name: str) -> Type:
        """The type that holds every version of the 參數: the finest step, the widest range."""
        kinds = [value.type for _, value in self.parameter_steps(name)]
        numbers = [kind for kind in kinds if isinstance(kind, Num)]
        if not numbers:
            return kinds[0]
        step = min(kind.step for kind in numbers)
        bounds = [int(bound * kind.step / step) for kind in numbers for bound in (kind.lo, kind.hi)]
        return Num(numbers[0].dimension, step, min(bounds), max(bounds))

    def parameter_values(self, name: str) -> tuple[tuple[int | None, int | str], ...]:
        """Every value of the 參數 with its first day, all at the step of `parameter_kind`."""
        kind = self.parameter_kind(name)
        found: list[tuple[int | None, int | str]] = []
        for since, value in self.parameter_steps(name):
            if not isinstance(value.core, core.Const):
                raise TypeError(value)
            number = value.core.value
            if isinstance(kind, Num) and isinstance(value.type, Num) and isinstance(number, int):
                number = int(number * value.type.step / kind.step)
            found.append((since, number))
        return tuple(found)

    def value_on(self, name: str, day: int) -> int | str:
        """The 參數 on a day, at the step of `parameter_kind`; its first value where none holds yet."""
        values = self.parameter_values(name)
        held = [number for since, number in values if since is None or since <= day]
        return held[-1] if held else values[0][1]

    def literal(self, formula: Formula) -> Typed | None:
        """A constant as written: number with unit, date, time, 是 or 否."""
        return literal_value(formula.expr)

    # --- results -----------------------------------------------------------------------------------------------

    def nodes(self, name: str) -> tuple[Node, ...]:
        """All ways the result of that name comes about (one per 適用). Raises Fault on a circle."""
        key = fold(name)
        if key not in self._nodes:
            if key in self._path:
                start = self._path.index(key)
                raise Fault(
                    "K410", path=" → ".join([*(self.display(k) for k in self._path[start:]), self.display(key)])
                )
            self._path.append(key)
            try:
                made = [build.node(self, output) for output in self.outputs.get(key, ())]
            finally:
                self._path.pop()
            self._nodes[key] = tuple(node for node in made if node is not None)
        return self._nodes[key]

    def take_over(self, other: Book, touched: Collection[str]) -> None:
        """Takes what another book has worked out, but not of the names that are touched by what tells the two apart."""
        self._nodes.update((name, nodes) for name, nodes in other._nodes.items() if name not in touched)
        self._columns.update((key, column) for key, column in other._columns.items() if key[0] not in touched)

    def known_nodes(self, name: str) -> tuple[Node, ...]:
        """The ways of a result that were worked out; none when it is faulty."""
        return self._nodes.get(fold(name), ())

    def under_way(self, name: str) -> bool:
        """Whether the result of that name is being worked out right now (a reference to itself)."""
        return fold(name) in self._path

    def display(self, key: str) -> str:
        """The name as its card writes it."""
        found = self.outputs.get(fold(key))
        return found[0].name if found else key

    def result_type(self, name: str) -> Type | None:
        """The type all variants of a result share; their ranges together. None when the result has faults."""
        nodes = self.nodes(name)
        if not nodes:
            return None
        first = nodes[0].type
        for node in nodes[1:]:
            first = joined(first, node.type)
        return first

    def all_nodes(self) -> tuple[Node, ...]:
        """Every result of the book, in the order of the text."""
        found: list[Node] = []
        for key, outputs in self.outputs.items():
            try:
                found.extend(self.nodes(key))
            except Fault as fault:
                self.diagnostics.add(fault.code, outputs[0].card.name.span, **fault.args_)
        return tuple(found)

    # --- columns -----------------------------------------------------------------------------------------------

    def column(self, register: Register, name: str) -> Column | None:
        """A computed column of a register, typed; None when it has none of that name or it is faulty."""
        key = (fold(register.name.value), fold(name))
        if key not in self._columns:
            self._columns[key] = None
            self._columns[key] = build.column(self, register, name)
        return self._columns[key]

    def field_type(self, register: Register, name: str) -> Type | None:
        """The type of a field as stored, or None when there is no such field."""
        item = next((f for f in register.fields if fold(f.name.value) == fold(name)), None)
        return None if item is None else field_type(item, self.options)

    def record_judgements(self, register: Register) -> tuple[Judge, ...]:
        """The 裁定 cards that judge each record of the register."""
        key = fold(register.name.value)
        return tuple(card for card in self.record_judges if card.register and fold(card.register.value) == key)


def joined(one: Type, two: Type) -> Type:
    """The type that holds the values of both variants."""
    if isinstance(one, Num) and isinstance(two, Num) and one.dimension == two.dimension and one.step == two.step:
        return Num(one.dimension, one.step, min(one.lo, two.lo), max(one.hi, two.hi))
    if one != two:
        raise Fault("K510", left=describe(one), right=describe(two))
    return one


def literal_value(expr: ast.Expr) -> Typed | None:
    """The constant a literal expression stands for, or None."""
    match expr:
        case ast.Number():
            unit = unit_of(expr.unit)
            return None if unit is None else algebra.exact(expr.value, unit.dimension, unit.factor)
        case ast.Unary(op="-", operand=ast.Number() as inner):
            value = literal_value(inner)
            return None if value is None else algebra.negate(value)
        case ast.Day():
            return Typed(Day(), core.Const(expr.days))
        case ast.Clock():
            return Typed(Clock(), core.Const(expr.seconds))
        case ast.Truth():
            return Typed(Truth(), core.Const(int(expr.value)))
        case _:
            return None


def open_book(source: Source, day: int, diagnostics: Diagnostics) -> Book:
    """The book on a day (days since 1970-01-01): cards that hold, higher layers over lower ones."""
    book = Book(source, day, diagnostics)
    book.faulty = names_without_card(source)
    book.lists = {fold(name): options for name, options in source.settings.lists}
    for card in in_force(source.cards, day):
        match card:
            case Register():
                book.registers[fold(card.name.value)] = card
            case Value():
                book.values[fold(card.name.value)] = card
            case Access():
                book.rights[fold(card.name.value)] = card
            case Judge() if card.register:
                book.record_judges.append(card)
            case Result():
                for output in build.outputs(card):
                    book.outputs.setdefault(fold(output.name), []).append(output)
    for register in list(book.registers.values()):
        if register.subject:
            book.subjects[fold(register.subject.value)] = register
        if register.due:
            add_obligations(book, register, register.due)
    follow_days(book)
    return book


def follow_days(book: Book) -> None:
    """Cards that count records take each by the version of its day."""
    for key, outputs in book.outputs.items():
        for place, output in enumerate(outputs):
            card = output.card
            if isinstance(card, Measure | Deduct):
                book.outputs[key][place] = replace(output, card=following(book, card))


def following(book: Book, card: Measure | Deduct) -> Measure | Deduct:
    """The card by the record's day; as it is, with a warning, where a month counts by its last version alone."""
    if not follows_days(book, card):
        return card
    held = stretches(book, card)
    try:
        if renewed(book, card):
            raise Unlike
        return by_day(book, card, held)
    except Unlike:
        if held[-1].since is not None:
            book.diagnostics.add("K605", card.name.span, name=card.name.value, day=shown(held[-1].since))
        return card


def stretches(book: Book, card: Measure | Deduct) -> list[AnyCard]:
    """The card and those that held before it, of any layer, each with the first day of its stretch as 生效.

    The one that held before all records of the month has none.
    """
    key = key_of(card)
    same = tuple(one for one in book.source.cards if key_of(one) == key)
    start = book.day - (LONGEST if card.period == "週" else day_of(book.day).day - 1)
    ends = {day for one in same for day in (one.since or 0, (one.until or 0) + 1) if start < day <= book.day}
    found: list[AnyCard] = []
    for day in (start, *sorted(ends)):
        for one in in_force(same, day):
            if not found or found[-1].span != one.span:
                found.append(replace(one, since=None if day == start else day))
    return found


def renewed(book: Book, card: Measure | Deduct) -> bool:
    """Whether it took the place of cards with another 適用: whom they counted for cannot be told from its own."""
    before = (card.since or 0) - 1
    named = [
        one for one in book.source.cards if isinstance(one, Result) and fold(one.name.value) == fold(card.name.value)
    ]
    held = {key_of(one) for one in named if holds(one, before)}
    return before > 0 and bool(held) and key_of(card) not in held


def names_without_card(source: Source) -> frozenset[str]:
    """The names of blocks whose card was refused."""
    read = {fold(card.name.value) for card in source.cards}
    blocks = (fold(block.name.value) for chapter in source.chapters for block in chapter.blocks)
    return frozenset(name for name in blocks if name not in read)


def add_obligations(book: Book, register: Register, due: Due) -> None:
    """Makes the register that 應有 names."""
    key = fold(due.name.value)
    book.obligations[key] = Obligations(due.name.value, register, due)
    book.registers[key] = build.obligation_register(register, due)


def in_force(cards: tuple[AnyCard, ...], day: int) -> list[AnyCard]:
    """The cards that hold on the day; of cards with one name and 適用, the highest layer's latest version."""
    chosen: dict[tuple[str, str, str], AnyCard] = {}
    for card in cards:
        if not holds(card, day):
            continue
        key = key_of(card)
        before = chosen.get(key)
        if before is None or before.handbook != card.handbook or (card.since or 0) >= (before.since or 0):
            chosen.pop(key, None)
            chosen[key] = card
    return list(chosen.values())
