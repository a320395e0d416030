"""A chapter is cut without loss, and a section is saved over the text it was loaded as, and over no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.editions.errors import Conflict
from kaohe.editions.sections import sections, spliced
from tests.editions.conftest import CHAPTER


def section(text, key):
    """The section of a key, which is there."""
    return next(one for one in sections(text) if one.key == key)


def keys(text):
    return [one.key for one in sections(text)]


def test_clauses_and_headings_begin_sections():
    assert keys(CHAPTER) == ["#1", "S1-1", "#2", "S1-2"]
    assert section(CHAPTER, "S1-2").text.startswith("[S1-2] 銷售員")
    assert section(CHAPTER, "S1-1").text.endswith("缺勤每日扣分)\n```")


def test_what_looks_like_a_heading_or_a_clause_inside_a_card_begins_nothing():
    text = "[S1-1] 甲\n\n```公式 得分\n# 註\n公式: 1分\n```\n\n[S1-2] 乙\n"

    assert keys(text) == ["S1-1", "S1-2"]


LINES = st.sampled_from(["", "# 題", "## 節", "[S1-1] 甲", "[S1-2] 乙", "文", "```公式 甲", "```", "公式: 1分", "| 1 |", "> 純文: 理由"])  # fmt: skip
TEXTS = st.lists(LINES, max_size=14).map("\n".join)


@given(TEXTS)
def test_sections_are_the_chapter(text):
    lines, found = text.split("\n"), sections(text)

    assert [line for one in found for line in lines[one.first - 1 : one.end]] == lines
    assert len({one.key for one in found}) == len(found)


@given(TEXTS, st.data())
def test_saving_one_section_leaves_every_line_of_the_others(text, data):
    found = data.draw(st.sampled_from(sections(text)))
    before, after = text.split("\n")[: found.first - 1], text.split("\n")[found.end :]

    new = spliced(text, found.key, "[S9-9] 新", found.digest).split("\n")

    assert new[: len(before)] == before
    assert new[len(new) - len(after) :] == after
    assert new[len(before)] == "[S9-9] 新"


def test_saving_a_section_as_it_is_changes_nothing():
    for one in sections(CHAPTER):
        assert spliced(CHAPTER, one.key, one.text + "\n\n", one.digest) == CHAPTER


def test_line_ends_of_a_browser_are_line_ends():
    one = section(CHAPTER, "S1-2")

    assert spliced(CHAPTER, "S1-2", one.text.replace("\n", "\r\n"), one.digest) == CHAPTER


def test_a_section_that_was_emptied_is_gone():
    one = section(CHAPTER, "S1-1")

    assert keys(spliced(CHAPTER, "S1-1", "", one.digest)) == ["#1", "#2", "S1-2"]


def test_the_second_of_two_who_change_one_section_is_told_both_texts():
    one = section(CHAPTER, "S1-2")
    first = spliced(CHAPTER, "S1-2", one.text.replace("態度", "紀律"), one.digest)

    with pytest.raises(Conflict) as told:
        spliced(first, "S1-2", one.text.replace("60%", "50%"), one.digest)

    assert "紀律" in told.value.theirs
    assert "50%" in told.value.yours
    assert "紀律" not in told.value.yours


def test_two_who_change_different_sections_both_stay():
    one, other = section(CHAPTER, "S1-1"), section(CHAPTER, "S1-2")

    text = spliced(CHAPTER, "S1-1", one.text.replace("4分/天", "5分/天"), one.digest)
    text = spliced(text, "S1-2", other.text.replace("態度", "紀律"), other.digest)

    assert "5分/天" in text
    assert "紀律" in text
    assert text.replace("5分/天", "4分/天").replace("紀律", "態度") == CHAPTER


def test_the_same_change_made_twice_is_no_conflict():
    one = section(CHAPTER, "S1-2")
    new = one.text.replace("態度", "紀律")
    text = spliced(CHAPTER, "S1-2", new, one.digest)

    assert spliced(text, "S1-2", new, one.digest) == text


def test_a_section_that_is_gone_is_a_conflict():
    one = section(CHAPTER, "S1-1")
    text = spliced(CHAPTER, "S1-1", "", one.digest)

    with pytest.raises(Conflict) as told:
        spliced(text, "S1-1", one.text + "新", one.digest)

    assert told.value.theirs == ""
