"""Cells copied from a spreadsheet."""

import pytest

from kaohe.records.pasted import pasted_rows

FIELDS = ["工號", "日期", "備註"]


@pytest.mark.parametrize(("text", "rows"), [
    ("E1\t2026-10-05\t頭痛\r\nE2\t2026-10-06\t\r\n", [("E1", "2026-10-05", "頭痛"), ("E2", "2026-10-06", "")]),
    ("日期\t工号\n2026-10-05\tE1\n\n", [("E1", "2026-10-05", None)]),
    ("E1,2026-10-05", [("E1", "2026-10-05", None)]),
    ('E1\t2026-10-05\t"一,二"\n', [("E1", "2026-10-05", "一,二")]),
    (" \n", []),
    ("", []),
])  # fmt: skip
def test_rows_by_field(text, rows):
    assert [tuple(row.get(name) for name in FIELDS) for row in pasted_rows(text, FIELDS)] == rows


def test_cells_beyond_the_last_field_are_not_lost():
    assert pasted_rows("E1\t2026-10-05\tx\ty\t\tz", FIELDS) == [
        {"工號": "E1", "日期": "2026-10-05", "備註": "x", "": "y z"}
    ]
