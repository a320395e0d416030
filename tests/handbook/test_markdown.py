"""A chapter is read into clauses, marks and cards, each at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.source import SourceFile, Span


def read(text):
    diagnostics = Diagnostics()
    chapter = read_chapter(SourceFile("章.md", text), diagnostics)
    return chapter, [(item.code, item.span.line, item.span.column) for item in diagnostics.items]


def sound(text):
    chapter, faults = read(text)
    assert not faults
    return chapter


CARD = "```公式 得分\n公式: 甲 + 乙\n```\n"


# --- clauses ---


@pytest.mark.parametrize(
    ("text", "id_", "said", "column", "heading"),
    [
        ("[S1-3.1] 每月得分", "S1-3.1", "每月得分", 10, False),
        ("## [S1] 總則 ##", "S1", "總則", 9, True),
        ("[S1] 總則\n===", "S1", "總則", 6, True),
        ("- [S5-1.4.1.1.s] 細則", "S5-1.4.1.1.s", "細則", 18, False),
        ("1. 甲\n\n   [S2] 乙", "S2", "乙", 9, False),
        ("　　[S1-2] 縮排", "S1-2", "縮排", 10, False),
        ("    [S1-2] 縮排", "S1-2", "縮排", 12, False),
        ("[S1-2]: 不是連結定義", "S1-2", ": 不是連結定義", 7, False),
        ("[S1-2]　全形空格", "S1-2", "全形空格", 8, False),
        ("[S1-2] **粗體** `碼` {甲}", "S1-2", "**粗體** `碼` {甲}", 8, False),
        ("[S1-2]", "S1-2", "", 7, False),
    ],
)
def test_a_clause_begins_with_its_id(text, id_, said, column, heading):
    (clause,) = sound(text).clauses

    assert (clause.id, clause.text.value, clause.text.span.column, clause.heading) == (id_, said, column, heading)


@pytest.mark.parametrize(
    "text",
    [
        "每月得分 [S1-1]",
        "[說明](a.md) 連結",
        "[a1](b.md)",
        "[注] 註",
        "- [x] 已做",
        "- [ ] 未做",
        "[2026-10-01] 修訂",
        "| [S1-1] | 甲 |\n|---|---|\n| [S1-2] | 乙 |",
        "> [S1-1] 引文",
        "```text\n[S1-1] 碼\n```",
        "<!--\n[S1-1] 註\n-->",
    ],
)
def test_other_brackets_are_text(text):
    assert sound(text).clauses == ()


def test_a_clause_has_all_lines_of_its_paragraph():
    (clause,) = sound("前言\n\n- [S1-1] 第一行\n  第二行\n  第三行").clauses

    assert clause.text.value == "第一行\n第二行\n第三行"
    assert [(span.line, span.column, span.end_column) for span in clause.text.lines] == [
        (3, 10, 13),
        (4, 3, 6),
        (5, 3, 6),
    ]
    assert clause.span == Span("章.md", 3, 3, 5, 6)


def test_lines_with_ids_of_their_own_are_clauses_of_their_own():
    clauses = sound("[S1-1] 甲\n續\n[S1-2] 乙").clauses

    assert [(clause.id, clause.text.value) for clause in clauses] == [("S1-1", "甲\n續"), ("S1-2", "乙")]


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("【S1-1】 甲", "[S1-1]"),
        ("［S1-1］ 甲", "[S1-1]"),
        ("[Ｓ１-1] 甲", "[S1-1]"),
        ("[S1–1] 甲", "[S1-1]"),
        ("[S1_1] 甲", "[S1-1]"),
        ("[S1-1.] 甲", "[S1-1]"),
        ("[S1-1..2] 甲", "[S1-1.2]"),
        ("[S1 1.2] 甲", "[S1-1.2]"),
        ("[1.2] 甲", "[S1-1.2]"),
        ("**[S1-1]** 甲", "[S1-1]"),
    ],
)
def test_an_id_that_is_not_well_formed_is_a_fault(text, better):
    diagnostics = Diagnostics()
    read_chapter(SourceFile("章.md", text), diagnostics)

    (fault,) = diagnostics.items
    assert (fault.code, fault.span.line, fault.span.column, fault.args["better"]) == ("K111", 1, 1, better)


def test_an_id_used_twice_is_a_fault_at_the_second():
    chapter, faults = read("[S1] 甲\n\n[S2] 乙\n\n[S1] 丙")

    assert faults == [("K112", 5, 1)]
    assert [clause.text.value for clause in chapter.clauses] == ["甲", "乙"]


# --- marks ---


def test_marks_stand_under_their_clause():
    first, second = sound(
        "[S1] 甲\n> 純文: 宗旨\n> 還是宗旨\n> 未行： SYS-06 報銷\n\n[S2] 乙\n\n> see: 月度得分\n"
    ).clauses

    assert [(mark.kind, mark.text.value) for mark in first.marks] == [
        ("純文", "宗旨\n還是宗旨"),
        ("未行", "SYS-06 報銷"),
    ]
    assert [(mark.kind, mark.text.value, mark.text.span) for mark in second.marks] == [
        ("見", "月度得分", Span.at("章.md", 8, 8, 4))
    ]


@pytest.mark.parametrize("text", ["[S1] 甲\n> 一段引文", "[S1] 甲\n> 附註: 引文", "> 一段引文"])
def test_other_quotes_are_text(text):
    assert all(clause.marks == () for clause in sound(text).clauses)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[S1] 甲\n> 純文 理由", ("K113", 2, 3)),
        ("[S1] 甲\n> 末行: 理由", ("K114", 2, 3)),
        ("[S1] 甲\n> 純文:", ("K115", 2, 3)),
        ("> 純文: 理由", ("K116", 1, 3)),
    ],
)
def test_a_mark_at_fault_is_said(text, fault):
    assert read(text)[1] == [fault]


# --- cards ---


def test_a_card_has_kind_name_keys_and_clause():
    chapter = sound(f"[S1] 甲\n\n{CARD}\n[S2] 乙\n\n~~~formula 「現場 日常」\n公式：丙\n~~~\n")

    first, second = chapter.blocks
    assert (first.kind.value, first.name.value, first.clause) == ("公式", "得分", "S1")
    assert first.body.get("公式").span == Span.at("章.md", 4, 5, 5)
    assert first.span == Span("章.md", 3, 1, 5, 4)
    assert first.kind.span == Span.at("章.md", 3, 4, 2)
    assert first.name.span == Span.at("章.md", 3, 7, 2)
    assert (second.kind.value, second.name.value, second.clause) == ("公式", "現場 日常", "S2")
    assert second.kind.span == Span.at("章.md", 9, 4, 7)
    assert second.name.span == Span.at("章.md", 9, 13, 5)


def test_a_card_may_stand_above_all_clauses():
    assert sound(CARD).blocks[0].clause is None


@pytest.mark.parametrize("info", ["公式 得分", "公式　得分", "  公式\t得分  ", "公式 「得分」"])
def test_blanks_of_any_kind_part_kind_and_name(info):
    (block,) = sound(f"```{info}\n公式: 甲\n```").blocks

    assert (block.kind.value, block.name.value) == ("公式", "得分")
    line = f"```{info}"
    assert line[block.name.span.column - 1 : block.name.span.end_column - 1] == "得分"


def test_a_card_in_a_list_keeps_its_columns():
    (block,) = sound("- [S1] 甲\n\n  ```公式 得分\n  公式: 甲\n  欄:\n    乙: 丙\n  ```\n").blocks

    assert block.clause == "S1"
    assert block.body.get("公式").span == Span.at("章.md", 4, 7, 1)
    assert block.body.get("欄").entries[0].value.span == Span.at("章.md", 6, 8, 1)


@pytest.mark.parametrize(
    "text",
    [
        "```\n甲 + 乙\n```",
        "```python\nvalue: int\n```",
        "```yaml\n公式: 甲\n```",
        "```示例 一\n甲\n```",
        "```mermaid\ngraph\n```",
        f"> {CARD}".replace("\n", "\n> "),
        f"````markdown\n{CARD}````",
    ],
)
def test_ordinary_code_is_no_card(text):
    assert sound(text).blocks == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("```公式\n公式: 甲\n```", ("K102", 1, 4)),
        ("```\n公式: 甲\n```", ("K103", 1, 1)),
        ("```公示 得分\n公式: 甲\n```", ("K104", 1, 4)),
        ("```formulla 得分\n```", ("K104", 1, 4)),
        ("```考核裱 得分\n```", ("K104", 1, 4)),
        ("```規則 得分\n公式: 甲\n```", ("K105", 1, 4)),
    ],
)
def test_what_looks_like_a_card_and_is_none_is_a_fault(text, fault):
    chapter, faults = read(text)

    assert faults == [fault]
    assert chapter.blocks == ()


@pytest.mark.parametrize(
    ("text", "names", "ids"),
    [
        ("[S1] 甲\n```公式 一\n公式: 甲\n\n[S2] 乙\n" + CARD, ["一", "得分"], ["S1", "S2"]),
        ("[S1] 甲\n```公式 一\n公式: 甲\n" + CARD + "[S2] 乙\n", ["一", "得分"], ["S1", "S2"]),
        ("[S1] 甲\n```公式 一\n公式: 甲\n\n文字\n\n[S2] 乙\n", ["一"], ["S1", "S2"]),
        ("[S1] 甲\n```公式 一\n公式: 甲", ["一"], ["S1"]),
        ("[S1] 甲\n```text\n碼\n\n" + CARD, ["得分"], ["S1"]),
        ("```公式 一\n```公式 二\n```公式 三", ["一", "二", "三"], []),
    ],
)
def test_a_fence_left_open_does_not_swallow_what_follows(text, names, ids):
    chapter, faults = read(text)

    assert {code for code, *_ in faults} == {"K101"}
    assert [block.name.value for block in chapter.blocks] == names
    assert [clause.id for clause in chapter.clauses] == ids


def test_a_comment_hides_a_card():
    assert sound(f"<!--\n{CARD}-->\n").blocks == ()


def test_line_ends_and_the_mark_of_byte_order_move_nothing():
    chapter = sound("\ufeff[S1] 甲\r\n\r\n```公式 得分\r\n公式: 甲 + 乙\r\n```\r\n")

    assert chapter.clauses[0].text.value == "甲"
    assert chapter.blocks[0].body.get("公式").value == "甲 + 乙"


# --- tables ---

SHEET = "```考核表 日常\n滿分: 100分\n\n{}\n```"


def test_a_table_follows_the_keys_and_its_cells_keep_their_places():
    (block,) = sound(SHEET.format("| 序 | 項目 |\n|---|:-:|\n| 1 | 甲 \\| 乙 |\n|2||")).blocks

    assert block.body.get("滿分").value == "100分"
    assert [(cell.value, cell.span.column) for cell in block.table.header.cells] == [("序", 3), ("項目", 7)]
    assert [[(cell.value, cell.span.line, cell.span.column) for cell in row.cells] for row in block.table.rows] == [
        [("1", 6, 3), ("甲 | 乙", 6, 7)],
        [("2", 7, 2), ("", 7, 4)],
    ]


def test_a_table_needs_no_keys_and_no_last_bar():
    (block,) = sound("```考核表 日常\n| 序 | 項目\n|---|---\n| 1 | 甲\n```").blocks

    assert block.body.entries == ()
    assert [cell.value for cell in block.table.rows[0].cells] == ["1", "甲"]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("| 序 | 項目 |\n| 1 | 甲 |", ("K121", 4, 1)),
        ("| 序 | 項目 |\n|---|---|\n| 1 |", ("K122", 6, 1)),
        ("| 序 | 項目 |\n|---|---|\n| 1 | 甲 | 乙 |", ("K122", 6, 1)),
        ("| 序 | 項目 |\n|---|---|\n｜ 1 ｜ 甲 ｜", ("K123", 6, 1)),
        ("| 序 | 項目 |\n|---|---|\n| 1 | 甲 |\n\n滿分: 1分", ("K124", 8, 1)),
    ],
)
def test_a_table_at_fault_is_said_and_read(table, fault):
    chapter, faults = read(SHEET.format(table))

    assert faults == [fault]
    assert len(chapter.blocks[0].table.rows[0].cells) == 2


# --- any text ---

POOL = """\
[S1] 甲
[S1-2] 乙 {丙}
## [S2] 丁
- [S3] 戊
  續行

