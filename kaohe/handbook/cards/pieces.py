"""Parts of a text that keep their place, so that a fault inside a cell or a key points at the very character."""

from __future__ import annotations

from kaohe.handbook.place import Places
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text


def part(text: Text, start: int, end: int | None = None) -> Text:
    """The characters from `start` to `end` without the blanks around them.

    >>> part(Text("95分 以上", Span.at("a.md", 3, 5, 6)), 4).span.column
    9
    """
    stop = len(text.value) if end is None else end
    while start < stop and text.value[start].isspace():
        start += 1
    while stop > start and text.value[stop - 1].isspace():
        stop -= 1
    places = Places(text)
    return Text(text.value[start:stop], places.span(start, stop), _lines(text, places, start, stop))


def within(text: Text, span: Span) -> Text:
    """The part of the text that stands at the span."""
    return part(text, _offset(text, span.line, span.column), _offset(text, span.end_line, span.end_column))


def bare_name(text: Text) -> Text:
    """A name without blanks and the signs 「」 around it."""
    found = part(text, 0)
    if found.value.startswith("「") and found.value.endswith("」"):
        return part(found, 1, len(found.value) - 1)
    return found


def _lines(text: Text, places: Places, start: int, stop: int) -> tuple[Span, ...]:
    """The place of each line of a part that stands on several."""
    first = text.value.count("\n", 0, start)
    count = text.value.count("\n", start, stop) + 1
    if not text.lines or count == 1:
        return ()
    own = text.lines[first : first + count]
    return (Span(own[0].file, *places.at(start), own[0].end_line, own[0].end_column), *own[1:])


def _offset(text: Text, line: int, column: int) -> int:
    if not text.lines:
        return column - text.span.column
    rows = text.value.split("\n")
    row = next((index for index, span in enumerate(text.lines) if span.line == line), 0)
    return sum(len(one) + 1 for one in rows[:row]) + column - text.lines[row].column
