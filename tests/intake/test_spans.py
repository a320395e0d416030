"""Records that hold for days another record of their owner holds for."""

import pyarrow as pa
import pytest

from kaohe.intake.messages import hint, message
from kaohe.intake.spans import overlapping


def posts(*rows):
    """Assignments as (owner, first day, last day)."""
    owner, since, until = (list(column) for column in zip(*rows, strict=True))
    lines = list(range(2, len(rows) + 2))
    files = ["任職.csv"] * len(rows)
    whole = pa.int64()
    return pa.table(
        {"工號": owner, "自": pa.array(since, whole), "至": pa.array(until, whole), "__file": files, "__line": lines}
    )


def test_rows_that_follow_one_another_are_sound():
    table = posts(("E1", 20, None), ("E1", 10, 19), ("E2", 15, None))

    assert overlapping(table, "工號", "自", "至") == ([], table)


@pytest.mark.parametrize("end", [None, 20, 30])
def test_a_row_that_begins_before_the_other_has_ended_is_a_fault(end):
    table = posts(("E1", 10, end), ("E1", 20, None), ("E2", 15, None))

    faults, sound = overlapping(table, "工號", "自", "至")

    assert [(fault.row, fault.column, fault.value) for fault in faults] == [(3, "自", "1970-01-21")]
    assert message(faults[0]) == "「E1」自 1970-01-21 的這一段，開始時自 1970-01-11 起的一段還沒有完。"
    assert hint(faults[0])
    assert sound["自"].to_pylist() == [10, 15]
