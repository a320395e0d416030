"""Reads a chapter: its clauses with their marks, and its cards, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kaohe.handbook.blocks import read_block
from kaohe.handbook.clauses import Paragraph, read_clauses, read_marks
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.fences import Fence, read_fences
from kaohe.handbook.source import SourceFile
from kaohe.handbook.tree import Block, Chapter, Clause


def read_chapter(source: SourceFile, diagnostics: Diagnostics) -> Chapter:
    """The chapter of the file; what is at fault is noted, and left out where it cannot be read."""
    lines, fences, rest = _parts(source, diagnostics)
    clauses: list[Clause] = []
    blocks: list[Block] = []
    parts: list[Fence | Paragraph] = [*fences, *_paragraphs(source.path, rest, lines)]
    for part in sorted(parts, key=lambda one: one.line):
        if isinstance(part, Fence):
            block = read_block(part, clauses[-1].id if clauses else None, diagnostics)
            blocks += [block] if block else []
        elif part.quoted:
            marks = read_marks(part, diagnostics, under=bool(clauses))
            clauses[-1:] = [replace(clause, marks=clause.marks + marks) for clause in clauses[-1:]]
        else:
            clauses += read_clauses(part, diagnostics)
    return Chapter(source.path, _different(clauses, diagnostics), tuple(blocks))


def heading_of(text: str) -> str:
    """The first heading of a chapter's text; empty when it has none."""
    found = (line for line in text.splitlines() if line.startswith("#"))
    return next(found, "").strip("# ")


def fences_of(source: SourceFile, diagnostics: Diagnostics) -> list[Fence]:
    """The fenced blocks of the file, cards or not."""
    return _parts(source, diagnostics)[1]


def _parts(source: SourceFile, diagnostics: Diagnostics) -> tuple[list[str], list[Fence], list[Token]]:
    """The lines, the fences, and the tokens of the rest; line ends and odd blanks give way without moving anything."""
    lines = source.text.replace("\r\n", "\n").replace("\r", " ").replace("\ufeff", " ").split("\n")
    return lines, *read_fences(source.path, lines, _tokens, diagnostics)


def _tokens(lines: list[str]) -> list[Token]:
    """CommonMark blocks. Without reference definitions, for `[S1]: …` is a clause; without indented code."""
    return MarkdownIt("commonmark").enable("table").disable(["reference", "code", "inline"]).parse("\n".join(lines))


def _paragraphs(file: str, tokens: list[Token], lines: list[str]) -> Iterator[Paragraph]:
    """Paragraphs, headings and the paragraphs of quotes; what stands in tables is no clause."""
    quotes, heading = 0, False
    for token in tokens:
        if token.type in {"blockquote_open", "blockquote_close"}:
            quotes += token.nesting
        elif token.type in {"heading_open", "paragraph_open"}:
            heading = token.type == "heading_open"
        elif token.type in {"th_open", "td_open"}:
            quotes += 1_000
        elif token.type in {"th_close", "td_close"}:
            quotes -= 1_000
        elif token.type == "inline" and token.map and quotes < 1_000:
            yield Paragraph(file, token.map[0] + 1, tuple(_rows(token, lines)), heading, quotes > 0)


def _rows(token: Token, lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Each line of a paragraph with its number and the column where it begins."""
    first = token.map[0] if token.map else 0
    for offset, content in enumerate(token.content.split("\n")):
        written, said = lines[first + offset].rstrip(), content.strip()
        start = len(written) - len(said) if written.endswith(said) else max(written.find(said), 0)
        yield first + offset + 1, start + 1, said


def _different(clauses: list[Clause], diagnostics: Diagnostics) -> tuple[Clause, ...]:
    """The clauses without those whose id was met before in this chapter."""
    found: dict[str, Clause] = {}
    for clause in clauses:
        if clause.id in found:
            diagnostics.add("K112", clause.span, id=clause.id, line=found[clause.id].span.line)
        else:
            found[clause.id] = clause
    return tuple(found.values())
