"""Sets the signs and blanks of a formula right; words, names and brackets stay as they were written."""

from __future__ import annotations

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.lexer import Lexer, Token
from kaohe.handbook.parser import parse
from kaohe.handbook.tree import Text
from kaohe.handbook.width import narrow

_CLOSES = frozenset({",", ":", ")", "]", "."})
_OPENS = frozenset({"(", "[", "."})
_VALUES = frozenset({"number", "day", "clock", "string", "truth", "name"})


def tidy(text: Text) -> str | None:
    """The formula with `× ÷ ≥ ≤ ≠`, ASCII brackets and single blanks, line by line; None when it has a fault.

    >>> from kaohe.handbook.source import Span
    >>> tidy(Text("取整（甲*35％，2）", Span.at("a.md", 1, 1)))
    '取整(甲 × 35%, 2)'
    """
    diagnostics = Diagnostics()
    if parse(text, diagnostics) is None:
        return None
    tokens = Lexer(text, diagnostics).run()
    return "\n".join(_lines(text.value, tokens))


def _lines(source: str, tokens: list[Token]) -> list[str]:
    found, start, spaces = [], 0, _spaces(tokens)
    for line in source.split("\n"):
        end = start + len(line)
        own = [at for at, token in enumerate(tokens) if start <= token.start < end and token.kind != "end"]
        found.append(_line(source, line, [(tokens[at], spaces[at]) for at in own], start))
        start = end + 1
    return found


def _line(source: str, line: str, tokens: list[tuple[Token, str]], start: int) -> str:
    if not tokens:
        return line.rstrip()
    first, last = tokens[0][0].start - start, tokens[-1][0].end - start
    said = "".join((space if at else "") + _written(source, token) for at, (token, space) in enumerate(tokens))
    behind = line[last:].rstrip()
    comment = behind if behind[:1].isspace() or not behind else f" {behind}"
    return line[:first] + said + comment


def _spaces(tokens: list[Token]) -> list[str]:
    """What stands before each token."""
    found, previous, sign = [], None, False
    for token in tokens:
        found.append("" if previous is None or sign else _space(previous, token))
        after_value = previous is not None and (previous.kind in _VALUES or previous.text in {")", "]"})
        sign = token.kind == "op" and token.text == "-" and not after_value
        previous = token
    return found


def _space(previous: Token, token: Token) -> str:
    if token.kind == "op" and token.text in _CLOSES:
        return ""
    if previous.kind == "op" and previous.text in _OPENS:
        return ""
    return "" if previous.kind == "name" and token.kind == "op" and token.text == "(" else " "


def _written(source: str, token: Token) -> str:
    written = source[token.start : token.end]
    if token.kind == "op":
        return token.text
    if token.kind == "number":
        apart = " " if token.unit[:1].isascii() and token.unit[:1].isalpha() else ""
        return token.text + apart + narrow(token.unit)
    if token.kind in {"day", "clock"}:
        return narrow(written)
    return '"' + token.text.replace('"', '""') + '"' if token.kind == "string" else written
