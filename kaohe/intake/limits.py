"""How much a file may hold before it is refused: a month of records is large, an attack is larger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one file. The defaults take ten million calls, and nothing that would fill a machine."""

    unpacked_bytes: int = 2 * 1024**3
    """Most bytes a file has after gz or zip is undone."""
    trusted_bytes: int = 64 * 1024**2
    """Below this size a file may be packed as tightly as it likes."""
    packing: int = 250
    """Above it: how many times larger than its packed form a file may be. Real tables reach about 30."""
    line_bytes: int = 4 * 1024**2
    """Most bytes of a line of a text file: a longer one is no row, and is refused before it is taken apart."""
    cell_characters: int = 32_767
    """Most characters of one cell: what a spreadsheet can hold."""
    columns: int = 2_000
    rows: int = 20_000_000
    faults: int = 100_000
    """Faults are told one by one up to here; the rest is told as a number."""
    faulty_share: int = 10
    """A file with more faults than that, one in every so many rows or more, is not read any further."""


DEFAULT_LIMITS = Limits()
