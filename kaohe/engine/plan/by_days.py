"""按天平均: the mean, over the days of the period, of what stood on each of them (a wage that rose on the 16th)."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.lower import worst
from kaohe.engine.plan.frames import PART, PERSON, Frame
from kaohe.engine.plan.people import spans
from kaohe.engine.plan.rows import Row
from kaohe.engine.plan.steps import col, instead_of_null, lit, op, when

Columns = list[tuple[str, ir.Scalar]]


def stood(frame: Frame, row: Row, table: str, value: str, flag: str | None, prefix: str) -> str:
    """The records that stood on some day of the period: `<prefix>x` is value × days, `_days` the days.

    A record stands from its day to the eve of the next one of the same subject, on days on which the person is there.
    """
    steps, (first, last) = frame.context.steps, frame.span()
    known = ir.Not(ir.IsNull(col(value)))
    rows = steps.filter(table, ir.Or((known, op(">", flag, 0))) if flag else known)
    rows = steps.window(rows, frame.by, [(name, "desc") for name in row.order], [("_later", "lag", "_d")])
    if frame.level == PART:
        begin, end = [first, col("_pf")], [last, col("_pt")]
    elif frame.subject == PERSON:
        rows = steps.join(rows, spans(frame.context), [("_s", "_s")], [("_in", "_from"), ("_out", "_to")], "inner")
        begin, end = [first, col("_in")], [last, col("_out")]
    else:
        begin, end = [first], [last]
    begin, end = [*begin, col("_d")], [*end, op("-", "_later", 1)]
    rows = steps.extend(rows, [*furthest("_begin", begin, ">"), *furthest("_end", end, "<")])
    days = op("+", op("-", "_end", "_begin"), 1)
    rows = steps.filter(steps.extend(rows, [("_days", days)]), op(">", "_days", 0))
    return steps.extend(rows, [(f"{prefix}x", op("*", value, "_days"))])


def furthest(name: str, items: list[ir.Scalar], sign: str) -> Columns:
    """The latest (>) or earliest (<) of days, one column after another; the last may be empty, and is then left out."""
    found: Columns = [(f"{name}0", items[0])]
    for number, item in enumerate(items[1:], 1):
        before = f"{name}{number - 1}"
        found.append((f"{name}{number}", when(ir.Compare(sign, item, col(before)), item, col(before))))
    return [*found, (name, col(found[-1][0]))]


def added_up(frame: Frame, rows: str, flag: str | None, prefix: str, panel: str) -> str:
    """The panel with the sum of value × days, the number of days, the worst flag, and how many days there should be."""
    steps = frame.context.steps
    sums = [(f"{prefix}v", "sum", f"{prefix}x"), (f"{prefix}n", "sum", "_days")]
    sums += [(f"{prefix}g", "max", flag)] if flag else []
    totals = steps.aggregate(rows, frame.by, sums)
    panel = steps.join(panel, totals, [(key, key) for key in frame.by], [(name, name) for name, _, _ in sums])
    if frame.subject != PERSON:
        return panel
    return steps.join(panel, frame.base, [("_i", "_i")], [(f"{prefix}days", "@在職天數")])


def mean(frame: Frame, row: Row, prefix: str, flag: ir.Scalar | None, *, skip: bool) -> Columns:
    """Sum, number of days and flag: 缺數據 where nothing stood on some day, unless such days are passed over."""
    first, last = frame.span()
    there = col(f"{prefix}days") if frame.subject == PERSON else op("+", op("-", last, first), 1)
    count = instead_of_null(f"{prefix}n", lit(0))
    if not skip:
        missing = frame.context.missing(f"{row.name}(有一天沒有記錄)")
        flag = worst(flag, when(ir.Compare("<", count, there), missing, lit(0)))
    total = instead_of_null(f"{prefix}v", lit(0))
    return [
        (f"{prefix}.f", flag or lit(0)),
        (f"{prefix}.v", when(op(">", f"{prefix}.f", 0), lit(None), total)),
        (f"{prefix}.n", count),
    ]
