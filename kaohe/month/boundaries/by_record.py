"""Cases for limits of formulas about a record: one field of a case's record is set just below, at and above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.engine.flags import STATES
from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.show import shown
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.build import outputs
from kaohe.handbook.core import Leaf
from kaohe.handbook.core import Value as Typed
from kaohe.handbook.limits import typed
from kaohe.handbook.model import Register, Result
from kaohe.handbook.model_cases import Case, CaseRecord, CaseRegister
from kaohe.handbook.names import fold
from kaohe.handbook.results import leaves
from kaohe.handbook.types import Clock, Day, Moment, Num, Type
from kaohe.intake.schema import Cell
from kaohe.month.boundaries.levers import gap_of, meeting, told
from kaohe.month.boundaries.made import Border, Made
from kaohe.month.boundaries.sites import Site
from kaohe.month.mutants.trial import Base
from kaohe.month.worked.layout import Laid, Wanted

MOST_SETS = 6
WHOLE_PERIODS = frozenset({"月", "週"})
"""Types of fields that hold first days only."""
DAY = 86_400
DAYS_AROUND, SECONDS_AROUND, LAST_CLOCK = 400, 60 * DAY, 2 * DAY


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a case, with its place among the case's records of the register."""

    book: Book
    register: Register
    cells: Mapping[str, Cell]

    def interpreter(self, field: str = "", value: int | None = None) -> Interpreter:
        """Formulas over the record, with one field set. Raises KeyError for what looks beyond the record."""

        def look(leaf: Leaf, column: str) -> Got:
            del column
            match leaf:
                case core.FieldOf(name) if name == field:
                    return Got(value)
                case core.FieldOf(name) if self.register.field(name) is not None:
                    cell = self.cells.get(name)
                    return Got(None, STATES.index("缺數據"), name) if cell is None else Got(stored(cell))
                case core.FieldOf(name):
                    computed = self.book.column(self.register, name)
                    if computed is None or computed.value.divisor is not None:
                        raise KeyError(leaf)
                    return self.interpreter(field, value).run(computed.value.core)
                case core.Parameter(name):
                    found = self.book.parameter(name)
                    return Got(found.core.value if found and isinstance(found.core, core.Const) else None)
                case _:
                    raise KeyError(leaf)

        return Interpreter(look)

    def fields(self, values: tuple[Typed, ...]) -> Iterator[tuple[str, Type]]:
        """The fields the values read, through computed columns, that have an order."""
        waiting, seen = [leaf for value in values for leaf in leaves(value)], set[str]()
        while waiting:
            leaf = waiting.pop(0)
            if not isinstance(leaf, core.FieldOf) or leaf.name in seen:
                continue
            seen.add(leaf.name)
            if self.register.field(leaf.name) is None:
                computed = self.book.column(self.register, leaf.name)
                waiting += leaves(computed.value) if computed else ()
                continue
            item, kind = self.register.field(leaf.name), self.book.field_type(self.register, leaf.name)
            if item is not None and item.type not in WHOLE_PERIODS and isinstance(kind, (Num, Day, Clock, Moment)):
                yield leaf.name, kind


def stored(cell: Cell) -> int | str:
    """A cell as formulas read it."""
    return int(cell) if isinstance(cell, bool) else cell  # type: ignore[return-value]


def around(kind: Type, now: Cell) -> tuple[tuple[int, int], ...]:
    """Where a field's value is looked for: in its range; about what it holds, of a moment first on that day."""
    if isinstance(kind, Num):
        return ((kind.lo, kind.hi),)
    if isinstance(kind, Clock):
        return ((0, LAST_CLOCK),)
    if not isinstance(now, int):
        return ()
    if isinstance(kind, Day):
        return ((now - DAYS_AROUND, now + DAYS_AROUND),)
    midnight = now - now % DAY
    return (midnight, midnight + DAY - 1), (now - SECONDS_AROUND, now + SECONDS_AROUND)


def at_record(base: Base, book: Book, site: Site) -> Border:
    """The cases around one comparison of a formula over records."""
    border = Border(site.card, site.span, site.text, "record", decide=site.decided)
    register = book.register(site.written.register)
    sides = [typed(book, site.card, site.written, side) for side in (site.left, site.right)]
    left, right = sides
    if register is None or left is None or right is None:
        border.unreached = "limit_alone"
        return border
    if fold(register.name.value) in book.obligations:
        border.unreached = "limit_from_due"
        return border
    names = results_of(base, book, site, register)
    sets = list(made_sets(base, register, names, (left, right)))
    border.cases, border.others = (sets[0], sets[1:]) if sets else ([], [])
    if not sets:
        border.unreached = "limit_looked_up" if looks_beyond(book, register, (left, right)) else "limit_no_record"
    return border


