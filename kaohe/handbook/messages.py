"""What each fault is called, in the user's words and languages: messages.csv, one line a code."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

LANGUAGES = ("zh_Hant", "zh_Hans", "en")

OR_ELSE = "‖"
"""Separates hints: the first one holds whose arguments are all there."""

_PLACE = re.compile(r"\{(\w+)\}")


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
    return _filled(known.said[language], args) if known else ", ".join(f"{key}={value}" for key, value in args.items())


def hint(code: str, args: Mapping[str, str], language: str = "zh_Hant") -> str:
    """What to write instead; empty when there is nothing to say.

    >>> hint("K104", {"text": "公示", "close": "公式"})
    '是不是「公式」？'
    """
    known = catalogue().get(code)
    if known is None:
        return ""
    ways = known.hints[language].split(OR_ELSE)
    usable = (way for way in ways if all(args.get(name, "?") for name in places(way)))
    return _filled(next(usable, ""), args)


def places(template: str) -> set[str]:
    """The names of the arguments that a message or hint asks for."""
    return set(_PLACE.findall(template))


def _filled(template: str, args: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: args.get(found[1], found[0]), template)


def _message(row: dict[str, str]) -> Message:
    said = {language: row[language] for language in LANGUAGES}
    return Message(row["code"], row["severity"], said, {language: row[f"hint_{language}"] for language in LANGUAGES})
