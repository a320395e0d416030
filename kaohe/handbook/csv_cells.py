"""Reads CSV strictly, every cell with its place."""

from __future__ import annotations

import re

from kaohe.handbook.cards.keys import Reader
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Row, Text

_PLAIN = re.compile(r'[^",]*')
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def read_cells(file: SourceFile, reader: Reader) -> list[Row]:
    """The rows that are not empty. A cell stands on one line; quotes go around the whole cell."""
    rows = [
        _row(line, number, file.path, reader)
        for number, line in enumerate(file.text.split("\n"), start=1)
        if line.strip()
    ]
    return [row for row in rows if row]


def _row(line: str, number: int, path: str, reader: Reader) -> Row | None:
    cells: list[Text] = []
    at = 0
    while True:
        quoted = _QUOTED.match(line, at)
        plain = _PLAIN.match(line, at)
        found = quoted or plain
        if found is None:  # cannot be: the plain form matches nothing as well
            return None
        cells.append(_cell(found[0], path, number, at))
        at = found.end()
        if at == len(line):
            return Row(tuple(cells), Span.at(path, number, 1, len(line)))
        if line[at] != ",":
            reader.fault("K947", Span.at(path, number, at + 1), sign=line[at])
            return None
        at += 1


def _cell(written: str, path: str, line: int, start: int) -> Text:
    if written.startswith('"'):
        return Text(written[1:-1].replace('""', '"'), Span.at(path, line, start + 2, len(written) - 2))
    bare = written.strip()
    column = start + 1 + len(written) - len(written.lstrip())
    return Text(bare, Span.at(path, line, column, len(bare)))
