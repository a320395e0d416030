"""Names as people see them: which are the same, which look the same, which one was meant, how wide they print."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources

from opencc import OpenCC

from kaohe.handbook.width import narrow

TAB = 4


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """What names are compared by: composed, narrow, simplified, without blanks.

    >>> fold("績效 係數") == fold("绩效系数")
    True
    """
    return fold_text(name)


def fold_text(text: str) -> str:
    """The same of a text that is no name: long ones are not remembered."""
    composed = unicodedata.normalize("NFC", "".join(narrow(text).split()))
    return unicodedata.normalize("NFC", "".join(map(_simplified, composed)))


@lru_cache(maxsize=100_000)
def skeleton(name: str) -> str:
    """What a folded name looks like at a glance: two names with one skeleton will be mixed up.

    >>> skeleton("已交") == skeleton("己交")
    True
    """
    return fold(name).translate(_lookalikes())


def nearest(name: str, candidates: Iterable[str], limit: int = 1) -> tuple[str, ...]:
    """The candidates that `name` may have been meant to be, the likeliest first; none when all are far.

    Of those that are equally far, the one that begins alike is the likelier.

    >>> nearest("質捡分", ["質檢分", "效率分"]), nearest("取數", ["小數", "取"])
    (('質檢分',), ('取',))
    """
    own = skeleton(name)
    found: list[tuple[float, bool, int, str]] = []
    for place, candidate in enumerate(dict.fromkeys(candidates)):
        other = skeleton(candidate)
        far = _far(len(own), len(other))
        if abs(len(own) - len(other)) <= far:
            steps = _distance(own, other, far)
            if steps <= far:
                found.append((steps, own[:1] != other[:1], place, candidate))
    return tuple(candidate for *_, candidate in sorted(found)[:limit])


def display_width(text: str, start: int = 0) -> int:
    """How many columns of a terminal the text takes when it begins in column `start`; tabs reach the next stop.

    >>> display_width("得分 A")
    6
    """
    column = start
    for character in text:
        column += TAB - column % TAB if character == "\t" else _columns(character)
    return column - start


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=50_000)
def _simplified(character: str) -> str:
    """One character at a time, so that the result never depends on its neighbours."""
    return character if character.isascii() else str(_converter().convert(character))


@cache
def _lookalikes() -> dict[int, str]:
    text = resources.files("kaohe.handbook").joinpath("lookalikes.csv").read_text(encoding="utf-8")
    return {ord(row["character"]): row["like"] for row in csv.DictReader(text.splitlines())}


def _far(own: int, other: int) -> int:
    """How many slips still count as near: one in up to five characters, then a third of them, at most three."""
    longer = max(own, other)
    return 0 if longer < 2 else 1 if longer <= 5 else min(3, longer // 3)


def _distance(left: Sequence[str], right: Sequence[str], limit: int) -> int:
    """Edits (put in, leave out, replace, swap neighbours) from one to the other; limit + 1 when there are more."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, mine in enumerate(left, start=1):
        line = [row]
        for column, theirs in enumerate(right, start=1):
            best = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (mine != theirs))
            if row > 1 and column > 1 and mine == right[column - 2] and left[row - 2] == theirs:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    return last[-1]
