"""Puts the cards of a chapter into normal form: punctuation, blanks, the order of keys. Nothing else is touched."""

from __future__ import annotations

from dataclasses import replace

from kaohe.handbook.blocks import read_block
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.edits import Faulty, apply, edits_of
from kaohe.handbook.fences import Fence
from kaohe.handbook.markdown import fences_of
from kaohe.handbook.parser import parse
from kaohe.handbook.source import SourceFile
from kaohe.handbook.tree import Block, Listing, Node, Table, Text
from kaohe.handbook.trees import shape
from kaohe.handbook.words import ids


def format_chapter(text: str) -> str:
    """The chapter with its cards in normal form. A card with a fault is left as it is.

    >>> print(format_chapter("```公式 得分\\n公式：甲*70％+乙 # 見 S1\\n單位：分\\n```"))
    ```公式 得分
    單位: 分
    公式: 甲 × 70% + 乙 # 見 S1
    ```
    """
    lines = text.split("\n")
    for fence in fences_of(SourceFile("", text), Diagnostics()):
        first, last = fence.line, fence.line + len(fence.body)
        lines[first:last] = _formatted(fence, lines[first:last])
    return "\n".join(lines)


def _formatted(fence: Fence, lines: list[str]) -> list[str]:
    """The body lines of the fence in normal form; as they are when it is no card, has a fault, or would change."""
    block = _sound(fence)
    if block is None:
        return lines
    end = "\r" if any(line.endswith("\r") for line in lines) else ""
    try:
        edited = apply(edits_of(block.body, fence), [line.rstrip("\r") for line in lines], fence.line + 1)
    except Faulty:
        return lines
    found = _ordered(block, [line.rstrip() for line in edited], fence.line + 1)
    rows = zip(fence.body, found, strict=True)
    again = _sound(replace(fence, body=tuple((row[0], row[1], line[row[1] - 1 :]) for row, line in rows)))
    return [line + end for line in found] if again is not None and _same(block, again) else lines


def _sound(fence: Fence) -> Block | None:
    """The card of the fence when it is one without fault."""
    diagnostics = Diagnostics()
    block = read_block(fence, None, diagnostics) if fence.closed else None
    return None if diagnostics.items else block


def _ordered(block: Block, lines: list[str], first: int) -> list[str]:
    """The lines with the keys of the card in the order of the keyword table; comments above a key go with it."""
    entries = block.body.entries
    starts = [_with_comments(lines, entry.key.span.line - first) for entry in entries]
    if not entries:
        return lines
    stop = _end(lines, max(entry.value.span.end_line for entry in entries) - first + 1)
    places = {key: place for place, key in enumerate(ids("key"))}
    pieces = [lines[start:end] for start, end in zip(starts, [*starts[1:], stop], strict=True)]
    order = sorted(range(len(pieces)), key=lambda at: places.get(entries[at].key.value, len(places)))
    return lines[: starts[0]] + [line for at in order for line in pieces[at]] + lines[stop:]


def _with_comments(lines: list[str], at: int) -> int:
    """Where the comment right above a line begins, else the line itself."""
    while at and lines[at - 1].startswith("#"):
        at -= 1
    return at


def _end(lines: list[str], at: int) -> int:
    """Where the last key's lines end: what follows are blank lines, comments, the table."""
    while at < len(lines) and lines[at].startswith((" ", "}", "]")):
        at += 1
    return at


def _same(left: Block, right: Block) -> bool:
    """Whether two cards say the same, whatever the order of their keys."""
    one, two = ({entry.key.value: _shape(entry.value) for entry in block.body.entries} for block in (left, right))
    return one == two and _cells(left.table) == _cells(right.table)


def _shape(node: Node) -> object:
    if isinstance(node, Text):
        expr = parse(node, Diagnostics())
        return shape(expr) if expr is not None else node.value
    if isinstance(node, Listing):
        return [_shape(item) for item in node.items]
    return [(entry.key.value, _shape(entry.value)) for entry in node.entries]


def _cells(table: Table | None) -> list[list[str]]:
    rows = [table.header, *table.rows] if table else []
    return [[cell.value for cell in row.cells] for row in rows]
