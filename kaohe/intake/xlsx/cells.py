"""The cells of a sheet as they come by: rows of texts; formulas, errors and merged ranges told by their address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kaohe.intake.faults import FileRefused, Refusal, shown
from kaohe.intake.xlsx.formats import Kind, number_text
from kaohe.intake.xlsx.workbook import Workbook, unescape

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUTHS = {"1": "是", "0": "否", "true": "是", "false": "否"}


@dataclass(slots=True)
class Row:
    """A row that holds something: per column its text, which the file typed, and what is refused."""

    number: int
    texts: dict[int, str] = field(default_factory=dict)
    typed: set[int] = field(default_factory=set)
    refused: dict[int, tuple[str, Refusal]] = field(default_factory=dict)
    computed: set[int] = field(default_factory=set)
    """Columns of formulas that were taken by the value they last had."""


class CellWalk:
    """Takes the elements of a sheet and makes rows of them; the caller empties `rows` as it goes."""

    def __init__(self, book: Workbook, cell_characters: int, *, computed: bool = False) -> None:
        self._computed = computed  # Whether the value a formula was last worked out to is taken.
        self.rows: list[Row] = []
        self.merged: list[str] = []
        self._book = book
        self._limit = cell_characters
        self._row = Row(0)
        self._columns: dict[str, int] = {}
        self._column = -1
        self._cell: dict[str, str] = {}
        self._pieces: list[str] = []
        self._size = 0
        self._listening = self._phonetic = self._formula = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if tag == "c":
            self._cell = attributes
            self._column = self._place(attributes.get("r"))
            self._pieces.clear()
            self._size = 0
            self._formula = False
        elif tag == "v" or (tag == "t" and not self._phonetic):
            self._listening = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._open_row(attributes.get("r"))
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag == "c":
            text = "".join(self._pieces)
            if self._formula or (text and not text.isspace()):
                self._take(text)
        elif tag in ("v", "t"):
            self._listening = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row" and (self._row.texts or self._row.refused):
            self.rows.append(self._row)

    def characters(self, text: str) -> None:
        """Text between the elements."""
        if self._listening and self._size <= self._limit:
            self._size += len(text)
            self._pieces.append(text)

    def _open_row(self, written: str | None) -> None:
        number = int(written) if written is not None and written.isdecimal() else self._row.number + 1
        if not self._row.number < number <= MOST_ROWS:
            raise FileRefused("R107")
        self._row = Row(number)
        self._column = -1

    def _place(self, address: str | None) -> int:
        """The column of an address; without one, the next column."""
        if address is None:
            return self._column + 1
        letters = address.rstrip("0123456789")
        place = self._columns.get(letters)
        if place is None:
            if not _ADDRESS.fullmatch(address):
                raise FileRefused("R107")
            place = self._columns[letters] = column_number(letters)
        return place

    def _take(self, text: str) -> None:
        row, column = self._row, self._column
        read = self._read(text)
        if isinstance(read, Refusal):
            row.refused[column] = (shown(text), read)
        elif read[0]:
            row.texts[column] = read[0]
            if self._formula:
                row.computed.add(column)
            if read[1]:
                row.typed.add(column)

    def _read(self, text: str) -> tuple[str, bool] | Refusal:
        """The text of a cell, and whether the file typed it."""
        kind = self._cell.get("t", "n")
        if self._formula and not (self._computed and text.strip()):
            return Refusal("R133", address=self._address())
        if self._size > self._limit:
            return Refusal("R132", limit=self._limit)
        if kind == "s":
            if not text.isdecimal() or int(text) >= len(self._book.texts):
                raise FileRefused("R107")
            shared = self._book.texts[int(text)]
            return (shared, False) if len(shared) <= self._limit else Refusal("R132", limit=self._limit)
        if kind == "e":
            return Refusal("R134", address=self._address())
        if kind == "b":
            return _TRUTHS.get(text, text), True
        if kind == "d":
            return text.replace("T", " ").removesuffix(" "), True
        if kind == "n":
            return number_text(text, self._kind(), from_1904=self._book.from_1904) if text.strip() else ("", False)
        return unescape(text), False

    def _kind(self) -> Kind:
        style = self._cell.get("s", "0")
        kinds = self._book.kinds
        return kinds[int(style)] if style.isdecimal() and int(style) < len(kinds) else Kind.NUMBER

    def _address(self) -> str:
        return f"{column_letters(self._column)}{self._row.number}"


def column_number(letters: str) -> int:
    """The place of a column, from 0.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if number > MOST_COLUMNS:
        raise FileRefused("R107")
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column.

    >>> column_letters(27)
    'AB'
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
