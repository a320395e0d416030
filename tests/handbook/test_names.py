"""Names: which are the same, which look the same, which was meant, how wide they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.handbook.names import display_width, fold, nearest, skeleton


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("績效係數", "绩效系数"),
        ("ＫＰＩ", "KPI"),
        ("日 報", "日報"),
        ("日　報", "日報"),
        ("週報", "周报"),
        ("\u00e9", "e\u0301"),
    ],
)
def test_spellings_of_one_name_fold_to_one(one, two):
    assert fold(one) == fold(two)


@pytest.mark.parametrize(("one", "two"), [("得分", "扣分"), ("kpi", "KPI"), ("甲1", "甲2"), ("已交", "己交")])
def test_different_names_stay_different(one, two):
    assert fold(one) != fold(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("已交", "己交"),
        ("未行", "末行"),
        ("係數", "糸數"),
        ("KPI", "КРІ"),
        ("A0", "АO"),
        ("l1", "1l"),
        ("日報", "曰報"),
    ],
)
def test_names_that_look_the_same_have_one_skeleton(one, two):
    assert skeleton(one) == skeleton(two)


@pytest.mark.parametrize(
    ("written", "candidates", "meant"),
    [
        ("質捡分", ["效率分", "質檢分", "紀律分"], ("質檢分",)),
        ("公示", ["公式", "扣分"], ("公式",)),
        ("formla", ["formula", "measure"], ("formula",)),
        ("月考核度得分", ["月度考核得分", "季度考核得分"], ("月度考核得分",)),
        ("缺勤", ["遲到", "早退"], ()),
        ("甲", ["乙"], ()),
        ("出勤得", [], ()),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(written, candidates, meant):
    assert nearest(written, candidates) == meant


def test_the_nearest_come_first_and_no_more_than_asked():
    assert nearest("得分一", ["得分二", "得分一一", "得分"], limit=2) == ("得分二", "得分一一")


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("得分", 4), ("（）", 4), ("e\u0301", 1), ("ｱ", 1), ("a\tb", 5), ("\t", 4), ("", 0), ("\u200b", 0)],
)
def test_width_is_what_a_terminal_shows(text, width):
    assert display_width(text) == width


def test_a_tab_reaches_the_next_stop_from_where_it_stands():
    assert display_width("\t", start=3) == 1


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=5))
def test_a_name_among_the_candidates_is_found_when_it_is_long_enough(text, others):
    if len(skeleton(text)) >= 2:
        found = nearest(text, [*others, text], limit=9)

        assert text in found
        assert skeleton(found[0]) == skeleton(text)
