"""Which rule uses which: for the index of names, and for the line under each rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from kaohe.handbook import ast
from kaohe.handbook.model import AnyCard, Formula
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Text
from kaohe.handbook.trees import walk
from kaohe.reports.site.places import Places, Spot

NAMING = {"register", "facts", "per_register", "exempt_register", "lines", "data"}
"""Parts of a card that name another one without a formula."""

Uses = dict[int, list[Spot]]
"""id of a card -> the rules that use it, in the order of the text, each once."""


def uses(places: Places) -> Uses:
    """Who uses each card."""
    found: Uses = {}
    for spots in places.spots.values():
        for spot in spots:
            found.setdefault(id(spot.card), [])
    for card in places.source.cards:
        own = places.spots[fold(card.name.value)]
        me = next(spot for spot in own if spot.card is card)
        for name in dict.fromkeys(fold(name) for name in named(card)):
            for spot in places.spots.get(name, ()):
                if spot.card is not card and me not in found[id(spot.card)]:
                    found[id(spot.card)].append(me)
    return found


def named(card: AnyCard) -> Iterator[str]:
    """The names a card mentions, in its formulas and where it names a register, a fact or a line."""
    stack: list[tuple[str, object]] = [(item.name, getattr(card, item.name)) for item in fields(card)]
    while stack:
        part, value = stack.pop()
        if isinstance(value, Formula):
            yield from (node.text for node in walk(value.expr) if isinstance(node, ast.Name))
        elif isinstance(value, Text):
            if part in NAMING:
                yield value.value
        elif isinstance(value, tuple):
            stack += [(part, item) for item in value]
        elif is_dataclass(value):
            stack += [(item.name, getattr(value, item.name)) for item in fields(value)]
