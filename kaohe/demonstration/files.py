"""The files of the make-believe company, and its closed months: made in a folder, before the database is touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from kaohe.base.period import Grain, Period
from kaohe.demo.columns import columns_of
from kaohe.demo.company import make_company
from kaohe.demo.files import file_of
from kaohe.handbook.book import Book
from kaohe.month.close import Order, close

HANDBOOK = "sales-company"
PEOPLE, MONTHS, SEED = 60, 3, 7
FOLDERS = ("attachments", "imports", "open-months")
"""Folders of the company's data whose files belong to its tables."""


@dataclass(frozen=True, slots=True)
class Files:
    """What was made: rows by register in the order in which they can be brought in, and the closed months."""

    records: Path
    runs: Path
    registers: Mapping[str, int]
    months: tuple[Period, ...]


def make_files(shipped: Path, out: Path, today: date) -> Files:
    """The company over the three months before this one, each of them closed on the one before."""
    last = Period.containing(today.replace(day=1) - timedelta(days=1), Grain.MONTH)
    handbook = shipped / HANDBOOK
    made = make_company(handbook, PEOPLE, MONTHS, SEED, out, last)
    months = [last]
    while len(months) < MONTHS:
        months.insert(0, Period.containing(months[0].first_day - timedelta(days=1), Grain.MONTH))
    runs = out / "runs"
    for month in months:
        close(Order(handbook, made.folder, month, runs / str(month), history=runs, engine="python"))  # Few people.
    return Files(made.folder, runs, made.rows, tuple(months))


def file_name(book: Book, register: str) -> str:
    """The name of a register's file."""
    card = book.register(register)
    file = file_of(card, columns_of(book, card)) if card else None
    return file.name if file else f"{register}.csv"


def months_to_bring(months: Iterable[Period]) -> list[str]:
    """The months whose place is free: what is there already is the company's own."""
    return [str(month) for month in months if not (settings.RUNS / str(month)).exists()]


def keep_months(runs: Path) -> None:
    """Puts closed months where the company's are, each of them whole; a month that is there already stays."""
    settings.RUNS.mkdir(parents=True, exist_ok=True)
    for month in sorted(runs.iterdir()):
        if not (settings.RUNS / month.name).exists():
            coming = settings.RUNS / f".{month.name}"
            shutil.rmtree(coming, ignore_errors=True)
            shutil.copytree(month, coming).rename(settings.RUNS / month.name)


def remove_files(months: list[str]) -> None:
    """Takes away what lies in files: imports, and the months that were closed for the demonstration."""
    for place in (*(Path(settings.DATA) / name for name in FOLDERS), *(settings.RUNS / month for month in months)):
        shutil.rmtree(place, ignore_errors=True)
