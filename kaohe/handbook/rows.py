"""The lines of a card body: where each begins, where its key ends, what is comment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text

_BLANKS = re.compile(r"[ \t\u3000]*")
_ITEM = re.compile(r"-(?:[ \t\u3000]|$)")
_QUOTED_KEY = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=[ \t\u3000]*(?::(?:\s|$)|：))""")
_WHOLLY_QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?:\s+#.*)?\Z""")
_OPEN = {"(": ")", "（": ")", "[": "]", "［": "]", "{": "}", "｛": "}", "「": "」"}
_CLOSE = {")": ")", "）": ")", "]": "]", "］": "]", "}": "}", "｝": "}", "」": "」"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `text`, without the blanks around it, begins at `column`; `indent` counts the blanks before it."""

    file: str
    number: int
    column: int
    indent: int
    text: str

    @property
    def silent(self) -> bool:
        """Whether the line is empty or only a comment."""
        return not self.text or self.text.startswith("#")

    def span(self, start: int, end: int) -> Span:
        """The place of the characters from start to end of the text."""
        return Span.at(self.file, self.number, self.column + start, end - start)

    def cut(self, start: int, end: int) -> Text:
        """The characters from start to end as a text."""
        return Text(self.text[start:end], self.span(start, end))

    def whole(self) -> Text:
        """All of the line."""
        return self.cut(0, len(self.text))

    def after(self, start: int) -> Row:
        """What stands behind the first `start` characters, as a line of its own."""
        blanks = _BLANKS.match(self.text, start)
        begin = blanks.end() if blanks else start
        return Row(self.file, self.number, self.column + begin, self.indent + begin, self.text[begin:])

    def outdented(self, margin: int) -> Text:
        """The line with the blanks it has beyond the margin."""
        extra = max(0, self.indent - margin)
        text = " " * extra + self.text
        return Text(text, Span.at(self.file, self.number, self.column - extra, len(text)))

    def continues(self, indent: int) -> bool:
        """Whether the line may belong to a bracket opened at that indent: deeper, or nothing but closing brackets."""
        return self.indent > indent or self.text[0] in "}]｝］"


def rows(lines: Sequence[tuple[int, int, str]], file: str, diagnostics: Diagnostics) -> list[Row]:
    """The lines (number, column of their first character, text) as rows; a tab in an indent is a fault."""
    found = []
    for number, column, line in lines:
        blanks = _BLANKS.match(line)
        start = blanks.end() if blanks else 0
        text = line[start:].rstrip()
        tab = line.find("\t", 0, start)
        if tab >= 0 and text:
            diagnostics.add("K204", Span.at(file, number, column + tab))
        found.append(Row(file, number, column + start, start, text))
    return found


def is_item(text: str) -> bool:
    """Whether the line is an item of a list."""
    return _ITEM.match(text) is not None


def is_flow(text: str) -> bool:
    """Whether a value is `{ … }` or `[ … ]`."""
    return text[:1] in {"{", "[", "｛", "［"}


def is_quoted(text: str) -> bool:
    """Whether a value is one quoted text and nothing else but a comment."""
    return _WHOLLY_QUOTED.match(text) is not None


def key_end(text: str) -> tuple[int, int]:
    """Where the key of `鍵: 值` ends and what is behind its colon begins; (0, 0) when there is no key.

    A colon inside brackets or quotes belongs to the value of an option (`上月.X(缺: 0次)`), not to a key.
    """
    quoted = _QUOTED_KEY.match(text)
    colon = _colon(text, quoted.end() if quoted else 0)
    if colon <= 0:
        return 0, 0
    return len(text[:colon].rstrip()), colon + 1


def _colon(text: str, start: int) -> int:
    """The first colon outside brackets and quotes; should a bracket never close, the first one at all."""
    inner: list[str] = []
    first = -1
    at = start
    while at < len(text):
        character = text[at]
        if character == '"' and text.find('"', at + 1) > 0:
            at = text.find('"', at + 1)
        elif character in _OPEN:
            inner.append(_OPEN[character])
        elif inner and _CLOSE.get(character) == inner[-1]:
            inner.pop()
        elif character == "#" and at and text[at - 1].isspace():
            break
        elif character == "：" or (character == ":" and (at + 1 == len(text) or text[at + 1].isspace())):
            if not inner:
                return at
            first = at if first < 0 else first
        at += 1
    return first if inner else -1


def without_comment(text: str) -> str:
    """The text without the ` # comment` at its end; a # in quotes or inside a word is no comment."""
    at = 0
    while at < len(text):
        character = text[at]
        closing = {'"': '"', "「": "」"}.get(character)
        end = text.find(closing, at + 1) if closing else -1
        if end > 0:
            at = end
        elif character == "#" and (at == 0 or text[at - 1].isspace()):
            return text[:at].rstrip()
        at += 1
    return text.rstrip()
