"""Who may bring in whose row; which months were brought in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import Permission, can, require
from kaohe.ledger.models import Entry
from kaohe.month.history import IMPORTED, RESULTS_FILE, RUN_FILE, run_folders
from kaohe.month.stored import read_facts
from kaohe.people.models import Person


def not_his_to_bring(actor: Actor) -> list[str]:
    """The numbers of people whose rows this one must leave to others, so that it is said before he tries."""
    own = Person.objects.filter(number__in=actor.selves).order_by("number").values_list("number", flat=True)
    return [one for one in own if not can(actor, Permission.MONTH_OPENING, one)]


@dataclass(frozen=True, slots=True)
class HeldMonth:
    """A month that was imported: its files, and the import that the ledger tells of; a command's it does not."""

    period: Period
    rows: int
    files: tuple[str, ...]
    by: str = ""
    at: datetime | None = None


def held_months(actor: Actor, handbook: str, runs: Path) -> list[HeldMonth]:
    """The imported months of a handbook (its folder), in order; one question. Raises NotAllowed, MonthError."""
    require(actor, Permission.MONTH_OPENING)
    told = Entry.objects.filter(action="month.opening.import", kind="handbook", subject=handbook)
    by_files = {tuple(one.detail["sha256"]): one for one in told.order_by("position")}
    months = [one for one in run_folders(runs, handbook) if one.imported] if runs.is_dir() else []
    return [held_month(one.folder, one.period, by_files) for one in months]


def held_month(folder: Path, period: Period, by_files: Mapping[tuple[str, ...], Entry]) -> HeldMonth:
    """One of them; `by_files`: the last import of files by their digests."""
    files = read_facts(folder / RUN_FILE)[IMPORTED]
    seen = [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []
    entry = by_files.get(tuple(str(one["sha256"]) for one in seen))
    rows = pq.read_metadata(folder / RESULTS_FILE).num_rows
    names = tuple(str(one["path"]) for one in seen)
    return HeldMonth(period, rows, names, entry.actor, entry.at) if entry else HeldMonth(period, rows, names)
