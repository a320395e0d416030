"""Why somebody may or may not, as people read it: reasons.csv."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from kaohe.base.permission import Decision


@cache
def sentences() -> dict[str, dict[str, str]]:
    """The rows of reasons.csv by the key of a decision."""
    text = resources.files("kaohe.access").joinpath("reasons.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def said(decision: Decision, language: str) -> tuple[str, str] | None:
    """The reason, and what to do next when it is a refusal; None for a reason that has no sentence.

    >>> said(Decision(allowed=True, because="owner"), "en")
    ('You own the system.', '')
    """
    row = sentences().get(decision.because)
    if row is None:
        return None
    about = dict(decision.about)
    return row[language].format_map(about), row[f"hint_{language}"].format_map(about)
