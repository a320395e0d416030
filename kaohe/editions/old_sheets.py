"""A score sheet as HR keeps it in a workbook, read into a 考核表 as far as it can be; the rest is told."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from kaohe.editions.errors import EditionError
from kaohe.editions.sheets import line_of
from kaohe.handbook.cards.sheet_rows import COLUMNS
from kaohe.handbook.clauses import ID
from kaohe.handbook.names import fold
from kaohe.intake.faults import FileRefused
from kaohe.intake.xlsx.cells import Row
from kaohe.intake.xlsx.grid import Grid, read_grid

HEADS = {
    "序": ("序", "序號", "編號", "no", "no."),
    "組": ("類別", "大類", "考核類別", "項目類別", "維度", "group"),
    "項目": ("項目", "考核項目", "考核內容", "考核指標", "指標", "指標名稱", "內容", "item"),
    "滿分": ("滿分", "分值", "標準分", "分數", "配分", "權重", "points", "weight"),
    "標準": ("標準", "評分標準", "考核標準", "扣分標準", "計分方式", "評分辦法", "計分標準", "standard"),
    "評分人": ("評分人", "考核人", "評分部門", "考核部門", "judge"),
}
"""What the columns of such sheets are called."""
_KNOWN = {fold(word).casefold(): column for column, words in HEADS.items() for word in words}
_TOTALS = frozenset(map(fold, ("合計", "總計", "總分", "小計", "滿分合計", "total")))
_NUMBER = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)\s*(?:分|%|％)?")
_EACH = re.compile(r"每.{0,12}?[扣減]\s*([0-9]+(?:\.[0-9]+)?)\s*分")
_PLAIN = re.compile(r"\w+")
_ODD = re.compile(r"[「」|\[\]{}#\n]")


@dataclass(slots=True)
class Item:
    """An item as it was read."""

    group: str
    name: str
    points: Decimal
    standard: str
    judges: str


@dataclass(slots=True)
class OldSheet:
    """What was read: the title above the table, the items, and what could not be read."""

    title: str = ""
    items: list[Item] = field(default_factory=list)
    notes: list[EditionError] = field(default_factory=list)

    @property
    def full(self) -> Decimal:
        """All points together."""
        return sum((one.points for one in self.items), Decimal(0))


def read_old_sheet(content: bytes, taken: Container[str] = ()) -> OldSheet:
    """The sheet of an XLSX or CSV file; `taken`: names that mean something else in the handbook, folded.

    Raises EditionError when it cannot be opened or has no table of items.
    """
    try:
        grid = read_grid(content)
    except FileRefused as refused:
        raise EditionError("E187") from refused
    header = next((row for row in grid.rows if {"項目", "滿分"} <= set(columns_of(row))), None)
    if header is None:
        raise EditionError("E180")
    made = OldSheet(title=title_above(grid, header))
    columns, group = columns_of(header), ""
    for row in (one for one in grid.rows if one.number > header.number):
        cells = {name: " ".join(row.texts.get(place, "").split()) for name, place in columns.items()}
        group = cells.get("組", "") or group
        take(made, row.number, cells, group)
    if not made.items:
        raise EditionError("E180")
    for one in made.items:
        rename(made, one, taken)
    return made


def rename(made: OldSheet, one: Item, taken: Container[str]) -> None:
    """Calls an item otherwise whose name means something else."""
    before, number = one.name, 1
    while fold(one.name) in taken:
        one.name = f"{before}得分{number if number > 1 else ''}"
        number += 1
    if one.name != before:
        made.notes.append(EditionError("E189", name=before, other=one.name))


def columns_of(row: Row) -> dict[str, int]:
    """Which column of ours stands where, the first of each."""
    found: dict[str, int] = {}
    for place, text in sorted(row.texts.items()):
        column = _KNOWN.get(fold(text).casefold())
        if column is not None:
            found.setdefault(column, place)
    return found


def title_above(grid: Grid, header: Row) -> str:
    """The first text above the table."""
    above = (text.strip() for row in grid.rows if row.number < header.number for text in row.texts.values())
    return next((_ODD.sub("", text) for text in above if text), "")


def take(made: OldSheet, line: int, cells: dict[str, str], group: str) -> None:
    """Takes a row in, or says why not."""
    name, written = _ODD.sub("", cells.get("項目", "")), cells.get("滿分", "")
    if any(fold(text) in _TOTALS for text in (name, cells.get("序", ""), cells.get("組", ""))):
        stated = _NUMBER.fullmatch(written)
        if stated and fold(name or cells.get("序", "") or cells.get("組", "")) != fold("小計") and made.items:
            total(made, line, Decimal(stated[1]))
        return
    points = _NUMBER.fullmatch(written)
    if not name or points is None:
        if any(cells.values()):
            made.notes.append(EditionError("E181", line=line, text=" ".join(filter(None, cells.values()))))
        return
    if any(fold(one.name) == fold(name) for one in made.items):
        made.notes.append(EditionError("E182", line=line, name=name))
        name = f"{name}{line}"
    standard = cells.get("標準", "")
    each = _EACH.search(standard)
    if each:
        made.notes.append(EditionError("E183", line=line, name=name, amount=f"{each[1]}分"))
    made.items.append(Item(_ODD.sub("", group), name, Decimal(points[1]), standard, cells.get("評分人", "")))


def total(made: OldSheet, line: int, stated: Decimal) -> None:
    """A total that is not what the items add up to."""
    if stated != made.full:
        made.notes.append(EditionError("E184", line=line, stated=f"{stated}分", sum=points_text(made.full)))


def chapter_of(sheet: OldSheet, *, clause: str, name: str, post: str, judges: str) -> str:
    """A chapter with the sheet as a card; what each item asks stands under the clause, as the old sheet says it.

    Raises EditionError for a number of a clause, or a name, that cannot be one.
    """
    if not ID.fullmatch(clause):
        raise EditionError("E186", clause=clause)
    for word in (name, post, judges):
        if not word.strip() or _ODD.search(word):
            raise EditionError("E185", text=word)
    said = [f"- {one.name}：{one.standard}" for one in sheet.items if one.standard]
    rows = [line_of(row, COLUMNS) for row in rows_of(sheet, judges)]
    return "\n".join([
        f"# {name}", "", f"[{clause}] {post}照下面這張表評分。", "", *said, *([""] if said else []),
        f"```考核表 {name}", f"適用: 崗位 = {post}", f"滿分: {points_text(sheet.full)}", "",
        line_of({one: one for one in COLUMNS}, COLUMNS), "|" + "---|" * len(COLUMNS), *rows, "```", "",
    ])  # fmt: skip


def rows_of(sheet: OldSheet, judges: str) -> Iterator[dict[str, str]]:
    """The rows of the card: judged, all of them, under a 小計 for each group."""
    groups = list(dict.fromkeys(one.group for one in sheet.items))
    grouped = len(groups) > 1 or groups != [""]
    for at, group in enumerate(groups, start=1):
        own = [one for one in sheet.items if one.group == group]
        if grouped:
            full = points_text(sum((one.points for one in own), Decimal(0)))
            yield {"序": str(at), "項目": named(group or "其他"), "滿分": full, "計分方式": "小計"}
        for place, one in enumerate(own, start=1):
            number = f"{at}.{place}" if grouped else str(place)
            yield {
                "序": number, "項目": named(one.name), "滿分": points_text(one.points), "計分方式": "裁定",
                "評分人": one.judges or judges,
            }  # fmt: skip


def named(name: str) -> str:
    """A name as a cell holds it, odd ones in 「」."""
    return name if _PLAIN.fullmatch(name) else f"「{name}」"


def points_text(points: Decimal) -> str:
    """`10分`, `2.5分`."""
    return f"{points.normalize():f}分"
