"""Writing a 考核表: its rows as a form gives them, and a copy of it for another post."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kaohe.editions.cards import Placed, Spot, card_at, with_card, with_span
from kaohe.editions.errors import EditionError
from kaohe.handbook.cards.sheet_rows import COLUMNS
from kaohe.handbook.tree import Entry, Table, Text
from kaohe.handbook.words import canonical

KIND = "考核表"
Row = Mapping[str, str]
"""Column (項目, 滿分, …) → what its cell says."""
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,4}")
_POST = re.compile(r"[^\s|,{}\[\]「」:#=]{1,40}")


def rows_of(card: Placed) -> list[dict[str, str]]:
    """The rows of a sheet as a form shows them, every column there."""
    table = table_of(card)
    heads = [canonical(cell.value, "column") or cell.value for cell in table.header.cells]
    rows = [dict(zip(heads, (cell.value for cell in row.cells), strict=False)) for row in table.rows]
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


def full_of(card: Placed) -> str:
    """The 滿分 of a sheet as written."""
    return next((entry.value.value for entry in entries(card, "滿分") if isinstance(entry.value, Text)), "")


def with_rows(text: str, spot: Spot, rows: Sequence[Row], full: str = "") -> str:
    """The chapter with a sheet's rows, and its 滿分 when one is given. Raises Conflict, EditionError."""
    card = card_at(text, spot)
    table, top = table_of(card), card.block.span.line
    heads = [canonical(cell.value, "column") or cell.value for cell in table.header.cells]
    written = [line_of(row, heads) for row in in_order(rows, rows_of(card))]
    lines = card.text.split("\n")
    first, last = (table.rows[0].span.line, table.rows[-1].span.line) if table.rows else (table.span.end_line + 1,) * 2
    lines = [*lines[: first - top], *written, *lines[last - top + 1 :]]
    for entry in entries(card, "滿分"):
        if full.strip() and isinstance(entry.value, Text) and entry.value.span.line < table.span.line:
            lines = with_span(lines, top, entry.value.span, cell_of(full))
    return with_card(text, card, lines)


def in_order(rows: Sequence[Row], before: Sequence[Row]) -> Sequence[Row]:
    """The rows by their 序, so that an item written below the others comes to its place; as given, where those before
    were in no such order or a number is missing."""
    given, known = [place_of(row) for row in rows], [place_of(row) for row in before]
    if None in given or None in known or known != sorted(known, key=lambda one: one or ()):
        return rows
    return sorted(rows, key=lambda row: place_of(row) or ())


def place_of(row: Row) -> tuple[int, ...] | None:
    """A number like 2.10 as it is counted; None for any other text."""
    number = row.get("序", "").strip()
    return tuple(map(int, number.split("."))) if _NUMBER.fullmatch(number) else None


def copied(text: str, spot: Spot, post: str) -> str:
    """The chapter with a copy of a sheet behind it, for another post. Raises Conflict, EditionError."""
    card, post = card_at(text, spot), post.strip()
    if not _POST.fullmatch(post):
        raise EditionError("E143", post=post)
    lines, top = card.text.split("\n"), card.block.span.line
    applies = f"崗位 = {post}"
    found = entries(card, "適用")
    if found and isinstance(found[0].value, Text):
        lines = with_span(lines, top, found[0].value.span, applies)
    else:
        lines = [lines[0], f"適用: {applies}", *lines[1:]]
    every, end = text.split("\n"), card.block.span.end_line
    return "\n".join([*every[:end], "", *lines, *every[end:]])


def table_of(card: Placed) -> Table:
    """The table of a sheet. Raises EditionError for a card without one."""
    if card.block.table is None:
        raise EditionError("E140", name=card.block.name.value, fault="")
    return card.block.table


def entries(card: Placed, key: str) -> list[Entry]:
    """The lines of a card with a key."""
    return [entry for entry in card.block.body.entries if canonical(entry.key.value, "key") == key]


def line_of(row: Row, heads: Sequence[str]) -> str:
    """A row as Markdown."""
    return "| " + " | ".join(cell_of(row.get(head, "")) for head in heads) + " |"


def cell_of(said: str) -> str:
    """What a cell says, on one line, `|` kept as a sign."""
    return " ".join(said.split()).replace("|", "\\|")
