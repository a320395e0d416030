"""From an offset in a text to its place in the file, also when the text stands on several lines."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text


class Places:
    """The places of one text's characters."""

    def __init__(self, text: Text) -> None:
        rows = text.value.split("\n")
        self._lines = text.lines if len(text.lines) == len(rows) else (text.span,)
        lengths = [len(row) + 1 for row in rows[:-1]] if len(self._lines) > 1 else []
        self._starts = [0, *accumulate(lengths)]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at the offset."""
        row = bisect_right(self._starts, offset) - 1
        return self._lines[row].line, self._lines[row].column + offset - self._starts[row]

    def span(self, start: int, end: int) -> Span:
        """The span of the characters from start to end, the end excluded."""
        line, column = self.at(start)
        end_line, end_column = self.at(max(start, end - 1))
        return Span(self._lines[0].file, line, column, end_line, end_column + (end > start))
