"""What is said of a worked case: why it cannot be run, and what came out otherwise than stated."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.intake import messages as intake
from kaohe.intake.faults import RowFault
from kaohe.month.errors import catalogue, told
from kaohe.month.worked.compare import Mismatch
from kaohe.month.worked.layout import CaseFault

_WORDS = {
    "zh_Hant": ("應得", "實得", "來自"),
    "zh_Hans": ("应得", "实得", "来自"),
    "en": ("expected", "got", "from"),
}


def fault_lines(fault: CaseFault, language: str = "zh_Hant") -> tuple[str, ...]:
    """What keeps a case from running, and what to write instead."""
    if fault.code not in catalogue():
        place = fault.span.file, fault.span.line, fault.args["column"], fault.args["value"]
        cell = RowFault(*place, fault.code, fault.args)
        said, better = intake.message(cell, language), intake.hint(cell, language)
    else:
        said, better = told(fault.code, fault.args, language)
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
