"""How the months of an import come into force: all of them by one rename, whenever the process dies.

They are written beside the runs, and from the moment their folder is called READY `history` reads them there. Then each
gets its place; whoever comes next does what is left of that, and doing it again changes nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from kaohe.month.files import folder_at_once, held
from kaohe.month.history import READY

OVER = f"{READY}.over"
"""What has its places and is being taken away: half of it would stand for months that are whole."""


def waiting(runs: Path, entry: str) -> Path:
    """Where months wait until the entry of the ledger that tells of them stands; `entry` is its digest."""
    return runs / f"{READY}-{entry}"


def is_unfinished(runs: Path) -> bool:
    """Whether anything is left to be done."""
    return bool(unfinished(runs)) or any((runs / name).is_dir() for name in (READY, OVER))


def unfinished(runs: Path) -> dict[Path, str]:
    """What waits, or waited when its process died, with the entry that would tell of it."""
    name = waiting(runs, "").name
    return {left: left.name.removeprefix(name) for left in sorted(runs.glob(f"*{name}*"))}


def put_in_force(waits: Path) -> None:
    """The months that wait; those of an import before them have their places first."""
    runs = waits.parent
    with held(runs, wait=True):
        _settle(runs)
        if waits.is_dir():  # Else another process was quicker.
            waits.rename(runs / READY)
            _settle(runs)


def settle(runs: Path) -> None:
    """Gives months that are in force their places."""
    if runs.is_dir():
        with held(runs, wait=True):
            _settle(runs)


def _settle(runs: Path) -> None:
    ready, over = runs / READY, runs / OVER
    for month in sorted(ready.iterdir()) if ready.is_dir() else ():
        with folder_at_once(runs / month.name) as place:
            shutil.copytree(month, place, dirs_exist_ok=True)
    shutil.rmtree(over, ignore_errors=True)
    if ready.is_dir():
        ready.rename(over)
        shutil.rmtree(over, ignore_errors=True)
