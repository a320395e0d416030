"""考核表: the rows of a score sheet as results, and their total."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaohe.handbook import algebra, core
from kaohe.handbook.algebra import Reported
from kaohe.handbook.build_records import allowed, judged_key, points_in
from kaohe.handbook.core import Gathered, Value, Var
from kaohe.handbook.draft import Draft, Output
from kaohe.handbook.judged import HUNDREDTH
from kaohe.handbook.model import Sheet, SheetRow
from kaohe.handbook.results import Allowed, Judged
from kaohe.handbook.types import Num, Truth
from kaohe.handbook.units import POINTS

if TYPE_CHECKING:
    from kaohe.handbook.book import Book
    from kaohe.handbook.elaborate import Elaborator

HALF_POINT = 50
JUDGED = frozenset({"裁定", "得分裁定", "扣分裁定"})


def sheet(book: Book, output: Output, elaborator: Elaborator) -> Draft:
    """A row of the sheet, or its total."""
    card = output.card
    if not isinstance(card, Sheet):
        raise TypeError(card)
    if output.row is None:
        return total(book, card, elaborator)
    return item(book, card, output.row, elaborator)


def total(book: Book, card: Sheet, elaborator: Elaborator) -> Draft:
    """Σ rows − what comes off the total, between 0 and 滿分."""
    full = points_in(elaborator, card.full)
    numbers = {row.number for row in card.rows}
    top = [row for row in card.rows if row.method != "扣總分" and not has_parent(row, numbers)]
    off = [row for row in card.rows if row.method == "扣總分"]
    value = sum_of(book, top, elaborator)
    for row in off:
        value = algebra.add(value, row_value(book, row), "-")
    held = algebra.extreme(algebra.extreme(value, algebra.constant(0, POINTS), largest=True), full, largest=False)
    text = " + ".join(row.item.value for row in top) + "".join(f" - {row.item.value}" for row in off)
    return Draft(held, formula=text)


def has_parent(row: SheetRow, numbers: set[str]) -> bool:
    """Whether a row above sums this one up (4.1 under 4)."""
    return "." in row.number and row.number.rsplit(".", 1)[0] in numbers


def sum_of(book: Book, rows: list[SheetRow], elaborator: Elaborator) -> Value:
    """The sum of the rows' points."""
    del elaborator
    value: Value | None = None
    for row in rows:
        points = row_value(book, row)
        value = points if value is None else algebra.add(value, points, "+")
    return value if value is not None else algebra.constant(0, POINTS)


def row_value(book: Book, row: SheetRow) -> Value:
    """The points of a row by its name."""
    kind = book.result_type(row.item.value)
    if kind is None:
        raise Reported
    return Value(kind, Var(core.Result(book.display(row.item.value))))


def item(book: Book, card: Sheet, row: SheetRow, elaborator: Elaborator) -> Draft:
    """The points of one row."""
    if row.method == "小計":
        children = [
            other
            for other in card.rows
            if other.number.startswith(f"{row.number}.") and other.number.count(".") == row.number.count(".") + 1
        ]
        value = sum_of(book, [child for child in children if child.method != "扣總分"], elaborator)
        return Draft(value, formula=" + ".join(child.item.value for child in children))
    if row.method in JUDGED:
        return judged_row(card, row, elaborator)
    source = elaborator.visit(row.source.expr) if row.source else None
    if source is None:
        raise TypeError(row)
    return Draft(counted(row, source, elaborator), formula=row_text(row))


def counted(row: SheetRow, source: Value, elaborator: Elaborator) -> Value:
    """The points of a row that counts or takes a result."""
    if row.method == "扣總分":
        return source
    zero = algebra.constant(0, POINTS)
    full = points_in(elaborator, row.full) if row.full else zero
    match row.method:
        case "取值":
            return algebra.extreme(algebra.extreme(source, zero, largest=True), full, largest=False)
        case "每次扣":
            return algebra.extreme(algebra.add(full, per_count(row, source, elaborator), "-"), zero, largest=True)
        case "有則扣":
            amount = elaborator.visit(row.amount.expr) if row.amount else full
            less = algebra.extreme(algebra.add(full, amount, "-"), zero, largest=True)
            return algebra.choose(occurred(source), less, full)
        case "有則為零":
            return algebra.choose(occurred(source), zero, full)
        case _:
            return algebra.choose(occurred(source), full, zero)


def per_count(row: SheetRow, source: Value, elaborator: Elaborator) -> Value:
    """Points per occurrence × occurrences: `3分` a time, whatever is counted (次, 天)."""
    amount = elaborator.visit(row.amount.expr) if row.amount else algebra.constant(0, POINTS)
    product = algebra.multiply(amount, source)
    if amount.number.dimension != POINTS:
        return product
    return replace(product, type=replace(product.number, dimension=POINTS))


def occurred(source: Value) -> Value:
    """Whether anything was counted (or the condition holds)."""
    if isinstance(source.type, Truth):
        return source
    kind = algebra.number(source, "有則")
    return algebra.compare(source, algebra.constant(0, kind.dimension), ">")


def judged_row(card: Sheet, row: SheetRow, elaborator: Elaborator) -> Draft:
    """A row a person gives points for; with a gate, only when it is needed."""
    full = points_in(elaborator, row.full) if row.full else algebra.constant(0, POINTS)
    levels = tuple(allowed(level, elaborator) for level in row.levels)
    if not levels:
        levels = (Allowed("", 0, int(full.extent[1] / HUNDREDTH)),)
    judges = tuple(item.value for item in row.judges)
    gather = Judged(judged_key(row.item.value, card), row.item.value, levels, HALF_POINT, (), judges)
    low, high = min(level.low for level in levels), max(level.high for level in levels)
    value = Value(Num(POINTS, HUNDREDTH, low, high), Var(Gathered(gather.key)))
    zero = algebra.constant(0, POINTS)
    if row.method == "扣分裁定":
        value = algebra.extreme(algebra.add(full, value, "-"), zero, largest=True)
    if row.gate and row.source:
        happened = occurred(elaborator.visit(row.source.expr))
        yes, no = (zero, value) if row.gate == "有則為零" else (value, zero)
        value = algebra.choose(happened, yes, no)
    return Draft(value, (gather,), formula=row_text(row))


def row_text(row: SheetRow) -> str:
    """The row in one line."""
    amount = f" {row.amount.text.value}" if row.amount else ""
    levels = "; ".join(
        f"{level.name.value} {level.low.text.value}~{level.high.text.value}".strip() for level in row.levels
    )
    source = f": {row.source.text.value}" if row.source else ""
    gate = f" {row.gate}" if row.gate else ""
    full = f"滿分 {row.full.text.value}, " if row.full else ""
    return f"{full}{row.method}{amount}{' ' + levels if levels else ''}{gate}{source}"
