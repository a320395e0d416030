"""Formulas become trees; what is wrong with one is all said, each at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.ast import Binary, Call, If, Listed, Member, Multiple, Name, Unary, Within
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.parser import parse
from kaohe.handbook.printer import print_expr
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.handbook.trees import walk


def read(formula, line=1, column=1):
    diagnostics = Diagnostics()
    expr = parse(Text(formula, Span.at("a.md", line, column, len(formula))), diagnostics)
    return expr, [(item.code, item.span.column, item.span.end_column) for item in diagnostics.items]


def sound(formula):
    expr, faults = read(formula)
    assert not faults
    return expr


def bracketed(expr):
    """The tree with every operation in brackets."""
    if isinstance(expr, Binary):
        return f"({bracketed(expr.left)} {expr.op} {bracketed(expr.right)})"
    if isinstance(expr, Unary):
        return f"({expr.op} {bracketed(expr.operand)})"
    if isinstance(expr, If):
        return f"({bracketed(expr.condition)} ? {bracketed(expr.then)} : {bracketed(expr.other)})"
    return print_expr(expr)


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        ("a + b × c", "(a + (b × c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a ÷ b × c", "((a ÷ b) × c)"),
        ("(a + b) × c", "((a + b) × c)"),
        ("-a × b", "((- a) × b)"),
        ("a × -b", "(a × (- b))"),
        ("- -a", "(- (- a))"),
        ("a 或 b 且 c", "(a 或 (b 且 c))"),
        ("非 a 且 b", "((非 a) 且 b)"),
        ("非 a = b", "(非 (a = b))"),
        ("非 非 a", "(非 (非 a))"),
        ("a + b ≥ c 且 d ≠ e", "(((a + b) ≥ c) 且 (d ≠ e))"),
        ("如果 a 則 b 否則 c + d", "(a ? b : (c + d))"),
        ("如果 a 則 b 否則 如果 c 則 d 否則 e", "(a ? b : (c ? d : e))"),
        ("如果 a 則 如果 b 則 c 否則 d 否則 e", "(a ? (b ? c : d) : e)"),
        ("(如果 a 則 b 否則 c) + d", "((a ? b : c) + d)"),
    ],
)
def test_operators_bind_as_the_language_says(formula, tree):
    assert bracketed(sound(formula)) == tree


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("取整（基本工資＊３５％，２）", "取整(基本工資 × 35%, 2)"),
        ("如果 a 则 b 否则 c", "如果 a 則 b 否則 c"),
        ("if a then b else c", "如果 a 則 b 否則 c"),
        ("a and b or not c", "a 且 b 或 非 c"),
        ("x not in [a, b]", "x 不在 [a, b]"),
        ("x 非 在 [a]", "x 不在 [a]"),
        ("max(a, b)", "最大(a, b)"),
        ("round(x, 2, down)", "取整(x, 2, 捨去)"),
        ("round(x, to 0.5 points)", "取整(x, 至 0.5分)"),
        ("last_month.X(missing: 0 times)", "上月.X(缺: 0次)"),
        ("this_quarter.mean(X, missing: skip, at_least: 6)", "本季.平均(X, 缺: 跳過, 至少: 6)"),
        ("own_group.rank(X, order: descending, ties: same)", "本組.排名(X, 序: 降, 並列: 同名次)"),
        ("recent(3 months).mean(X)", "近(3月).平均(X)"),
        ("find(r.f, f = this.g, take: last)", "查(r.f, f = 本.g, 取: 末)"),
        ("X.excess", "X.超出"),
        ("本季．平均（X，缺：跳過）", "本季.平均(X, 缺: 跳過)"),
    ],
)
def test_spellings_of_one_formula_give_one_tree(one, two):
    assert print_expr(sound(one)) == two == print_expr(sound(two))


def test_a_call_has_its_target_arguments_and_options():
    expr = sound("本季.平均(月度得分, 缺: 跳過)")

    assert [type(expr), type(expr.target)] == [Call, Member]
    assert (expr.target.left.text, expr.target.name.text) == ("本季", "平均")
    assert [arg.text for arg in expr.args] == ["月度得分"]
    assert [(option.key.text, option.value.text) for option in expr.options] == [("缺", "跳過")]


def test_a_member_may_follow_a_call_or_a_member():
    recent, excess = sound("近(3月).平均(X)"), sound("上月.X.超出")

    assert [type(recent.target.left), type(excess.left)] == [Call, Member]
    assert (excess.left.left.text, excess.name.text) == ("上月", "超出")


def test_lists_stand_behind_within_and_as_values():
    within, call, step = sound("種類 在 [曠工, 事假]"), sound("上次(欄, 按: [甲, 乙])"), sound("取整(x, 至 0.5分)")

    assert [type(within), type(call.options[0].value), type(step.args[1])] == [Within, Listed, Multiple]
    assert [item.text for item in within.items] == ["曠工", "事假"]
    assert (step.args[1].step.digits, step.args[1].step.unit) == ("0.5", "分")


def test_names_keep_what_was_written():
    expr = sound("「5S 檢查」 + ＫＰＩ + 系数")

    assert [node.text for node in walk(expr) if isinstance(node, Name)] == ["5S 檢查", "ＫＰＩ", "系数"]


def test_every_node_knows_its_place():
    expr, _ = read("如果 甲 ≥ 95分 則 最大(乙, 1) 否則 丙.超出", line=7, column=5)

    spans = {type(node).__name__: (node.span.line, node.span.column, node.span.end_column) for node in walk(expr)}
    assert spans["If"] == (7, 5, 34)
    assert spans["Binary"] == (7, 8, 15)
    assert spans["Number"] == (7, 24, 25)
    assert spans["Call"] == (7, 18, 26)
    assert spans["Member"] == (7, 30, 34)
    assert expr.condition.op_span == Span.at("a.md", 7, 10, 1)


def test_places_in_a_text_of_several_lines_are_those_of_the_file():
    lines = (Span.at("a.md", 4, 3, 4), Span.at("a.md", 5, 5, 1), Span.at("a.md", 6, 3, 3))
    text = Text("最大(甲,\n乙\n) +", lines[0].to(lines[-1]), (Span.at("a.md", 4, 3, 5), *lines[1:]))
    diagnostics = Diagnostics()

    assert parse(text, diagnostics) is None

    (fault,) = diagnostics.items
    assert (fault.code, fault.span.line, fault.span.column) == ("K315", 6, 5)


@pytest.mark.parametrize(
    ("formula", "faults"),
    [
        ("甲 乙 + 丙 丁", [("K312", 3, 4), ("K312", 9, 10)]),
        ("最大(甲 乙, 丙 丁) 戊", [("K312", 6, 7), ("K312", 11, 12), ("K312", 14, 15)]),
        ("(甲 + ) × (乙 × )", [("K315", 4, 5), ("K315", 13, 14)]),
        ("如果 甲 乙 則 丙 丁 否則 戊 己", [("K312", 6, 7), ("K312", 12, 13), ("K312", 19, 20)]),
        ("最大(, 甲, )", [("K332", 4, 5), ("K332", 9, 10)]),
        ("甲 == 乙 且 丙 +", [("K303", 3, 5), ("K315", 12, 13)]),
        ("1 ≤ 甲 ≤ 5 ≤ 9", [("K316", 7, 8), ("K316", 11, 12)]),
        ("甲 在 [乙 丙] 丁", [("K312", 8, 9), ("K312", 11, 12)]),
        ("甲)) + 乙", [("K313", 2, 3), ("K313", 3, 4)]),
        ("(甲] + 乙", [("K325", 3, 4)]),
        ("最大(甲, [乙)", [("K325", 9, 10)]),
        ("最大[甲, 乙]", [("K312", 3, 4)]),
        ("甲 則", [("K319", 3, 4)]),
        ("如果 甲 則", [("K315", 6, 7)]),
        ("如果", [("K315", 1, 3)]),
        ("如果 甲", [("K327", 1, 3)]),
        ("最大(如果 甲, 乙)", [("K327", 4, 6)]),
        ("非", [("K315", 1, 2)]),
        ("甲.", [("K330", 2, 3)]),
        (".甲", [("K317", 1, 2)]),
        ("(甲 + 乙).丙", [("K329", 8, 9)]),
        ("3次(甲)", [("K312", 3, 4)]),
        ("甲, 乙", [("K320", 2, 3)]),
        ("x 在 甲", [("K333", 3, 4)]),
    ],
)
def test_all_faults_of_a_formula_are_said_at_once(formula, faults):
    expr, found = read(formula)

    assert expr is None
    assert found == faults


@pytest.mark.parametrize("formula", ["", "  ", "# 註"])
def test_an_empty_formula_is_a_fault(formula):
    assert [code for code, *_ in read(formula)[1]] == ["K301"]


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 500 + "甲" + ")" * 500,
        "非 " * 500 + "甲",
        "-" * 500 + "甲",
        "如果 " * 500,
        " + ".join(["甲"] * 500),
        "甲" + ".乙" * 500,
        "最大(" * 500,
        "甲 在 [" * 500,
    ],
)
def test_what_is_nested_too_deep_is_given_up(formula):
    expr, faults = read(formula)

    assert expr is None
    assert [code for code, *_ in faults] == ["K323"]


def test_what_is_too_long_is_given_up():
    assert [code for code, *_ in read("甲" * 20_001)[1]] == ["K324"]


WORDS = "如果 則 否則 且 或 非 在 不在 至 甲 乙 上月 平均 缺 跳過 取整 3 4分/天 35% 2026-10-01 16:00 「丙」"
PIECES = st.sampled_from((WORDS + ' "丁" ( ) [ ] , : . + - × ÷ = ≤').split())


@given(st.one_of(st.text(), st.lists(PIECES, max_size=14).map(" ".join)))
def test_any_text_is_read_or_faulted(formula):
    diagnostics = Diagnostics()
    text = Text(formula, Span.at("a.md", 3, 9, len(formula)))

    expr = parse(text, diagnostics)

    assert (expr is None) == bool(diagnostics.items)
    assert all(9 <= item.span.column <= 10 + len(formula) for item in diagnostics.items)
    if expr is not None:
        assert all(9 <= node.span.column < node.span.end_column <= 9 + len(formula) for node in walk(expr))
