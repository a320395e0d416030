"""Formulas as readers see them: fractions above one another, branches under one another, every name a link."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from kaohe.handbook import ast
from kaohe.handbook.names import fold
from kaohe.handbook.parser import BINDING, COMPARISON, NOT, SIGN
from kaohe.handbook.printer import binding, print_expr
from kaohe.reports.site.places import Places

Sign = Markup('<span class="op">{}</span>')


class Drawing:
    """Draws formulas. `own` are the names that mean something nearer: the fields of a register's row."""

    def __init__(self, places: Places, own: Iterable[str] = ()) -> None:
        self.places = places
        self.own = {fold(name) for name in own}

    def formula(self, expr: ast.Expr) -> Markup:
        """The whole formula."""
        return Markup('<span class="formula">{}</span>').format(self.drawn(expr, 0))

    def drawn(self, expr: ast.Expr, least: int) -> Markup:
        """A part, in brackets when it holds together more weakly than its place asks."""
        found = self.bare(expr)
        return Markup("({})").format(found) if binding(expr) < least else found

    def bare(self, expr: ast.Expr) -> Markup:
        """A part without brackets around it."""
        match expr:
            case ast.Name(text=text):
                return self.name(text)
            case ast.Binary() | ast.Unary() | ast.Within():
                return self.signed(expr)
            case ast.If():
                return self.branches(expr)
            case ast.Call():
                return self.call(expr)
            case ast.Member():
                return self.before(expr.left) + self.name(expr.name.text)
            case ast.Listed():
                return self.listed(expr.items)
            case ast.Multiple():
                return Sign.format("至 ") + self.drawn(expr.step, SIGN)
            case _:
                return Markup('<span class="num">{}</span>').format(print_expr(expr))

    def signed(self, expr: ast.Binary | ast.Unary | ast.Within) -> Markup:
        """What a sign holds together."""
        match expr:
            case ast.Binary(op="÷"):
                above, below = self.drawn(expr.left, 0), self.drawn(expr.right, 0)
                return Markup('<span class="frac"><span>{}</span><span>{}</span></span>').format(above, below)
            case ast.Binary():
                return self.binary(expr)
            case ast.Unary(op="非"):
                return Sign.format("非 ") + self.drawn(expr.operand, NOT)
            case ast.Unary():
                return Sign.format("−") + self.drawn(expr.operand, SIGN + 1)
        word = " 不在 " if expr.negated else " 在 "
        return self.drawn(expr.operand, COMPARISON + 1) + Sign.format(word) + self.listed(expr.items)

    def name(self, text: str) -> Markup:
        """A name, as a link to where it is defined."""
        url = "" if fold(text) in self.own else self.places.url(text)
        return Markup('<a href="{}">{}</a>').format(url, text) if url else Markup("<var>{}</var>").format(text)

    def binary(self, expr: ast.Binary) -> Markup:
        """Two sides and their sign; what is divided stands by itself and needs no brackets."""
        power = BINDING[expr.op]
        least = power + 1 if power == COMPARISON else power
        left, right = self.side(expr.left, least), self.side(expr.right, power + 1)
        return left + Sign.format(f" {expr.op} ") + right

    def side(self, expr: ast.Expr, least: int) -> Markup:
        """One side of a sign."""
        alone = isinstance(expr, ast.Binary) and expr.op == "÷"
        return self.drawn(expr, 0 if alone else least)

    def branches(self, expr: ast.If) -> Markup:
        """如果 … 則 … 否則: a line for each branch."""
        lines, other = [], expr
        while isinstance(other, ast.If):
            lines.append(self.line(other.then, Sign.format("如果 ") + self.drawn(other.condition, 0)))
            other = other.other  # type: ignore[assignment]
        lines.append(self.line(other, Sign.format("否則")))
        return Markup('<span class="cases">{}</span>').format(Markup("").join(lines))

    def line(self, value: ast.Expr, when: Markup) -> Markup:
        """One branch: the value, and when it holds."""
        found = self.drawn(value, 0)
        return Markup('<span class="case"><span>{}</span><span>{}</span></span>').format(found, when)

    def call(self, expr: ast.Call) -> Markup:
        """A function with its arguments."""
        target = expr.target
        if isinstance(target, ast.Member) and not expr.args:
            start = self.before(target.left) + self.name(target.name.text)
        elif isinstance(target, ast.Member):
            start = self.before(target.left) + escape(target.name.text)
        else:
            start = Markup('<span class="fn">{}</span>').format(target.text)
        inner = [self.drawn(arg, 0) for arg in expr.args]
        inner += [Markup("{}: {}").format(option.key.text, self.drawn(option.value, 0)) for option in expr.options]
        return start + Markup("({})").format(Markup(", ").join(inner))

    def before(self, left: ast.Expr) -> Markup:
        """What stands before the dot: 上月, 本季, 近(3月), 下屬 …"""
        shown = escape(left.text) if isinstance(left, ast.Name) else self.drawn(left, 0)
        return Markup('<span class="fn">{}</span>.').format(shown)

    def listed(self, items: tuple[ast.Expr, ...]) -> Markup:
        """Items in brackets."""
        return Markup("[{}]").format(Markup(", ").join(self.drawn(item, 0) for item in items))
