"""In which languages, themes and widths pages are looked at: in every run the hardest one, all others in `make full`.

English is longest, a phone is narrowest, dark has least contrast; the busiest pages (test_looks.py) and the main paths
are seen in traditional Chinese and by day too. Simplified texts are the exact conversion of traditional ones
(tests/web/test_texts.py), so that they are as long.
"""

import pytest

LOOKS = [
    ("en", "dark", 390),
    *(
        pytest.param(*look, marks=pytest.mark.full)
        for look in (("zh-TW", "light", 1280), ("zh-CN", "dark", 1280), ("zh-CN", "light", 390), ("en", "light", 1280))
    ),
]
COLOURS = [
    ("zh-TW", "light"),
    *(pytest.param(*one, marks=pytest.mark.full) for one in (("zh-CN", "light"), ("en", "dark"))),
]
