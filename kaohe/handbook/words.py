"""The keywords of the language in their three spellings, so that a handbook may be written in any of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kaohe.handbook.width import narrow

LANGUAGES = ("zh_Hant", "zh_Hans", "en")

UNIONS = {"choice": ("value", "truth", "rounding", "type", "output", "weekday", "state")}
"""Groups that are several groups of the table, the first one that knows the word wins."""


@dataclass(frozen=True, slots=True)
class Word:
    """One keyword: its group, its id (canonical zh-Hant), and its spellings by language, the usual one first."""

    group: str
    id: str
    spellings: dict[str, tuple[str, ...]]


@cache
def words() -> tuple[Word, ...]:
    """All keywords in the order of words.csv, which is also the order keys are written in."""
    text = resources.files("kaohe.handbook").joinpath("words.csv").read_text(encoding="utf-8")
    return tuple(
        Word(row["group"], row["id"], {language: tuple(row[language].split("|")) for language in LANGUAGES})
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _ids(group: str) -> dict[str, str]:
    """Every spelling of a group's words with the word's id."""
    found: dict[str, str] = {}
    for part in UNIONS.get(group, (group,)):
        for word in words():
            if word.group == part:
                for spellings in word.spellings.values():
                    for spelling in spellings:
                        found.setdefault(spelling, word.id)
    return found


LONGEST = 100
"""Characters above which a text is no keyword; looking closer would cost as much as the text is long."""


def canonical(text: str, group: str) -> str | None:
    """The id of the keyword that `text` spells in any language; None when the group has no such word.

    >>> canonical("formula", "kind"), canonical("台账", "kind"), canonical("底薪", "key")
    ('公式', '台賬', None)
    """
    return _ids(group).get("_".join(narrow(text).split())) if len(text) <= LONGEST else None


def ids(group: str) -> tuple[str, ...]:
    """The ids of a group, in order."""
    return tuple(dict.fromkeys(_ids(group).values()))


def spellings(group: str) -> tuple[str, ...]:
    """Every spelling of every word of a group."""
    return tuple(_ids(group))


@cache
def spell(word: str, group: str, language: str = "zh_Hant") -> str:
    """The usual spelling of the keyword with this id; the id itself when the group has no such word.

    >>> spell("如果", "operator", "en")
    'if'
    """
    known = next((item for item in words() if item.group == group and item.id == word), None)
    return known.spellings[language][0] if known else word
