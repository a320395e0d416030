"""A register's own formulas as functions of one row, for intake: checks, left-out rows, computed fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from typing_extensions import override

from kaohe.engine.flags import STATES
from kaohe.engine.interpret import Got, Interpreter
from kaohe.handbook import algebra, ast, core
from kaohe.handbook.book import Book
from kaohe.handbook.columns import SIMPLE, field_type, number_type
from kaohe.handbook.core import Leaf, Value, Var
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator, option_index
from kaohe.handbook.model import Field, Formula, RawColumn, Register
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import RowScope
from kaohe.handbook.types import Choice, Num, Type, Words
from kaohe.intake.schema import Cell, RowFormula

EMPTY = STATES.index("缺數據")


@dataclass(slots=True)
class RawScope(RowScope):
    """Names in 匯入: the file's own columns, then the register's fields and 參數."""

    raw: tuple[RawColumn, ...] = ()

    @override
    def knows(self, node: ast.Name) -> bool:
        """Every name may be a column of the file."""
        return bool(node.text)

    @override
    def name(self, node: ast.Name) -> Value | None:
        """A declared raw column, a field, a 參數, or a column read as text."""
        declared = next((item for item in self.raw if item.name == node.text), None)
        if declared is not None:
            return Value(raw_type(declared), Var(core.FieldOf(declared.name)))
        if self.shown(node.text) is not None or fold(node.text) in self.book.values:
            return RowScope.name(self, node)
        return Value(Words(), Var(core.FieldOf(node.text)))


def raw_type(column: RawColumn) -> Type:
    """The type a raw column is read as."""
    if column.type == "數":
        from kaohe.handbook.source import NOWHERE  # noqa: PLC0415
        from kaohe.handbook.tree import Text  # noqa: PLC0415

        return number_type(Field(Text(column.name, NOWHERE), "數"))
    return SIMPLE.get(column.type, Words())


@dataclass(slots=True)
class Compiler:
    """Turns a register's formulas into functions; faults are the checker's to tell."""

    book: Book
    register: Register

    def __call__(self, formula: Formula) -> RowFormula:
        """The function of one formula."""
        mapping = self.register.mapping
        target = next((c.name.value for c in mapping.computed if c.formula is formula), None) if mapping else None
        foreign = mapping is not None and (
            target is not None or any(rule.condition is formula for rule in mapping.leave_out)
        )
        scope = (
            RawScope(self.book, self.register, mapping.raw)
            if foreign and mapping
            else RowScope(self.book, self.register)
        )
        elaborator = Elaborator(scope, Diagnostics())
        kind = self.kind_of(target)
        value = self.stored(elaborator, formula, kind)
        names = tuple(dict.fromkeys(ast_names(formula.expr, scope)))
        return RowFormula(lambda row: run(value, row, self.book), names)

    def kind_of(self, name: str | None) -> Type | None:
        """The stored type of the field a formula fills."""
        item = self.register.field(name) if name else None
        return field_type(item, self.book.options) if item else None

    def stored(self, elaborator: Elaborator, formula: Formula, kind: Type | None) -> Value:
        """The typed formula, in the field's own step."""
        if isinstance(kind, Choice):
            index = constant_option(formula.expr, kind)
            if index is not None:
                return Value(kind, core.Const(index))
        value = elaborator.value(formula.expr)
        if value is None:
            raise LookupError(formula.text.value)
        if isinstance(kind, Num) and isinstance(value.type, Num):
            return algebra.rounded(replace(value), kind.step, "四舍五入")
        return value


def constant_option(expr: ast.Expr, kind: Choice) -> int | None:
    """The option a formula names outright."""
    text = expr.text if isinstance(expr, ast.Name) else expr.value if isinstance(expr, ast.String) else None
    return option_index(text, kind.options) if text is not None else None


def ast_names(expr: object, scope: RowScope) -> list[str]:
    """The columns a formula reads, as the row calls them."""
    found: list[str] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            if isinstance(scope, RawScope) and any(item.name == node.text for item in scope.raw):
                found.append(node.text)
            elif scope.shown(node.text):
                found.append(scope.shown(node.text) or "")
            elif isinstance(scope, RawScope) and fold(node.text) not in scope.book.values:
                found.append(node.text)
        elif isinstance(node, ast.Call):
            stack += [*node.args, *(option.value for option in node.options)]
        elif isinstance(node, tuple):
            stack += list(node)
        elif hasattr(node, "__slots__"):
            stack += [getattr(node, name) for name in node.__slots__ if name not in {"span", "op_span"}]
    return found


def run(value: Value, row: Mapping[str, Cell], book: Book) -> bool | int | str | None:
    """The formula for one row; None where it has no value."""

    def look(leaf: Leaf, column: str) -> Got:
        del column
        if isinstance(leaf, core.Parameter):
            found = book.parameter(leaf.name)
            return Got(found.core.value if found and isinstance(found.core, core.Const) else None)
        cell = row.get(getattr(leaf, "name", ""))
        return Got(None, EMPTY, "") if cell is None else Got(cell)

    return Interpreter(look).run(value.core).value
