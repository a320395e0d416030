"""What the card reader gives: a tree of texts with their places, no types guessed."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.handbook.source import Span


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar exactly as written (quotes removed), with the place of its first character."""

    value: str
    span: Span
    lines: tuple[Span, ...] = ()
    """For a multi-line text: the span of each of its lines; empty when it stands on one line."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML sequence, block or flow."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping, both as written."""

    key: Text
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping in the order written."""

    entries: tuple[Entry, ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value under the key with that exact text, or None."""
        return next((entry.value for entry in self.entries if entry.key.value == key), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a Markdown table."""

    cells: tuple[Text, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A Markdown table: header cells and rows."""

    header: Row
    rows: tuple[Row, ...]
    span: Span


Node = Text | Listing | Mapping


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced card: kind word and name from the info string, body as a mapping, the table that may follow it."""

    kind: Text
    """The kind as canonical zh-Hant keyword (公式), span of what was written."""
    name: Text
    body: Mapping
    table: Table | None
    clause: str | None
    """Id of the clause it stands under; None when it stands under none."""
    span: Span
    """From the opening fence to the closing one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`> 純文: 理由` under a clause."""

    kind: str
    """純文, 未行 or 見."""
    text: Text


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause of the regulation."""

    id: str
    text: Text
    """All its text after the id, markup kept, lines joined by a newline."""
    heading: bool
    marks: tuple[Mark, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter file: clauses and cards in the order of the text."""

    file: str
    clauses: tuple[Clause, ...]
    blocks: tuple[Block, ...] = field(default=())