def looks_beyond(book: Book, register: Register, values: tuple[Typed, ...]) -> bool:
    """Whether the values come from other records, through computed columns too."""
    waiting, seen = [leaf for value in values for leaf in leaves(value)], set[Leaf]()
    while waiting:
        leaf = waiting.pop()
        if isinstance(leaf, (core.LookUp, core.Previous)):
            return True
        if isinstance(leaf, core.FieldOf) and leaf not in seen:
            seen.add(leaf)
            computed = book.column(register, leaf.name)
            waiting += leaves(computed.value) if computed else ()
    return False


def results_of(base: Base, book: Book, site: Site, register: Register) -> set[str]:
    """The results that the formula bears on."""
    if isinstance(site.card, Result):
        return {output.name for output in outputs(site.card)}
    return base.reach(book).from_registers({fold(register.name.value)})


@dataclass(frozen=True, slots=True)
class Spot:
    """A record of a case, and the result the case states that is nearest to it."""

    case: Case
    laid: Laid
    place: int
    """Among the records of the register that the case writes."""
    wanted: Wanted


def made_sets(base: Base, register: Register, names: set[str], sides: tuple[Typed, Typed]) -> Iterator[list[Made]]:
    """Sets of cases, one for each of the first records whose fields can be brought to the limit."""
    found = 0
    for spot in spots(base, register, names):
        row = Row(spot.laid.book, register, spot.laid.rows[register.name.value][spot.place])
        for field, kind in row.fields(sides):
            values = meeting_values(row, field, kind, sides)
            if values:
                found += 1
                texts = {value: shown(value, kind, own_unit(register, field)) for value in values}
                gaps = {value: gap_of(row.interpreter(field, value), *sides) or Fraction(0) for value in values}
                yield [made(spot, register, field, texts[value], gaps[value]) for value in values]
            if found >= MOST_SETS:
                return


def spots(base: Base, register: Register, names: set[str]) -> Iterator[Spot]:
    """Records of cases that state one of the results, or something that depends on it; the nearest first."""
    for rows in base.runs:
        far = base.reach(rows.ran.opened.book).distances(names)
        members = []
        for number, laid in rows.ran.members:
            stated = [item for item in laid.wanted if item.node.name in far]
            if stated:
                wanted = min(stated, key=lambda item: (far[item.node.name], item.node.name))
                members.append((far[wanted.node.name], number, laid, wanted))
        for _, number, laid, wanted in sorted(members, key=lambda item: item[:2]):
            case = base.cases[number]
            yield from (Spot(case, laid, place, wanted) for place in range(len(written(case, register))))


def written(case: Case, register: Register) -> tuple[CaseRecord, ...]:
    """The records of the register that a case writes."""
    return next((item.rows for item in case.records if fold(item.register.value) == fold(register.name.value)), ())


def meeting_values(row: Row, field: str, kind: Type, sides: tuple[Typed, Typed]) -> list[int]:
    """The field's values just before, at and just after the limit."""

    def gap(value: int) -> Fraction | None:
        return gap_of(row.interpreter(field, value), *sides)

    for low, high in around(kind, row.cells.get(field)):
        try:
            met = meeting(gap, low, high)
        except KeyError:
            return []
        if met is not None:
            return [value for value in (met - 1, met, met + 1) if low <= value <= high]
    return []


def own_unit(register: Register, field: str) -> str:
    """The unit a field is written in."""
    item = register.field(field)
    return item.unit.value if item and item.unit else ""


def made(spot: Spot, register: Register, field: str, text: str, gap: Fraction = Fraction(0)) -> Made:
    """The case with that one record of the register, and its field set."""
    case, wanted = spot.case, spot.wanted
    record = written(case, register)[spot.place]
    fields = tuple(pair for pair in record.fields if fold(pair[0].value) != fold(field))
    changed = replace(record, fields=(*fields, (told(field, case.span), told(text, case.span))))
    registers = tuple(
        CaseRegister(item.register, (changed,)) if fold(item.register.value) == fold(register.name.value) else item
        for item in case.records
    )
    name = told(f"{case.name.value} · {field} {text}", case.span)
    new = replace(case, name=name, records=registers, expected=(), shown=())
    return Made(new, case, wanted.subject, wanted.node, wanted.day, field, text, gap=gap)
