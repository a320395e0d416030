"""From the formula as written to the typed formula: names found, units checked, ranges proved."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from kaohe.handbook import algebra, ast, core, functions
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.core import Value
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.printer import print_expr
from kaohe.handbook.source import Span
from kaohe.handbook.trees import walk
from kaohe.handbook.types import Choice, Clock, Day, Num, Truth, Words, describe
from kaohe.handbook.units import unit_of

if TYPE_CHECKING:
    from kaohe.handbook.diagnostics import Diagnostics

COMPARISONS = frozenset(algebra.COMPARISONS)
FREE_NUMBERS = frozenset({Fraction(0), Fraction(1), Fraction(2), Fraction(12), Fraction(100)})


class Scope(Protocol):
    """What names mean where a formula stands. Each method raises Fault, or gives None when it has reported itself."""

    def name(self, node: ast.Name) -> Value | None:
        """The value of a bare name."""

    def knows(self, node: ast.Name) -> bool:
        """Whether the bare name means something here."""

    def member(self, node: ast.Member, options: tuple[ast.Option, ...], elaborator: Elaborator) -> Value | None:
        """The value of `a.b` or `a.b(key: value)`."""

    def call(self, node: ast.Call, elaborator: Elaborator) -> Value | None:
        """The value of a call that is no plain function: 本季.平均(X), 查(…), 上次(…)."""


@dataclass(slots=True)
class Elaborator:
    """Elaborates formulas in one scope and notes their faults."""

    scope: Scope
    diagnostics: Diagnostics
    warn_numbers: bool = False

    def value(self, expr: ast.Expr) -> Value | None:
        """The typed value of a formula, or None when a fault was noted."""
        try:
            return self.visit(expr)
        except Reported:
            return None

    def condition(self, expr: ast.Expr) -> Value | None:
        """The typed condition, or None."""
        value = self.value(expr)
        if value is not None and not isinstance(value.type, Truth):
            self.diagnostics.add("K507", expr.span, kind=describe(value.type))
            return None
        return value

    def plainly(self, expr: ast.Expr) -> Value:
        """The value of a part in which a literal is meant to stand (the step of 取整)."""
        return Elaborator(self.scope, self.diagnostics).visit(expr)

    def fail(self, expr: ast.Expr, code: str, **args: object) -> Reported:
        """Notes the fault and gives the exception to raise."""
        self.diagnostics.add(code, expr.span, **args)
        return Reported()

    def visit(self, expr: ast.Expr) -> Value:
        """The typed value; raises Reported after a fault was noted."""
        try:
            found = self.dispatch(expr)
        except Fault as fault:
            self.diagnostics.add(fault.code, fault.at or expr.span, **fault.args_)
            raise Reported from fault
        if found is None:
            raise Reported
        return found

    def dispatch(self, expr: ast.Expr) -> Value | None:
        """One node of the tree."""
        match expr:
            case ast.Number():
                return self.number(expr)
            case ast.Day() | ast.Clock() | ast.String() | ast.Truth():
                return literal(expr)
            case ast.Name():
                return self.scope.name(expr)
            case ast.Member():
                return self.scope.member(expr, (), self)
            case ast.Unary():
                return self.unary(expr)
            case ast.Binary():
                return self.binary(expr)
            case ast.Within():
                return self.within(expr)
            case ast.If():
                return self.conditional(expr)
            case ast.Call():
                return self.call(expr)
            case ast.Multiple() | ast.Listed():
                raise self.fail(expr, "K515")

    def number(self, expr: ast.Number) -> Value:
        """A literal with its unit."""
        unit = unit_of(expr.unit)
        if unit is None:
            raise Fault("K509", at=unit_span(expr), unit=expr.unit, suggestion=nearest_unit(expr.unit))
        if self.warn_numbers and expr.value not in FREE_NUMBERS:
            self.diagnostics.add("K520", expr.span, number=expr.digits + expr.unit)
        return algebra.exact(expr.value, unit.dimension, unit.factor)

    def unary(self, expr: ast.Unary) -> Value:
        """−x and 非 x."""
        operand = self.visit(expr.operand)
        try:
            return algebra.negate(operand) if expr.op == "-" else Value(Truth(), core.Not(algebra.truth(operand)))
        except Fault as fault:
            raise self.fail(expr.operand, fault.code, **fault.args_) from fault

    def binary(self, expr: ast.Binary) -> Value:
        """The two-sided operators; both sides are visited before either fault stops it."""
        if expr.op in COMPARISONS:
            left, right = self.sides(expr.left, expr.right)
        else:
            left, right = self.both(expr.left, expr.right)
        try:
            return self.operate(expr.op, left, right)
        except Fault as fault:
            if fault.code == "K503":
                fault.args_["divisor"] = print_expr(expr.right)
            if fault.code == "K501":
                fault.args_["units"] = self.units_in(expr)
            self.diagnostics.add(fault.code, culprit(expr, fault.code, left), **fault.args_)
            raise Reported from fault

    def units_in(self, expr: ast.Expr) -> str:
        """What each name of a formula is measured in, for a fault of units: one of them may be declared wrong."""
        names = dict.fromkeys(node.text for node in walk(expr) if isinstance(node, ast.Name) and self.scope.knows(node))
        found = {name: self.value(ast.Name(name, expr.span)) for name in names}
        return "，".join(f"{name} = {describe(value.type)}" for name, value in found.items() if value is not None)

    def both(self, left: ast.Expr, right: ast.Expr) -> tuple[Value, Value]:
        """Both values; faults of both are noted."""
        one, two = self.value(left), self.value(right)
        if one is None or two is None:
            raise Reported
        return one, two

    def operate(self, op: str, left: Value, right: Value) -> Value:
        """One operator on two values."""
        if op in COMPARISONS:
            return algebra.compare(left, right, op)
        match op:
            case "+" | "-":
                return algebra.add(left, right, op)
            case "×":
                return algebra.multiply(left, right)
            case "÷":
                return algebra.divide(left, right)
            case "且":
                return Value(Truth(), core.Both(algebra.truth(left), algebra.truth(right)))
            case _:
                return Value(Truth(), core.Either(algebra.truth(left), algebra.truth(right)))

    def sides(self, left: ast.Expr, right: ast.Expr) -> tuple[Value, Value]:
        """Both sides of a comparison, where a bare name beside a choice is one of its options."""
        if isinstance(left, ast.Name) and not self.scope.knows(left):
            if isinstance(right, ast.Name) and not self.scope.knows(right):
                return self.visit(left), self.visit(right)
            two = self.visit(right)
            return self.against(left, two), two
        one = self.visit(left)
        return one, self.against(right, one)

    def against(self, expr: ast.Expr, other: Value) -> Value:
        """The value of expr, read as an option when the other side is a choice."""
        if isinstance(other.type, Choice) and isinstance(expr, (ast.Name, ast.String)):
            text = expr.text if isinstance(expr, ast.Name) else expr.value
            index = option_index(text, other.type.options)
            if index is not None:
                return Value(other.type, core.Const(index))
            if isinstance(expr, ast.String) or not self.scope.knows(expr):
                suggestion = "、".join(nearest(text, other.type.options) or other.type.options)
                raise self.fail(expr, "K513", option=text, suggestion=suggestion)
        if isinstance(other.type, Words) and isinstance(expr, ast.Name) and not self.scope.knows(expr):
            raise self.fail(expr, "K524", text=expr.text)
        return self.visit(expr)

    def within(self, expr: ast.Within) -> Value:
        """x 在 [a, b] is x = a 或 x = b."""
        operand = self.visit(expr.operand)
        found: core.Core | None = None
        for item in expr.items:
            try:
                test = algebra.compare(operand, self.against(item, operand), "=")
            except Fault as fault:
                raise self.fail(item, fault.code, **fault.args_) from fault
            found = test.core if found is None else core.Either(found, test.core)
        found = found or core.Const(0)
        return Value(Truth(), core.Not(found) if expr.negated else found)

    def conditional(self, expr: ast.If) -> Value:
        """如果 … 則 … 否則 …."""
        condition = self.value(expr.condition)
        then, other = self.both(expr.then, expr.other)
        if condition is None:
            raise Reported
        if not isinstance(condition.type, Truth):
            raise self.fail(expr.condition, "K507", kind=describe(condition.type))
        try:
            return algebra.choose(condition, then, other)
        except Fault as fault:
            raise self.fail(expr.other, fault.code, **fault.args_) from fault

    def call(self, expr: ast.Call) -> Value | None:
        """A function, or a call the scope understands."""
        if isinstance(expr.target, ast.Name):
            known = functions.find(expr.target.text)
            if known is not None:
                return known(self, expr)
        elif not expr.args:
            return self.scope.member(expr.target, expr.options, self)
        return self.scope.call(expr, self)


def literal(expr: ast.Day | ast.Clock | ast.String | ast.Truth) -> Value:
    """A date, a time of day, a text, 是 or 否."""
    match expr:
        case ast.Day():
            return Value(Day(), core.Const(expr.days))
        case ast.Clock():
            return Value(Clock(), core.Const(expr.seconds))
        case ast.String():
            return Value(Words(), core.Const(expr.value))
        case ast.Truth():
            return Value(Truth(), core.Const(int(expr.value)))


def culprit(expr: ast.Binary, code: str, left: Value) -> Span:
    """The side of the operator that is at fault; the operator when it is both together."""
    if code in {"K503", "K514", "K522"}:
        return expr.right.span
    if code in {"K502", "K507"}:
        fits = isinstance(left.type, Truth if code == "K507" else Num)
        return expr.right.span if fits else expr.left.span
    return expr.op_span


def option_index(text: str, options: tuple[str, ...]) -> int | None:
    """The place of an option, spelled as people may spell it."""
    folded = fold(text)
    return next((index for index, option in enumerate(options) if fold(option) == folded), None)


def unit_span(number: ast.Number) -> Span:
    """Where the unit of a literal stands."""
    span, length = number.span, len(number.unit)
    return Span.at(span.file, span.end_line, span.end_column - length, length)


OTHER_WORDS = {"圆": "元", "员": "元", "块": "元", "日": "天", "点": "分", "时": "小時", "钟": "分鐘"}
"""Units people write, by their folded text, and the unit they mean."""


def nearest_unit(text: str) -> str:
    """The known unit most like the text."""
    if fold(text) in OTHER_WORDS:
        return OTHER_WORDS[fold(text)]
    from kaohe.handbook.units import BASE  # noqa: PLC0415

    return "、".join(nearest(text, tuple(BASE)))
