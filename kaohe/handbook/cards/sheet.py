"""考核表: the score sheet as people know it, one row an item."""

from __future__ import annotations

from fractions import Fraction

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Keys, Reader, may, must
from kaohe.handbook.cards.literals import amount, decimal
from kaohe.handbook.cards.shapes import choice, formula
from kaohe.handbook.cards.sheet_rows import sheet_rows
from kaohe.handbook.model import Formula, Sheet, SheetRow

KEYS: Keys = {**RESULT, "滿分": must(formula), "月中變動": may(choice("按天加權", "期末"))}


def sheet(draft: Draft) -> Sheet | None:
    """The card, when it has no fault."""
    entries, table = draft.entries, draft.block.table
    if table is None or not table.rows:
        draft.reader.gap("K795", draft.block.name.span)
        return None
    rows = sheet_rows(table, draft.reader)
    _check_numbers(rows, draft.reader)
    full = entries.get(Formula, "滿分")
    if full and not draft.failed:
        _check_sums(full, rows, draft.reader)
    if full is None or draft.failed:
        return None
    return Sheet(**draft.head, full=full, rows=rows, at_end=entries.get(str, "月中變動") == "期末")


def _check_numbers(rows: tuple[SheetRow, ...], reader: Reader) -> None:
    """No number stands twice, and every 小計 has rows below it."""
    seen: dict[str, SheetRow] = {}
    for row in rows:
        first = seen.setdefault(row.number, row) if row.number else row
        if first is not row:
            reader.fault("K796", row.item.span, number=row.number, first=first.item.value)
        if row.method == "小計" and not any(_parent(other, rows) is row for other in rows):
            reader.fault("K797", row.item.span, item=row.item.value, number=row.number)


def _parent(row: SheetRow, rows: tuple[SheetRow, ...]) -> SheetRow | None:
    """The 小計 that the row counts to: the one whose number is the longest beginning of its own."""
    above = [
        other for other in rows if other.method == "小計" and other.number and row.number.startswith(f"{other.number}.")
    ]
    return max(above, key=lambda other: len(other.number), default=None)


def _check_sums(full: Formula, rows: tuple[SheetRow, ...], reader: Reader) -> None:
    """Items add up to their 小計, and all of it to the sheet's 滿分, as far as these are literals."""
    for parent in (None, *(row for row in rows if row.method == "小計")):
        stated = full if parent is None else parent.full
        parts = [row for row in rows if _parent(row, rows) is parent and row.method != "扣總分"]
        total = _total(parts, rows)
        wanted = amount(stated)
        if total is None or wanted is None or stated is None or total == wanted[1]:
            continue
        told = {"total": f"{decimal(total)}分", "stated": stated.text.value}
        if parent is None:
            reader.fault("K798", stated.text.span, **told)
        else:
            reader.fault("K799", stated.text.span, item=parent.item.value, **told)


def _total(parts: list[SheetRow], rows: tuple[SheetRow, ...]) -> Fraction | None:
    """The points of all parts; None when one is no literal. A 小計 that states none is the sum of its own parts."""
    total = Fraction(0)
    for row in parts:
        found = amount(row.full)
        if found:
            total += found[1]
            continue
        if row.full or row.method != "小計":
            return None
        inner = _total([other for other in rows if _parent(other, rows) is row and other.method != "扣總分"], rows)
        if inner is None:
            return None
        total += inner
    return total
