"""Copies of records beside the registers, which are made anew or lie among the imports: taking them away."""

from __future__ import annotations

from math import inf
from pathlib import Path
from shutil import rmtree

from django.conf import settings

from kaohe.records import shelves


def open_months() -> Path:
    """Where months lie that were worked out before anybody closed them."""
    return Path(settings.DATA) / "open-months"


def prune_open_months(before: float) -> None:
    """Takes away the months that were worked out before a moment (seconds since 1970): they hold copies of records."""
    for run in open_months().glob("*/*"):
        if run.is_dir() and not run.is_symlink() and run.stat().st_mtime < before:
            rmtree(run, ignore_errors=True)


def remove_copies() -> None:
    """Takes all of them away: open months, and the files of the watched folder that were put away."""
    prune_open_months(inf)
    if settings.INBOX is not None:
        shelves.prune(settings.INBOX, inf)
