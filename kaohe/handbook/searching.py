"""What texts are searched by (either script, wide or narrow, capital or small, no blanks), and where they match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby, takewhile

from kaohe.handbook.names import fold, fold_text

BLANKS = "[\\s\u3000]*"
WRITTEN = ((0x3001, 0xA000), (0xF900, 0xFB00), (0xFF01, 0xFF5F), (0x20000, 0x2FA20))
"""Where letters stand that are written in several ways: Chinese characters, and wide forms."""
LONGEST_NAME = 200
"""Characters above which a text is nobody's name, and is not remembered."""
MOST_WORDS = 8
"""More words than anybody looks for."""


def alike(text: str) -> str:
    """The text as it is compared.

    >>> alike("績效 ＫＰＩ") == alike("绩效kpi")
    True
    """
    return (fold(text) if len(text) <= LONGEST_NAME else fold_text(text)).casefold()


def pattern(word: str) -> str:
    """The regular expression (RE2) that finds a word in texts as they are written, where `alike` would find it.

    >>> pattern("张3")
    '(?i)[张張][\\\\s\\u3000]*[3３]'
    """
    return "(?i)" + BLANKS.join(map(_spelled, alike(word)))


def _spelled(letter: str) -> str:
    """A letter in all the ways in which it is written."""
    ways = "".join(map(re.escape, (letter, *_spellings().get(letter, ()))))
    return f"[{ways}]" if len(ways) > len(re.escape(letter)) else ways


@cache
def _spellings() -> dict[str, list[str]]:
    """Each letter with those that are compared as if they were it: of the other script, or wide."""
    found: dict[str, list[str]] = {}
    for letter in (chr(code) for first, last in WRITTEN for code in range(first, last)):
        if (same := fold(letter)) != letter:
            found.setdefault(same, []).append(letter)
    return found


def words_of(text: str) -> tuple[str, ...]:
    """What is looked for, word by word; nothing twice.

    >>> words_of(" 張 ABC 张")
    ('张', 'abc')
    """
    return tuple(dict.fromkeys(word for word in map(alike, text.split()) if word))[:MOST_WORDS]


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether a word stands there.

    >>> marked("張三 (班長)", ["张", "班"])
    [('張', True), ('三 (', False), ('班', True), ('長)', False)]
    """
    compared, places = "", list[int]()
    for place, letter in enumerate(text):
        piece = alike(letter)
        compared += piece
        places += [place] * len(piece)
    hit = {places[at] for word in words for at in _spans(compared, word)}
    pieces = groupby(range(len(text)), key=lambda place: place in hit)
    return [("".join(text[place] for place in run), is_hit) for is_hit, run in pieces]


def _spans(text: str, word: str) -> set[int]:
    """The places that a word takes wherever it stands."""
    found, at = set[int](), text.find(word) if word else -1
    while at >= 0:
        found.update(range(at, at + len(word)))
        at = text.find(word, at + 1)
    return found


def excerpt(text: str, words: Sequence[str], most: int = 120) -> str:
    """So much of a long text as shows the first word that stands in it.

    >>> excerpt("一" * 50 + "扣分", ["扣"], 20)
    '…一一一一一扣分'
    """
    flat = " ".join(text.split())
    before = sum(len(piece) for piece, _ in takewhile(lambda one: not one[1], marked(flat, words)))
    begin = before - most // 4 if most * 3 // 4 < before < len(flat) else 0
    return f"{'…' if begin else ''}{flat[begin : begin + most]}{'…' if begin + most < len(flat) else ''}"
