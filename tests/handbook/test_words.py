"""The keywords: three spellings each, one meaning each."""

from collections import Counter

import pytest
from opencc import OpenCC

from kaohe.handbook.functions import FUNCTIONS
from kaohe.handbook.words import LANGUAGES, canonical, ids, spell, words


@pytest.mark.parametrize(
    ("text", "group", "word"),
    [
        ("公式", "kind", "公式"),
        ("台账", "kind", "台賬"),
        ("臺帳", "kind", "台賬"),
        ("formula", "kind", "公式"),
        ("每期至多", "key", "每期至多"),
        ("at_most", "key", "每期至多"),
        ("at most", "key", "每期至多"),
        ("not in", "operator", "不在"),
        ("否则", "operator", "否則"),
        ("ｍａｘ", "function", "最大"),
        ("last_month", "prefix", "上月"),
        ("人次", "unit", "次"),
        ("percent", "unit", "%"),
        ("％", "unit", "%"),
        ("进一", "rounding", "進一"),
        ("星期一", "weekday", "週一"),
        ("yes", "truth", "是"),
        ("四捨五入", "choice", "四舍五入"),
        ("截至", "choice", "截至"),
    ],
)
def test_a_spelling_leads_to_its_keyword(text, group, word):
    assert canonical(text, group) == word


@pytest.mark.parametrize(("text", "group"), [("底薪", "key"), ("公式", "unit"), ("", "key"), ("Formula", "kind")])
def test_what_the_group_lacks_is_no_keyword(text, group):
    assert canonical(text, group) is None


def test_no_spelling_means_two_things_in_one_group():
    counted = Counter(
        (word.group, spelling)
        for word in words()
        for spelling in {one for language in LANGUAGES for one in word.spellings[language]}
    )

    assert [pair for pair, times in counted.items() if times > 1] == []


def test_the_id_is_the_first_traditional_spelling():
    assert [word.id for word in words() if word.spellings["zh_Hant"][0] != word.id] == []


def test_the_simplified_spelling_is_that_of_the_id():
    simplified = OpenCC("t2s").convert

    assert [word.id for word in words() if word.spellings["zh_Hans"][0] != simplified(word.id)] == []


def test_english_spellings_are_lower_case():
    assert [one for word in words() for one in word.spellings["en"] if one != one.lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_keyword_spelled_is_that_keyword_again(language):
    for word in words():
        assert canonical(spell(word.id, word.group, language), word.group) == word.id


def test_keys_come_in_the_order_cards_are_read():
    order = ids("key")

    assert order.index("對象") < order.index("適用") < order.index("台賬") < order.index("條件") < order.index("單位")


def test_every_function_can_be_written():
    assert [name for name in FUNCTIONS if canonical(name, "function") != name] == []
