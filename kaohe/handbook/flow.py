"""Reads what stands in `{ }`, `[ ]` or quotes behind a key: YAML, event by event, every scalar with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from kaohe.handbook.braces import Scan
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.place import Places
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Entry, Listing, Mapping, Node, Text

_Events = Iterator[yaml.Event]
_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Refused(Exception):
    """The value cannot be read; its fault is noted."""


def read_flow(text: Text, diagnostics: Diagnostics, deepest: int) -> tuple[Node | None, int]:
    """The node that the text begins with, and the offset behind it; None when it cannot be read."""
    scan = Scan(text, diagnostics)
    if not scan.run():
        return None, len(text.value)
    if scan.refused:
        return None, scan.end
    try:
        return _Flow(scan, text, diagnostics, deepest).read(), scan.end
    except Refused:
        return None, scan.end


class _Flow:
    def __init__(self, scan: Scan, text: Text, diagnostics: Diagnostics, deepest: int) -> None:
        self.scan, self.text, self.diagnostics, self.deepest = scan, text, diagnostics, deepest
        self.places = Places(text)

    def read(self) -> Node:
        plain = _PRINTABLE.sub("x", "".join(self.scan.out))
        try:
            events = yaml.parse(plain, Loader=yaml.SafeLoader)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    return self.node(next(events), events, 0)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            at = self.origin(_index(mark))
            self.diagnostics.add("K211", self.places.span(at, at + 1), text=self.text.value[at : at + 1])
        raise Refused

    def origin(self, index: int) -> int:
        """The offset in the text of a character that YAML saw."""
        return self.scan.origin[min(index, len(self.scan.origin) - 1)]

    def span(self, start: int, end: int) -> Span:
        first = self.origin(start)
        return self.places.span(first, max(first, self.origin(end - 1) + 1) if end > start else first)

    def node(self, event: yaml.Event, events: _Events, depth: int) -> Node:
        start, end = _index(event.start_mark), _index(event.end_mark)
        if depth > self.deepest:
            self.diagnostics.add("K212", self.span(start, end), limit=self.deepest)
            raise Refused
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, start, end)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.listing(start, events, depth)
        return self.mapping(start, events, depth)

    def scalar(self, event: yaml.ScalarEvent, start: int, end: int) -> Text:
        inner = (start + 1, end - 1) if event.style else (start, end)
        span = self.span(*inner)
        raw = self.text.value[self.origin(inner[0]) : self.origin(inner[1] - 1) + 1] if inner[1] > inner[0] else ""
        escaped = "\n" in raw or (event.style == '"' and "\\" in raw) or (event.style == "'" and "''" in raw)
        return Text(event.value if escaped else raw, span)

    def listing(self, start: int, events: _Events, depth: int) -> Listing:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Listing(tuple(items), self.span(start, _index(event.end_mark)))
            items.append(self.node(event, events, depth + 1))
        raise Refused

    def mapping(self, start: int, events: _Events, depth: int) -> Mapping:
        entries: list[Entry] = []
        bare: list[Text] = []
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                whole = self.span(start, _index(event.end_mark))
                self.all_said(bare, len(entries), whole)
                return Mapping(different(entries, self.diagnostics), whole)
            key = self.node(event, events, depth + 1)
            if not isinstance(key, Text):
                self.diagnostics.add("K211", key.span, text=self.text.value[self.origin(_index(event.start_mark))])
                raise Refused
            found = next(events)
            value = self.node(found, events, depth + 1)
            if _index(found.start_mark) == _index(event.end_mark):
                bare.append(key)
            entries.append(Entry(key, value))
        raise Refused

    def all_said(self, bare: list[Text], entries: int, whole: Span) -> None:
        """Keys without a value: each is a fault; when there is nothing else, the braces were meant as a list."""
        if len(bare) > 1 and len(bare) == entries:
            self.diagnostics.add("K216", whole, names=", ".join(key.value for key in bare))
            raise Refused
        for key in bare:
            self.diagnostics.add("K210", key.span, text=key.value)


def _index(mark: Any) -> int:
    """The place of a mark among the characters that YAML saw."""
    return int(mark.index) if mark else 0


def different(entries: list[Entry], diagnostics: Diagnostics) -> tuple[Entry, ...]:
    """The entries without those whose key was met before; `<<` is refused."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.key.value == "<<":
            diagnostics.add("K206", entry.key.span, text="<<")
        elif entry.key.value in found:
            first = found[entry.key.value].key.span.line
            diagnostics.add("K202", entry.key.span, key=entry.key.value, line=first)
        else:
            found[entry.key.value] = entry
    return tuple(found.values())
