"""CSV files written as the rows come, and moved to their place only when all of them are whole."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.demo.columns import Value

MARK = "demo.json"
"""Lies beside the records that a demo wrote: only such records are ever replaced."""
AT_ONCE = 4096

Cells = Sequence[Value]
Write = Callable[[Value], str]


def write_rows(path: Path, header: Sequence[str], writers: Sequence[Write], rows: Iterable[Cells]) -> int:
    """Writes a register's file, marked as UTF-8 for spreadsheets; gives the number of rows."""
    count = 0
    rows = iter(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        while chunk := list(islice(rows, AT_ONCE)):
            cells = [list(map(write, values)) for write, values in zip(writers, zip(*chunk, strict=True), strict=True)]
            out.writerows(zip(*cells, strict=True))
            count += len(chunk)
    return count


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A fresh folder to write into; it takes the place of `folder` when everything went well, else it is gone."""
    if folder.exists() and any(folder.iterdir()) and not (folder.parent / MARK).is_file():
        raise KaoheError(f"{folder} holds records that no demo wrote.", "Name another folder with --out.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh.mkdir()
    try:
        yield fresh
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
