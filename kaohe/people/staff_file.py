"""A staff list as a file: its columns, which of them is meant by what, and its rows with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaohe.base.catalogue import told
from kaohe.intake.faults import RowFault, fault
from kaohe.intake.limits import Limits
from kaohe.intake.messages import hint, message
from kaohe.intake.spelling import clean, fold
from kaohe.intake.xlsx.grid import read_grid

FIELDS = ("number", "name", "since", "post", "unit", "superior", "grade", "held_since", "until")
"""What a list may say of a person. `since` is his first day, `held_since` that of his post, `until` his last day."""

NAMES: dict[str, tuple[str, ...]] = {
    "number": (
        "工號",
        "員工工號",
        "員工編號",
        "編號",
        "員工號",
        "人員編號",
        "number",
        "employee number",
        "staff number",
        "staff id",
    ),
    "name": ("姓名", "名字", "員工姓名", "中文姓名", "name", "full name"),
    "since": (
        "入職日期",
        "入職日",
        "到職日",
        "到職日期",
        "入職時間",
        "入司日期",
        "hired on",
        "first day",
        "start date",
        "joined",
    ),
    "post": ("崗位", "職位", "職務", "職稱", "崗位名稱", "post", "position", "job title", "title"),
    "unit": ("單位", "部門", "組別", "所屬部門", "所屬單位", "班組", "unit", "department", "team"),
    "superior": (
        "上級",
        "直接上級",
        "直屬上級",
        "主管",
        "直接主管",
        "直屬主管",
        "部門主管",
        "上級工號",
        "主管工號",
        "匯報對象",
        "匯報人",
        "superior",
        "manager",
        "line manager",
        "reports to",
    ),
    "grade": ("職級", "級別", "等級", "grade", "level"),
    "held_since": (
        "任職日期",
        "任職起",
        "現職日期",
        "任現職日期",
        "任現職日",
        "現職起",
        "任現職時間",
        "post since",
        "in post since",
    ),
    "until": ("離職日期", "離職日", "最後工作日", "last day", "left on", "end date"),
}
"""By what names lists call it, as names are folded: script and width do not matter."""

LIMITS = Limits(unpacked_bytes=64 * 1024**2, trusted_bytes=4 * 1024**2, rows=200_000, columns=200)
"""A staff list is small; anything larger is not one."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A row: its line in the file, and its cells by column."""

    line: int
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class StaffTable:
    """The header of a list and its rows; `faults` is what the file itself refuses, cells among them."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[StaffRow, ...]
    faults: tuple[RowFault, ...]

    def guessed(self, before: Mapping[str, str] | None = None) -> dict[str, int]:
        """Which column each field most likely stands in; a field without a column is left out.

        `before`: the names of the columns of the list before, by field, which were perhaps matched by hand.
        """
        found = {
            field: self.columns.index(column) for field, column in (before or {}).items() if column in self.columns
        }
        known = {fold(name): field for field, names in NAMES.items() for name in names}
        for place, column in enumerate(self.columns):
            field = known.get(fold(column.lower()))
            if field and field not in found and place not in found.values():
                found[field] = place
        return found

    def named(self, mapping: Mapping[str, int]) -> dict[str, str]:
        """The names of the columns that the fields stand in."""
        return {field: self.columns[place] for field, place in mapping.items()}

    def unread(self, mapping: Mapping[str, int]) -> list[str]:
        """The columns with a name that no field stands in."""
        return [column for place, column in enumerate(self.columns) if column and place not in mapping.values()]


def read_staff_list(content: bytes, file: str) -> StaffTable:
    """The list of a CSV or XLSX file. The header is the first line that names two things, else the first line.

    Raises FileRefused.
    """
    rows = [row for row in read_grid(content, limits=LIMITS).rows if any(text.strip() for text in row.texts.values())]
    at = next((place for place, row in enumerate(rows) if names_two(row.texts)), 0)
    header = rows[at].texts if rows else {}
    width = max(header, default=-1) + 1
    columns = tuple(clean(header.get(place, "")) for place in range(width))
    faults = tuple(
        fault(file, row.number, columns[place] if place < width else "", value, refusal)
        for row in rows[at:]
        for place, (value, refusal) in row.refused.items()
    )
    below = (StaffRow(row.number, {place: clean(text) for place, text in row.texts.items()}) for row in rows[at + 1 :])
    return StaffTable(file, columns, tuple(below), faults)


def names_two(texts: Mapping[int, str]) -> bool:
    """Whether a line looks like a header."""
    known = {fold(name) for names in NAMES.values() for name in names}
    return sum(fold(clean(text).lower()) in known for text in texts.values()) > 1


def said_of(found: RowFault, language: str) -> tuple[str, str]:
    """What is the matter with a cell, and what to do, in a language."""
    if found.code.startswith("P"):
        return told("kaohe.people", found.code, found.args, language)
    return message(found, language), hint(found, language)


def said_by(row: StaffRow, mapping: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What a row says: each field that has a column, with its text."""
    for field, place in mapping.items():
        yield field, row.cells.get(place, "")
