"""Where blanks belong in names and keywords that were written in one go."""

import pytest

from kaohe.handbook.glue import apart
from kaohe.handbook.names import fold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("缺勤且遲到", "缺勤 且 遲到"),
        ("缺勤或非遲到", "缺勤 或 非 遲到"),
        ("種類不在", "種類 不在"),
        ("缺勤次數且缺勤", "缺勤次數 且 缺勤"),
        ("缺勤", None),
        ("早退", None),
        ("缺勤早退", None),
        ("", None),
    ],
)
def test_names_and_keywords_are_told_apart(text, found):
    known = {fold(name) for name in ("缺勤", "缺勤次數", "遲到", "種類")}

    assert apart(text, known) == found
