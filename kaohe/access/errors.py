"""What may be the matter with accounts and stand-ins, in the three languages: messages.csv."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from typing_extensions import override

from kaohe.base.errors import KaoheError


class AccessError(KaoheError):
    """Something about accounts and stand-ins that a person can put right, by its code in messages.csv."""

    def __init__(self, code: str, field: str = "", **args: object) -> None:
        self.code, self.field = code, field
        self.args_ = {key: str(value) for key, value in args.items()}
        super().__init__(*self.said("en"))

    @override
    def said(self, language: str) -> tuple[str, str]:
        """What is the matter and what to do, in a language."""
        row = catalogue()[self.code]
        return row[language].format_map(self.args_), row[f"hint_{language}"].format_map(self.args_)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The rows of messages.csv by code."""
    text = resources.files("kaohe.access").joinpath("messages.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}
