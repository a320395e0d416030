"""A register's own formulas as functions of one row, for intake: checks, left-out rows, computed fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe.engine import ir
from kaohe.engine.backends.scalar import Kind
from kaohe.engine.backends.source import compile_rows, looked_at
from kaohe.engine.flags import Origins
from kaohe.engine.lower import Lowering, Pair
from kaohe.handbook import core, own_row
from kaohe.handbook.book import Book
from kaohe.handbook.core import Leaf, Value
from kaohe.handbook.diagnostics import Diagnostics, FaultyHandbook
from kaohe.handbook.model import Formula, Register
from kaohe.handbook.results import leaves
from kaohe.handbook.types import Words
from kaohe.intake.schema import Cell, RowFormula

RESULT = "="


@dataclass(slots=True)
class Compiler:
    """Turns a register's formulas into functions. Raises FaultyHandbook."""

    book: Book
    register: Register

    def __call__(self, formula: Formula) -> RowFormula:
        """The function of one formula."""
        found = Diagnostics()
        value = self.typed(formula, found)
        if value is None:
            raise FaultyHandbook(found)
        return Written(self.book, self.register).function(value)

    def typed(self, formula: Formula, found: Diagnostics) -> Value | None:
        """The formula, typed by what it is for."""
        mapping = self.register.mapping
        if mapping is not None:
            for item in mapping.computed:
                if item.formula is formula:
                    return own_row.computed_formula(self.book, self.register, item.name.value, formula, found)
            if any(rule.condition is formula for rule in mapping.leave_out):
                return own_row.leave_out_formula(self.book, self.register, formula, found)
        return own_row.check_formula(self.book, self.register, formula, found)


@dataclass(slots=True)
class Written:
    """One typed formula written as a function: the same meaning as in the engine, by the same writer."""

    book: Book
    register: Register
    lowering: Lowering = field(init=False)

    def __post_init__(self) -> None:
        self.lowering = Lowering(self.resolve, Origins(), "", "~t")

    def function(self, value: Value) -> RowFormula:
        """The function of one row; it gives None where the formula has no value."""
        found, _ = self.lowering.of(value.core, "")
        named = (*self.lowering.columns, (RESULT, found))
        kinds = self.kinds(value)
        names = tuple(looked_at(kinds, named))
        rows = compile_rows(kinds, named)

        def call(row: Mapping[str, Cell]) -> Cell:
            return rows((tuple([row[name] for name in names]),))[0][-1]

        return RowFormula(call, names)

    def resolve(self, leaf: Leaf, column: str) -> Pair:
        """A field (empty: missing), a column computed from the row, or a 參數."""
        del column
        if isinstance(leaf, core.Parameter):
            return ir.Lit(self.parameter(leaf.name)), None
        if not isinstance(leaf, core.FieldOf):
            raise TypeError(leaf)
        own = self.book.column(self.register, leaf.name) if self.register.field(leaf.name) is None else None
        if own is not None:
            self.lowering.count_uses(own.value.core)
            return self.lowering.lower(own.value.core)
        here = ir.Col(leaf.name)
        return here, ir.Case(((ir.IsNull(here), ir.Lit(1)),), ir.Lit(0))

    def parameter(self, name: str) -> int | str:
        """The value that holds in the month, at the step all versions share."""
        return self.book.value_on(name, self.book.day)

    def kinds(self, value: Value) -> dict[str, Kind]:
        """What each column of the row holds: whole numbers or texts."""
        found: dict[str, Kind] = {}
        waiting = list(leaves(value))
        while waiting:
            leaf = waiting.pop()
            if isinstance(leaf, core.FieldOf):
                own = self.book.column(self.register, leaf.name) if self.register.field(leaf.name) is None else None
                waiting += leaves(own.value) if own else ()
                found[leaf.name] = Kind.TEXT if self.is_text(leaf.name) else Kind.INT
        return found

    def is_text(self, name: str) -> bool:
        """Whether a field, or a column of the foreign file, holds texts."""
        mapping = self.register.mapping
        raw = next((item for item in mapping.raw if item.name == name), None) if mapping else None
        kind = own_row.raw_type(raw) if raw else self.book.field_type(self.register, name)
        return kind is None or isinstance(kind, Words)
