"""Records that name somebody who is not on the list."""

import pyarrow as pa
import pytest

from kaohe.intake.links import Home, strangers
from kaohe.intake.messages import hint, message

KNOWN = pa.chunked_array([["E001", "E002"]])


def records(*ids):
    return pa.table(
        {
            "工號": pa.array(ids, pa.string()),
            "__file": pa.array(["缺勤.csv"] * len(ids), pa.string()),
            "__line": pa.array(range(2, len(ids) + 2), pa.int64()),
        }
    )


def test_a_row_of_a_stranger_is_a_fault_with_the_nearest_id():
    faults, sound = strangers(records("E001", "E01", "E002"), "工號", Home("人員", "工號"), KNOWN)

    assert [(item.row, item.value, item.code) for item in faults] == [(3, "E01", "R191")]
    assert message(faults[0]) == "「人員」裏沒有工號「E01」。"
    assert "E001" in hint(faults[0])
    assert sound["工號"].to_pylist() == ["E001", "E002"]


@pytest.mark.parametrize("ids", [(), (None,), ("E001",)])
def test_nobody_and_known_people_are_no_fault(ids):
    faults, sound = strangers(records(*ids), "工號", Home("人員", "工號"), KNOWN)

    assert faults == []
    assert sound["工號"].to_pylist() == list(ids)
