"""Formulas as MathML: the pieces between which a line may break, and what stands above, below or beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kaohe.handbook import ast
from kaohe.handbook.parser import BINDING, COMPARISON, NOT, SIGN
from kaohe.handbook.printer import binding, print_expr
from kaohe.handbook.words import canonical

OPERATOR = Markup('<mo form="infix">{}</mo>')
FENCE = Markup('<mo stretchy="true" form="{}">{}</mo>')
TEXT = Markup("<mtext>{}</mtext>")
WORD = Markup('<mtext class="fn">{}</mtext>')
COMMA = Markup('<mo form="postfix">,</mo>')
WHEN = WORD.format("如果\N{NO-BREAK SPACE}")
SUM = Markup("<mo>∑</mo>")


@dataclass(frozen=True, slots=True)
class Ladder:
    """如果 … 則 … 否則: each value with when it holds."""

    rows: tuple[tuple[Pieces, Pieces], ...]


Piece = Markup | Ladder
Pieces = list[Piece]


class Typeset:
    """Sets formulas. `link` makes of a name what a reader sees of it."""

    def __init__(self, link: Callable[[str], Markup]) -> None:
        self.link = link

    def pieces(self, expr: ast.Expr, least: int = 0) -> Pieces:
        """A part, in brackets when it holds together more weakly than its place asks."""
        found = self.bare(expr)
        return fenced("(", found, ")") if binding(expr) < least else found

    def bare(self, expr: ast.Expr) -> Pieces:
        """A part without brackets around it."""
        match expr:
            case ast.Name(text=text):
                return [TEXT.format(self.link(text))]
            case ast.Member():
                return [TEXT.format(before(expr.left) + self.link(expr.name.text))]
            case ast.If():
                return [self.ladder(expr)]
            case ast.Call():
                return self.call(expr)
            case ast.Listed():
                return self.listed(expr.items)
            case ast.Binary() | ast.Unary() | ast.Within():
                return self.signed(expr)
            case _:
                return [Markup("<mn>{}</mn>").format(print_expr(expr))]

    def signed(self, expr: ast.Binary | ast.Unary | ast.Within) -> Pieces:
        """What a sign holds together."""
        match expr:
            case ast.Binary(op="÷"):
                return [over("mfrac", in_row(self.pieces(expr.left)), in_row(self.pieces(expr.right)))]
            case ast.Binary():
                return self.binary(expr)
            case ast.Unary(op="非"):
                return after(Markup('<mo form="prefix">非</mo>'), self.pieces(expr.operand, NOT))
            case ast.Unary():
                return after(Markup('<mo form="prefix">−</mo>'), self.pieces(expr.operand, SIGN + 1))
        word = OPERATOR.format("不在" if expr.negated else "在")
        return self.pieces(expr.operand, COMPARISON + 1) + after(word, self.listed(expr.items))

    def binary(self, expr: ast.Binary) -> Pieces:
        """Two sides and their sign, which begins a line when one breaks."""
        power = BINDING[expr.op]
        left = self.side(expr.left, power + 1 if power == COMPARISON else power)
        return left + after(OPERATOR.format(expr.op.replace("-", "−")), self.side(expr.right, power + 1))

    def side(self, expr: ast.Expr, least: int) -> Pieces:
        """One side of a sign; what is divided stands by itself and needs no brackets."""
        alone = isinstance(expr, ast.Binary) and expr.op == "÷"
        return self.pieces(expr, 0 if alone else least)

    def ladder(self, expr: ast.If) -> Ladder:
        """A row for each branch."""
        rows: list[tuple[Pieces, Pieces]] = []
        other: ast.Expr = expr
        while isinstance(other, ast.If):
            rows.append((self.pieces(other.then), after(WHEN, self.pieces(other.condition))))
            other = other.other
        return Ladder((*rows, (self.pieces(other), [WORD.format("否則")])))

    def call(self, expr: ast.Call) -> Pieces:
        """A function with its arguments."""
        target = expr.target
        if isinstance(target, ast.Member):
            if not expr.args:
                return self.applied(TEXT.format(before(target.left) + self.link(target.name.text)), expr)
            return self.gathered(target.name.text, TEXT.format(said(target.left)), expr)
        match canonical(target.text, "function"), expr.args:
            case "取整", (item, place, *way):
                name = print_expr(way[0]) if way else target.text
                return after(over("msub", WORD.format(name), step(place)), fenced("(", self.pieces(item), ")"))
            case "絕對", (item,):
                return fenced("|", self.pieces(item), "|")
        return self.gathered(target.text, None, expr)

    def gathered(self, name: str, below: Markup | None, expr: ast.Call) -> Pieces:
        """A function, or what takes many values together with those it goes over below it."""
        summed = canonical(name, "aggregate") == "合計"
        sign = SUM if summed else WORD.format(name)
        sign = over("munder", sign, below) if below is not None else sign
        if summed and len(expr.args) == 1 and not expr.options:
            return after(sign, self.side(expr.args[0], BINDING["×"]))
        return self.applied(sign, expr)

    def applied(self, sign: Markup, expr: ast.Call) -> Pieces:
        """The sign, and behind it the arguments and options in brackets."""
        inner = [self.pieces(arg) for arg in expr.args]
        inner += [
            after(TEXT.format(Markup("{}:\N{NO-BREAK SPACE}").format(option.key.text)), self.pieces(option.value))
            for option in expr.options
        ]
        return after(sign, fenced("(", parted(inner), ")"))

    def listed(self, items: Sequence[ast.Expr]) -> Pieces:
        """Items in brackets."""
        return fenced("[", parted([self.pieces(item) for item in items]), "]")


def before(left: ast.Expr) -> Markup:
    """What stands before the dot: 上月, 本季, 近(3月), 下屬 …"""
    return Markup('<span class="fn">{}</span>.').format(said(left))


def said(left: ast.Expr) -> str:
    """The same as text."""
    return left.text if isinstance(left, ast.Name) else print_expr(left)


def step(place: ast.Expr) -> Markup:
    """To what is rounded: 2 places are 0.01."""
    if isinstance(place, ast.Number) and not place.unit:
        places = int(place.value)
        return Markup("<mn>{}</mn>").format(f"0.{'1'.zfill(places)}" if places else "1")
    inner = place.step if isinstance(place, ast.Multiple) else place
    return Markup("<mn>{}</mn>").format(print_expr(inner))


def over(tag: str, *parts: Markup) -> Markup:
    """Parts under a tag that sets them above, below or beside each other."""
    return Markup("<{0}>{1}</{0}>").format(tag, Markup("").join(parts))


def after(sign: Markup, pieces: Pieces) -> Pieces:
    """A sign with what follows it on the same line."""
    match pieces:
        case [Markup() as first, *rest]:
            return [sign + first, *rest]
    return [sign, *pieces]


def behind(pieces: Pieces, sign: Markup) -> Pieces:
    """A sign on the same line as what stands before it."""
    match pieces:
        case [*rest, Markup() as last]:
            return [*rest, last + sign]
    return [*pieces, sign]


def fenced(opening: str, pieces: Pieces, closing: str) -> Pieces:
    """Pieces between two signs."""
    return behind(after(FENCE.format("prefix", opening), pieces), FENCE.format("postfix", closing))


def parted(items: Sequence[Pieces]) -> Pieces:
    """Items with commas between them."""
    held = [behind(item, COMMA) for item in items[:-1]] + list(items[-1:])
    return [piece for item in held for piece in item]


def in_row(pieces: Pieces) -> Markup:
    """All of it as one row that does not break."""
    return over("mrow", *(table(piece) if isinstance(piece, Ladder) else piece for piece in pieces))


def table(ladder: Ladder) -> Markup:
    """A ladder inside of a fraction."""
    rows = [over("mtr", *(over("mtd", in_row(cell)) for cell in row)) for row in ladder.rows]
    return FENCE.format("prefix", "{") + over("mtable", *rows)


def text_width(text: str) -> int:
    """How wide a text is, in half characters."""
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
