"""What the pages say: texts/<area>.csv, one line a sentence, one column a language."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from django.utils.translation import get_language
from typing_extensions import override

LANGUAGES = {"zh-hant": "zh_Hant", "zh-hans": "zh_Hans", "en": "en"}
"""Django's codes and the columns."""


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every sentence by `area.key`, in every language."""
    found: dict[str, dict[str, str]] = {}
    for file in resources.files("kaohe.web").joinpath("texts").iterdir():
        area, _, kind = file.name.rpartition(".")
        if kind == "csv":
            rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
            found |= {f"{area}.{row['key']}": row for row in rows}
    return found


def column() -> str:
    """The column of the language in which this request is answered: zh_Hant, zh_Hans or en."""
    return LANGUAGES.get(get_language() or "", "zh_Hant")


def t(key: str, /, **args: object) -> str:
    """A sentence in the language of the request, with its values.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     t("home.nav")
    'Home'
    """
    return WORDS.vformat(texts()[key][column()], (), args)


def key_words(key: str) -> str:
    """What names a record: the parts of its key that say something.

    >>> key_words("態度|E1|2026-10|||")
    '態度 · E1 · 2026-10'
    """
    return " · ".join(part for part in key.split("|") if part)


class Words(Formatter):
    """English has two forms of a word: `{count:person|people}` is the first when there is one.

    >>> WORDS.format("{count} {count:person|people}", count=1)
    '1 person'
    """

    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        one, either, several = format_spec.partition("|")
        if not either:
            return str(super().format_field(value, format_spec))
        return one if value in {1, "1"} else several


WORDS = Words()
