"""The records behind a number, as lines people can read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.dates import day_of
from kaohe.engine.plan.frames import PART
from kaohe.engine.show import shown
from kaohe.handbook.judged import HUNDREDTH
from kaohe.handbook.model import Measure
from kaohe.handbook.names import fold
from kaohe.handbook.results import Gather, Judged, Measured, Node
from kaohe.handbook.types import Num, Type, Words
from kaohe.handbook.units import COUNT, POINTS

if TYPE_CHECKING:
    from kaohe.engine.explain import Opened, Place

ONE = Num(COUNT, Fraction(1), 0, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One record that counted."""

    register: str
    record: str
    day: str
    counted: str
    fields: tuple[tuple[str, str], ...] = ()


def record_lines(opened: Opened, node: Node, gather: Gather, place: Place, most: int) -> tuple[list[Line], int]:
    """The records behind a measure or judgement at a place, and how many more there are."""
    rows = evidence_at(opened, gather, place)
    lines = [line(opened, row, node, gather) for row in rows.slice(0, most).to_pylist()]
    return lines, max(0, rows.num_rows - most)


def evidence_at(opened: Opened, gather: Gather, place: Place) -> pa.Table:
    """The evidence of a measure or judgement for the subject and period of a place."""
    table, card = opened.evidence, gather.evidence if isinstance(gather, Measured) else gather.item
    mask = pc.and_(pc.equal(table["card"], card), pc.equal(table["subject"], place.raw("_s")))
    mask = pc.and_(
        mask, pc.and_(pc.equal(table["period"], place.raw("_p")), pc.equal(table["grain"], place.frame.grain))
    )
    rows = table.filter(mask)
    if not isinstance(gather, Measured):
        return rows
    return in_part(opened, gather, rows, place) if place.frame.level == PART else in_month(gather, rows)


def in_month(gather: Measured, rows: pa.Table) -> pa.Table:
    """The evidence of a whole month; what counts in order was noted for its parts too, where they were worked out."""
    whole = rows.filter(pc.equal(rows["part"], 0)) if gather.in_order else rows
    return whole if whole.num_rows else rows


def in_part(opened: Opened, gather: Measured, rows: pa.Table, place: Place) -> pa.Table:
    """The evidence that counts in a part of a month, whether it was noted for the part or for the month."""
    own = rows.filter(pc.equal(rows["part"], place.raw("_k")))
    if gather.in_order and own.num_rows:  # Runs of an older program have none.
        return own
    rows = rows.filter(pc.is_in(rows["part"], value_set=pa.array([0, place.raw("_k")], rows["part"].type)))
    register = opened.book.register(gather.register)
    inside = pc.less_equal(rows["day"], place.raw("_to"))
    if not gather.standing and not (register is not None and register.is_of_months):
        inside = pc.and_(inside, pc.greater_equal(rows["day"], place.raw("_from")))
    return rows.filter(pc.fill_null(inside, fill_value=True))


def counted_type(gather: Gather) -> Type:
    """What one record counts as."""
    if isinstance(gather, Judged):
        return Num(POINTS, HUNDREDTH, 0, 0) if not gather.choices else ONE
    if gather.nth:
        return gather.nth[0].type
    if gather.column is None or gather.function in {"count", "distinct"}:
        return (
            gather.column.type
            if gather.column is not None and gather.function == "distinct" and not text(gather)
            else ONE
        )
    if text(gather):
        return ONE
    return gather.column.type


def counted_text(counted: object, node: Node, gather: Gather) -> str:
    """What one record counts as, in the unit of a 取數 that counts or adds them: 1件, 1通, 2件."""
    value, kind = counted if isinstance(counted, (int, str)) else None, counted_type(gather)
    if isinstance(gather, Measured) and gather.function == "daily":
        return shown(value, kind) + "·天"
    if isinstance(node.card, Measure) and isinstance(kind, Num) and isinstance(node.type, Num):
        if kind is ONE and node.type.step == 1:
            return shown(value, node.type, node.unit)
        if kind.dimension == node.type.dimension:
            return shown(value, kind, node.unit)
    return shown(value, kind)


def text(gather: Measured) -> bool:
    """Whether the measure takes a text; its records count as one each."""
    return gather.column is not None and isinstance(gather.column.type, Words)


def line(opened: Opened, row: dict[str, object], node: Node, gather: Gather) -> Line:
    """One piece of evidence with its record's fields."""
    day, record = row["day"], row["record"]
    register = str(row["register"])
    return Line(
        register,
        str(record or ""),
        day_of(day).isoformat() if isinstance(day, int) else "",
        counted_text(row["counted"], node, gather),
        fields_of(opened, register, str(record)) if record else (),
    )


def fields_of(opened: Opened, name: str, record: str) -> tuple[tuple[str, str], ...]:
    """The fields of a record that are not empty."""
    book = opened.book
    made = book.obligations.get(fold(name))
    register = made.reports if made else book.register(name)
    table = opened.registers.get(register.name.value) if register else None
    if register is None or table is None:
        return ()
    rows = table.filter(pc.equal(table["__row"], record))
    if rows.num_rows == 0:
        return ()
    found: list[tuple[str, str]] = []
    for item in register.fields:
        kind = book.field_type(register, item.name.value)
        value = rows[item.name.value][0].as_py() if item.name.value in rows.column_names else None
        if value is not None and kind is not None:
            written = shown(value, kind, item.unit.value if item.unit else "")
            found.append((item.name.value, written[:7] if item.type == "月" else written))
    return tuple(found)
