"""Months that nobody closed yet, worked out of the company's registers: what a draft can be tried on until then.

They are runs like any other, kept by the digest of their handbook, made anew whenever somebody asks for them; no month
rests on them, and no record counts as used by them.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone

from kaohe.base.dates import day_of
from kaohe.base.period import Grain, Period
from kaohe.editions.checking import opened_by
from kaohe.editions.folders import lay_out
from kaohe.jobs.progress import Unheard
from kaohe.month.close import Order, RecordsRefused, close
from kaohe.month.errors import MonthError
from kaohe.month.history import PastRun, run_folders
from kaohe.month.kept import Kept
from kaohe.month.latest import latest_runs
from kaohe.records.copies import open_months
from kaohe.records.queries import days_kept


def open_runs(handbook: str) -> list[PastRun]:
    """The months that were worked out under the handbook of that digest, in order; a closed one stands for itself."""
    folder = folder_of(handbook)
    closed = {run.period for run in closed_runs()}
    return [run for run in run_folders(folder) if run.period not in closed] if folder.is_dir() else []


def closed_runs() -> list[PastRun]:
    """The closed months of the company, in order."""
    return latest_runs(settings.RUNS).runs if settings.RUNS.is_dir() else []


def folder_of(handbook: str) -> Path:
    """Where the months under a handbook lie."""
    return open_months() / handbook[:32]


def open_periods(most: int) -> list[Period]:
    """The last months of which the registers hold records and that nobody closed, up to today's, in order."""
    found = days_kept()
    if found is None:
        return []
    last = Period.containing(min(day_of(found[1]), timezone.localdate()), Grain.MONTH)
    periods = [last.shift(-step) for step in reversed(range(most))]
    closed = {run.period for run in closed_runs()}
    return [one for one in periods if one.last_day >= day_of(found[0]) and one not in closed]


def work_out(handbook: str, most: int, progress: Unheard) -> list[Period]:
    """Works the last open months out under the handbook of that digest, rows with faults left aside.

    Raises MonthError where no month has records, or one of them cannot be worked out.
    """
    periods, opened, kept = open_periods(most), opened_by(handbook), Kept()
    if not periods:
        raise MonthError("M240")
    root = folder_of(handbook)
    with TemporaryDirectory(prefix="kaohe-open-") as made:
        texts, earlier = Path(made) / "handbook", Path(made) / "earlier"
        earlier.mkdir()
        lay_out(opened.files, texts)
        for run in closed_runs():
            (earlier / str(run.period)).symlink_to(run.folder)
        for number, period in enumerate(periods):
            progress(number, len(periods))
            out = root / str(period)
            try:
                close(Order(texts / opened.top, kept, period, out, earlier, accept_valid=True))
            except RecordsRefused as refused:
                raise MonthError("M241", period=period) from refused
            (earlier / str(period)).symlink_to(out)
    return periods
