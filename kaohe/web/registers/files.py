"""A list as a file: CSV or XLSX, its name and its pages marked as what stays in the house."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from kaohe.intake.schema import FieldSchema
from kaohe.records.looking import Line
from kaohe.reports.month_book import MARK
from kaohe.reports.workbooks import new_workbook

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def rows_of(fields: Sequence[FieldSchema], lines: Iterable[Line]) -> Iterator[list[str]]:
    """A header in the handbook's words, so that the file can be brought in again, then the records."""
    yield [field.name for field in fields]
    for line in lines:
        yield [safe(field, line.values.get(field.name, "")) for field in fields]


def safe(field: FieldSchema, text: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return f"'{text}" if field.is_text and text.startswith(FORMULA) else text


def as_csv(name: str, rows: Iterator[list[str]], by: str) -> HttpResponseBase:
    """As CSV, written while it is sent."""
    del by
    response = StreamingHttpResponse(written(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}-{MARK}.csv')}"
    return response


def written(rows: Iterator[list[str]]) -> Iterator[str]:
    """The text, a row at a time; it begins with the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    for row in rows:
        out = io.StringIO()
        csv.writer(out).writerow(row)
        yield out.getvalue()


def as_xlsx(name: str, rows: Iterator[list[str]], by: str) -> HttpResponseBase:
    """As a workbook: texts stay texts; every printed page says that it stays in the house, and who took it."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "list.xlsx"
    with new_workbook(path, constant_memory=True) as book:
        book.set_properties({"title": name, "comments": MARK})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(name[:31].translate(str.maketrans("[]:*?/\\", "       ")))
        sheet.freeze_panes(1, 0)
        sheet.set_header(f"&L{name.replace('&', '&&')}&R{MARK}")
        sheet.set_footer(f"&L{by.replace('&', '&&')}&R&P/&N")
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(place, column, text, None if place else bold)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}-{MARK}.xlsx")
    response._resource_closers.append(folder.cleanup)  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's own.
    return response


FORMS: dict[str, Callable[[str, Iterator[list[str]], str], HttpResponseBase]] = {"csv": as_csv, "xlsx": as_xlsx}
