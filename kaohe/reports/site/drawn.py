"""What a drawn rule is made of, for the templates: facts with labels, formulas, tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from kaohe.handbook.model import AnyCard, Formula
from kaohe.handbook.printer import print_expr
from kaohe.reports.site.formulas import Drawing

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its heads and rows; a row may be `quiet` (其餘) or `strong` (小計)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Markup, ...], ...]


@dataclass(slots=True)
class Drawn:
    """A rule as its page shows it."""

    card: AnyCard
    anchor: str
    facts: list[tuple[str, Markup]] = field(default_factory=list)
    formulas: list[Markup] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    """Further texts under a label: the handbook's own lines, for what has no drawing of its own."""

    def fact(self, label: str, value: str | Markup | None) -> None:
        """A line `label: value`; nothing when there is no value."""
        if value:
            self.facts.append((label, escape(value)))


@dataclass(frozen=True, slots=True)
class Pen:
    """What drawing needs: the words of the language, and how formulas are drawn for a card."""

    words: Words
    drawing: Callable[[AnyCard], Drawing]


def plain(formula: Formula | None) -> str:
    """A formula as text; empty for none."""
    return print_expr(formula.expr) if formula is not None else ""
