"""Where things stand: files, positions and spans, so that every message can point at its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A text file of the handbook. `path` is relative to the handbooks' common folder, with `/`."""

    path: str
    text: str

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its line end; empty past the end."""
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file: lines and columns from 1, columns in characters, the end excluded."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def at(cls, file: str, line: int, column: int, length: int = 1) -> Span:
        """The span of `length` characters on one line."""
        return cls(file, line, column, line, column + length)

    def to(self, other: Span) -> Span:
        """From the start of this span to the end of the other one."""
        return Span(self.file, self.line, self.column, other.end_line, other.end_column)


NOWHERE = Span("", 0, 0, 0, 0)
