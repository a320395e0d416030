"""Finds the fenced blocks of a chapter, also those whose closing fence was forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it.token import Token

from kaohe.handbook.clauses import ID
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.rows import key_end
from kaohe.handbook.source import Span
from kaohe.handbook.words import canonical

_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})[ \t\u3000]*(?P<info>.*)")
_CLAUSE = re.compile(r"\[(" + ID.pattern + r")\]")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: where its opening stands, its info string, its lines with their numbers and columns."""

    file: str
    line: int
    column: int
    info: str
    info_column: int
    body: tuple[tuple[int, int, str], ...]
    span: Span
    closed: bool


def read_fences(
    file: str, lines: list[str], tokens: Callable[[list[str]], list[Token]], diagnostics: Diagnostics
) -> tuple[list[Fence], list[Token]]:
    """All fences outside quotes, and the tokens of the chapter.

    A fence that was left open swallows what follows. So each is cut where the next card or clause begins, and the
    chapter is read again without it.
    """
    rest = list(lines)
    cut: list[Fence] = []
    while True:
        found = tokens(rest)
        fences = _fences(found)
        at_fault = next(((token, end) for token in fences if (end := _cut(token, rest)) is not None), None)
        if at_fault is None:
            return [*cut, *(_fence(file, token, lines, _end(token), closed=True) for token in fences)], found
        token, end = at_fault
        fence = _fence(file, token, lines, end, closed=False)
        diagnostics.add("K101", Span.at(file, fence.line, fence.column, len(token.markup)), fence=token.markup)
        cut.append(fence)
        rest[fence.line - 1 : end] = [""] * (end - fence.line + 1)


def _fences(tokens: list[Token]) -> list[Token]:
    """The fence tokens that do not stand in a quote."""
    quotes, found = 0, []
    for token in tokens:
        if token.type in {"blockquote_open", "blockquote_close"}:
            quotes += token.nesting
        elif token.type == "fence" and not quotes:
            found.append(token)
    return found


def _cut(token: Token, lines: list[str]) -> int | None:
    """For a fence that was not closed: the number of its last line; None for one that was."""
    first, last = token.map or [0, 0]
    is_card = canonical((token.info.split() or [""])[0], "kind") is not None
    for number in range(first + 1, last):
        line = lines[number].strip()
        opening = _FENCE.match(line)
        if opening and line.startswith(token.markup) and canonical((opening["info"].split() or [""])[0], "kind"):
            return _body_end(lines, first + 1, number) if is_card else number
        if is_card and _CLAUSE.match(line):
            return _body_end(lines, first + 1, number)
    if last - first > 1 and _closes(lines[last - 1], token.markup):
        return None
    return _body_end(lines, first + 1, last) if is_card else last


def _body_end(lines: list[str], first: int, last: int) -> int:
    """Where the body of an open card ends: at a blank line that no row of a card follows."""
    for number in range(first, last):
        if not lines[number].strip():
            following = next((line for line in lines[number:last] if line.strip()), "")
            if following[:1] not in {"|", " ", "-", "#"} and not key_end(following)[0]:
                return number
    return last


def _closes(line: str, markup: str) -> bool:
    stripped = line.strip().lstrip("> ")
    return len(stripped) >= len(markup) and set(stripped) == {markup[0]}


def _end(token: Token) -> int:
    """The number of the last line of the body of a closed fence."""
    return (token.map or [0, 1])[1] - 1


def _fence(file: str, token: Token, lines: list[str], end: int, *, closed: bool) -> Fence:
    first = (token.map or [0, 0])[0]
    opening = lines[first]
    column = opening.find(token.markup)
    found = _FENCE.match(opening, column)
    info = found["info"].rstrip() if found else ""
    margin = column if not opening[:column].strip() else len(opening[:column])
    body = tuple(_outdented(number + 1, lines[number], margin) for number in range(first + 1, end))
    last = end if closed else end - 1
    span = Span(file, first + 1, column + 1, last + 1, len(lines[last].rstrip()) + 1)
    return Fence(file, first + 1, column + 1, info, (found.start("info") if found else column) + 1, body, span, closed)


def _outdented(number: int, line: str, margin: int) -> tuple[int, int, str]:
    """A line of the body without the blanks that the fence itself is indented by."""
    extra = min(margin, len(line) - len(line.lstrip(" ")))
    return number, extra + 1, line[extra:]
