"""Texts that mean the same: width, case and the two scripts folded; and the nearest known name for a slip."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from opencc import OpenCC

NEAR = 0.5
"""How alike two names must be before one is suggested for the other (0 to 1)."""


@cache
def _simplify() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """What names are compared by.

    >>> fold("工號") == fold("工号"), fold("ＫＰＩ") == fold("kpi")
    (True, True)
    """
    narrow = unicodedata.normalize("NFKC", text).strip().casefold()
    return narrow if narrow.isascii() else str(_simplify().convert(narrow))


def nearest(text: str, known: Iterable[str]) -> str:
    """The known name that looks most like the text; empty when none does.

    >>> nearest("礦工", ["曠工", "事假"])
    '曠工'
    """
    folded = {fold(name): name for name in known}
    found = difflib.get_close_matches(fold(text)[:100], folded, 1, NEAR)
    return folded[found[0]] if found else ""


def clean(text: str) -> str:
    """A cell without blanks around it, characters composed (NFC): what a person sees is what is compared."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)
