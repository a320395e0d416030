"""查表 as read from a chapter."""

import pytest

HEAD = {"clause": "T-1", "handbook": "試", "subject": "人", "period": "月", "kind": "查表", "name": "係數"}


def test_tiers_from_the_highest_down(card, plain):
    found = card("查表", "係數", "按: 得分", "檔:", "  - 95分 以上: 1.20", "  - 85分超過: 底 + 0.1", "  - 其餘: 0.60")

    assert plain(found) == HEAD | {
        "by": ["得分"],
        "tiers": [
            {"bound": "95分", "word": "以上", "value": "1.20"},
            {"bound": "85分", "word": "超過", "value": "底 + 0.1"},
            {"bound": None, "word": "其餘", "value": "0.60"},
        ],
    }


def test_slices_from_the_lowest_up(card, plain):
    found = card("lookup", "係數", "by: 銷售額", "mode: marginal", "rows:", "  - 1萬元 at most: 1%", "  - rest: 3%")

    assert plain(found) == HEAD | {
        "by": ["銷售額"],
        "mode": "分段",
        "tiers": [
            {"bound": "1萬元", "word": "以下", "value": "1%"},
            {"bound": None, "word": "其餘", "value": "3%"},
        ],
    }


def test_a_long_table_is_named(card, plain):
    found = card("查表", "係數", "按: [崗位, 職級]", "表: 表/係數.csv")

    assert plain(found) == HEAD | {"by": ["崗位", "職級"], "table_path": "表/係數.csv"}


@pytest.mark.parametrize(
    "rows",
    [
        ("100分 超過: 2", "100分 以上: 1"),
        ("5次 不足: 2", "5次 以下: 1"),
        ("1小時 以上: 2", "59分鐘 以上: 1"),
        ("上限 以上: 2", "100分 以上: 1", "80分 以上: 0"),
    ],
)
def test_bounds_in_order_are_no_fault(card, rows):
    card("查表", "係數", "按: 得分", "檔:", *(f"  - {row}" for row in rows), "  - 其餘: 0")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (("100分 以上: 2", "100分 超過: 1"), "K737"),
        (("100分 以上: 2", "100分 以上: 1"), "K737"),
        (("1小時 以上: 2", "61分鐘 以上: 1"), "K736"),
        (("5次 以下: 2", "4次 以下: 1"), "K736"),
        (("100分 以上: 2", "90分 不足: 1"), "K735"),
    ],
)
def test_bounds_that_are_never_reached_are_faults(read, rows, code):
    body = "\n".join(f"  - {row}" for row in rows)
    cards, faults = read(f"```查表 係數\n按: 得分\n檔:\n{body}\n  - 其餘: 0\n```\n")

    assert cards == [None]
    assert faults == [(code, 5, 5)]
