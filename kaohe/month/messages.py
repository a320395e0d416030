"""What is said of a worked case: why it cannot be run, and what came out otherwise than stated."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from kaohe.intake import messages as intake
from kaohe.intake.faults import RowFault
from kaohe.month.worked.compare import Mismatch
from kaohe.month.worked.layout import CaseFault

OR_ELSE = "‖"
"""Separates hints: the first one holds whose arguments are all there."""

_PLACE = re.compile(r"\{(\w+)\}")
_WORDS = {
    "zh_Hant": ("應得", "實得", "來自"),
    "zh_Hans": ("应得", "实得", "来自"),
    "en": ("expected", "got", "from"),
}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The rows of messages.csv by code."""
    text = resources.files("kaohe.month").joinpath("messages.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines())}


def fault_lines(fault: CaseFault, language: str = "zh_Hant") -> tuple[str, ...]:
    """What keeps a case from running, and what to write instead."""
    if fault.code not in catalogue():
        place = fault.span.file, fault.span.line, fault.args["column"], fault.args["value"]
        cell = RowFault(*place, fault.code, fault.args)
        said, better = intake.message(cell, language), intake.hint(cell, language)
    else:
        row = catalogue()[fault.code]
        said, better = _filled(row[language], fault.args), _first(row[f"hint_{language}"], fault.args)
    return (f"{fault.span.line}:{fault.span.column} {fault.code} {said}", *([f"  {better}"] if better else []))


def mismatch_lines(found: Mismatch, language: str = "zh_Hant") -> Iterator[str]:
    """A value that differs: expected, got, the formula, and the value under each of its names."""
    expected, got, origin = _WORDS[language]
    source = f" ({origin} {found.origin})" if found.origin else ""
    yield f"{found.subject} {found.name}: {expected} {found.expected}, {got} {found.got}{source}"
    if found.formula and found.formula != found.name:
        yield f"  = {' '.join(found.formula.split())}"
    for name, value in found.operands:
        yield f"    {name} = {value}"


def _first(ways: str, args: Mapping[str, str]) -> str:
    """The first hint whose arguments are all there, filled in."""
    usable = (way for way in ways.split(OR_ELSE) if all(args.get(name) for name in _PLACE.findall(way)))
    return _filled(next(usable, ""), args)


def _filled(text: str, args: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: args.get(found[1], found[0]), text)
