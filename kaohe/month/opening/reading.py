"""Reading opening data: every file that is there, with all that is wrong at its row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.dates import day_of
from kaohe.base.period import Grain, Period
from kaohe.engine.plan.frames import PERSON
from kaohe.handbook.book import Book
from kaohe.intake.faults import RowFault
from kaohe.intake.links import strangers
from kaohe.intake.register import FileSeen, read_register
from kaohe.intake.until import too_late
from kaohe.month.opening.sheets import MONTH_OF, Key, asked_of, column_of, sheet
from kaohe.records.homes import home_of


@dataclass(frozen=True, slots=True)
class Opening:
    """What came: rows by subject and length of period; nothing of it may be taken while there are faults."""

    tables: Mapping[Key, pa.Table]
    faults: tuple[RowFault, ...]
    files: tuple[FileSeen, ...]

    @property
    def months(self) -> list[Period]:
        """The months that the rows are of, in order."""
        starts = {day for table in self.tables.values() for day in pc.unique(table[MONTH_OF]).to_pylist()}
        return [Period.containing(day_of(start), Grain.MONTH) for start in sorted(starts)]

    @property
    def people(self) -> frozenset[str]:
        """The numbers of those who have a row."""
        own = [table[column_of(PERSON)] for (subject, _), table in self.tables.items() if subject == PERSON]
        return frozenset(number for column in own for number in pc.unique(column).to_pylist())

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(table.num_rows for table in self.tables.values())


def read_opening(
    book: Book, folder: Path, before: Period, known: Mapping[str, frozenset[str]] | None = None
) -> Opening:
    """The files of a folder. `before`: the first month that is computed; `known`: by subject who there is, if known."""
    tables: dict[Key, pa.Table] = {}
    faults: list[RowFault] = []
    files: list[FileSeen] = []
    for key, names in asked_of(book).items():
        found = read_register(sheet(key, names), folder, accept_valid=True)
        faults += found.faults
        files += found.files
        if found.table is not None and found.taken:
            tables[key] = found.table
            faults += too_late(found.table, MONTH_OF, before)
            faults += unknown(book, key[0], found.table, (known or {}).get(key[0]))
    return Opening(tables, tuple(sorted(faults, key=lambda one: (one.file, one.row))), tuple(files))


def unknown(book: Book, subject: str, table: pa.Table, known: frozenset[str] | None) -> list[RowFault]:
    """Rows of somebody who is nowhere listed, where it is known who there is."""
    home = home_of(book, subject)
    if known is None or home is None:
        return []
    return strangers(table, column_of(subject), home, pa.chunked_array([pa.array(sorted(known), pa.string())]))[0]
