"""Formulas for readers: MathML that says the same as the text, names as links, nothing of a name run."""

import re

import pytest
from typing_extensions import override

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.parser import parse
from kaohe.handbook.source import NOWHERE
from kaohe.handbook.tree import Text
from kaohe.reports.site.formulas import Drawing
from kaohe.reports.site.places import Places


class Known(Places):
    """Where names lead, without a handbook."""

    def __init__(self):
        pass

    @override
    def url(self, name):
        return f"page.html#{name}" if name in {"得分", "工資"} else ""


def drawn(text, own=()):
    diagnostics = Diagnostics()
    expr = parse(Text(text, NOWHERE), diagnostics)
    assert expr is not None, diagnostics
    return str(Drawing(Known(), own).formula(expr))


def shape(text):
    """The drawing without links, classes and attributes."""
    bare = re.sub(r"</?(a|span|var)\b[^>]*>", "", drawn(text))
    return re.sub(r"<(\w+) [^>]*>", r"<\1>", bare)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲 ÷ (乙 + 丙)", "<mfrac><mrow><mtext>甲</mtext></mrow><mrow><mtext>乙</mtext><mo>+</mo><mtext>丙</mtext></mrow></mfrac>"),
        ("取整(甲, 2)", "<msub><mtext>取整</mtext><mn>0.01</mn></msub><mo>(</mo><mtext>甲</mtext><mo>)</mo>"),
        ("取整(甲, 0, 捨去)", "<msub><mtext>捨去</mtext><mn>1</mn></msub><mo>(</mo><mtext>甲</mtext><mo>)</mo>"),
        ("取整(甲, 至 0.5分)", "<msub><mtext>取整</mtext><mn>0.5分</mn></msub><mo>(</mo><mtext>甲</mtext><mo>)</mo>"),
        ("絕對(甲 - 乙)", "<mo>|</mo><mtext>甲</mtext><mo>−</mo><mtext>乙</mtext><mo>|</mo>"),
        ("下屬.合計(甲)", "<munder><mo>∑</mo><mtext>下屬</mtext></munder><mtext>甲</mtext>"),
        ("下屬.合計(甲 + 乙)", "<munder><mo>∑</mo><mtext>下屬</mtext></munder><mo>(</mo><mtext>甲</mtext><mo>+</mo><mtext>乙</mtext><mo>)</mo>"),
        ("本季.平均(甲)", "<munder><mtext>平均</mtext><mtext>本季</mtext></munder><mo>(</mo><mtext>甲</mtext><mo>)</mo>"),
        ("(甲 + 乙) × 丙", "<mo>(</mo><mtext>甲</mtext><mo>+</mo><mtext>乙</mtext><mo>)</mo><mo>×</mo><mtext>丙</mtext>"),
        ("甲 ÷ 乙 × 丙", "<mfrac><mrow><mtext>甲</mtext></mrow><mrow><mtext>乙</mtext></mrow></mfrac><mo>×</mo><mtext>丙</mtext>"),
        ("上月.甲 - 乙", "<mtext>上月.甲</mtext><mo>−</mo><mtext>乙</mtext>"),
        ("非 甲 且 乙 不在 [丙]", "<mo>非</mo><mtext>甲</mtext><mo>且</mo><mtext>乙</mtext><mo>不在</mo><mo>[</mo><mtext>丙</mtext><mo>]</mo>"),
    ],
)  # fmt: skip
def test_a_formula_is_set_as_mathematics(text, expected):
    assert f"<math><mrow>{expected}</mrow></math>" in shape(text)


def test_names_lead_to_their_rules_and_nearer_names_do_not():
    assert '<mtext><a href="page.html#得分">得分</a></mtext>' in drawn("得分 × 70%")
    assert "<mtext><var>得分</var></mtext>" in drawn("得分 × 70%", own=["得分"])


@pytest.mark.parametrize("text", ["得分 × 70%", "如果 得分 ≥ 90分 則 100元 否則 0元"])
def test_the_text_is_the_alternative(text):
    assert drawn(text).startswith(f'<span class="formula" role="group" aria-label="{text}">')


def test_what_has_the_role_of_mathematics_holds_no_link():
    assert '<math role="group" displaystyle="true"><mrow><mtext><a ' in drawn("得分 × 70%")
    assert '<math displaystyle="true"><mrow><mtext><var>' in drawn("得分 × 70%", own=["得分"])


def test_a_long_formula_breaks_before_its_signs_only():
    found = drawn("績效工資標準額 × 績效考核得分 ÷ 100分 + 班組長帶班津貼標準額 - 事假與病假扣款額")

    pieces = re.findall(r"<math[^>]*>(.*?)</math>", found)
    assert [re.sub(r"<.*?>", "", piece) for piece in pieces] == [
        "績效工資標準額×績效考核得分100分",
        "+班組長帶班津貼標準額",
        "−事假與病假扣款額",
    ]
    assert all(piece.count("<m") == piece.count("</m") for piece in pieces)


def test_branches_stand_under_one_another_also_below_a_line():
    assert drawn("如果 得分 ≥ 90分 則 100元 否則 0元").count('class="case"') == 2
    assert shape("甲 ÷ (如果 乙 則 1次 否則 0次)").count("<mtr>") == 2


def test_a_name_is_never_run():
    found = drawn('「<img src=x onerror=alert(1)>」 × 2 + 取整(「"><script>」, 2)')

    assert "<img" not in found
    assert "<script" not in found
