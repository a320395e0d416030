"""Reads the body of a card, or a whole YAML file, into a tree of texts with their places; guesses no types.

The block structure (keys, lists, indents) is read here, and what stands behind a key is taken raw to the end of the
line, so that a formula may hold any sign. What stands in `{ }`, `[ ]` or quotes is YAML and goes to `flow`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.flow import different, read_flow
from kaohe.handbook.rows import Row, is_flow, is_item, is_quoted, key_end, rows, without_comment
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Entry, Listing, Mapping, Node, Text
from kaohe.handbook.words import canonical

DEEPEST = 12
LONGEST = 50_000


def read_body(lines: Sequence[tuple[int, int, str]], span: Span, diagnostics: Diagnostics) -> Mapping:
    """The mapping of a card body: its lines with their numbers and columns, the span of the card.

    Keys of the first level are canonical keywords where they are known; deeper ones stay as written.
    """
    found = _read(lines, span, diagnostics)
    if isinstance(found, Mapping):
        entries = [Entry(keyword(entry.key), entry.value) for entry in found.entries]
        return Mapping(different(entries, diagnostics), found.span)
    if found is not None:
        diagnostics.add("K214", found.span)
    return Mapping((), span)


def read_document(source: SourceFile, diagnostics: Diagnostics) -> Node | None:
    """A whole YAML file (handbook.yaml, worked cases); keys as written."""
    written = source.text.replace("\r\n", "\n").split("\n")
    lines = [(number, 1, line) for number, line in enumerate(written, start=1) if line.rstrip() != "---"]
    return _read(lines, Span(source.path, 1, 1, len(written), 1), diagnostics)


def keyword(key: Text) -> Text:
    """The key as canonical keyword when it is one; its place stays."""
    return Text(canonical(key.value, "key") or key.value, key.span)


def _read(lines: Sequence[tuple[int, int, str]], span: Span, diagnostics: Diagnostics) -> Node | None:
    if len(lines) > LONGEST:
        diagnostics.add("K213", span, limit=LONGEST)
        return None
    reader = _Reader(rows(lines, span.file, diagnostics), span.file, diagnostics)
    found = reader.block(0, 0)
    while (row := reader.peek()) is not None:
        diagnostics.add("K205", row.span(0, len(row.text)))
        reader.skip(row.indent)
    return found


class _Reader:
    def __init__(self, found: list[Row], file: str, diagnostics: Diagnostics) -> None:
        self.rows, self.file, self.diagnostics = found, file, diagnostics
        self.index = 0

    # --- moving about ---

    def peek(self) -> Row | None:
        """The next row that says something."""
        while self.index < len(self.rows) and self.rows[self.index].silent:
            self.index += 1
        return self.rows[self.index] if self.index < len(self.rows) else None

    def skip(self, indent: int) -> None:
        """Past this row and all that stand deeper than `indent`."""
        self.index += 1
        while (row := self.peek()) is not None and row.indent > indent:
            self.index += 1

    # --- blocks ---

    def block(self, least: int, depth: int) -> Node | None:
        """The mapping or listing that begins here, at `least` or deeper."""
        row = self.peek()
        if row is None or row.indent < least:
            return None
        if depth > DEEPEST:
            self.diagnostics.add("K212", row.span(0, len(row.text)), limit=DEEPEST)
            self.skip(least - 1)
            return None
        return self.listing(row, depth) if is_item(row.text) else self.mapping(row, depth)

    def mapping(self, first: Row, depth: int) -> Mapping:
        entries: list[Entry] = []
        while (row := self.peek()) is not None and row.indent >= first.indent:
            if row.indent > first.indent:
                self.diagnostics.add("K205", row.span(0, len(row.text)))
                self.skip(first.indent)
            elif is_item(row.text):
                break
            else:
                entry = self.entry(row, depth)
                entries += [entry] if entry else []
        span = entries[0].key.span.to(entries[-1].value.span) if entries else first.span(0, len(first.text))
        return Mapping(different(entries, self.diagnostics), span)

    def entry(self, row: Row, depth: int) -> Entry | None:
        end, rest = key_end(row.text)
        if not end:
            end, rest = self.unspaced(row)
        if not end:
            self.diagnostics.add("K201", row.span(0, len(row.text)), text=row.text)
            self.skip(row.indent)
            return None
        key = row.cut(0, end)
        if is_quoted(key.value):
            key = row.cut(1, end - 1)
        self.index += 1
        value = self.value(row, rest, depth)
        return Entry(key, value) if value is not None else None

    def unspaced(self, row: Row) -> tuple[int, int]:
        """`鍵:值`: says that a blank is missing, and reads it as if it were there."""
        colon = row.text.find(":")
        if colon > 0:
            self.diagnostics.add("K203", row.span(colon, colon + 1), key=row.text[:colon].rstrip())
            return len(row.text[:colon].rstrip()), colon + 1
        return 0, 0

    def listing(self, first: Row, depth: int) -> Listing:
        items: list[Node] = []
        while (row := self.peek()) is not None and row.indent >= first.indent:
            if row.indent > first.indent:
                self.diagnostics.add("K205", row.span(0, len(row.text)))
                self.skip(first.indent)
            elif not is_item(row.text):
                break
            else:
                item = self.item(row, depth)
                items += [item] if item is not None else []
        return Listing(tuple(items), first.span(0, 1).to(items[-1].span if items else first.span(0, len(first.text))))

    def item(self, row: Row, depth: int) -> Node | None:
        inner = row.after(1)
        if inner.text and not is_flow(inner.text) and (is_item(inner.text) or key_end(inner.text)[0]):
            self.rows[self.index] = inner
            return self.block(inner.indent, depth + 1)
        self.index += 1
        return self.value(row, 1, depth)

    # --- values: None for one that cannot be read, whose fault is noted ---

    def value(self, row: Row, start: int, depth: int) -> Node | None:
        """What stands behind the key or the dash of this row."""
        rest = row.after(start)
        said = without_comment(rest.text)
        if not said:
            return self.below(row, depth)
        if said[0] in "|>" and not said[1:].strip("+-0123456789"):
            return self.literal(row, rest)
        if is_flow(said) or is_quoted(rest.text):
            return self.flow(row, rest, depth)
        found = self.plain(row, rest.cut(0, len(said)))
        if said[0] not in "&*!":
            return found
        self.diagnostics.add("K206", rest.span(0, 1), text=said[0])
        return None

    def below(self, row: Row, depth: int) -> Node | None:
        """The block under a key that has nothing behind it; an empty text when there is none."""
        following = self.peek()
        if following is None or following.indent < row.indent:
            return row.cut(len(row.text), len(row.text))
        deeper = following.indent > row.indent
        if not deeper and not (is_item(following.text) and not is_item(row.text)):
            return row.cut(len(row.text), len(row.text))
        if deeper and not is_item(following.text) and not key_end(following.text)[0]:
            self.index += 1
            return self.plain(row, following.cut(0, len(without_comment(following.text))))
        return self.block(following.indent, depth + 1)

    def plain(self, row: Row, first: Text) -> Text:
        """A raw text and the deeper lines that go on with it."""
        found = [first]
        while (following := self.peek()) is not None and following.indent > row.indent:
            if key_end(following.text)[0] or is_item(following.text):
                self.diagnostics.add("K205", following.span(0, len(following.text)))
                self.skip(row.indent)
                break
            found.append(following.cut(0, len(without_comment(following.text))))
            self.index += 1
        return _joined(found)

    def literal(self, row: Row, rest: Row) -> Text:
        """A `|` block: its lines as they are, less the indent of the first."""
        found: list[Row] = []
        while self.index < len(self.rows):
            following = self.rows[self.index]
            if following.text and following.indent <= row.indent:
                break
            found.append(following)
            self.index += 1
        while found and not found[-1].text:
            found.pop()
        if not found:
            return rest.cut(0, 0)
        margin = next(one.indent for one in found if one.text)
        return _joined([one.outdented(margin) for one in found])

    def flow(self, row: Row, rest: Row, depth: int) -> Node | None:
        """`{ … }`, `[ … ]` or a quoted text, which may go on over deeper lines."""
        last = self.index
        while last < len(self.rows) and (not self.rows[last].text or self.rows[last].continues(row.indent)):
            last += 1
        following = self.rows[self.index : last] if is_flow(rest.text) else []
        text = _joined([rest.cut(0, len(rest.text)), *(one.whole() for one in following)])
        node, end = read_flow(text, self.diagnostics, DEEPEST - depth)
        lines = text.value.count("\n", 0, end)
        self.index += lines
        behind = text.value[end:].split("\n")[0]
        if node is not None and without_comment(" " + behind).strip():
            last_row = following[lines - 1] if lines else rest
            place = last_row.span(len(last_row.text) - len(behind.lstrip()), len(last_row.text))
            self.diagnostics.add("K209", place, text=without_comment(" " + behind).strip())
        return node


def _joined(lines: list[Text]) -> Text:
    """Several lines as one text that knows where each of them stands."""
    if len(lines) == 1:
        return lines[0]
    spans = tuple(line.span for line in lines)
    return Text("\n".join(line.value for line in lines), spans[0].to(spans[-1]), spans)
