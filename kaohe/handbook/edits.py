"""Which characters of a card change when it is put into normal form, found by the places its texts carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kaohe.handbook.fences import Fence
from kaohe.handbook.source import Span
from kaohe.handbook.tidy import tidy
from kaohe.handbook.tree import Entry, Listing, Mapping, Node, Text
from kaohe.handbook.words import canonical

Edit = tuple[int, int, int, str]
"""Line, first column, column behind the last, and what shall stand there."""

Path = tuple[str, ...]

FORMULAS = {
    *((key,) for key in ("公式", "條件", "適用", "取", "每次", "何時", "提議", "否則", "封頂", "滿分", "步", "按")),
    *((key, "*") for key in ("項", "第", "計算", "檔")),
    *((key, "作") for key in ("不適用", "缺數據")),
    ("檔", "*", "*"),
    ("計算", "*", "公式"),
    ("校驗", "*", "條件"),
    ("應有", "適用"),
    ("應有", "免除", "條件"),
    ("應有", "每件", "條件"),
    ("應有", "每件", "期限"),
    ("匯入", "計算", "*"),
    ("匯入", "略去", "*", "條件"),
}
"""Where formulas stand in a card: keys from the outside in, `*` for any name or item."""

_COLON = re.compile("([\"']?)[ \t\u3000]*[:：][ \t\u3000]*")
_FLOW = frozenset("{[｛［")
_FLOW_SIGNS = frozenset(",[]{}:#")


class Faulty(Exception):
    """A formula of the card has a fault."""


def apply(edits: Iterable[Edit], lines: list[str], first: int) -> list[str]:
    """The lines (the first has that number) with the edits made."""
    found = list(lines)
    for line, start, end, text in sorted(edits, reverse=True):
        whole = found[line - first]
        found[line - first] = whole[: start - 1] + text + whole[end - 1 :]
    return found


def edits_of(body: Mapping, fence: Fence) -> list[Edit]:
    """All edits of a card's body. Raises Faulty when a formula in it cannot be read."""
    return list(_Edits(fence).mapping(body, ()))


class _Edits:
    def __init__(self, fence: Fence) -> None:
        self.lines = {number: " " * (column - 1) + text for number, column, text in fence.body}

    def written(self, span: Span) -> str:
        """What stands at a span of one line."""
        return self.lines[span.line][span.column - 1 : span.end_column - 1]

    def node(self, node: Node, path: Path) -> Iterator[Edit]:
        if isinstance(node, Text):
            yield from self.text(node, path)
        elif self.written(node.span)[:1] in _FLOW:
            if node.span.line == node.span.end_line:
                yield (node.span.line, node.span.column, node.span.end_column, self.flow(node, path))
        elif isinstance(node, Listing):
            for item in node.items:
                yield from self.node(item, (*path, "*"))
        else:
            yield from self.mapping(node, path)

    def mapping(self, mapping: Mapping, path: Path) -> Iterator[Edit]:
        for entry in mapping.entries:
            yield self.colon(entry)
            yield from self.node(entry.value, (*path, _step(entry, path)))

    def colon(self, entry: Entry) -> Edit:
        """`：` and `:  ` become `: `; a colon with nothing behind it stands alone."""
        line, end = self.lines[entry.key.span.line], entry.key.span.end_column - 1
        found = _COLON.match(line, end)
        if not found:
            raise Faulty
        blank = " " if line[found.end() :].strip() else ""
        return (entry.key.span.line, end + 1, found.end() + 1, f"{found[1]}:{blank}")

    def text(self, text: Text, path: Path) -> Iterator[Edit]:
        """A formula outside braces, line by line."""
        if not _is_formula(path) or self.quote(text):
            return
        for span, line in zip(text.lines or (text.span,), self.tidied(text).split("\n"), strict=True):
            yield (span.line, span.column, span.end_column, line)

    def tidied(self, text: Text) -> str:
        found = tidy(text)
        if found is None:
            raise Faulty
        return found

    def quote(self, text: Text) -> str:
        """The quotation mark before a text, if it has one."""
        before = self.lines[text.span.line][text.span.column - 2 : text.span.column - 1] if text.span.column > 1 else ""
        return before if before in {'"', "'"} else ""

    def flow(self, node: Node, path: Path) -> str:
        """`{a: b, c: d}` or `[a, b]` with ASCII signs and single blanks."""
        if isinstance(node, Mapping):
            return "{" + ", ".join(self.flow_entry(entry, path) for entry in node.entries) + "}"
        if isinstance(node, Listing):
            return "[" + ", ".join(self.flow(item, (*path, "*")) for item in node.items) + "]"
        if _is_formula(path) and not self.quote(node):
            found = self.tidied(node)
            return self.scalar(node) if _FLOW_SIGNS & set(found) else found
        return self.scalar(node)

    def flow_entry(self, entry: Entry, path: Path) -> str:
        return f"{self.scalar(entry.key)}: {self.flow(entry.value, (*path, _step(entry, path)))}".rstrip()

    def scalar(self, text: Text) -> str:
        """The scalar as written, with its quotation marks."""
        quote = self.quote(text)
        return f"{quote}{self.written(text.span)}{quote}"


def _step(entry: Entry, path: Path) -> str:
    """The part of the path that an entry adds: its keyword."""
    return canonical(entry.key.value, "key") or entry.key.value if path else entry.key.value


def _is_formula(path: Path) -> bool:
    return any(len(one) == len(path) and all(map(_fits, one, path)) for one in FORMULAS)


def _fits(asked: str, given: str) -> bool:
    return asked in {"*", given}
