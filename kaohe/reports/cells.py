"""How cells look: numbers with their decimals, states in their colour, names short enough for a tab."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.handbook.units import RATE, unit_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

from kaohe.handbook.types import Num, Type

TAB_LENGTH = 31
FONT = "Noto Sans CJK TC"
STATE_COLOURS = {"不適用": "#8A8F98", "待裁定": "#B26A00", "缺數據": "#B3261E", "超範圍": "#B3261E"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A result as a cell: its number or text, the format of numbers, or its state with the origin as a comment."""

    value: float | str | None
    pattern: str = "General"
    state: str = "已定"
    origin: str = ""


@dataclass(slots=True)
class Styles:
    """The formats of one workbook, each made once."""

    book: Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def get(self, **options: object) -> Format:
        """A format."""
        key = tuple(sorted(options.items()))
        if key not in self.made:
            base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
            self.made[key] = self.book.add_format({**base, **options})
        return self.made[key]


def sheet_title(name: str) -> str:
    """A name Excel accepts for a tab."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:TAB_LENGTH]


def write_result(page: Worksheet, styles: Styles, row: int, column: int, cell: Cell) -> None:
    """Writes a result; what has no value shows its state."""
    if cell.state != "已定":
        page.write_string(
            row,
            column,
            cell.state,
            styles.get(font_color=STATE_COLOURS[cell.state], align="center", border=1, border_color="#D0D4DA"),
        )
        return
    style = styles.get(num_format=cell.pattern, border=1, border_color="#D0D4DA")
    if isinstance(cell.value, str) or cell.value is None:
        page.write_string(row, column, cell.value or "", style)
    else:
        page.write_number(row, column, cell.value, style)


def pattern_of(kind: Type, decimals: int) -> str:
    """Excel's number format: money with two decimals, points with two, rates as percent."""
    if not isinstance(kind, Num):
        return "@"
    if kind.dimension == RATE:
        return "0.00%"
    places = min(decimals, 2)
    return "#,##0" + ("." + "0" * places if places else "")


def as_number(value: int, kind: Num, unit: str) -> float:
    """The number for Excel, which holds 15 digits of it."""
    known = unit_of(unit)
    amount = value * kind.step / (known.factor if known and kind.dimension != RATE else 1)
    return amount.numerator / amount.denominator
