"""Sentences by their code, in the three languages, from a room's messages.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from typing_extensions import override

from kaohe.base.errors import KaoheError

OR_ELSE = "‖"
"""Separates hints: the first one holds whose arguments are all there."""

_PLACE = re.compile(r"\{(\w+)\}")


@cache
def catalogue(room: str) -> dict[str, dict[str, str]]:
    """The rows of a room's messages.csv by code."""
    text = resources.files(room).joinpath("messages.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


def told(room: str, code: str, args: Mapping[str, str], language: str) -> tuple[str, str]:
    """The sentence of a code and the advice whose arguments are all there."""
    row = catalogue(room)[code]
    ways = row[f"hint_{language}"].split(OR_ELSE)
    usable = (way for way in ways if all(args.get(name) for name in _PLACE.findall(way)))
    return _filled(row[language], args), _filled(next(usable, ""), args)


class CodedError(KaoheError):
    """What a person can put right, by its code in the catalogue of a room."""

    room: str
    """The package whose messages.csv has the codes."""

    def __init__(self, code: str, **args: object) -> None:
        self.code, self._given = code, args
        self.args_ = in_language(args, "zh_Hant")
        super().__init__(*told(self.room, code, self.args_, "zh_Hant"))

    @override
    def said(self, language: str) -> tuple[str, str]:
        """What is the matter and what to do, in a language."""
        return told(self.room, self.code, in_language(self._given, language), language)


def in_language(args: Mapping[str, object], language: str) -> dict[str, str]:
    """What fills a sentence; an error among it by its own sentence in that language."""
    return {
        key: value.said(language)[0] if isinstance(value, KaoheError) else str(value) for key, value in args.items()
    }


def _filled(text: str, args: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: args.get(found[1], found[0]), text)
