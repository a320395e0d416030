"""Taking the list of people out of the house: as a file, marked as confidential, told in the ledger."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import xlsxwriter
from django.db import transaction

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import record
from kaohe.people.directory import Choice, directory

UNSAFE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


@transaction.atomic
def export_directory(
    actor: Actor, day: date, choice: Choice, *, kind: str, headings: Mapping[str, str], mark: str
) -> bytes:
    """The list as `csv` or `xlsx`: the mark, then `headings` (name of the column to its words), then the people.

    Raises NotAllowed.
    """
    require(actor, Permission.PEOPLE_READ)
    rows = [[written(row[name]) for name in headings] for row in directory(actor, day, choice)]
    chosen = {name: value for name, value in asdict(choice).items() if value}
    detail = {"day": day.isoformat(), "rows": len(rows), "kind": kind, "choice": chosen}
    record(actor, "people.list.export", "list", "people", detail=detail)
    table = [[mark], list(headings.values()), *rows]
    return workbook(table) if kind == "xlsx" else delimited(table)


def written(value: object) -> str:
    """A cell as text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def delimited(table: list[list[str]]) -> bytes:
    """CSV in UTF-8 with the mark by which spreadsheets know it; nothing in it is taken for a formula."""
    text = io.StringIO()
    for row in table:
        csv.writer(text).writerow([f"'{cell}" if cell.startswith(UNSAFE) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def workbook(table: list[list[str]]) -> bytes:
    """XLSX; every cell is a text, so that numbers of people keep their zeros."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for place, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell, bold if place < 2 else None)
        sheet.freeze_panes(2, 0)
        sheet.set_footer(f"&C{table[0][0]}")
    return content.getvalue()
