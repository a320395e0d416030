"""A tree printed and read again is the same tree, in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.parser import parse
from kaohe.handbook.printer import print_expr
from kaohe.handbook.source import Span
from kaohe.handbook.tidy import tidy
from kaohe.handbook.tree import Text
from kaohe.handbook.trees import same
from kaohe.handbook.words import LANGUAGES
from tests.handbook.formulas import formulas


def text(formula):
    return Text(formula, Span.at("a.md", 1, 1, len(formula)))


def read(formula):
    diagnostics = Diagnostics()
    expr = parse(text(formula), diagnostics)
    assert expr is not None, (formula, diagnostics.items)
    return expr


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("((a+b))*c", "(a + b) × c"),
        ("a-(b+c)", "a - (b + c)"),
        ("(a*b)+c", "a × b + c"),
        ("a/(b/c)", "a ÷ (b ÷ c)"),
        ("非(a 且 b)", "非 (a 且 b)"),
        ("(非 a) 且 b", "非 a 且 b"),
        ("(a=b)=c", "(a = b) = c"),
        ("-(-a)", "-(-a)"),
        ("-(a+b)", "-(a + b)"),
        ("x 在[甲,乙]".replace("在", "在 "), "x 在 [甲, 乙]"),
        ("(如果 a 則 b 否則 c)+1", "(如果 a 則 b 否則 c) + 1"),
        ("如果 a 則 (如果 b 則 c 否則 d) 否則 e", "如果 a 則 (如果 b 則 c 否則 d) 否則 e"),
        ("「得分」+「a-b」", "得分 + 「a-b」"),
        ("10 分+4分／天*3天", "10分 + 4分/天 × 3天"),
        ("“甲”=x", '"甲" = x'),
        ("9:30", "09:30"),
    ],
)
def test_the_normal_form(written, printed):
    assert print_expr(read(written)) == printed


def test_keywords_are_spelled_in_the_language_asked_for():
    expr = read(
        "如果 上月.得分(缺: 0分) ≥ 1分 且 a 不在 [b] 則 本組.排名(得分, 序: 升) × 4分/天 否則 取整(35%, 2, 捨去)"
    )

    assert print_expr(expr, "en") == (
        "if last_month.得分(missing: 0 points) ≥ 1 point and a not in [b]"
        " then own_group.rank(得分, order: ascending) × 4 points/day else round(35%, 2, down)"
    )
    assert print_expr(expr, "zh_Hans") == (
        "如果 上月.得分(缺: 0分) ≥ 1分 且 a 不在 [b] 则 本组.排名(得分, 序: 升) × 4分/天 否则 取整(35%, 2, 舍去)"
    )


@given(formulas, st.sampled_from(LANGUAGES))
def test_a_tree_printed_and_read_again_is_the_same(expr, language):
    printed = print_expr(expr, language)
    again = read(printed)

    assert same(again, expr), printed
    assert print_expr(again, language) == printed


@given(formulas, st.sampled_from(LANGUAGES))
def test_the_normal_form_is_tidy(expr, language):
    printed = print_expr(expr, language)

    assert tidy(text(printed)) == printed
