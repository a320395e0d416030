"""The month as a workbook people print and sign: score sheets, pay lists, all results, exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from kaohe.engine.explain import Opened
from kaohe.handbook.model import Sheet, Statement
from kaohe.reports.cells import Styles, sheet_title
from kaohe.reports.exceptions import Open, exceptions, refusals
from kaohe.reports.people_rows import People, people_of
from kaohe.reports.table import Column, Sheets, TableSheet

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
    with xlsxwriter.Workbook(
        str(path), {"in_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": heading.line, "comments": MARK})
        sheets = Sheets(book, Styles(book), heading.line, MARK)
        people = people_of(opened)
        for card in cards(opened, Sheet):
            score_sheet(sheets, people, card)
        for card in cards(opened, Statement):
            pay_list(sheets, opened, people, card)
        if people is not None:
            all_results(sheets, people)
        exception_sheet(sheets, opened, people, left)


def cards(opened: Opened, kind: type[Sheet | Statement]) -> list[Sheet | Statement]:
    """The cards of a kind that hold in the month, in the order of the handbook."""
    found: dict[int, Sheet | Statement] = {}
    for outputs in opened.book.outputs.values():
        card = outputs[0].card
        if isinstance(card, kind):
            found[id(card)] = card
    return list(found.values())


def score_sheet(sheets: Sheets, people: People | None, card: Sheet | Statement) -> None:
    """One score sheet: a row a person to whom it applies, a column an item, the total last."""
    if people is None or not isinstance(card, Sheet):
        return
    rows = people.applying(card.name.value)
    columns = [
        *people.columns,
        *(Column(row.item.value, full_text(row.full.text.value if row.full else ""), row.number) for row in card.rows),
    ]
    page = sheets.open(
        sheet_title(card.name.value),
        [*columns, Column("合計", full_text(card.full.text.value), "")],
        len(people.columns),
    )
    for row in rows:
        page.row(
            [
                *people.texts(row),
                *(people.result(row, item.item.value) for item in card.rows),
                people.result(row, card.name.value),
            ]
        )
    page.close()


def full_text(text: str) -> str:
    """滿分 under the item's name."""
    return f"滿分 {text}" if text else ""


def pay_list(sheets: Sheets, opened: Opened, people: People | None, card: Sheet | Statement) -> None:
    """One pay list: a row a person, a column a line of the slip, sums below."""
    if people is None or not isinstance(card, Statement):
        return
    lines = [
        (f"減 {name.value}" if sign < 0 else name.value, opened.book.display(name.value)) for sign, name in card.lines
    ]
    columns = [*people.columns, *(Column(shown, "元") for shown, _ in lines), Column(card.name.value, "元")]
    page = sheets.open(sheet_title(card.name.value), columns, len(people.columns))
    for row in people.applying(card.name.value):
        page.row(
            [*people.texts(row), *(people.result(row, name) for _, name in lines), people.result(row, card.name.value)]
        )
    page.sums(len(people.columns))
    page.close()


def all_results(sheets: Sheets, people: People) -> None:
    """Every result of persons and the month."""
    names = people.names()
    page = sheets.open(
        "全部結果", [*people.columns, *(Column(name, people.unit(name)) for name in names)], len(people.columns)
    )
    for row in range(people.count):
        page.row([*people.texts(row), *(people.result(row, name) for name in names)])
    page.close()


def exception_sheet(sheets: Sheets, opened: Opened, people: People | None, left: Sequence[Open]) -> None:
    """What has no value and why, the judgements that do not count, the rows of records that were not taken."""
    names = people.by_id() if people is not None else {}
    page: TableSheet = sheets.open(
        "例外", [Column(name) for name in ("工號", "姓名", "項目", "狀態", "來源", "說明")], 2
    )
    for item in [*exceptions(opened), *refusals(opened), *left]:
        page.row([item.subject, names.get(item.subject, ""), item.item, item.state, item.origin, item.note])
    page.close()
