"""In which languages, themes and widths pages are looked at: two in every run, which differ in all three, others in `make full`.

Simplified texts are the exact conversion of traditional ones (tests/web/test_texts.py), so that they are as long.
"""

import pytest

LOOKS = [
    ("zh-TW", "light", 1280),
    ("en", "dark", 390),
    pytest.param("zh-CN", "dark", 1280, marks=pytest.mark.full),
    pytest.param("zh-CN", "light", 390, marks=pytest.mark.full),
    pytest.param("en", "light", 1280, marks=pytest.mark.full),
]
COLOURS = [("zh-TW", "light"), ("en", "dark"), pytest.param("zh-CN", "light", marks=pytest.mark.full)]
