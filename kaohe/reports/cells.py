"""How cells look: numbers with their decimals, states in their colour, names short enough for a tab."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.handbook.types import Num, Type
from kaohe.handbook.units import RATE

if TYPE_CHECKING:
    import pyarrow as pa
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

TAB_LENGTH = 31
FONT = "Noto Sans CJK TC"
EDGE = "#D0D4DA"
STATE_COLOURS = {"不適用": "#8A8F98", "待裁定": "#B26A00", "缺數據": "#B3261E", "超範圍": "#B3261E"}


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of cells. Each has a value, or a state in its place, or is empty."""

    values: pa.Array
    """Numbers (float64) or texts, null where there is none."""
    pattern: str = "General"
    states: pa.Array | None = None
    """Why there is no value, as texts; null where there is one."""
    total: float | None = None
    """The exact sum of the numbers, rounded once; None for texts and where there are no numbers."""


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

    def value(self, pattern: str) -> Format:
        """The format of values."""
        return self.get(num_format=pattern, border=1, border_color=EDGE)

    def state(self, name: str) -> Format:
        """The format of what has no value."""
        return self.get(font_color=STATE_COLOURS[name], align="center", border=1, border_color=EDGE)


def sheet_title(name: str) -> str:
    """A name Excel accepts for a tab."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:TAB_LENGTH]


def pattern_of(kind: Type, decimals: int) -> str:
    """Excel's number format: money with two decimals, points with two, rates as percent."""
    if not isinstance(kind, Num):
        return "@"
    if kind.dimension == RATE:
        return "0.00%"
    places = min(decimals, 2)
    return "#,##0" + ("." + "0" * places if places else "")
