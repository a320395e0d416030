"""What a text may hold: everything that can be seen, and as much of it as is kept."""

import pytest

from kaohe.base.texts import TextRefused, keep_name, keep_words


@pytest.mark.parametrize("text", ["E1", "員工 甲", "𠮷田", "Zoë", "x" * 40, ""])
def test_a_name_that_can_be_seen_is_kept(text):
    keep_name(text, "number", 40)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("E\0", "U+0000"),
        ("E\n1", "U+000A"),
        ("E\x7f", "U+007F"),
        ("E\u200b1", "U+200B"),
        ("\u202eE1", "U+202E"),
        ("E\ud800", "U+D800"),
        ("E\u2028", "U+2028"),
    ],
)
def test_a_name_with_what_nobody_sees_is_refused_with_its_place(text, found):
    with pytest.raises(TextRefused) as refused:
        keep_name(text, "number", 40)

    assert (refused.value.code, refused.value.field, refused.value.args_) == ("B101", "number", {"character": found})


@pytest.mark.parametrize("text", ["一行\n另一行\r\n\t表", "從左\u200e到右", "y" * 2000])
def test_sentences_may_have_lines_and_marks(text):
    keep_words(text, "reason")


@pytest.mark.parametrize("text", ["\0", "ab\x1b[31m", "\x85", "\udfff"])
def test_sentences_with_control_characters_are_refused(text):
    with pytest.raises(TextRefused, match=r"U\+"):
        keep_words(text, "reason")


@pytest.mark.parametrize("keep", [keep_name, keep_words])
def test_one_character_too_many_is_refused(keep):
    keep("x" * 7, "name", 7)

    with pytest.raises(TextRefused) as refused:
        keep("x" * 8, "name", 7)

    assert refused.value.said("en") == ("This is too long; at most 7 characters.", "Write it shorter.")
