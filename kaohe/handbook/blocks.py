"""A fence becomes a card: its kind and name, the keys of its body, the table that may follow them."""

from __future__ import annotations

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.fences import Fence
from kaohe.handbook.names import nearest, skeleton
from kaohe.handbook.nodes import read_body
from kaohe.handbook.rows import key_end
from kaohe.handbook.source import Span
from kaohe.handbook.tables import read_table
from kaohe.handbook.tree import Block, Text
from kaohe.handbook.words import canonical, ids, spellings

_CODE = frozenset({"yaml", "yml", "json", "markdown", "md", "text", "toml", "ini", "csv"})
"""Languages whose lines may look like those of a card: such a fence is ordinary code."""


def read_block(fence: Fence, clause: str | None, diagnostics: Diagnostics) -> Block | None:
    """The card of a fence; None for ordinary code, and for a fence at fault (which is noted)."""
    word, _, behind = fence.info.partition(" ") if " " in fence.info else _first(fence.info)
    kind = canonical(word, "kind")
    written = Span.at(fence.file, fence.line, fence.info_column, max(len(word), 1))
    if kind is None:
        _unknown(fence, word, written, diagnostics)
        return None
    name = _name(fence, len(fence.info) - len(behind.lstrip()))
    if not name.value:
        diagnostics.add("K102", written, kind=word)
        return None
    start = next((at for at, (_, _, line) in enumerate(fence.body) if line.startswith(("|", "｜"))), len(fence.body))
    body = read_body(fence.body[:start], fence.span, diagnostics)
    table = read_table(fence.file, fence.body[start:], diagnostics)
    return Block(Text(kind, written), name, body, table, clause, fence.span)


def _first(info: str) -> tuple[str, str, str]:
    """The first word of the info string and what stands behind it, also over full-width blanks and tabs."""
    word = (info.split() or [""])[0]
    return word, "", info[len(word) :]


def _name(fence: Fence, start: int) -> Text:
    value = fence.info[start:].strip()
    if value.startswith("「") and value.endswith("」"):
        value, start = value[1:-1], start + 1
    return Text(value, Span.at(fence.file, fence.line, fence.info_column + start, len(value)))


def _unknown(fence: Fence, word: str, written: Span, diagnostics: Diagnostics) -> None:
    """A fence whose kind is not known: ordinary code, unless it looks like a card."""
    if word in _CODE:
        return
    card = _is_card_like(fence)
    close = nearest(word, spellings("kind"))
    alike = [kind for kind in spellings("kind") if skeleton(kind) == skeleton(word)]
    if not word:
        if card:
            diagnostics.add("K103", fence.span)
    elif alike or (close and (card or len(word) > 2)):
        diagnostics.add("K104", written, text=word, close=(alike or list(close))[0])
    elif card and (not word.isascii() or len(fence.info.split()) > 1):
        diagnostics.add("K105", written, text=word, known="、".join(ids("kind")))


def _is_card_like(fence: Fence) -> bool:
    """Whether a line of the body says a keyword and a value."""
    for _, _, line in fence.body:
        end = key_end(line)[0]
        if end and canonical(line[:end], "key"):
            return True
    return False
