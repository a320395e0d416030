"""Random formula trees for hypothesis, as the parser would make them."""

from hypothesis import strategies as st

from kaohe.handbook.ast import (
    Binary,
    Call,
    Clock,
    Day,
    If,
    Listed,
    Member,
    Multiple,
    Name,
    Number,
    Option,
    String,
    Truth,
    Unary,
    Within,
)
from kaohe.handbook.source import NOWHERE
from kaohe.handbook.words import canonical, ids

OPERATORS = ["+", "-", "×", "÷", "=", "≠", "<", "≤", ">", "≥", "且", "或"]
GROUPS = ["prefix", "aggregate", "function", "output", "option", "value", "rounding"]


def is_name(text):
    """Whether the text is a name that no place of a formula reads as a keyword of another spelling."""
    return text == text.strip() and text != "" and all(canonical(text, group) in {None, text} for group in GROUPS)


names = (
    st.one_of(
        st.sampled_from(
            ["得分", "A級", "KPI", "ＫＰＩ", "5S 檢查", "如果", "是", "a-b", "在職天數", "甲 乙", "至5", "x", "否則算"]
        ),
        st.text(
            st.characters(exclude_characters="」\n", exclude_categories=["Cs", "Cc", "Zl", "Zp"]),
            min_size=1,
            max_size=6,
        ),
    )
    .filter(is_name)
    .map(lambda text: Name(text, NOWHERE))
)

digits = st.from_regex(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,4})?", fullmatch=True)
units = st.one_of(
    st.just(""),
    st.sampled_from(["元", "萬元", "分", "%", "‰", "次", "天", "秒", "分鐘", "小時", "月", "個", "人次", "箱"]),
    st.sampled_from(["分/天", "次/小時", "元/次/天"]),
)
leaves = st.one_of(
    names,
    st.builds(Number, digits, units, st.just(NOWHERE)),
    st.builds(Day, st.integers(-25_567, 84_005), st.just(NOWHERE)),
    st.builds(Clock, st.integers(0, 48 * 3600), st.just(NOWHERE)),
    st.builds(Truth, st.booleans(), st.just(NOWHERE)),
    st.builds(
        String,
        st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=5),
        st.just(NOWHERE),
    ),
)


def _larger(inner):
    prefixes = st.one_of(names, st.sampled_from(ids("prefix")).map(lambda text: Name(text, NOWHERE)))
    members = st.builds(Member, prefixes, names, st.just(NOWHERE))
    deep = st.builds(Member, members, names, st.just(NOWHERE))
    functions = st.sampled_from(ids("function")).map(lambda text: Name(text, NOWHERE))
    aggregates = st.builds(
        Member, prefixes, st.sampled_from(ids("aggregate")).map(lambda text: Name(text, NOWHERE)), st.just(NOWHERE)
    )
    lists = st.lists(inner, min_size=1, max_size=3).map(tuple)
    arguments = st.lists(
        st.one_of(inner, st.builds(Listed, lists, st.just(NOWHERE)), st.builds(Multiple, inner, st.just(NOWHERE))),
        max_size=3,
    ).map(tuple)
    keys = st.sampled_from(ids("option")).map(lambda text: Name(text, NOWHERE))
    words = st.sampled_from(["跳過", "降", "末"]).map(lambda text: Name(text, NOWHERE))
    options = st.lists(st.builds(Option, keys, st.one_of(words, inner), st.just(NOWHERE)), max_size=2).map(tuple)
    calls = st.builds(Call, st.one_of(functions, names, aggregates, members), arguments, options, st.just(NOWHERE))
    return st.one_of(
        st.builds(Unary, st.sampled_from(["-", "非"]), inner, st.just(NOWHERE)),
        st.builds(Binary, st.sampled_from(OPERATORS), inner, inner, st.just(NOWHERE), st.just(NOWHERE)),
        st.builds(Within, inner, lists, st.booleans(), st.just(NOWHERE)),
        st.builds(If, inner, inner, inner, st.just(NOWHERE)),
        calls,
        members,
        deep,
        st.builds(Member, calls, names, st.just(NOWHERE)),
    )


formulas = st.recursive(leaves, _larger, max_leaves=12)
