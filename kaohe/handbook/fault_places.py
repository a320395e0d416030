"""Where a fault of a whole result is shown, and what is said of it."""

from __future__ import annotations

from kaohe.handbook import ast
from kaohe.handbook.algebra import Fault
from kaohe.handbook.draft import Output
from kaohe.handbook.model import Rule
from kaohe.handbook.source import Span
from kaohe.handbook.words import canonical


def place(output: Output, code: str) -> Span:
    """Where a fault of the whole output is shown: its formula (of a fraction the division), else its name."""
    if isinstance(output.card, Rule):
        found = division(output.card.formula.expr) if code == "K504" else None
        return found.span if found else output.card.formula.text.span
    if output.row:
        return output.row.source.text.span if output.row.source else output.row.item.span
    return output.card.name.span


def told(output: Output, fault: Fault) -> dict[str, str]:
    """What the message says; for an unrounded fraction also how the formula is rounded."""
    if fault.code != "K504" or not isinstance(output.card, Rule):
        return fault.args_
    unit = output.card.unit.value if output.card.unit else ""
    return {**fault.args_, "better": f"取整({output.card.formula.text.value}, {2 if unit in {'元', '分'} else 4})"}


def division(expr: ast.Expr) -> ast.Expr | None:
    """The first division or mean of a formula that nothing rounds."""
    match expr:
        case ast.Binary(op="÷") | ast.Call(target=ast.Member()):
            return expr
        case ast.Binary():
            return division(expr.left) or division(expr.right)
        case ast.If():
            return division(expr.then) or division(expr.other)
        case ast.Unary():
            return division(expr.operand)
        case ast.Call(target=ast.Name(text=name)) if canonical(name, "function") != "取整":
            return next((found for item in expr.args if (found := division(item))), None)
        case _:
            return None
