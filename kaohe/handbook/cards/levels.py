"""Levels and ranges of points that a person may give: `需人協助: 4分 ~ 10分`, `0; 有空項 1~2`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kaohe.handbook.cards.keys import Reader
from kaohe.handbook.cards.literals import gap, in_points
from kaohe.handbook.cards.pieces import bare_name, part
from kaohe.handbook.cards.shapes import different, formula_range, mapping, parsed, text
from kaohe.handbook.model import Formula, Level
from kaohe.handbook.tree import Node, Text

_CELL_LEVEL = re.compile(r"\s*(?P<name>\S.*?)[\s::]+(?P<low>[^\s~～]+)(?:\s*[~～]\s*(?P<high>[^\s~～]+))?\s*")
RANGE_SIGNS = ("~", "～")


def point_range(node: Node, reader: Reader) -> tuple[Level, ...] | None:
    """`0分 ~ 20分` as one level without a name."""
    ends = formula_range(node, reader)
    if ends is None:
        return None
    _check_ends(*ends, reader)
    return (Level(Text("", ends[0].text.span), *ends),)


def point_levels(node: Node, reader: Reader) -> tuple[Level, ...] | None:
    """A mapping of levels, each a value or a range."""
    found = mapping(node, reader)
    if found is None:
        return None
    read = [(bare_name(entry.key), _value_or_range(entry.value, reader)) for entry in found.entries]
    levels = tuple(Level(name, *ends) for name, ends in read if ends)
    check_levels(levels, reader)
    return levels or None


def cell_levels(cell: Text, reader: Reader) -> tuple[Level, ...]:
    """Levels as a score sheet prints them: `無誤 0; 有空項 1~2; 影響進度 5~10`."""
    start = 0
    levels: list[Level] = []
    for written in re.split("[;；]", cell.value):
        piece = part(cell, start, start + len(written))
        start += len(written) + 1
        level = _cell_level(piece, reader)
        if level:
            levels.append(level)
    check_levels(levels, reader)
    return tuple(levels)


def _cell_level(piece: Text, reader: Reader) -> Level | None:
    found = _CELL_LEVEL.fullmatch(piece.value)
    if found is None:
        reader.fault("K747", piece.span, text=piece.value)
        return None
    low = parsed(part(piece, *found.span("low")), reader)
    high = parsed(part(piece, *found.span("high")), reader) if found["high"] else low
    if low is None or high is None:
        return None
    return Level(bare_name(part(piece, *found.span("name"))), in_points(low), in_points(high))


def _value_or_range(node: Node, reader: Reader) -> tuple[Formula, Formula] | None:
    found = text(node, reader)
    if found is None:
        return None
    if any(sign in found.value for sign in RANGE_SIGNS):
        return formula_range(found, reader)
    only = parsed(found, reader)
    return (only, only) if only else None


def check_levels(levels: Sequence[Level], reader: Reader) -> None:
    """Each range runs upward, names differ, and literal levels run one way; lying over one another is worth a look."""
    different([level.name for level in levels], reader)
    for level in levels:
        _check_ends(level.low, level.high, reader)
    rising = _is_rising(levels)
    for first, second in pairwise(levels):
        lower, upper = (first, second) if rising else (second, first)
        room, whole = gap(lower.high, upper.low), gap(lower.low, upper.high)
        if whole is not None and whole < 0:
            reader.fault("K748", second.name.span, name=second.name.value, before=first.name.value)
        elif room is not None and room < 0:
            reader.warn("K749", second.name.span, name=second.name.value, before=first.name.value)


def _is_rising(levels: Sequence[Level]) -> bool:
    """Whether the last level lies above the first."""
    width = gap(levels[0].low, levels[-1].low) if levels else None
    return width is None or width >= 0


def _check_ends(low: Formula, high: Formula, reader: Reader) -> None:
    width = gap(low, high)
    if width is not None and width < 0:
        reader.fault("K267", low.text.span.to(high.text.span), low=low.text.value, high=high.text.value)
