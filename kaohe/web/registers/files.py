"""The records of a list as the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kaohe.base.spreadsheets import guarded
from kaohe.intake.schema import FieldSchema
from kaohe.records.looking import Line
from kaohe.web.registers.table import said


def rows_of(fields: Sequence[FieldSchema], lines: Iterable[Line]) -> Iterator[list[str]]:
    """A header in the handbook's words, so that the file can be brought in again, then the records."""
    yield [field.name for field in fields]
    for line in lines:
        yield [written(field, said(line.values.get(field.name, ""))) for field in fields]


def written(field: FieldSchema, text: str) -> str:
    """A value; only of a text a spreadsheet could make a formula."""
    return guarded(text) if field.is_text else text
