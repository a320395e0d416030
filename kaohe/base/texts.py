"""Texts that people write: what cannot be seen, or is too long to be kept, is refused before anything is written."""

from __future__ import annotations

import unicodedata
from typing import Final

from kaohe.base.catalogue import CodedError

CONTROL: Final = frozenset({"Cc", "Cs"})
UNSEEN: Final = CONTROL | {"Cf", "Co", "Cn", "Zl", "Zp"}
BLANKS: Final = "\n\r\t"
LONGEST_WORDS: Final = 2000
"""Characters that a reason may have."""


class TextRefused(CodedError):
    """A text that cannot be kept; `field` is the argument it was given for."""

    room = "kaohe.base"

    def __init__(self, code: str, field: str, **args: object) -> None:
        super().__init__(code, **args)
        self.field = field


def unseen_in(name: str) -> str:
    """The first character of a name that nobody would see, as U+XXXX; empty when there is none.

    >>> unseen_in("E1"), unseen_in("E1\\u200b")
    ('', 'U+200B')
    """
    return "" if name.isprintable() else next((code(char) for char in name if category(char) in UNSEEN), "")


def control_in(words: str) -> str:
    """The first control character of a text, line breaks and tabs aside, as U+XXXX; empty when there is none.

    >>> control_in("one\\ntwo"), control_in("one\\0two")
    ('', 'U+0000')
    """
    if words.isprintable():
        return ""
    return next((code(char) for char in words if category(char) in CONTROL and char not in BLANKS), "")


def keep_name(text: str, field: str, most: int) -> None:
    """Lets a name, a number or a title pass, in which everything can be seen. Raises TextRefused."""
    keep(text, field, most, unseen_in(text))


def keep_words(text: str, field: str, most: int = LONGEST_WORDS) -> None:
    """Lets sentences pass, which may have line breaks. Raises TextRefused."""
    keep(text, field, most, control_in(text))


# --- what they share -------------------------------------------------------------------------------------------------


def keep(text: str, field: str, most: int, refused: str) -> None:
    """Raises TextRefused for a character that was found, or a text that is too long."""
    if refused:
        raise TextRefused("B101", field, character=refused)
    if len(text) > most:
        raise TextRefused("B102", field, most=most)


def category(char: str) -> str:
    """Its general category in Unicode."""
    return unicodedata.category(char)


def code(char: str) -> str:
    """Its number, as Unicode writes it."""
    return f"U+{ord(char):04X}"
