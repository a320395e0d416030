"""Inside a register: look-ups, the record before, empty fields, 參數 by the day of the record, versions and layers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.small import Refused, run

F = Fraction

SALES = """
```台賬 價目
欄:
  貨: {型: 文字}
  自: {型: 日期}
  價: {單位: 元, 小數: 2, 必填: 否}
鍵: [貨, 自]
日期: 自
```
```台賬 售
欄:
  工號: {型: 人}
  日期: {型: 日期}
  單: {型: 文字}
  貨: {型: 文字}
  件: {單位: 次}
鍵: [單]
日期: 日期
計算:
  價: 查(價目.價, %s)
```
```取數 總
台賬: 售
取: 合計(價)
```
"""
PRICES = [
    {"貨": "筆", "自": "2026-01-01", "價": 3}, {"貨": "筆", "自": "2026-10-10", "價": 4}, {"貨": "紙", "自": "2026-01-01", "價": 7},
]  # fmt: skip


def total(condition, rows=None, prices=PRICES, more="", **options):
    sold = rows or [{"日期": "2026-10-09", "單": "1", "貨": "筆", "件": 2}]
    text = (SALES % condition if "價目.價" in SALES else SALES) + more
    found = run(text, {"價目": prices, "售": sold}, **options)
    return found.value("甲", "總")


SAME = "貨 = 本.貨"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (SAME, 4),
        (f"{SAME}, 取: 末", 4),
        (f"{SAME}, 取: 首", 3),
        (f"{SAME}, 取: 合計", 7),
        (f"{SAME} 且 自 ≤ 本.日期, 取: 末", 3),
        (f"{SAME} 且 自 ≤ 本.日期, 取: 唯一", 3),
        (f"{SAME}, 取: 唯一", "缺數據"),
        (f"{SAME} 且 自 > 2026-12-01, 取: 末", "缺數據"),
        (f"{SAME} 且 自 > 2026-12-01, 取: 合計", 0),
    ],
)
def test_what_a_look_up_takes(condition, expected):
    assert total(condition) == expected
    assert total(condition, prices=PRICES[::-1]) == expected


def test_a_count():
    text = (SALES % SAME).replace("價目.價", "價目").replace(SAME, f"{SAME}, 取: 次數")
    assert (
        run(text, {"價目": PRICES, "售": [{"日期": "2026-10-09", "單": "1", "貨": "筆", "件": 2}]}).value("甲", "總")
        == 2
    )


def test_what_was_not_found_is_empty():
    sold = [{"日期": "2026-10-09", "單": "1", "貨": "墨", "件": 2}]
    assert total(SAME, sold) == "缺數據"
    assert total(f"{SAME}, 取: 合計", sold) == 0
    other = "```公式 果\n公式: 1\n```"
    text = (SALES % SAME).replace("取: 合計(價)", "取: 合計(價)\n條件: 有(價)") + other
    assert run(text, {"價目": PRICES, "售": sold}).value("甲", "總") == 0


def test_a_register_that_did_not_come_is_no_empty_one():
    for take in ("末", "合計"):
        assert total(f"{SAME}, 取: {take}", missing=["價目"]) == "缺數據"


def test_what_is_not_known_there_is_not_known_here():
    prices = [*PRICES, {"貨": "筆", "自": "2026-10-01", "價": None}]

    assert total(f"{SAME}, 取: 合計", prices=prices) == "缺數據"
    assert total(f"{SAME} 且 有(價), 取: 合計", prices=prices) == 7
    assert total(f"{SAME} 且 自 ≤ 本.日期, 取: 末", prices=prices) == "缺數據"
    assert total(f"{SAME} 且 價 > 3.5元, 取: 合計", prices=prices) == "缺數據"
    assert total(f"{SAME} 且 價 > 3.5元, 取: 末", prices=prices) == "缺數據"
    assert total(f"{SAME} 且 價 > 3.5元, 取: 末") == 4


def test_the_owner_joins_registers():
    text = """
