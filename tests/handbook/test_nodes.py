"""The body of a card is read into texts that stand exactly where they say; nothing is guessed."""

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.nodes import read_body, read_document
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Listing, Mapping, Text


def read(body):
    diagnostics = Diagnostics()
    lines = [(number, 1, line) for number, line in enumerate(body.split("\n"), start=1)]
    found = read_body(lines, Span("a.md", 1, 1, len(lines), 1), diagnostics)
    return found, [(item.code, item.span.line, item.span.column) for item in diagnostics.items]


def sound(body):
    found, faults = read(body)
    assert not faults
    return found


def plain(node):
    """The node as lists, dictionaries and strings."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {entry.key.value: plain(entry.value) for entry in node.entries}


def texts(node):
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Listing):
        for item in node.items:
            yield from texts(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from texts(entry.value)


def slices(body, text):
    """What stands in the body where the text says it stands."""
    lines = body.split("\n")
    return "\n".join(lines[span.line - 1][span.column - 1 : span.end_column - 1] for span in text.lines or (text.span,))


@pytest.mark.parametrize(
    "value",
    [
        "日常工作得分 × 70%",
        "種類 = 曠工: 嚴重",
        "a [b], {c}",
        "a{b",
        '"甲" = 種類',
        '類別 = "# 不是註"',
        "a#b",
        "% 甲",
        "@甲",
        "`甲`",
        "- 甲",
        "? 甲",
        "> 3次",
        "| 甲",
        "'甲' 乙'",
        "null",
        "9:30",
        "010",
        "1.10",
        "on",
        "~",
        "1_000",
        "上月.X(缺: 0次)",
        "甲，乙：丙",
        "https://example.org/a",
    ],
)
def test_a_value_is_what_was_written_to_the_end_of_the_line(value):
    body = f"公式: {value}  # 註\n單位: 分"

    found = sound(body)

    assert plain(found) == {"公式": value, "單位": "分"}
    assert found.get("公式").span == Span.at("a.md", 1, 5, len(value))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"甲: 乙"', "甲: 乙"),
        ("'甲 # 乙'", "甲 # 乙"),
        ("'甲''乙'", "甲'乙"),
        ('"a\\tb"', "a\tb"),
        ('""', ""),
        ("", ""),
        ("# 註", ""),
    ],
)
def test_quotes_come_off(written, value):
    assert plain(sound(f"說明: {written}")) == {"說明": value}


def test_what_is_quoted_stands_inside_its_quotes():
    assert sound('說明: "甲乙"').get("說明").span == Span.at("a.md", 1, 6, 2)


def test_keywords_of_the_first_level_are_canonical_and_others_stay():
    found = sound("formula: a\nfields:\n  formula: {type: 人}\n单位：分")

    assert plain(found) == {"公式": "a", "欄": {"formula": {"type": "人"}}, "單位": "分"}
    assert found.entries[2].key.span == Span.at("a.md", 4, 1, 2)


@pytest.mark.parametrize("colon", [":", "：", " : ", "： "])
def test_a_colon_may_be_full_width(colon):
    found = sound(f"公式{colon} 甲".replace(":  ", ": "))

    assert plain(found) == {"公式": "甲"}


def test_lists_mappings_and_rows():
    body = """\
項:
  - 工作得分 × 70%
  - 上月.X(缺: 0次) × 30%
檔:
  - 95分 以上: 1.20
  - 其餘： 0.60
校驗:
- 條件: 甲 = "x: y"
  說明: 好
- {條件: 乙 > 1, 說明: 壞}
行:
  -
    甲: 1
  - - 乙
    - 丙
