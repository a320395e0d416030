"""What rests on a closed month: corrections, and later months that took its results. It is not closed anew then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kaohe.month.errors import MonthError
from kaohe.month.history import RUN_FILE, corrects
from kaohe.month.stored import read_facts


def resting_on(out: Path, facts: Mapping[str, object]) -> list[str]:
    """Names of the runs beside this one that rest on it, in order."""
    return sorted(
        name
        for name, other in beside(out)
        if other.get("folder") == facts.get("folder") and rests(other, out.name, str(facts.get("period")))
    )


def rests(facts: Mapping[str, object], name: str, period: str) -> bool:
    """Whether a run corrects the one of that name, or read the results of that month."""
    months = facts.get("history")
    return corrects(facts) == name or (isinstance(months, list) and period in months)


def beside(out: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The other runs in the folder, with their facts; what is no run, or damaged, rests on nothing."""
    for path in out.parent.glob(f"[!.]*/{RUN_FILE}"):
        if path.parent.name == out.name:
            continue
        try:
            yield path.parent.name, read_facts(path)
        except MonthError:
            continue
