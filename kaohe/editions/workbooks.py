"""The values, score sheets and long tables of a handbook as one workbook: a page each, every cell a text as written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook

from kaohe.editions.cards import Placed, cards
from kaohe.editions.folders import Files
from kaohe.editions.sheets import full_of, rows_of
from kaohe.editions.values import as_written
from kaohe.handbook.cards.sheet_rows import COLUMNS
from kaohe.handbook.words import canonical

VALUES, FROM = "數值", "版次"
"""The page of all values, and the one that says what every page was made of."""
VALUE, SHEET = "參數", "考核表"
HEADS = ("條", "名稱", "從哪天起", "數值", "說明", "檔案", "摘要")
HIDDEN = 5
"""The column from which a value's page says where each row belongs."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_ODD = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the workbook: what it is made of, and its rows; the first row is its title and stays."""

    title: str
    kind: str
    path: str
    name: str
    digest: str
    rows: Sequence[Sequence[str]]


def pages(files: Files, top: str) -> list[Page]:
    """The pages of a handbook's own files, the values first."""
    own = {path: text for path, text in files.items() if path.startswith(f"{top}/")}
    placed = [(path, card) for path, text in own.items() if path.endswith(".md") for card in cards(text)]
    values = [row for path, card in placed if card.block.kind.value == VALUE for row in value_rows(path, card)]
    tables = [
        Page("", "", path, path.rsplit("/", 1)[-1].removesuffix(".csv"), "", list(csv.reader(io.StringIO(text))))
        for path, text in own.items()
        if path.endswith(".csv")
    ]
    sheets = [
        sheet_page(path, card)
        for path, card in placed
        if card.block.kind.value == SHEET and card.block.table is not None
    ]
    found = [Page("", VALUES, "", "", "", [[VALUES], list(HEADS), *values]), *sheets, *map(with_title, tables)]
    return titled(found)


def value_rows(path: str, card: Placed) -> Iterator[list[str]]:
    """A row for each value of a 參數, with the day it holds from."""
    name, clause = card.block.name.value, card.block.clause or ""
    for day, value in as_written(card):
        yield [clause, name, day, value, note_of(card), path, card.digest]


def note_of(card: Placed) -> str:
    """The 說明 of a card."""
    entries = card.block.body.entries
    found = next((one.value for one in entries if canonical(one.key.value, "key") == "說明"), None)
    return getattr(found, "value", "") if found is not None else ""


def sheet_page(path: str, card: Placed) -> Page:
    """A 考核表: its 滿分 beside the title, then its items."""
    name = card.block.name.value
    rows = [[row[column] for column in COLUMNS] for row in rows_of(card)]
    return Page("", SHEET, path, name, card.digest, [[f"{SHEET} {name}", "滿分", full_of(card)], list(COLUMNS), *rows])


def with_title(page: Page) -> Page:
    """A long table under its file's name."""
    return Page("", "表", page.path, page.name, "", [[page.path], *page.rows])


def titled(found: Iterable[Page]) -> list[Page]:
    """The pages with titles that a workbook takes: short, without odd signs, each once."""
    made: list[Page] = []
    taken = {FROM.casefold()}
    for one in found:
        start = _ODD.sub(" ", one.name or one.kind).strip()[:26] or one.kind
        title = next(
            title
            for title in (start, *(f"{start} {place}" for place in range(2, 9999)))
            if title.casefold() not in taken
        )
        taken.add(title.casefold())
        made.append(Page(title, one.kind, one.path, one.name, one.digest, one.rows))
    return made


def workbook_of(files: Files, top: str, digest: str) -> bytes:
    """The workbook of a handbook; `digest`: of the folder it is made of."""
    made = io.BytesIO()
    found = pages(files, top)
    with Workbook(made, OPTIONS) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EEF6"})
        for page in found:
            written = book.add_worksheet(page.title)
            written.set_column(0, 30, 16, text)
            written.freeze_panes(2, 0)
            for at, row in enumerate(page.rows):
                for place, cell in enumerate(row):
                    written.write_string(at, place, cell, head if at < 2 else text)
            if page.kind == VALUES:
                written.set_column(4, 4, 44, text)
                written.set_column(HIDDEN, HIDDEN + 1, 2, text, {"hidden": True})
        index = book.add_worksheet(FROM)
        index.write_row(0, 0, [digest])
        for at, page in enumerate(found, start=1):
            for place, cell in enumerate((page.title, page.kind, page.path, page.name, page.digest)):
                index.write_string(at, place, cell)
    return made.getvalue()
