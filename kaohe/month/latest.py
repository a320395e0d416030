"""Which runs a folder holds: of each computed month the latest version, in the order of the months."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kaohe.base.dates import day_number, day_of
from kaohe.base.period import Period
from kaohe.handbook.check_versions import days_of
from kaohe.handbook.model import Source
from kaohe.month.errors import MonthError
from kaohe.month.history import RUN_FILE, PastRun, run_files, run_folders
from kaohe.month.stored import read_facts


@dataclass(frozen=True, slots=True)
class Chosen:
    """The runs asked for, and those of earlier months beside them."""

    runs: list[PastRun]
    earlier: list[PastRun]


def folder_kind(folder: Path) -> str:
    """handbook, run, runs, or nothing of these (an empty text)."""
    if (folder / RUN_FILE).is_file():
        return "run"
    if (folder / "handbook.yaml").is_file():
        return "handbook"
    return "runs" if run_files(folder) else ""


def latest_runs(folder: Path, months: tuple[Period, Period] | None = None) -> Chosen:
    """The latest run of each month in a folder of runs (or the one run), between two months if they are given.

    A single run brings the earlier runs beside it. Raises MonthError.
    """
    alone = folder_kind(folder) == "run"
    every = run_folders(folder.parent if alone else folder)
    if alone:
        facts = read_facts(folder / RUN_FILE)
        period = Period.parse(str(facts["period"]))
        own = [PastRun(folder, period)]
        beside = [run for run in every if run.period.first_day < period.first_day]
        return Chosen(own, beside)
    computed = [run for run in every if not run.imported]
    if months is None:
        return Chosen(computed, [run for run in every if run.imported])
    chosen = [run for run in computed if months[0].first_day <= run.period.first_day <= months[1].first_day]
    if not chosen:
        raise MonthError("M214", folder=folder, first=months[0], last=months[1])
    return Chosen(chosen, [run for run in every if run.period.first_day < months[0].first_day])


def last_day_of(*sources: Source) -> Period:
    """The month in which everything that the handbooks date has begun."""
    last = max(day for source in sources for day in days_of(source))
    return Period.parse(day_of(max(last, day_number(day_of(last)))).isoformat()[:7])