計算:
  丁: 甲 + 乙"""

    assert plain(sound(body)) == {
        "項": ["工作得分 × 70%", "上月.X(缺: 0次) × 30%"],
        "檔": [{"95分 以上": "1.20"}, {"其餘": "0.60"}],
        "校驗": [{"條件": '甲 = "x: y"', "說明": "好"}, {"條件": "乙 > 1", "說明": "壞"}],
        "行": [{"甲": "1"}, ["乙", "丙"]],
        "計算": {"丁": "甲 + 乙"},
    }


def test_a_block_keeps_its_lines_and_knows_where_each_stands():
    body = "公式: |  # 註\n  最大(甲,\n    乙)\n\n  + 丙\n\n單位: 分"

    text = sound(body).get("公式")

    assert text.value == "最大(甲,\n  乙)\n\n+ 丙"
    assert slices(body, text) == text.value


def test_deeper_lines_go_on_with_the_line_above():
    body = "公式: 甲 +  # 一\n  乙 +\n    丙\n取:\n  丁 +\n  戊\n單位: 分"

    found = sound(body)

    assert plain(found) == {"公式": "甲 +\n乙 +\n丙", "取": "丁 +\n戊", "單位": "分"}
    assert all(slices(body, text) == text.value for text in (found.get("公式"), found.get("取")))


def test_braces_take_full_width_signs_and_go_over_lines():
    body = "連續：｛從第：2，倍數：2，方式：固定｝\n鍵: ［甲，乙］\n欄名: {\n  甲: a, # 註, 一\n  乙: b,\n}"

    assert plain(sound(body)) == {
        "連續": {"從第": "2", "倍數": "2", "方式": "固定"},
        "鍵": ["甲", "乙"],
        "欄名": {"甲": "a", "乙": "b"},
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{甲: 16:00, 乙: 次週一 12:00}", {"甲": "16:00", "乙": "次週一 12:00"}),
        ("{2026-01-01: 4分/天}", {"2026-01-01": "4分/天"}),
        ("{甲: %b, 乙: @c, 丙: - d}", {"甲": "%b", "乙": "@c", "丙": "- d"}),
        ("{說明: 遲到，早退}", {"說明": "遲到，早退"}),
        ("{甲: 最大(1), 乙: }", {"甲": "最大(1)", "乙": ""}),
        ('{甲: \'a, b\', "乙": "[c]"}', {"甲": "a, b", "乙": "[c]"}),
        ("[[甲], {乙: [丙]}, []]", [["甲"], {"乙": ["丙"]}, []]),
    ],
)
def test_what_stands_in_braces(written, value):
    assert plain(sound(f"值: {written}")) == {"值": value}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("甲 + 乙", [("K201", 1, 1)]),
        ("公式: 甲\n公式: 乙\nformula: 丙", [("K202", 2, 1), ("K202", 3, 1)]),
        ("欄: {甲: a, 甲: b}", [("K202", 1, 11)]),
        ("公式:甲", [("K203", 1, 3)]),
        ("欄: {甲:乙}", [("K203", 1, 6)]),
        ("欄:\n\t甲: 乙", [("K204", 2, 1)]),
        ("公式: 甲\n  單位: 分\n小數: 2", [("K205", 2, 3)]),
        ("  公式: 甲\n單位: 分", [("K205", 2, 1)]),
        ("公式: 甲\n- 乙", [("K205", 2, 1)]),
        ("公式: *甲", [("K206", 1, 5)]),
        ("公式: !甲 乙", [("K206", 1, 5)]),
        ("<<: 甲", [("K206", 1, 1)]),
        ("欄: {甲: &乙 丙}", [("K206", 1, 8)]),
        ("欄: {甲: !乙 丙}", [("K206", 1, 8)]),
        ("欄: {甲: 乙\n單位: 分", [("K207", 1, 4)]),
        ("欄: [甲, {乙: 丙]", [("K207", 1, 8), ("K207", 1, 4)]),
        ("欄: {甲: 最大(a, b), 乙: c}", [("K208", 1, 8)]),
        ("欄: {甲: a 在 [b, c], 乙: d}", [("K208", 1, 8)]),
        ("欄: {甲: 乙: 丙}", [("K208", 1, 8)]),
        ("欄: [甲] 乙", [("K209", 1, 8)]),
        ("欄: {甲: 乙, 丙}", [("K210", 1, 11)]),
        ("欄: [{甲: 乙}: 丙]", [("K211", 1, 5)]),
        ("欄: " + "[" * 20 + "]" * 20, [("K212", 1, 17)]),
        ("- 甲\n- 乙", [("K214", 1, 1)]),
        ("欄: {甲: '乙}", [("K215", 1, 8)]),
        ("欄: {甲, 乙}", [("K216", 1, 4)]),
        ('欄: {"甲" 乙: 丙}', [("K211", 1, 9)]),
        ("欄: {甲: a(b, 乙: c}", []),
        ("欄: {甲: 種類 # 註, 一\n  , 乙: 丙}", []),
        ("\n".join("  " * level + "甲:" for level in range(20)), [("K212", 14, 27)]),
        ("項:\n  - 甲\n    - 乙\n   丙: 丁\n  - 戊", [("K205", 3, 5)]),
        ("項:\n  - 甲\n  乙: 丙\n單位: 分", [("K205", 3, 3)]),
    ],
)
def test_each_fault_is_said_once_at_its_place(body, faults):
    assert read(body)[1] == faults


def test_a_fault_leaves_the_other_keys_alone():
    found, faults = read("公式: *甲\n單位: 分\n欄: {甲: 最大(a, b)}\n乙\n小數: 2")

    assert [code for code, *_ in faults] == ["K206", "K208", "K201"]
    assert plain(found) == {"單位": "分", "欄": {"甲": "最大(a, b)"}, "小數": "2"}


def test_lines_without_end_are_refused():
    assert [code for code, *_ in read("\n" * 50_001)[1]] == ["K213"]


def test_a_whole_file_is_read_with_its_keys_as_written():
    found, faults = read_as_document("---\r\n- 例: 缺勤一日\r\n  人: {甲: {崗位: 銷售員}}\r\n- 例: 二\r\n")

    assert not faults
    assert plain(found) == [{"例": "缺勤一日", "人": {"甲": {"崗位": "銷售員"}}}, {"例": "二"}]
    assert found.items[0].entries[1].key.span == Span.at("a.yaml", 3, 3, 1)


def test_an_empty_file_is_nothing():
    assert read_document(SourceFile("a.yaml", "# 註\n"), Diagnostics()) is None


# --- any body ---

LETTERS = string.ascii_letters + "甲乙丙得分缺勤"
words = st.text(st.sampled_from(LETTERS), min_size=1, max_size=6)
scalars = st.text(st.sampled_from(LETTERS + string.digits + " .%=×/<>!&*@-#'"), max_size=12).filter(
    lambda text: text == text.strip() and text not in {"---", "..."}
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_what_yaml_writes_in_braces_is_read_as_yaml_reads_it(data):
    dumped = {key: in_braces(value) for key, value in data.items()}
    body = "\n".join(f"{key}: {value}" for key, value in dumped.items())
    expected = {key: yaml.load(value, Loader=yaml.BaseLoader) for key, value in dumped.items()}  # noqa: S506 - texts only

    found, faults = read_as_document(body)

    assert not faults
    assert plain(found) == expected


@given(st.dictionaries(words, values, min_size=1, max_size=4))
def test_what_yaml_writes_in_lines_is_read_as_yaml_reads_it(data):
    body = yaml.safe_dump(data, default_flow_style=False, allow_unicode=True, width=10**6, sort_keys=False)
    expected = yaml.load(body, Loader=yaml.BaseLoader)  # noqa: S506 - texts only

    found, faults = read_as_document(body)

    assert not faults
    assert plain(found) == expected


def in_braces(value):
    written = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6)
    return written.removesuffix("...\n").strip()


def read_as_document(body):
    diagnostics = Diagnostics()
    return read_document(SourceFile("a.yaml", body), diagnostics), diagnostics.items


POOL = """\
公式: 甲 + 乙
單位：分
  - 甲 × 70%
檔:
  - 95分 以上: 1.20
欄:
  工號: {型: 人}
# 註
公式: |
    丙
說明: '甲
  甲: [a, {b: c}
  }
- - x
	甲: 乙
鍵: [甲，乙]
{a: b}
甲
《》
值: {2026-01-01: 4分/天, x: 'y''z'}
說明: "a\\"b"
　全形: 甲
a: {b: c(d, e)}
條件: a = "b # c" # d
"""
LINES = st.sampled_from(POOL.split("\n"))


@given(st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=10)), max_size=12).map("\n".join)))
def test_any_body_is_read_or_faulted_and_every_text_stands_where_it_says(body):
    found, _ = read(body)

    assert isinstance(found, Mapping)
    for text in texts(found):
        written = slices(body, text)
        assert (
            written == text.value or "'" in body or '"' in body or text.value in {"公式", "單位", "檔", "欄", "鍵"}
        ), text
