"""Two changes of one text are put together when they do not touch; else the clash is named."""

from hypothesis import given
from hypothesis import strategies as st

from kaohe.editions.merging import merged_text

TEXTS = st.lists(st.sampled_from("abcde"), max_size=8).map("\n".join)


@given(TEXTS, TEXTS)
def test_what_one_side_left_alone_is_the_other_side(base, other):
    assert merged_text(base, base, other) == (other, [])
    assert merged_text(base, other, base) == (other, [])
    assert merged_text(base, other, other) == (other, [])


@given(TEXTS, TEXTS, TEXTS)
def test_both_orders_agree_on_whether_and_what(base, one, other):
    left, clash = merged_text(base, one, other)
    right, back = merged_text(base, other, one)

    assert bool(clash) == bool(back)
    if not clash:
        assert left == right


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_changes_on_both_sides_of_a_line_that_stays_are_both_kept(start, end, one, other):
    # The line that stays occurs once, so that it can be found again.
    base = f"{start}\nZ\n{end}"

    text, clash = merged_text(base, f"{one}\nZ\n{end}", f"{start}\nZ\n{other}")

    assert (text, clash) == (f"{one}\nZ\n{other}", [])


def test_two_ways_to_write_one_line_clash():
    assert merged_text("[S1-1] 甲", "[S1-1] 乙", "[S1-1] 丙")[1] == ["S1-1"]
