"""Shows faults to people, editors and programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from kaohe.handbook.diagnostics import Diagnostic
from kaohe.handbook.messages import hint, message
from kaohe.handbook.names import TAB, display_width
from kaohe.handbook.source import SourceFile, Span

SEVERITIES = {
    "zh_Hant": {"error": "錯誤", "warning": "警告", "hint": "提示"},
    "zh_Hans": {"error": "错误", "warning": "警告", "hint": "提示"},
    "en": {"error": "error", "warning": "warning", "hint": "hint"},
}
WIDEST = 100
"""Columns of a source line that are shown; a longer line is cut around its fault."""

Sources = Mapping[str, SourceFile]


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """File by file as first met, in each by line and column."""
    items = list(diagnostics)
    files = {file: place for place, file in enumerate(dict.fromkeys(item.span.file for item in items))}
    return sorted(items, key=lambda item: (files[item.span.file], item.span.line, item.span.column))


def render_text(diagnostics: Iterable[Diagnostic], sources: Sources, language: str = "zh_Hant") -> str:
    """One paragraph a fault: its place and message, the line it stands on, carets under it, the hint.

    The carets are aligned by display width, so that they stand right under full-width characters.
    """
    return "\n".join(_paragraph(item, sources, language) for item in in_order(diagnostics))


def render_editor(diagnostics: Iterable[Diagnostic], language: str = "zh_Hant") -> str:
    """One line a fault, as editors read them: `file:line:column: severity: code message`."""
    return "".join(
        f"{_place(item.span)}: {item.severity}: {item.code} {message(item.code, item.args, language)}\n"
        for item in in_order(diagnostics)
    )


def render_json(diagnostics: Iterable[Diagnostic], language: str = "zh_Hant") -> str:
    """All that is known of each fault."""
    records = [record_of(item, language) for item in in_order(diagnostics)]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def record_of(item: Diagnostic, language: str) -> dict[str, object]:
    """All that is known of a fault, for programs."""
    span = item.span
    return {
        "code": item.code,
        "severity": item.severity,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": message(item.code, item.args, language),
        "hint": hint(item.code, item.args, language),
        "args": item.args,
    }


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}" if span.line else span.file


def _paragraph(item: Diagnostic, sources: Sources, language: str) -> str:
    words = SEVERITIES[language]
    said = message(item.code, item.args, language)
    found = f"{_place(item.span)}: {words[item.severity]}: {item.code} {said}\n"
    source = sources.get(item.span.file)
    if source is not None and item.span.line:
        found += _excerpt(source, item.span)
    better = hint(item.code, item.args, language)
    return found + (f"     = {words['hint']}: {better}\n" if better else "")


def _excerpt(source: SourceFile, span: Span) -> str:
    """The line of the fault and the carets under it; for several lines, to the end of the first."""
    line = source.line(span.line).rstrip("\r")
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    end = min(max(end, start + 1), max(len(line), start + 1))
    line, start, end = _cut(line, start, end)
    before = display_width(line[:start])
    carets = max(display_width(line[start:end], before), 1)
    return f"{span.line:>4} | {_shown(line)}\n     | {' ' * before}{'^' * carets}\n"


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A long line cut around its fault, with … where something is left out."""
    if display_width(line) <= WIDEST:
        return line, start, end
    first = max(0, min(start - 20, len(line) - WIDEST // 2))
    piece = line[first : first + WIDEST // 2]
    left = "…" if first else ""
    right = "…" if first + WIDEST // 2 < len(line) else ""
    shift = len(left) - first
    return left + piece + right, start + shift, min(end + shift, len(left) + len(piece))


def _shown(line: str) -> str:
    """The line as it may be printed: tabs as blanks, no control characters or marks of direction."""
    shown = ""
    for character in line:
        if character == "\t":
            shown += " " * (TAB - display_width(shown) % TAB)
        elif character.isprintable():
            shown += character
    return shown.rstrip()
