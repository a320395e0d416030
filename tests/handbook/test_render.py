"""What people, editors and programs are shown of a fault."""

import json

import pytest

from kaohe.handbook.diagnostics import Diagnostic, Diagnostics
from kaohe.handbook.names import display_width
from kaohe.handbook.render import render_editor, render_json, render_text
from kaohe.handbook.source import SourceFile, Span


def shown(line, column, length, language="zh_Hant"):
    source = SourceFile("章.md", line)
    fault = Diagnostic("K312", Span.at("章.md", 1, column, length), {"text": line[column - 1 : column - 1 + length]})
    return render_text([fault], {"章.md": source}, language)


def test_a_fault_is_shown_with_its_line_and_its_hint():
    assert shown("公式: 應發 個稅", 8, 2) == (
        "章.md:1:8: 錯誤: K312 多出來的「個稅」；缺運算符？\n"
        "   1 | 公式: 應發 個稅\n"
        "     |            ^^^^\n"
        "     = 提示: 在「個稅」前面補上 + - × ÷、且、或、逗號等；若和前面是同一個名稱，整個放進「」。\n"
    )


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("zh_Hans", "章.md:1:8: 错误: K312 多出来的「個稅」；缺运算符？"),
        ("en", '章.md:1:8: error: K312 "個稅" is left over; is an operator missing?'),
    ],
)
def test_it_is_said_in_the_readers_language(language, first):
    assert shown("公式: 應發 個稅", 8, 2, language).splitlines()[0] == first


@pytest.mark.parametrize(
    ("line", "column", "length", "before", "carets"),
    [
        ("ab cd", 4, 2, 3, 2),
        ("得分 多", 4, 1, 5, 2),
        ("（ 多", 3, 1, 3, 2),
        ("\t多", 2, 1, 4, 2),
        ("a\t多", 3, 1, 4, 2),
        ("e\u0301 多", 4, 1, 2, 2),
        ("末", 2, 1, 2, 1),
    ],
)
def test_the_carets_stand_under_the_fault(line, column, length, before, carets):
    under = shown(line, column, length).splitlines()[2]

    assert under == f"     | {' ' * before}{'^' * carets}"


@pytest.mark.parametrize("place", [0, 5, 150, 290])
def test_a_long_line_is_cut_around_its_fault(place):
    line = "甲" * place + "錯" + "乙" * (300 - place)

    _, text, carets, *_ = shown(line, place + 1, 1).splitlines()

    assert display_width(text) < 120
    assert display_width(text[: text.index("錯")]) == carets.index("^")


def test_a_fault_of_several_lines_is_shown_on_its_first():
    source = SourceFile("章.md", "甲 乙\n丙 丁")
    fault = Diagnostic("K103", Span("章.md", 1, 3, 2, 2), {})

    assert "     |    ^^\n" in render_text([fault], {"章.md": source})


def test_a_fault_without_a_place_or_a_file_is_shown_without_a_line():
    fault = Diagnostic("K301", Span("handbook.yaml", 0, 0, 0, 0), {})

    assert render_text([fault], {}).splitlines()[0] == "handbook.yaml: 錯誤: K301 公式是空的"


def test_faults_come_in_the_order_of_the_text():
    diagnostics = Diagnostics()
    for line, column in [(3, 1), (1, 9), (1, 2)]:
        diagnostics.add("K301", Span.at("章.md", line, column))

    assert [line.split(" ")[0] for line in render_editor(diagnostics.items).splitlines()] == [
        "章.md:1:2:",
        "章.md:1:9:",
        "章.md:3:1:",
    ]


def test_an_editor_gets_one_line_a_fault():
    fault = Diagnostic("K313", Span.at("章.md", 4, 5), {"text": ")"})

    assert render_editor([fault]) == "章.md:4:5: error: K313 多出來的「)」\n"


def test_a_program_gets_all_that_is_known():
    fault = Diagnostic("K313", Span.at("章.md", 4, 5), {"text": ")"})

    assert json.loads(render_json([fault], "en")) == [
        {
            "code": "K313",
            "severity": "error",
            "file": "章.md",
            "line": 4,
            "column": 5,
            "end_line": 4,
            "end_column": 6,
            "message": '")" closes nothing',
            "hint": "Remove it, or open the bracket before it.",
            "args": {"text": ")"},
        }
    ]


def test_marks_of_direction_and_control_characters_are_not_printed():
    text = shown("甲\u202e乙\x1b[31m 丙", 1, 1).splitlines()[1]

    assert text == "   1 | 甲乙[31m 丙"
