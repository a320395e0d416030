"""Formulas fall into tokens at their exact places, full-width and ASCII alike."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.lexer import Lexer, is_plain_name
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text


def lex(formula):
    diagnostics = Diagnostics()
    tokens = Lexer(Text(formula, Span.at("a.md", 1, 1, len(formula))), diagnostics).run()
    return tokens, [(item.code, item.span.column, item.span.end_column) for item in diagnostics.items]


def sound(formula):
    tokens, faults = lex(formula)
    assert not faults
    return [(token.kind, token.text, token.unit) for token in tokens[:-1]]


@pytest.mark.parametrize(
    ("written", "digits", "unit"),
    [
        ("20元", "20", "元"),
        ("1.5萬元", "1.5", "萬元"),
        ("35%", "35", "%"),
        ("３５％", "35", "%"),
        ("3‰", "3", "‰"),
        ("4分/天", "4", "分/天"),
        ("17次/小時", "17", "次/小時"),
        ("17次／小时", "17", "次/小时"),
        ("10 分", "10", "分"),
        ("10 分/天", "10", "分/天"),
        ("4 points/day", "4", "points/day"),
        ("3個月", "3", "個月"),
        ("0.60", "0.60", ""),
        ("3箱", "3", "箱"),
    ],
)
def test_a_number_takes_its_unit_along(written, digits, unit):
    assert sound(written) == [("number", digits, unit)]


def test_a_slash_before_a_name_divides():
    assert sound("100元/人數") == [("number", "100", "元"), ("op", "÷", ""), ("name", "人數", "")]


def test_a_keyword_behind_a_blank_is_no_unit():
    assert sound("3 則 4 或") == [("number", "3", ""), ("word", "則", ""), ("number", "4", ""), ("word", "或", "")]


@pytest.mark.parametrize(
    ("written", "value"),
    [("2026-10-01", 20727), ("1970-01-01", 0), ("２０２６－１０－０１", 20727)],
)
def test_a_date_is_days_since_1970(written, value):
    (token, _), faults = lex(written)

    assert not faults
    assert (token.kind, token.value) == ("day", value)


@pytest.mark.parametrize(
    ("written", "value"), [("16:00", 57600), ("16:00:30", 57630), ("9：30", 34200), ("48:00", 172800), ("0:00", 0)]
)
def test_a_time_is_seconds_since_midnight(written, value):
    (token, _), faults = lex(written)

    assert not faults
    assert (token.kind, token.value) == ("clock", value)


@pytest.mark.parametrize(
    ("written", "signs"),
    [
        ("+ - * / × ÷ ＋ － ＊ ／ −", "+ - × ÷ × ÷ + - × ÷ -"),
        ("= <> != ≠ < <= ≤ ≦ > >= ≥ ≧", "= ≠ ≠ ≠ < ≤ ≤ ≤ > ≥ ≥ ≥"),
        ("（ ） ［ ］ ， ： ．", "( ) [ ] , : ."),
    ],
)
def test_signs_have_one_spelling_inside(written, signs):
    assert [text for _, text, _ in sound(written)] == signs.split()


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        ("KPI_2", "name", "KPI_2"),
        ("得分々", "name", "得分々"),
        ("「5S 檢查(一)」", "name", "5S 檢查(一)"),
        ('"甲""乙"', "string", '甲"乙'),
        ("“甲”", "string", "甲"),
        ("否则", "word", "否則"),
        ("else", "word", "否則"),
        ("yes", "truth", "是"),
        ("在職天數", "name", "在職天數"),
    ],
)
def test_words_names_and_texts(written, kind, text):
    assert [(one, two) for one, two, _ in sound(written)] == [(kind, text)]


def test_a_step_needs_no_blank():
    assert sound("至0.5分") == [("word", "至", ""), ("number", "0.5", "分")]


def test_comments_go_to_the_end_of_the_line():
    assert sound("甲 # 註 一\n+ 乙") == [("name", "甲", ""), ("op", "+", ""), ("name", "乙", "")]
    assert lex("乙#2")[1] == [("K302", 2, 3)]


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("甲 ? 乙", [("K302", 3, 4)]),
        ("甲 == 乙 && 丙 || ! 丁", [("K303", 3, 5), ("K303", 8, 10), ("K303", 13, 15), ("K303", 16, 17)]),
        ("[甲、乙]", [("K303", 3, 4)]),
        ("1,000元", [("K304", 1, 6)]),
        ("2026年7月1日", [("K305", 1, 10)]),
        ("2026-7-1", [("K305", 1, 9)]),
        ("2026-02-30", [("K306", 1, 11)]),
        ("24:60", [("K307", 1, 6)]),
        ("3次且遲到", [("K308", 3, 6)]),
        ("如果種類 在", [("K309", 1, 5)]),
        ("種類在[甲]", [("K309", 1, 4)]),
        ("「甲 + 乙", [("K310", 1, 2)]),
        ('"甲', [("K310", 1, 2)]),
        ("「 」", [("K311", 1, 4)]),
    ],
)
def test_slips_are_said_at_their_place(written, faults):
    assert lex(written)[1] == faults


def test_numbers_parted_by_commas_and_blanks_are_several():
    assert [text for _, text, _ in sound("(1, 000)")] == ["(", "1", ",", "000", ")"]
    assert [text for _, text, _ in sound("(0,100)")] == ["(", "0", ",", "100", ")"]
    assert [text for _, text, _ in sound("(1，100)")] == ["(", "1", ",", "100", ")"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("得分", True),
        ("A級", True),
        ("5S", False),
        ("甲 乙", False),
        ("如果", False),
        ("是", False),
        ("", False),
        ("a-b", False),
    ],
)
def test_which_names_need_corner_brackets(name, plain):
    assert is_plain_name(name) is plain


@given(st.text())
def test_any_text_is_cut_into_tokens_in_order(text):
    tokens, _ = lex(text)

    assert tokens[-1].kind == "end"
    assert all(0 <= token.start <= token.end <= len(text) for token in tokens)
    assert all(one.end <= two.start for one, two in pairwise(tokens))
