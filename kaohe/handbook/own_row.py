"""Formulas that are worked out while a file is read: 校驗 and 匯入 see one row and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from typing_extensions import override

from kaohe.handbook import algebra, ast, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.columns import SIMPLE
from kaohe.handbook.core import Value, Var
from kaohe.handbook.elaborate import Elaborator, option_index
from kaohe.handbook.results import leaves
from kaohe.handbook.scopes import RowScope
from kaohe.handbook.types import Choice, Num, Type, Words, describe
from kaohe.handbook.units import RATE
from kaohe.handbook.words import canonical

if TYPE_CHECKING:
    from kaohe.handbook.book import Book
    from kaohe.handbook.diagnostics import Diagnostics
    from kaohe.handbook.model import Formula, RawColumn, Register

RAW_NUMBER = Num(RATE, Fraction(1, 10**6), -(10**15), 10**15)
"""A number of a foreign file: no unit and no range are known of it."""


@dataclass(slots=True)
class OwnRow(RowScope):
    """Names in 校驗: the row's fields, what is computed from them, 參數."""

    @override
    def name(self, node: ast.Name) -> Value | None:
        """A field, or a column that rests on this row alone."""
        shown = self.shown(node.text)
        if shown is not None and self.register.field(shown) is None and not self.is_own(shown, set()):
            raise Fault("K525", name=shown)
        return RowScope.name(self, node)

    @override
    def call(self, node: ast.Call, elaborator: Elaborator) -> Value | None:
        """空數; 上次 and 查 need other rows."""
        word = canonical(node.target.text, "function") if isinstance(node.target, ast.Name) else None
        if word in {"上次", "查"}:
            raise Fault("K525", name=word)
        return RowScope.call(self, node, elaborator)

    def is_own(self, name: str, seen: set[str]) -> bool:
        """Whether a computed column looks at nothing but its row."""
        column = self.book.column(self.register, name)
        if column is None or name in seen:
            return column is not None
        found = leaves(column.value)
        if any(isinstance(leaf, (core.Previous, core.LookUp)) for leaf in found):
            return False
        below = [leaf.name for leaf in found if isinstance(leaf, core.FieldOf)]
        return all(self.register.field(item) is not None or self.is_own(item, seen | {name}) for item in below)


@dataclass(slots=True)
class ForeignRow(OwnRow):
    """Names in 匯入: columns of the file by their type, fields of the register, 參數; any other is a column of text."""

    raw: tuple[RawColumn, ...] = ()

    @override
    def knows(self, node: ast.Name) -> bool:
        """Every name may be a column of the file."""
        return bool(node.text)

    @override
    def name(self, node: ast.Name) -> Value | None:
        """A column or field, or a 參數."""
        declared = next((item for item in self.raw if item.name == node.text), None)
        if declared is not None:
            return Value(raw_type(declared), Var(core.FieldOf(declared.name)))
        if RowScope.knows(self, node):
            return OwnRow.name(self, node)
        return Value(Words(), Var(core.FieldOf(node.text)))


def raw_type(column: RawColumn) -> Type:
    """The type a column of the file is read as."""
    return RAW_NUMBER if column.type == "數" else SIMPLE.get(column.type, Words())


def constant_option(kind: Type, expr: ast.Expr) -> Value | None:
    """The option that a formula names outright."""
    text = expr.text if isinstance(expr, ast.Name) else expr.value if isinstance(expr, ast.String) else None
    index = option_index(text, kind.options) if isinstance(kind, Choice) and text is not None else None
    return None if index is None else Value(kind, core.Const(index))


def check_formula(book: Book, register: Register, formula: Formula, diagnostics: Diagnostics) -> Value | None:
    """A condition of 校驗, typed; None after its fault was noted."""
    return Elaborator(OwnRow(book, register), diagnostics).condition(formula.expr)


def leave_out_formula(book: Book, register: Register, formula: Formula, diagnostics: Diagnostics) -> Value | None:
    """A condition of 略去, typed; None after its fault was noted."""
    return Elaborator(foreign(book, register), diagnostics).condition(formula.expr)


def computed_formula(
    book: Book, register: Register, name: str, formula: Formula, diagnostics: Diagnostics
) -> Value | None:
    """What 匯入 computes for a field, as the field stores it; None after its fault was noted."""
    kind = book.field_type(register, name)
    if kind is None:
        return None
    elaborator = Elaborator(foreign(book, register), diagnostics)
    try:
        return stored(constant_option(kind, formula.expr) or elaborator.visit(formula.expr), kind)
    except Fault as fault:
        diagnostics.add(fault.code, formula.text.span, **fault.args_)
    except Reported:
        pass
    return None


def foreign(book: Book, register: Register) -> ForeignRow:
    """The scope of a register's 匯入."""
    return ForeignRow(book, register, register.mapping.raw if register.mapping else ())


def stored(value: Value, kind: Type) -> Value:
    """The value as the field stores it; a text may name an option, which only the row can tell."""
    if isinstance(kind, Num) and algebra.number(value, "計算").dimension == kind.dimension:
        return algebra.rounded(value, kind.step, "四舍五入")
    if value.type == kind or (isinstance(kind, Choice) and isinstance(value.type, Words)):
        return value
    raise Fault("K511", expected=describe(kind), found=describe(value.type))


def check(book: Book, register: Register, diagnostics: Diagnostics) -> None:
    """Notes every fault of the formulas that reading the register's files needs."""
    for row in register.checks:
        check_formula(book, register, row.condition, diagnostics)
    if register.mapping is not None:
        for rule in register.mapping.leave_out:
            leave_out_formula(book, register, rule.condition, diagnostics)
        for item in register.mapping.computed:
            computed_formula(book, register, item.name.value, item.formula, diagnostics)
