"""The words of the site in three languages: words.csv, a line each. What the handbook says stays as it is."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def words(language: str) -> dict[str, str]:
    """Every word by its key."""
    raw = resources.files("kaohe.reports.site").joinpath("words.csv").read_text(encoding="utf-8")
    return {row["key"]: row[language] for row in csv.DictReader(raw.splitlines())}
