"""Formulas over a row that is being made: does it meet the register's checks, and when is its report due."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.demo.facts import Stored
from kaohe.engine.flags import STATES
from kaohe.engine.interpret import Got, Interpreter
from kaohe.handbook import ast, core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Core, Leaf, Value
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import Register
from kaohe.handbook.results import leaves
from kaohe.handbook.scopes import RowScope

MOST_REMEMBERED = 100_000
UNKNOWN = Got(None, STATES.index("缺數據"))


@dataclass(slots=True)
class RowFormulas:
    """Works out a register's formulas row by row; what another row would have to tell is unknown."""

    book: Book
    register: Register
    _checks: list[Core] | None = None
    _constants: dict[str, Got] = field(default_factory=dict)
    _reads: dict[int, tuple[Core, tuple[str, ...]]] = field(default_factory=dict)
    _known: dict[tuple[object, ...], int | str | None] = field(default_factory=dict)

    def meets_checks(self, row: Stored) -> bool:
        """Whether no 校驗 is broken."""
        if self._checks is None:
            typed = [self.typed(check.condition.expr) for check in self.register.checks]
            self._checks = [value.core for value in typed if value is not None]
        return all(self.value(check, row) != 0 for check in self._checks)

    def typed(self, expr: ast.Expr) -> Value | None:
        """A formula over the row, with its type."""
        return Elaborator(RowScope(self.book, self.register), Diagnostics()).value(expr)

    def value(self, item: Core, row: Stored) -> int | str | None:
        """The value; None when it is not known. Rows that are equal in the fields it reads are worked out once."""
        if id(item) not in self._reads:
            self._reads[id(item)] = item, tuple(self._fields(item))
        key = id(item), *(row.get(name) for name in self._reads[id(item)][1])
        if key not in self._known:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._run(item, row).value
        return self._known[key]

    def _fields(self, item: Core | None) -> set[str]:
        """The fields a formula rests on, through computed columns."""
        found: set[str] = set()
        for leaf in leaves(item):
            if isinstance(leaf, core.FieldOf):
                column = self.book.column(self.register, leaf.name)
                found |= self._fields(column.value.core) if column else {leaf.name}
        return found

    def _run(self, item: Core, row: Stored) -> Got:
        return Interpreter(lambda leaf, column: self._look(leaf, column, row)).run(item)

    def _look(self, leaf: Leaf, column: str, row: Stored) -> Got:
        del column
        match leaf:
            case core.FieldOf(name) if name in row:
                return UNKNOWN if row[name] is None else Got(row[name])
            case core.FieldOf(name):
                found = self.book.column(self.register, name)
                return UNKNOWN if found is None or found.value.divisor else self._run(found.value.core, row)
            case core.Parameter(name):
                return self._parameter(name)
            case _:
                return UNKNOWN

    def _parameter(self, name: str) -> Got:
        if name not in self._constants:
            found = self.book.parameter(name)
            constant = found.core if found else None
            self._constants[name] = Got(constant.value) if isinstance(constant, core.Const) else UNKNOWN
        return self._constants[name]
