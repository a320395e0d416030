"""Workbooks for the tests: written by XlsxWriter as people's programs write them, or bent by hand afterwards."""

import io
import zipfile
from datetime import date, datetime, time

import xlsxwriter

FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss", time: "hh:mm:ss"}


def workbook(*rows, sheet="Sheet1", change=None, **options):
    """The bytes of a workbook with these rows; `change(book, sheet)` may go on writing."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    page = book.add_worksheet(sheet)
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            write(page, number, place, value, formats)
    if change is not None:
        change(book, page)
    book.close()
    return out.getvalue()


def write(page, row, place, value, formats):
    if value is None or value == "":
        return
    if type(value) in formats:
        page.write_datetime(row, place, value, formats[type(value)])
    elif isinstance(value, bool):
        page.write_boolean(row, place, value)
    elif isinstance(value, str):
        page.write_string(row, place, value)
    else:
        page.write_number(row, place, value)


def bent(content, part, edit):
    """The workbook with one part of it rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, edit(body) if entry.filename == part else body)
    return out.getvalue()
