"""查: what one record finds in another register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.handbook import ast, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Value, Var
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.names import nearest
from kaohe.handbook.printer import print_expr
from kaohe.handbook.types import Num, Truth, Type
from kaohe.handbook.units import COUNT
from kaohe.handbook.unknown import unknown_function
from kaohe.handbook.words import canonical

if TYPE_CHECKING:
    from kaohe.handbook.model import Register
    from kaohe.handbook.scopes import RowScope


@dataclass(slots=True)
class LookScope:
    """Names inside 查(…): fields of the other register by name, this row's by 本.欄."""

    row: RowScope
    other: RowScope

    def knows(self, node: ast.Name) -> bool:
        """Whether the name is a field of the other register, or a 參數."""
        return self.other.knows(node)

    def name(self, node: ast.Name) -> Value | None:
        """A field of the other register, or a 參數."""
        shown = self.other.shown(node.text)
        if shown is None:
            return self.other.name(node)
        kind = self.other.kind_of(shown)
        if kind is None:
            raise Reported
        return Value(kind, Var(core.Other(shown)))

    def member(self, node: ast.Member, options: tuple[ast.Option, ...], elaborator: Elaborator) -> Value | None:
        """本.欄."""
        return self.row.member(node, options, elaborator)

    def call(self, node: ast.Call, elaborator: Elaborator) -> Value | None:
        """No further look-ups inside one."""
        del elaborator
        return unknown_function(self.row.book, node)


TAKES = ("末", "首", "唯一", "次數", "合計")


def look_up(row: RowScope, node: ast.Call) -> Value | None:
    """查(台賬.欄, 條件, 取: 末)."""
    if len(node.args) != 2:
        raise Fault("K516", function="查", expected=2, found=len(node.args), usage="查(台賬.欄, 欄 = 本.欄)")
    other, field = target_of(row, node.args[0])
    take = take_of(node)
    scope = LookScope(row, row.beside(other))
    pairs, rest = split(scope, node.args[1])
    elaborator = Elaborator(scope, row.book.diagnostics)
    values = [elaborator.condition(item) for item in rest]
    if any(value is None for value in values):
        raise Reported
    if not pairs:
        raise Fault("K417", at=node.args[1].span, register=other.name.value)
    condition: core.Core | None = None
    for value in values:
        if value is not None:
            condition = value.core if condition is None else core.Both(condition, value.core)
    kind = looked_kind(scope.other, field, take)
    leaf = core.LookUp(other.name.value, field, pairs, Value(Truth(), condition) if condition else None, take)
    found = Var(leaf)
    adds = take in {"次數", "合計"}
    return Value(kind, core.Bound(found, kind.lo, kind.hi) if adds and isinstance(kind, Num) else found)


def target_of(row: RowScope, expr: ast.Expr) -> tuple[Register, str | None]:
    """The register and field a look-up names."""
    field = expr.name.text if isinstance(expr, ast.Member) else None
    head = expr.left if isinstance(expr, ast.Member) else expr
    if not isinstance(head, ast.Name):
        raise Fault("K407", at=expr.span, name=print_expr(expr), suggestion="")
    register = row.book.register(head.text)
    if register is None:
        known = [register.name.value for register in row.book.registers.values()]
        raise Fault("K407", at=head.span, name=head.text, suggestion="、".join(nearest(head.text, known)))
    if field is None:
        return register, None
    shown = row.beside(register).shown(field)
    if shown is None:
        close = "、".join(nearest(field, [item.name.value for item in register.fields]))
        at = expr.name.span if isinstance(expr, ast.Member) else expr.span
        raise Fault("K408", at=at, name=field, register=register.name.value, suggestion=close)
    return register, shown


def take_of(node: ast.Call) -> str:
    """取: 末 (default) 首 唯一 次數 合計."""
    for option in node.options:
        if canonical(option.key.text, "option") == "取" and isinstance(option.value, ast.Name):
            word = canonical(option.value.text, "function")
            if word in TAKES:
                return word
            raise Fault("K517", at=option.value.span, option=option.value.text, suggestion="、".join(TAKES))
    return "末"


def split(scope: LookScope, expr: ast.Expr) -> tuple[tuple[tuple[str, str], ...], list[ast.Expr]]:
    """The equalities that join the rows, and what else must hold."""
    if isinstance(expr, ast.Binary) and expr.op == "且":
        left, right = split(scope, expr.left), split(scope, expr.right)
        return left[0] + right[0], left[1] + right[1]
    if isinstance(expr, ast.Binary) and expr.op == "=":
        for one, two in ((expr.left, expr.right), (expr.right, expr.left)):
            if isinstance(one, ast.Name) and isinstance(two, ast.Member) and is_own(two.left):
                theirs, ours = scope.other.shown(one.text), scope.row.shown(two.name.text)
                if theirs and ours and joinable(scope.other.kind_of(theirs), scope.row.kind_of(ours)):
                    return ((theirs, ours),), []
    return (), [expr]


def joinable(one: Type | None, two: Type | None) -> bool:
    """Whether equal stored values mean equal values; others are compared as a condition, or are a fault there."""
    if isinstance(one, Num) and isinstance(two, Num):
        return (one.dimension, one.step) == (two.dimension, two.step)
    return one == two


def is_own(expr: ast.Expr) -> bool:
    """Whether it is 本, the row that asks."""
    return isinstance(expr, ast.Name) and canonical(expr.text, "prefix") == "本"


def looked_kind(other: RowScope, field: str | None, take: str) -> Type:
    """The type a look-up gives."""
    register = other.register
    if take == "次數" or field is None:
        return Num(COUNT, Fraction(1), 0, register.rows_per_month * 12)
    kind = other.kind_of(field)
    if kind is None:
        raise Reported
    if take == "合計" and isinstance(kind, Num):
        limit = register.rows_per_month * 12
        return replace(kind, lo=min(0, kind.lo * limit), hi=max(0, kind.hi * limit))
    return kind
