"""The formatter sets punctuation, blanks and the order of keys right, and touches nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.fmt import format_chapter
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.parser import parse
from kaohe.handbook.source import SourceFile
from kaohe.handbook.tree import Listing, Text
from kaohe.handbook.trees import shape


def card(*lines, kind="公式 得分"):
    return "\n".join([f"```{kind}", *lines, "```"])


def body(*lines, kind="公式 得分"):
    """The lines of a card after formatting."""
    return format_chapter(card(*lines, kind=kind)).split("\n")[1:-1]


@pytest.mark.parametrize(
    ("written", "formatted"),
    [
        ("公式：甲*70％+乙", "公式: 甲 × 70% + 乙"),
        ("公式 :甲", "公式 :甲"),
        ("公式:  甲", "公式: 甲"),
        ("公式: 取整（甲／3，  2）", "公式: 取整(甲 ÷ 3, 2)"),
        ("公式: 如果 甲>=1 則 -1 否則 - 2", "公式: 如果 甲 ≥ 1 則 -1 否則 -2"),
        ("公式: 甲--乙", "公式: 甲 - -乙"),
        ("公式: (甲)-(乙)", "公式: (甲) - (乙)"),
        ("公式: 种类在[「曠 工」,事假]", "公式: 种类在[「曠 工」,事假]"),
        ("公式: 种类 在 [「曠 工」,事假]", "公式: 种类 在 [「曠 工」, 事假]"),
        ("公式: 上月．得分（缺：0 分）", "公式: 上月.得分(缺: 0分)"),
        ("公式: if a<>b then 3points else 4 points/day", "公式: if a ≠ b then 3 points else 4 points/day"),
        ("公式: 交於≤１６：００", "公式: 交於 ≤ 16:00"),
        ("公式: 類別=“甲”", '公式: 類別 = "甲"'),
        ("公式: '甲*乙'", "公式: '甲*乙'"),
        ("公式: 甲*乙   # 註：不動（這裏）", "公式: 甲 × 乙   # 註：不動（這裏）"),
        ("公式: 甲   ", "公式: 甲"),
        ("說明：不動（這裏），甲*乙", "說明: 不動（這裏），甲*乙"),
        ("又據：[S1-1，S1-2]", "又據: [S1-1, S1-2]"),
        ("不適用: {作：10分*2,理由: 甲，乙}", "不適用: {作: 10分 × 2, 理由: 甲，乙}"),
        ("不適用: { 作: '最大(a,b)' , 理由: \"x\" }", "不適用: {作: '最大(a,b)', 理由: \"x\"}"),
        ("範圍: 0分~100分", "範圍: 0分~100分"),
    ],
)
def test_one_line(written, formatted):
    assert body(written) == [formatted]


def test_keys_come_in_order_and_their_comments_and_lines_go_with_them():
    assert body(
        "# 怎麼算",
        "公式: |",
        "  甲*70％  # 七成",
        "",
        "    +乙",
        "單位: 分",
        "# 給誰",
        "# 第二行",
        "對象: 人/月",
        "說明: 一句",
        "# 尾",
    ) == [
        "說明: 一句",
        "# 給誰",
        "# 第二行",
        "對象: 人/月",
        "單位: 分",
        "# 怎麼算",
        "公式: |",
        "  甲 × 70%  # 七成",
        "",
        "    + 乙",
        "# 尾",
    ]


def test_names_in_a_register_keep_their_order():
    lines = [
        "欄:",
        "  丙：｛型: 人｝",
        "  甲: {單位: 元}",
        "鍵: [丙]",
        "計算:",
        "  乙: 甲*2",
        "  丁: {公式: 甲+1元, 單位: 元}",
    ]

    assert body(*lines, kind="台賬 工資") == [
        *(
            "欄:",
            "  丙: {型: 人}",
            "  甲: {單位: 元}",
            "鍵: [丙]",
            "計算:",
            "  乙: 甲 × 2",
            "  丁: {公式: 甲 + 1元, 單位: 元}",
        ),
    ]


def test_rows_of_a_lookup_and_items_of_a_weighing():
    assert body("檔:", "  - 95分 以上： 1+1", "  - 其餘: 0.60", "按：月度得分", kind="查表 係數") == [
        *("按: 月度得分", "檔:", "  - 95分 以上: 1 + 1", "  - 其餘: 0.60")
    ]
    assert body("項:", "  - 甲*70％", "  - 乙*30％", kind="加權 綜合") == ["項:", "  - 甲 × 70%", "  - 乙 × 30%"]


def test_a_table_is_left_alone():
    table = ["", "| 序 |項目|", "|--|---|", "| 1 | 甲（一） |"]

    assert body("適用: 崗位=甲", "滿分：100分", *table, kind="考核表 日常") == [
        "適用: 崗位 = 甲",
        "滿分: 100分",
        *table,
    ]


@pytest.mark.parametrize(
    "fault",
    ["公式: 甲 +", "單位:分", "公式: 甲", "欄: {甲: 最大(a, b)}", "\t乙: 1", "甲"],
)
def test_a_card_with_a_fault_is_left_as_it_is(fault):
    text = card("公式：甲*乙", fault)

    assert format_chapter(text) == text


def test_a_fault_in_one_card_leaves_the_others_to_be_formatted():
    text = card("公式：甲 +") + "\n" + card("公式：甲") + "\n"

    assert format_chapter(text) == card("公式：甲 +") + "\n" + card("公式: 甲") + "\n"


def test_everything_outside_cards_stays():
    outside = "# 總則　\n\n[S1] 甲（乙），丙：丁*戊  \n> 純文：理由\n\n```python\na:b\n```\n\n"
    text = outside + "````\n```公式 甲\n公式：乙\n```\n````\n"

    assert format_chapter(text) == text


def test_line_ends_stay():
    assert format_chapter("甲\r\n```公式 得分\r\n公式：乙\r\n```\r\n") == "甲\r\n```公式 得分\r\n公式: 乙\r\n```\r\n"


def test_a_card_in_a_list_keeps_its_indent():
    assert format_chapter("- 甲\n  ```公式 得分\n  公式：乙\n  單位: 分\n  ```\n") == (
        "- 甲\n  ```公式 得分\n  單位: 分\n  公式: 乙\n  ```\n"
    )


# --- any text ---


def said(node):
    """What a node says: formulas as trees, all else as written."""
    if isinstance(node, Text):
        expr = parse(node, Diagnostics())
        return shape(expr) if expr else node.value
    if isinstance(node, Listing):
        return [said(item) for item in node.items]
    return [(entry.key.value, said(entry.value)) for entry in node.entries]


def cards_of(text):
    chapter = read_chapter(SourceFile("章.md", text), Diagnostics())
    return [
        (
            block.kind.value,
            block.name.value,
            block.clause,
            {entry.key.value: said(entry.value) for entry in block.body.entries},
        )
        for block in chapter.blocks
    ]


POOL = """\
```公式 得分
```台賬 缺勤
```
```
公式：甲*乙 # 註
單位：分
公式: |
  甲+
   乙
# 註
欄：
  工號：｛型：人，必填：否｝
計算:
  甲: 乙+丙
檔:
  - 95分 以上： 1.20
- 甲
鍵: [甲，乙]
說明: '甲
不適用: {作：1分,理由: '甲*乙'}
取: 次數（ ）
適用：崗位=甲 且 乙
| 序 |
|---|
項: [甲]
[S1] 條
- 項
  ```加權 綜合
  項：
    - 甲*70％
  ```
又據: [S1]
formula: if a then b else c
"""
LINES = st.sampled_from(POOL.split("\n"))


@given(st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=6)), max_size=25).map("\n".join)))
def test_formatting_changes_no_card_and_formatting_again_changes_nothing(text):
    formatted = format_chapter(text)

    assert cards_of(formatted) == cards_of(text)
    assert format_chapter(formatted) == formatted
