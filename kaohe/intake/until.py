"""Rows of months that are too late to be taken."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.dates import day_number, day_of
from kaohe.base.period import Period
from kaohe.intake.faults import Refusal, RowFault, fault
from kaohe.intake.rows import FILE, LINE


def too_late(table: pa.Table, column: str, first: Period) -> list[RowFault]:
    """The faults of rows whose month is `first` or later."""
    rows = table.filter(pc.greater_equal(table[column], day_number(first.first_day)))
    return [
        fault(row[FILE], row[LINE], column, day_of(row[column]).isoformat()[:7], Refusal("R198", first=first))
        for row in rows.select([FILE, LINE, column]).to_pylist()
    ]
