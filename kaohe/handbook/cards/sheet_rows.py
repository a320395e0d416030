"""The rows of a 考核表: how each item is scored, where from and by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaohe.handbook.cards.judge import check_full
from kaohe.handbook.cards.keys import Reader
from kaohe.handbook.cards.levels import cell_levels
from kaohe.handbook.cards.literals import in_points
from kaohe.handbook.cards.pieces import bare_name, part
from kaohe.handbook.cards.shapes import different, parsed
from kaohe.handbook.model import Formula, SheetRow
from kaohe.handbook.names import nearest
from kaohe.handbook.tree import Row, Table, Text
from kaohe.handbook.words import canonical, spellings

COLUMNS = ("序", "項目", "滿分", "計分方式", "來源", "評分人")
NEEDED = ("項目", "滿分", "計分方式")
WITH_AMOUNT = ("每次扣", "有則扣")
WITH_LEVELS = ("得分裁定", "扣分裁定")
JUDGED = ("裁定", *WITH_LEVELS)
GATES = ("有則為零", "無則為零")
FROM_SOURCE = ("取值", *WITH_AMOUNT, *GATES, "扣總分")
METHODS = ("取值", *WITH_AMOUNT, *GATES, *JUDGED, "扣總分", "小計")


def sheet_rows(table: Table, reader: Reader) -> tuple[SheetRow, ...]:
    """All rows that could be read; the columns may stand in any order."""
    columns = _columns(table.header, reader)
    rows = [_row(_Cells(row, columns), reader) for row in table.rows] if columns else []
    found = tuple(row for row in rows if row)
    different([row.item for row in found], reader)
    return found


def _columns(header: Row, reader: Reader) -> dict[str, int]:
    """Where each column stands; empty when a needed one is missing."""
    found: dict[str, int] = {}
    for place, cell in enumerate(header.cells):
        word = canonical(cell.value, "column")
        if word is None:
            close = "、".join(nearest(cell.value, COLUMNS) or COLUMNS)
            reader.fault("K752", cell.span, column=cell.value, known=close)
        elif word in found:
            reader.fault("K264", cell.span, name=cell.value, line=header.span.line)
        else:
            found[word] = place
    missing = [word for word in NEEDED if word not in found]
    for word in missing:
        reader.fault("K753", header.span, column=word)
    return {} if missing else found


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a row by column."""

    row: Row
    columns: dict[str, int]

    def get(self, column: str) -> Text:
        """The cell, empty when the row has none in that column."""
        place = self.columns.get(column, -1)
        cells = self.row.cells
        return part(cells[place], 0) if 0 <= place < len(cells) else Text("", self.row.span)


def _row(cells: _Cells, reader: Reader) -> SheetRow | None:
    item = bare_name(cells.get("項目"))
    if not item.value:
        reader.fault("K754", cells.row.span)
        return None
    method, rest = _method(cells.get("計分方式"), item, reader)
    if not method:
        return None
    gate, source = _source(cells.get("來源"), method, reader)
    full = _points(cells.get("滿分"), reader)
    levels = cell_levels(rest, reader) if method in WITH_LEVELS and rest.value else ()
    row = SheetRow(
        number=cells.get("序").value.rstrip("."),
        item=item,
        full=full,
        method=method,
        amount=_points(rest, reader) if method in WITH_AMOUNT else None,
        levels=levels,
        source=source,
        gate=gate,
        judges=_judges(cells.get("評分人")),
        span=cells.row.span,
    )
    _check(row, cells, rest, reader)
    return row


def _method(cell: Text, item: Text, reader: Reader) -> tuple[str, Text]:
    """The way of scoring and what follows it: `每次扣 3分`, `扣分裁定: 無誤 0; …`."""
    folded = cell.value.casefold()
    known = [word for word in spellings("value") if canonical(word, "value") in METHODS]
    for written in sorted(known, key=len, reverse=True):
        if folded.startswith((written, written.replace("_", " "))):
            after = part(cell, len(written))
            start = 1 if after.value[:1] in (":", ":") else 0
            return canonical(written, "value") or written, part(after, start)
    if not cell.value:
        reader.fault("K755", item.span, item=item.value)
        return "", cell
    first = re.split(r"[\s::]", cell.value)[0]
    close = nearest(first, METHODS)
    reader.fault("K756" if close else "K757", cell.span, text=first, known="、".join(close or METHODS))
    return "", cell


def _source(cell: Text, method: str, reader: Reader) -> tuple[str | None, Formula | None]:
    """The formula of 來源; a judged row may have a gate before it: `無則為零: X`."""
    if not cell.value:
        return None, None
    word, colon, _ = re.match(r"([^::]*)([::]?)(.*)", cell.value, re.DOTALL).groups()  # type: ignore[union-attr]
    gate = canonical(word, "value") if colon else None
    if method in JUDGED and gate in GATES:
        return gate, parsed(part(cell, len(word) + 1), reader)
    return None, parsed(cell, reader)


def _points(cell: Text, reader: Reader) -> Formula | None:
    """A number of points; a bare number is 分."""
    found = parsed(cell, reader) if cell.value else None
    return in_points(found) if found else None


def _judges(cell: Text) -> tuple[Text, ...]:
    """Names between 、 or commas."""
    return tuple(
        bare_name(part(cell, *found.span())) for found in re.finditer(r"[^、,,;;]+", cell.value) if found[0].strip()
    )


def _check(row: SheetRow, cells: _Cells, rest: Text, reader: Reader) -> None:
    """What the way of scoring asks of the other cells."""
    told = {"item": row.item.value, "method": row.method}
    if row.method in WITH_AMOUNT and not rest.value:
        reader.fault("K758", cells.get("計分方式").span, **told)
    if row.method in WITH_LEVELS and not rest.value:
        reader.fault("K759", cells.get("計分方式").span, **told)
    if rest.value and row.method not in (*WITH_AMOUNT, *WITH_LEVELS):
        reader.fault("K760", rest.span, rest=rest.value, **told)
    if row.method in FROM_SOURCE and not cells.get("來源").value:
        reader.fault("K761", row.item.span, **told)
    if row.method == "小計" and cells.get("來源").value:
        reader.fault("K790", cells.get("來源").span, **told)
    if row.method in JUDGED and not row.judges:
        reader.fault("K791", row.item.span, **told)
    if row.method in JUDGED and row.source and not row.gate:
        reader.fault("K792", cells.get("來源").span, **told)
    _check_points(row, cells, reader)


def _check_points(row: SheetRow, cells: _Cells, reader: Reader) -> None:
    """滿分 stands where points are given, and no level reaches beyond it."""
    if row.method == "扣總分":
        if row.full:
            reader.fault("K793", row.full.text.span, item=row.item.value)
    elif not cells.get("滿分").value and row.method != "小計":
        reader.fault("K794", row.item.span, item=row.item.value)
    check_full(row.full, row.levels, reader)
