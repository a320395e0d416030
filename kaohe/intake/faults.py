"""What is wrong with a file, a row or a cell: collected, never thrown past the file, so that one run shows all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override

SHOWN_CHARACTERS = 60
FIRST_PLACES = 5


class Refusal:
    """Why a text is not taken: a stable code, and the values its message names."""

    __slots__ = ("args", "code")

    def __init__(self, code: str, **args: object) -> None:
        self.code = code
        self.args = {key: str(value) for key, value in args.items()}

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and (self.code, self.args) == (other.code, other.args)

    @override
    def __hash__(self) -> int:
        return hash(self.code)

    @override
    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, {self.args!r})"


class FileRefused(Exception):
    """Nothing of this file can be taken; `refusal` says why, `line` where when it shows late."""

    def __init__(self, code: str, *, line: int = 0, **args: object) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, **args)
        self.line = line


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault. `row` is the line as an editor or a spreadsheet numbers it, 0 when the whole file is meant."""

    file: str
    row: int
    column: str
    """The column as the file calls it; empty when the whole row is meant."""
    value: str
    code: str
    args: dict[str, str]


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Faults of one kind in one column of a file: how many, and the first places."""

    code: str
    column: str
    count: int
    first: tuple[RowFault, ...]


def fault(file: str, row: int, column: str, value: str, refusal: Refusal) -> RowFault:
    """The fault of a refusal at its place."""
    return RowFault(file, row, column, shown(value), refusal.code, refusal.args)


def group_faults(faults: Iterable[RowFault]) -> tuple[FaultGroup, ...]:
    """Faults of a file with the same code and column together, in the order of their first place."""
    groups: dict[tuple[str, str, str], list[RowFault]] = {}
    for item in faults:
        groups.setdefault((item.file, item.code, item.column), []).append(item)
    return tuple(
        FaultGroup(code, column, len(items), tuple(items[:FIRST_PLACES])) for (_, code, column), items in groups.items()
    )


def shown(text: str) -> str:
    """A text short enough for a message, with what cannot be seen made visible.

    >>> shown("E001\\u200b")
    'E001\\\\u200b'
    """
    short = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return "".join(
        char if char.isprintable() or char == "\u3000" else char.encode("unicode_escape").decode() for char in short
    )
