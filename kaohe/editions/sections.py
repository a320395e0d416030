"""A chapter cut into what is edited at a time: a clause with the cards under it, or a heading with what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kaohe.editions.errors import Conflict
from kaohe.editions.folders import digest
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.markdown import fences_of, read_chapter
from kaohe.handbook.source import SourceFile

REMEMBERED = 128
"""Chapters whose sections are not read again: every search and every page of a chapter asks for them."""
_HEADING = re.compile(r" {0,3}#{1,6}(\s|$)")


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of a chapter: `first` to `last`, from 1, and the blank lines behind them up to `end`."""

    key: str
    """The id of the clause it begins with; for other text `#1`, `#2` … in the order of the chapter."""
    first: int
    last: int
    end: int
    text: str

    @property
    def digest(self) -> str:
        """What a change of it is guarded by."""
        return digest(self.text)


@lru_cache(maxsize=REMEMBERED)
def sections(text: str) -> tuple[Section, ...]:
    """The sections of a chapter, in its order; together they are the chapter."""
    lines = text.split("\n")
    starts = begins(text, lines)
    found, plain = [], 0
    for place, (first, key) in enumerate(starts):
        if not key:
            plain += 1
        end = starts[place + 1][0] - 1 if place + 1 < len(starts) else len(lines)
        last = end
        while last > first and not lines[last - 1].strip():
            last -= 1
        found.append(Section(key or f"#{plain}", first, last, end, "\n".join(lines[first - 1 : last])))
    return tuple(found)


def begins(text: str, lines: list[str]) -> list[tuple[int, str]]:
    """The first line of each section and the clause it begins with; a heading without an id begins one as well."""
    file = SourceFile("", text)
    spans = [fence.span for fence in fences_of(file, Diagnostics())]
    inside = {line for span in spans for line in range(span.line, span.end_line + 1)}
    clauses = {clause.span.line: clause.id for clause in read_chapter(file, Diagnostics()).clauses}
    headings = {number for number, line in enumerate(lines, start=1) if number not in inside and _HEADING.match(line)}
    return [(line, clauses.get(line, "")) for line in sorted({1, *clauses, *headings})]


def section_of(text: str, key: str) -> Section | None:
    """The section of a key."""
    return next((one for one in sections(text) if one.key == key), None)


def spliced(text: str, key: str, new: str, loaded: str) -> str:
    """The chapter with a section's text replaced; taken away when `new` is empty.

    `loaded`: the digest of the text that was changed. Raises Conflict when the chapter has another one there now.
    """
    found, new = section_of(text, key), settled(new)
    if found is None or found.digest != loaded:
        if found is not None and found.text == new:
            return text
        raise Conflict(key, yours=new, theirs=found.text if found else "")
    lines = text.split("\n")
    kept = lines[found.last : found.end] if new else []
    written = new.split("\n") if new else []
    return "\n".join([*lines[: found.first - 1], *written, *kept, *lines[found.end :]])


def replaced(text: str, place: str, new: str, loaded: str) -> str:
    """A whole file's text replaced. Raises Conflict."""
    new = settled(new) + "\n"
    if digest(text) != loaded and text != new:
        raise Conflict(place, yours=new, theirs=text)
    return new


def settled(text: str) -> str:
    """A text as typed into a page: line ends as LF, blank lines around it taken away."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()


def written_at(text: str, place: tuple[int, int, int], old: str, new: str) -> str:
    """A text with what stands at (line, column, column behind) replaced. Raises Conflict when something else stands."""
    line, column, end = place
    lines = text.split("\n")
    there = lines[line - 1][column - 1 : end - 1] if 0 < line <= len(lines) else ""
    if there != old:
        raise Conflict(f"{line}:{column}", yours=new, theirs=there)
    lines[line - 1] = lines[line - 1][: column - 1] + new + lines[line - 1][end - 1 :]
    return "\n".join(lines)
