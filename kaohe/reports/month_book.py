"""The month as a workbook people print and sign: score sheets, pay lists, all results, exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from kaohe.engine.explain import Opened
from kaohe.handbook.model import Result, Sheet, Statement
from kaohe.reports.cells import Cells, Styles, sheet_title
from kaohe.reports.exceptions import Open, exceptions, refusals
from kaohe.reports.held import held_results
from kaohe.reports.people_rows import People, people_of
from kaohe.reports.table import Column, Sheets
from kaohe.reports.workbooks import new_workbook

MARK = "內部資料 注意保密"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands on every page."""

    handbook: str
    period: str
    as_of: str = ""

    @property
    def line(self) -> str:
        """One line for the top of a page."""
        return f"{self.handbook}  {self.period}" + (f"  截至 {self.as_of}" if self.as_of else "")


def write_month_book(path: Path, opened: Opened, heading: Heading, left: Sequence[Open] = ()) -> None:
    """Writes month.xlsx: one page per score sheet and slip, all results of persons, exceptions.

    `left`: rows of records that were not taken, told among the exceptions.
    """
    with new_workbook(path) as book:
        book.set_properties({"title": heading.line, "comments": MARK})
        sheets = Sheets(book, Styles(book), heading.line, MARK)
        people = people_of(opened)
        if people is not None:
            for card in cards(opened):
                if isinstance(card, Sheet):
                    score_sheet(sheets, people, card)
            for card in cards(opened):
                if isinstance(card, Statement):
                    pay_list(sheets, people, card)
            all_results(sheets, people)
        exception_sheet(sheets, opened, people, left)


def cards(opened: Opened) -> list[Result]:
    """The cards that give results in the month, in the order of the handbook."""
    return list({id(one.card): one.card for outputs in opened.book.outputs.values() for one in outputs}.values())


def score_sheet(sheets: Sheets, people: People, card: Sheet) -> None:
    """One score sheet: a row a person to whom it applies, a column an item, the total last."""
    items = [
        Column(row.item.value, full_text(row.full.text.value if row.full else ""), row.number) for row in card.rows
    ]
    columns = [*people.columns, *items, Column("合計", full_text(card.full.text.value))]
    rows = people.applying(card)
    names = [*(row.item.value for row in card.rows), card.name.value]
    cells = [*people.who(rows), *people.results(names, rows)]
    sheets.table(sheet_title(card.name.value), columns, cells, names=len(people.columns))


def full_text(text: str) -> str:
    """滿分 under the item's name."""
    return f"滿分 {text}" if text else ""


def pay_list(sheets: Sheets, people: People, card: Statement) -> None:
    """One pay list: a row a person, a column a line of the slip, sums below."""
    names = [people.opened.book.display(name.value) for _, name in card.lines]
    signs = ["減 " if sign < 0 else "" for sign, _ in card.lines]
    lines = [Column(f"{sign}{name.value}", "元") for sign, (_, name) in zip(signs, card.lines, strict=True)]
    columns = [*people.columns, *lines, Column(card.name.value, "元")]
    rows = people.applying(card)
    cells = [*people.who(rows), *people.results([*names, card.name.value], rows)]
    sheets.table(sheet_title(card.name.value), columns, cells, names=len(people.columns), sums=True)


def all_results(sheets: Sheets, people: People) -> None:
    """Every result of persons and the month."""
    names = people.names()
    columns = [*people.columns, *(Column(name, people.unit(name)) for name in names)]
    cells = [*people.who(people.order), *people.results(names, people.order)]
    sheets.table("全部結果", columns, cells, names=len(people.columns))


def exception_sheet(sheets: Sheets, opened: Opened, people: People | None, left: Sequence[Open]) -> None:
    """What has no value and why, what is held, the judgements that do not count, the records that were not taken."""
    names = people.by_id() if people is not None else {}
    found = [*exceptions(opened), *held_results(opened), *refusals(opened), *left]
    columns = {
        "工號": [one.subject for one in found],
        "姓名": [names.get(one.subject) for one in found],
        "項目": [one.item for one in found],
        "狀態": [one.state for one in found],
        "來源": [one.origin for one in found],
        "說明": [one.note for one in found],
    }
    cells = [Cells(pa.array(texts, pa.string()), "@") for texts in columns.values()]
    sheets.table("例外", [Column(name) for name in columns], cells, names=2)
