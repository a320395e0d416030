"""Texts of cells and headers as they are compared: blanks around them gone, long ones never taken for names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kaohe.handbook import names

LONGEST_NAME = 200
"""Characters above which a text is nobody's name."""


def clean(text: str) -> str:
    """A cell without blanks around it, characters composed (NFC): what a person sees is what is compared."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """What names are compared by, as in the handbook: width and script do not matter.

    >>> fold("工號") == fold("工号"), fold("ＫＰＩ") == fold("KPI")
    (True, True)
    """
    return names.fold(text) if len(text) <= LONGEST_NAME else text


def nearest(text: str, known: Iterable[str]) -> str:
    """The known name that was most likely meant; empty when none is near.

    >>> nearest("礦工", ["曠工", "事假"])
    '曠工'
    """
    found = names.nearest(text, known) if len(text) <= LONGEST_NAME else ()
    return found[0] if found else ""
