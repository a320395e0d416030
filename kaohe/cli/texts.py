"""What the commands say, in the three languages: texts.csv, one line a sentence."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib import resources

LANGUAGES = ("zh_Hant", "zh_Hans", "en")


@cache
def texts() -> dict[str, dict[str, str]]:
    """The rows of texts.csv by key."""
    raw = resources.files("kaohe.cli").joinpath("texts.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(raw.splitlines())}


def text(key: str, language: str, **args: object) -> str:
    """A sentence with its values.

    >>> text("at_lines", "en", places="7")
    'line 7'
    """
    return texts()[key][language].format_map(args)


def listed(items: Iterable[str], language: str) -> str:
    """Several words in a row; `none` when there is none."""
    return ("、" if language != "en" else ", ").join(items) or text("none", language)
