"""Names as they are typed without Chinese input: in full pinyin or by initials, from any syllable on."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product

LONGEST_SPELLED, MOST_SYLLABLES, MOST_READINGS = 600, 6, 16
"""Longer texts are no names; more readings than a name has."""


def spelled(name: str) -> str:
    """What a name is found by, each with a blank before it; nothing for a name without Chinese characters.

    >>> spelled("張三")
    ' zhangsan zs san s'
    """
    found: dict[str, None] = {}
    readings = [readings_of(letter) for letter in name[:MOST_SYLLABLES] if "\u4e00" <= letter <= "\u9fff"]
    for syllables in islice(product(*readings), MOST_READINGS) if readings else ():
        for at in range(len(syllables)):
            rest = syllables[at:]
            found |= dict.fromkeys(("".join(rest), "".join(one[0] for one in rest)))
    return "".join(f" {one}" for one in found)[:LONGEST_SPELLED]


@lru_cache(maxsize=4096)
def readings_of(letter: str) -> tuple[str, ...]:
    """The readings of a character without tones, the usual one first; as they stand in the dictionary of pypinyin."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - 50 MB, and only who writes a name needs it

    (found,) = pinyin(letter, style=Style.NORMAL, heteronym=True, v_to_u=False)
    return tuple(found)
