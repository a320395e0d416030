"""What is said of a fault, and what to do about it, in the three languages."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from kaohe.intake.faults import RowFault

LANGUAGES = ("zh_Hant", "zh_Hans", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The rows of messages.csv by code."""
    text = resources.files("kaohe.intake").joinpath("messages.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


def message(fault: RowFault, language: str = "zh_Hant") -> str:
    """The sentence for a fault; where it stands (file, row) is for the caller to print."""
    return _filled(catalogue()[fault.code][language], fault)


def hint(fault: RowFault, language: str = "zh_Hant") -> str:
    """What to do about it."""
    return _filled(catalogue()[fault.code][f"hint_{language}"], fault)


def _filled(sentence: str, fault: RowFault) -> str:
    return sentence.format_map({**fault.args, "column": fault.column, "value": fault.value})
