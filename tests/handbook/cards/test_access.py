"""權限 as read from a chapter: what it is about, and who may see, write and decide."""

import pytest

HEAD = {"kind": "權限", "name": "薪資", "clause": "T-1", "handbook": "試"}


def test_rights_over_several_things(card, plain):
    found = card(
        "權限",
        "薪資",
        "資料: [月薪, 存證賬]",
        "可見: [本人, 總監]",
        "可寫: 人力資源部",
        "可批: [總監]",
        "憑任務: 是",
        "密級: 機密",
    )

    assert plain(found) == HEAD | {
        "data": ["月薪", "存證賬"],
        "readers": ["本人", "總監"],
        "writers": ["人力資源部"],
        "deciders": ["總監"],
        "by_task": True,
        "mark": "機密",
    }


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("权限", ("资料: [月薪]", "可见: [本人]", "密级: 内部")),
        ("access", ("data: [月薪]", "readers: [本人]", "mark: internal")),
    ],
)
def test_the_other_spellings_say_the_same(card, plain, kind, lines):
    assert plain(card(kind, "薪資", *lines)) == HEAD | {"data": ["月薪"], "readers": ["本人"], "mark": "內部"}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (("可見: [本人]",), ("K253", 3, 7)),
        (("資料: 月薪",), ("K773", 3, 7)),
        (("資料: 月薪", "可批: [總監, self]"), ("K774", 5, 10)),
        (("資料: 月薪", "可見: 本人", "密級: 絕密"), ("K260", 6, 5)),
        (("資料: 月薪", "可見: 本人", "適用: 崗位 = 坐席"), ("K251", 6, 1)),
    ],
)
def test_a_right_that_cannot_be_is_a_fault(read, lines, fault):
    found, faults = read("\n".join(["[T-1] 一條。", "", "```權限 薪資", *lines, "```", ""]))

    assert (found, faults) == ([None], [fault])
