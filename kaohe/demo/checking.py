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
from kaohe.handbook.scopes import RowScope

UNKNOWN = Got(None, STATES.index("缺數據"))


@dataclass(slots=True)
class RowFormulas:
    """Works out a register's formulas row by row; what another row would have to tell is unknown."""

    book: Book
    register: Register
    _checks: list[Core] | None = None
    _constants: dict[str, Got] = field(default_factory=dict)

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
        """The value; None when it is not known."""
        return self._run(item, row).value

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
