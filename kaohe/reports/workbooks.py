"""A workbook being written: texts stay texts, and what the disk does not allow is told as the system says it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException


@contextmanager
def new_workbook(path: Path, **options: object) -> Iterator[Workbook]:
    """A workbook that is on the disk when it is left. Raises OSError, which XlsxWriter wraps in errors of its own."""
    try:
        with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, **options}) as book:
            yield book
    except XlsxWriterException as fault:
        if isinstance(fault.__context__, OSError):
            raise fault.__context__ from None
        raise
