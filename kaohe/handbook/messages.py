"""What each fault is called, in the user's words and languages: messages.csv, one line a code."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kaohe.handbook.words import ids, spell

LANGUAGES = ("zh_Hant", "zh_Hans", "en")

OR_ELSE = "‖"
"""Separates hints: the first one holds whose arguments are all there."""

_PLACE = re.compile(r"\{(\w+)\}")
_WORDED = frozenset({"kind", "left", "right", "expected", "found", "period", "own", "subject", "operation", "function"})
"""Arguments that may be words of the language."""
_GROUPS = ("subject", "period", "type", "unit", "function", "aggregate", "operator", "value")


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the catalogue: what is wrong and what to write instead, by language. `{name}`: an argument."""

    code: str
    severity: str
    said: dict[str, str]
    hints: dict[str, str]


@cache
def catalogue() -> dict[str, Message]:
    """All messages by code."""
    text = resources.files("kaohe.handbook").joinpath("messages.csv").read_text(encoding="utf-8")
    return {row["code"]: _message(row) for row in csv.DictReader(text.splitlines())}


def severity(code: str) -> str:
    """error or warning. A code that the catalogue lacks is an error."""
    known = catalogue().get(code)
    return known.severity if known else "error"


def message(code: str, args: Mapping[str, str], language: str = "zh_Hant") -> str:
    """What is wrong.

    >>> message("K312", {"text": "個稅"})
    '多出來的「個稅」；缺運算符？'
    """
    known = catalogue().get(code)
    return (
        _filled(known.said[language], args, language)
        if known
        else ", ".join(f"{key}={value}" for key, value in args.items())
    )


def hint(code: str, args: Mapping[str, str], language: str = "zh_Hant") -> str:
    """What to write instead; empty when there is nothing to say.

    >>> hint("K104", {"text": "公示", "close": "公式"})
    '是不是「公式」？'
    """
    known = catalogue().get(code)
    if known is None:
        return ""
    ways = known.hints[language].split(OR_ELSE)
    usable = (way for way in ways if all(args.get(name) for name in places(way)))
    return _filled(next(usable, ""), args, language)


def places(template: str) -> set[str]:
    """The names of the arguments that a message or hint asks for."""
    return set(_PLACE.findall(template))


def _filled(template: str, args: Mapping[str, str], language: str) -> str:
    known = {name: worded(value, language) if name in _WORDED else value for name, value in args.items()}
    return _PLACE.sub(lambda found: known.get(found[1], found[0]), template)


def worded(value: str, language: str) -> str:
    """A kind of value, unit, period or subject in the words of the language.

    >>> worded("日期", "en"), worded("分/天", "en"), worded("門店", "en")
    ('date', 'points/days', '門店')
    """
    if language == "zh_Hant":
        return value
    parts = re.split("([/·])", value)
    return "".join(_word(part, language) for part in parts)


def _word(text: str, language: str) -> str:
    groups = (group for group in _GROUPS if text in ids(group))
    return spell(text, next(groups, ""), language)


def _message(row: dict[str, str]) -> Message:
    said = {language: row[language] for language in LANGUAGES}
    return Message(row["code"], row["severity"], said, {language: row[f"hint_{language}"] for language in LANGUAGES})
