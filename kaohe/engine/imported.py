"""Which of the earlier results that a formula reads were imported as opening data (導入), not computed here."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.dates import day_number, day_of
from kaohe.engine.flags import STATES
from kaohe.engine.inputs import ORIGIN, Past
from kaohe.engine.plan.across import months_of, past_month
from kaohe.engine.plan.frames import Frame
from kaohe.handbook import core
from kaohe.handbook.core import Leaf
from kaohe.handbook.references import SINCE

MARK = "導入"
Found = tuple[int, int]
"""First day of the period, and the value as it was kept."""


def since_of(leaf: Leaf) -> str:
    """The attribute from whose day on a leaf takes months together; empty for others."""
    if isinstance(leaf, core.Span) and leaf.span.startswith(SINCE):
        return leaf.span.removeprefix(SINCE)
    return ""


def imported(history: Past, frame: Frame, leaf: Leaf, subject: str, since: object) -> list[Found]:
    """The imported values that a leaf takes of a subject, in order. `since`: the day of `since_of`, where there is
    one."""
    match leaf:
        case core.Earlier(name):
            grain, start = past_month(frame, leaf)
            return list(values(history.get((frame.subject, grain)), name, subject, start, start))
        case core.Span(name):
            first = month_of(since) if since_of(leaf) else months_of(frame, leaf)[0]
            return list(
                values(history.get((frame.subject, "月")), name, subject, first, frame.context.calendar.start - 1)
            )
        case _:
            return []


def month_of(day: object) -> int:
    """First day of the month of a day; without one, a day that is never reached."""
    return day_number(day_of(day).replace(day=1)) if isinstance(day, int) else 1 << 40


def values(table: pa.Table | None, name: str, subject: str, first: int, last: int) -> Iterator[Found]:
    """What was imported of a result of a subject from one period to another."""
    if table is None or not {ORIGIN, name}.issubset(table.column_names):
        return
    there = pc.and_(pc.equal(table["_s"], subject), pc.fill_null(table[ORIGIN], False))  # noqa: FBT003
    there = pc.and_(there, pc.and_(pc.greater_equal(table["_p"], first), pc.less_equal(table["_p"], last)))
    there = pc.and_(there, pc.fill_null(pc.equal(table[f"{name}__s"], STATES.index("已定")), False))  # noqa: FBT003
    rows = table.filter(there).sort_by("_p")
    yield from zip(rows["_p"].to_pylist(), rows[name].to_pylist(), strict=True)
