"""Reads a card from real Markdown, and shows what was read without places."""

import dataclasses

import pytest

from kaohe.handbook.cards.reading import read_card
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.model import Formula
from kaohe.handbook.parser import parse
from kaohe.handbook.printer import print_expr
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Text


@pytest.fixture
def read():
    """`read(markdown)` gives the cards (None for one at fault) and the faults as (code, line, column)."""

    def run(markdown):
        diagnostics = Diagnostics()
        chapter = read_chapter(SourceFile("a.md", markdown), diagnostics)
        cards = [read_card(block, "試", diagnostics, parse) for block in chapter.blocks]
        return cards, [(item.code, item.span.line, item.span.column) for item in diagnostics.items]

    return run


@pytest.fixture
def card(read):
    """`card(kind, name, lines…)` gives the one card, which must have no fault."""

    def run(kind, name, *lines):
        (found,), faults = read("\n".join(["[T-1] 一條。", "", f"```{kind} {name}", *lines, "```", ""]))
        assert not faults
        return found

    return run


@pytest.fixture
def plain():
    return shown


def shown(value):
    """Dataclasses as dicts of what is not the default, texts and formulas as strings, no places."""
    if isinstance(value, Text):
        return value.value
    if isinstance(value, Formula):
        return print_expr(value.expr)
    if isinstance(value, tuple):
        return [shown(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    said = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if _says(value, field)}
    return {name: shown(item) for name, item in said.items()}


def _says(value, field):
    found = getattr(value, field.name)
    return not isinstance(found, Span) and found != field.default
