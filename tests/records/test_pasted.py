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
    ('E1\t2026-10-05\t"頭痛\r\n複診"\r\nE2\t2026-10-06\tx', [("E1", "2026-10-05", "頭痛\n複診"), ("E2", "2026-10-06", "x")]),
])  # fmt: skip
def test_rows_by_field(text, rows):
    assert [tuple(row.get(name) for name in FIELDS) for row in pasted_rows(text, FIELDS)] == rows


def test_cells_beyond_the_last_field_are_not_lost():
    assert pasted_rows("E1\t2026-10-05\tx\ty\t\tz", FIELDS) == [
        {"工號": "E1", "日期": "2026-10-05", "備註": "x", "": "y z"}
    ]


def test_a_cell_longer_than_any_is_left_to_the_room():
    [row] = pasted_rows(f"E1\t2026-10-05\t{'x' * 200_000}", FIELDS)

    assert len(row["備註"]) == 200_000