文字
> 純文: 理由
> 見:
***
```公式 得分
```
~~~考核表 日常
~~~
  ```台賬 缺勤
````
公式: 甲 + 乙
  工號: {型: 人}
公式: |
| 序 | 項目 |
|---|---|
| 1 | 甲 |
<!--
-->
    碼
	- 甲
1. 乙
> ```公式 己
【S1-5】 庚
"""
LINES = st.sampled_from(POOL.split("\n"))


@given(st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=8)), max_size=25).map("\n".join)))
def test_any_text_is_a_chapter_and_all_places_lie_in_it(text):
    source = SourceFile("章.md", text)
    diagnostics = Diagnostics()

    chapter = read_chapter(source, diagnostics)

    lines = text.count("\n") + 1
    spans = [clause.span for clause in chapter.clauses] + [block.span for block in chapter.blocks]
    for span in [*spans, *(item.span for item in diagnostics.items)]:
        assert 1 <= span.line <= span.end_line <= lines
        assert 1 <= span.column <= len(source.line(span.line)) + 1
    for clause in chapter.clauses:
        places = clause.text.lines or (clause.text.span,)
        written = [source.line(span.line)[span.column - 1 : span.end_column - 1] for span in places]
        plain = "\n".join(written).replace("\r", " ").replace("\ufeff", " ")  # As the reader takes them.
        assert plain == clause.text.value or "\0" in text
