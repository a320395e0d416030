"""Whether two 適用 can hold for one subject: a sound test over equalities and limits on the same name."""

from __future__ import annotations

from fractions import Fraction

from kaohe.handbook import ast
from kaohe.handbook.names import fold
from kaohe.handbook.units import unit_of

Limits = tuple[Fraction | None, bool, Fraction | None, bool]
"""low, low included, high, high included."""


def exclusive(one: ast.Expr | None, two: ast.Expr | None) -> bool:
    """Whether the conditions surely never hold together. None holds for everybody."""
    if one is None or two is None:
        return False
    return all(clash(left, right) for left in cases(one) for right in cases(two))


def cases(expr: ast.Expr) -> list[list[ast.Expr]]:
    """The condition as alternatives, each a list of tests that hold together."""
    if isinstance(expr, ast.Binary) and expr.op == "或":
        return cases(expr.left) + cases(expr.right)
    if isinstance(expr, ast.Binary) and expr.op == "且":
        return [left + right for left in cases(expr.left) for right in cases(expr.right)]
    return [[expr]]


def clash(left: list[ast.Expr], right: list[ast.Expr]) -> bool:
    """Whether some test of one alternative contradicts one of the other."""
    return any(contradict(one, two) for one in left for two in right)


def contradict(one: ast.Expr, two: ast.Expr) -> bool:
    """Whether two single tests on the same name cannot both hold."""
    if negation(one, two) or negation(two, one):
        return True
    first, second = options(one), options(two)
    if first and second and first[0] == second[0]:
        return not first[1] & second[1]
    for plain, other in ((one, two), (two, one)):
        chosen, barred = options(plain), excluded(other)
        if chosen and barred and chosen[0] == barred[0]:
            return chosen[1] <= barred[1]
    low, high = limits(one), limits(two)
    return bool(low and high and low[0] == high[0] and apart(low[1], high[1]))


def negation(one: ast.Expr, two: ast.Expr) -> bool:
    """Whether one is 非 two (for plain names: 試用 and 非 試用)."""
    if not (isinstance(one, ast.Unary) and one.op == "非"):
        return False
    inner = one.operand
    return isinstance(inner, ast.Name) and isinstance(two, ast.Name) and fold(inner.text) == fold(two.text)


def options(expr: ast.Expr) -> tuple[str, set[str]] | None:
    """The values a name may have: 崗位 = 甲, 崗位 在 [甲, 乙]."""
    if isinstance(expr, ast.Binary) and expr.op == "=" and isinstance(expr.left, ast.Name):
        value = text_of(expr.right)
        return (fold(expr.left.text), {value}) if value else None
    if isinstance(expr, ast.Within) and not expr.negated:
        return listed(expr)
    return None


def excluded(expr: ast.Expr) -> tuple[str, set[str]] | None:
    """The values a name may not have: 崗位 ≠ 甲, 崗位 不在 [甲, 乙]."""
    if isinstance(expr, ast.Binary) and expr.op == "≠" and isinstance(expr.left, ast.Name):
        value = text_of(expr.right)
        return (fold(expr.left.text), {value}) if value else None
    if isinstance(expr, ast.Within) and expr.negated:
        return listed(expr)
    return None


def listed(expr: ast.Within) -> tuple[str, set[str]] | None:
    """A name and the values of a list."""
    values = [text_of(item) for item in expr.items]
    if not isinstance(expr.operand, ast.Name) or not all(values):
        return None
    return fold(expr.operand.text), {value for value in values if value}


def text_of(expr: ast.Expr) -> str | None:
    """An option or text, comparable."""
    match expr:
        case ast.Name():
            return fold(expr.text)
        case ast.String():
            return fold(expr.value)
        case ast.Truth():
            return str(expr.value)
        case _:
            return None


def limits(expr: ast.Expr) -> tuple[str, Limits] | None:
    """The range a comparison with a number leaves to a name."""
    if not (isinstance(expr, ast.Binary) and isinstance(expr.left, ast.Name) and isinstance(expr.right, ast.Number)):
        return None
    unit = unit_of(expr.right.unit)
    if unit is None:
        return None
    value = expr.right.value * unit.factor
    found: dict[str, Limits] = {
        "=": (value, True, value, True),
        "<": (None, True, value, False),
        "≤": (None, True, value, True),
        ">": (value, False, None, True),
        "≥": (value, True, None, True),
    }
    return (fold(expr.left.text), found[expr.op]) if expr.op in found else None


def apart(one: Limits, two: Limits) -> bool:
    """Whether two ranges have no number in common."""
    return below(one, two) or below(two, one)


def below(one: Limits, two: Limits) -> bool:
    """Whether the first range ends before the second begins."""
    high, low = one[2], two[0]
    if high is None or low is None:
        return False
    return high < low or (high == low and not (one[3] and two[1]))
