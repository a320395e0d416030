"""Reads one card of a chapter by its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaohe.handbook.cards import (
    access,
    deduct,
    judge,
    ladder,
    lookup,
    measure,
    register,
    rule,
    sheet,
    statement,
    value,
    weigh,
)
from kaohe.handbook.cards.heads import Draft, draft
from kaohe.handbook.cards.keys import Keys, Parse, Reader, read_entries
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import AnyCard
from kaohe.handbook.tree import Block


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of card: its keys, and how the card is made of them."""

    keys: Keys
    build: Callable[[Draft], AnyCard | None]


KINDS: dict[str, Kind] = {
    "參數": Kind(value.KEYS, value.value),
    "台賬": Kind(register.KEYS, register.register),
    "取數": Kind(measure.KEYS, measure.measure),
    "扣分": Kind(deduct.KEYS, deduct.deduct),
    "裁定": Kind(judge.KEYS, judge.judge),
    "考核表": Kind(sheet.KEYS, sheet.sheet),
    "加權": Kind(weigh.KEYS, weigh.weigh),
    "公式": Kind(rule.KEYS, rule.rule),
    "查表": Kind(lookup.KEYS, lookup.lookup),
    "等級": Kind(ladder.KEYS, ladder.ladder),
    "薪資單": Kind(statement.KEYS, statement.statement),
    "權限": Kind(access.KEYS, access.access),
}


def read_card(block: Block, handbook: str, diagnostics: Diagnostics, parse: Parse) -> AnyCard | None:
    """The typed card of a block; None when it has a fault, and then all its faults are in `diagnostics`."""
    kind = KINDS[block.kind.value]
    reader = Reader(diagnostics, parse, broken=_is_broken(block, diagnostics))
    if block.table and block.kind.value != "考核表":
        reader.fault("K270", block.table.span, kind=block.kind.value)
    entries = read_entries(block.body, kind.keys, reader, block.name.span)
    return kind.build(draft(block, handbook, entries, result="對象" in kind.keys))


def _is_broken(block: Block, diagnostics: Diagnostics) -> bool:
    """Whether a line of the block was refused when the chapter was read."""
    own = range(block.span.line, block.span.end_line + 1)
    return any(item.span.file == block.span.file and item.span.line in own for item in diagnostics.items)
