"""A table as a file: CSV or XLSX, its name and its pages marked as what stays in the house."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from kaohe.reports.month_book import MARK
from kaohe.reports.workbooks import new_workbook


def sealed(name: str, media: str, size: int, pieces: Iterator[bytes]) -> HttpResponseBase:
    """Somebody's own file on its way out: saved, never shown as a page, never run, kept by nothing on the way."""
    response = StreamingHttpResponse(pieces, content_type=media)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


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