```台賬 級
欄:
  工號: {型: 人}
  自: {型: 日期}
  率: {單位: 率, 小數: 2}
鍵: [工號, 自]
日期: 自
```
```台賬 售
欄:
  工號: {型: 人}
  日期: {型: 日期}
  額: {單位: 元, 小數: 2, 範圍: 0元 ~ 10000元}
鍵: [工號, 日期]
日期: 日期
計算:
  提: 額 × 查(級.率, 工號 = 本.工號 且 自 ≤ 本.日期, 取: 末)
```
```取數 提成
台賬: 售
取: 合計(提)
```
"""
    levels = [
        {"自": "2026-01-01", "率": "0.1"},
        {"自": "2026-10-15", "率": "0.2"},
        {"工號": "乙", "自": "2026-01-01", "率": "0.5"},
    ]
    sold = [
        {"日期": "2026-10-14", "額": 100},
        {"日期": "2026-10-15", "額": 100},
        {"工號": "乙", "日期": "2026-10-15", "額": 100},
    ]
    found = run(text, {"級": levels, "售": sold}, people={"甲": {}, "乙": {}})
    assert [found.value(who, "提成") for who in "甲乙"] == [30, 50]


VISITS = """
```台賬 訪
欄:
  工號: {型: 人}
  時點: {型: 時點}
  客: {型: 文字}
  區: {型: 選項, 選項: [東, 西], 必填: 否}
  果: {型: 選項, 選項: [成, 敗], 必填: 否}
鍵: [工號, 時點]
日期: 時點
計算:
  前客: 上次(客)
  同區前客: 上次(客, 按: [區])
  缺項: 空數(區, 果)
```
```取數 連訪
台賬: 訪
條件: 有(前客) 且 前客 = 客
取: 次數()
```
```取數 同區連訪
台賬: 訪
條件: 有(同區前客) 且 同區前客 = 客
取: 次數()
```
```取數 缺項數
台賬: 訪
取: 合計(缺項)
```
"""


def visits(*rows):
    return {"訪": [{"時點": f"2026-10-{day}", "客": who, "區": area, "果": end} for day, who, area, end in rows]}


def test_the_record_before():
    rows = visits(
        ("05 10:00", "子", "東", None), ("05 9:00", "丑", "東", None), ("06 9:00", "子", "西", None), ("07 9:00", "丑", "東", None),
        ("08 9:00", "子", "東", None),
    )  # fmt: skip
    found = run(VISITS, rows)

    assert found.value("甲", "連訪") == 1  # 丑 子 子 丑 子
    assert found.value("甲", "同區連訪") == 0  # East: 丑 子 丑 子
    assert run(VISITS, {"訪": rows["訪"][::-1]}).value("甲", "連訪") == 1


def test_others_are_not_before():
    rows = [
        *visits(("05 9:00", "子", "東", None))["訪"],
        {**visits(("06 9:00", "子", "東", None))["訪"][0], "工號": "乙"},
    ]
    found = run(VISITS, {"訪": rows}, people={"甲": {}, "乙": {}})
    assert found.value("乙", "連訪") == 0


def test_empty_fields_are_counted():
    rows = visits(("05 9:00", "子", None, None), ("06 9:00", "子", "東", None), ("07 9:00", "子", "東", "成"))
    assert run(VISITS, rows).value("甲", "缺項數") == 3


RATE = """
```參數 率
值: {2026-01-01: 10%, 2026-10-15: 12.5%, 2027-01-01: 50%}
```
```台賬 售
欄:
  工號: {型: 人}
  日期: {型: 日期}
  額: {單位: 元, 小數: 2, 範圍: 0元 ~ 10000元}
鍵: [工號, 日期]
日期: 日期
```
```取數 提成
台賬: 售
取: 合計(額 × 率)
```
```公式 月率
公式: 率
```
"""


def test_a_record_takes_the_parameter_of_its_day():
    sold = [{"日期": "2026-10-14", "額": 1000}, {"日期": "2026-10-15", "額": 1000}]
    found = run(RATE, {"售": sold})

    assert found.value("甲", "提成") == 225
    assert found.value("甲", "月率") == F("0.125")
    assert run(RATE, {"售": []}, period="2026-09").value("甲", "月率") == F("0.1")


CARDS = """
```公式 獎
單位: 元
失效: 2026-09-30
公式: 100元
```
```公式 獎
單位: 元
生效: 2026-10-01
公式: 200元
```
"""


@pytest.mark.parametrize(("period", "expected"), [("2026-09", 100), ("2026-10", 200)])
def test_the_card_in_force_at_the_period_s_end_holds(period, expected):
    assert run(CARDS, period=period).value("甲", "獎") == expected


def test_a_card_of_a_higher_layer_stands_for_the_one_below():
    below = "```公式 獎\n單位: 元\n公式: 100元\n```\n```公式 倍\n單位: 元\n公式: 獎 × 2\n```"
    above = "```公式 獎\n單位: 元\n公式: 300元\n```"

    assert run(above, layers=[below]).value("甲", "倍") == 600
    assert run("", layers=[below]).value("甲", "倍") == 200


def test_only_the_card_of_the_same_people_is_replaced():
    below = '```公式 獎\n適用: 職級 = "A"\n單位: 元\n公式: 100元\n```\n```公式 獎\n適用: 職級 = "B"\n單位: 元\n公式: 50元\n```'
    above = '```公式 獎\n適用: 職級 = "A"\n單位: 元\n公式: 300元\n```'
    found = run(above, layers=[below], people={"甲": {"職級": "A"}, "乙": {"職級": "B"}, "丙": {"職級": "C"}, "丁": {}})

    assert [found.value(who, "獎") for who in "甲乙丙丁"] == [300, 50, "不適用", "缺數據"]


def test_a_look_up_needs_something_equal():
    with pytest.raises(Refused) as refused:
        total("自 ≤ 本.日期")
    assert "K417" in refused.value.codes
