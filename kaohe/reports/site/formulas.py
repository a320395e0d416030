"""Formulas as readers see them: set as mathematics, branches under one another, every name a link."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from kaohe.handbook import ast
from kaohe.handbook.names import fold
from kaohe.handbook.printer import print_expr
from kaohe.reports.site.mathml import Ladder, Pieces, Typeset, in_row, text_width
from kaohe.reports.site.places import Places

LINE = 34
"""Half characters that a phone has room for. MathML breaks nowhere, so a longer formula is a row of pieces."""
MATH = Markup('<math displaystyle="true">{}</math>')
LINKED = Markup('<math role="group" displaystyle="true">{}</math>')
"""What has the role of mathematics may hold no link: a reader who does not see would not reach it."""


class Drawing:
    """Draws formulas. `own` are the names that mean something nearer: the fields of a register's row."""

    def __init__(self, places: Places, own: Iterable[str] = ()) -> None:
        self.places = places
        self.own = {fold(name) for name in own}
        self.typeset = Typeset(self.name)

    def formula(self, expr: ast.Expr) -> Markup:
        """The whole formula, with its text for who hears it."""
        said, pieces = print_expr(expr), self.typeset.pieces(expr)
        match expr:
            case ast.Name(text=text):
                return Markup('<span class="formula">{}</span>').format(self.name(text))
            case ast.Number() | ast.String() | ast.Day() | ast.Clock() | ast.Truth():
                return Markup('<span class="formula">{}</span>').format(said)
        if text_width(said) <= LINE and not any(isinstance(piece, Ladder) for piece in pieces):
            pieces = [in_row(pieces)]
        return Markup('<span class="formula" role="group" aria-label="{}">{}</span>').format(said, broken(pieces))

    def name(self, text: str) -> Markup:
        """A name, as a link to where it is defined."""
        url = "" if fold(text) in self.own else self.places.url(text)
        return Markup('<a href="{}">{}</a>').format(url, text) if url else Markup("<var>{}</var>").format(text)


def broken(pieces: Pieces) -> Markup:
    """Pieces between which a line may break."""
    return Markup(" ").join(branches(piece) if isinstance(piece, Ladder) else math(piece) for piece in pieces)


def math(piece: Markup) -> Markup:
    """A piece as browsers set it."""
    return (LINKED if "<a " in piece else MATH).format(piece)


def branches(ladder: Ladder) -> Markup:
    """A line for each branch: the value, and when it holds."""
    line = Markup('<span class="case"><span>{}</span><span>{}</span></span>')
    lines = Markup("").join(line.format(broken(value), broken(when)) for value, when in ladder.rows)
    return Markup('<span class="cases">{}</span>').format(lines)
