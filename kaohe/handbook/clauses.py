"""Clauses and their marks: paragraphs that begin with `[S1-3.1]`, quoted lines such as `> 純文: 理由`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.names import skeleton
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Clause, Mark, Text
from kaohe.handbook.width import narrow
from kaohe.handbook.words import canonical, ids

ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?")
_START = re.compile(r"(?P<markup>[*_~`\\]*)[\[［【〔](?P<id>[^\[\]［］【】〔〕]{1,40})[\]］】〕](?P<next>.?)")
_ATTEMPT = re.compile(r"[A-Za-z]+[-_. ]*[0-9][-_.A-Za-z0-9 ]*|[A-Za-z]+-[-_.A-Za-z0-9 ]*|[0-9]+(?:\.[0-9]+)+")
_DASHES = str.maketrans("‐‑‒–—―−－～", "---------")
_MARK = re.compile(r"(?P<word>[^\s:：]+)[ \t\u3000]*(?P<colon>[:：]?)[ \t\u3000]*(?P<text>.*)", re.DOTALL)

Line = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading or quoted paragraph; its lines with their numbers and columns."""

    file: str
    line: int
    rows: tuple[Line, ...]
    heading: bool
    quoted: bool


def read_clauses(paragraph: Paragraph, diagnostics: Diagnostics) -> Iterator[Clause]:
    """The clauses of a paragraph: usually one, several when its lines begin with ids of their own."""
    own: str | None = None
    rows: list[Line] = []
    for number, column, text in paragraph.rows:
        found = _id(paragraph.file, (number, column, text), diagnostics)
        if found is not None:
            yield from _clause(paragraph, own, rows)
            own, rows = found, [(number, column, text)]
        else:
            rows.append((number, column, text))
    yield from _clause(paragraph, own, rows)


def _clause(paragraph: Paragraph, own: str | None, rows: list[Line]) -> Iterator[Clause]:
    if own is None:
        return
    number, column, first = rows[0]
    behind = first[len(own) + 2 :]
    start = column + len(first) - len(behind.lstrip())
    text = joined(paragraph.file, [(number, start, behind.lstrip()), *rows[1:]])
    whole = Span.at(paragraph.file, number, column, len(own) + 2).to(text.span)
    yield Clause(own, text, paragraph.heading, (), whole)


def _id(file: str, row: Line, diagnostics: Diagnostics) -> str | None:
    """The id that the line begins with; what was meant as one but is malformed is a fault."""
    number, column, text = row
    found = _START.match(text)
    if not found or found["next"] in {"(", "["} or found["id"] in {"x", "X"}:
        return None
    written, plain = found["id"], text.startswith(f"[{found['id']}]")
    if plain and ID.fullmatch(written):
        return written
    meant = narrow(written).translate(_DASHES).strip()
    if ID.fullmatch(meant) or _ATTEMPT.fullmatch(meant):
        end = found.end("id") + 1
        better = _mended(meant)
        diagnostics.add("K111", Span.at(file, number, column, end), text=text[:end], better=f"[{better}]")
    return None


def _mended(meant: str) -> str:
    """The nearest well-formed id."""
    if meant[0].isdigit():
        meant = f"S1-{meant}"
    head, _, tail = re.sub(r"[_ ]+", "-", meant).partition("-")
    tail = re.sub(r"[-.]+", ".", tail).strip(".")
    return f"{head.replace('.', '')}-{tail}" if tail else head.replace(".", "")


def read_marks(paragraph: Paragraph, diagnostics: Diagnostics, *, under: bool) -> tuple[Mark, ...]:
    """The marks of a quoted paragraph; other quotes are only text. `under`: whether a clause stands above."""
    marks: list[tuple[str, list[Line]]] = []
    for number, column, text in paragraph.rows:
        found = _MARK.match(text)
        kind = _kind(paragraph.file, (number, column, text), diagnostics)
        if kind and found:
            span = Span.at(paragraph.file, number, column, len(text))
            if not under:
                diagnostics.add("K116", span, mark=kind)
            elif not found["text"]:
                diagnostics.add("K115", span, mark=kind)
            else:
                marks.append((kind, [(number, column + found.start("text"), found["text"])]))
        elif marks:
            marks[-1][1].append((number, column, text))
    return tuple(Mark(kind, joined(paragraph.file, rows)) for kind, rows in marks)


def _kind(file: str, row: Line, diagnostics: Diagnostics) -> str | None:
    """The mark that a quoted line begins with, also when it is miswritten (which is noted)."""
    number, column, text = row
    found = _MARK.match(text)
    if not found:
        return None
    word = found["word"]
    kind = canonical(word, "mark")
    if kind and not found["colon"] and found["text"]:
        diagnostics.add("K113", Span.at(file, number, column, len(word)), mark=word)
    elif not kind and found["colon"]:
        like = next((mark for mark in ids("mark") if skeleton(mark) == skeleton(word)), None)
        if like:
            diagnostics.add("K114", Span.at(file, number, column, len(word)), text=word, close=like)
    return kind if found["colon"] else None


def joined(file: str, rows: list[Line]) -> Text:
    """Several lines as one text that knows where each of them stands."""
    spans = tuple(Span.at(file, number, column, len(text)) for number, column, text in rows)
    value = "\n".join(text for _, _, text in rows)
    return Text(value, spans[0].to(spans[-1]), spans if len(spans) > 1 else ())
