"""Taking opening data: a frozen month for each month of its rows, marked as imported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.base.dates import day_number
from kaohe.base.period import Grain, Period
from kaohe.engine.flags import STATES
from kaohe.engine.plan.frames import COMPANY
from kaohe.handbook.book import Book
from kaohe.month.close import FORMAT, RecordsRefused, digests, handbook_digest
from kaohe.month.errors import MonthError
from kaohe.month.files import folder_at_once
from kaohe.month.frozen import resting_on
from kaohe.month.history import IMPORTED, READY, RESULTS_FILE, RUN_FILE, run_folders
from kaohe.month.opening.placing import settle
from kaohe.month.opening.reading import Opening
from kaohe.month.opening.sheets import MONTH_OF, Key, asked_of, column_of
from kaohe.month.results_file import HEAD, META, described, packed
from kaohe.month.stored import read_facts

GRAINS = {"月": Grain.MONTH, "季": Grain.QUARTER, "年": Grain.YEAR}


def take_opening(book: Book, opening: Opening, runs: Path) -> list[Path]:
    """Takes the months into the folder of runs, all of them or none; those of an earlier import are replaced.

    Raises RecordsRefused for faults, MonthError when there is nothing, or something else rests on these months.
    """
    settle(runs)
    write_opening(book, opening, runs / READY)
    settle(runs)
    return [runs / str(month) for month in opening.months]


def write_opening(book: Book, opening: Opening, into: Path) -> None:
    """Writes a folder for each month into one that lies among the runs and is there when all of them are whole.

    Raises as `take_opening` does.
    """
    if opening.faults:
        raise RecordsRefused(list(opening.faults))
    if not opening.rows:
        raise MonthError("M232")
    may_take(book, opening.months, into.parent)
    with folder_at_once(into) as folder:
        for month in opening.months:
            (folder / str(month)).mkdir()
            write(book, opening, month, folder / str(month))


def may_take(book: Book, months: list[Period], runs: Path) -> None:
    """Raises MonthError unless every month is free or imported, before all computed months, and nothing rests on it."""
    closed = run_folders(runs, book.source.settings.folder) if runs.exists() else []
    computed = [one for one in closed if not one.imported and one.period <= months[-1]]
    if computed:
        raise MonthError("M233", period=computed[0].period, folder=computed[0].folder)
    for month in months:
        folder = runs / str(month)
        if not folder.exists():
            continue
        if not (folder / RUN_FILE).is_file() or IMPORTED not in read_facts(folder / RUN_FILE):
            raise MonthError("M203", out=folder)
        if others := resting_on(folder, read_facts(folder / RUN_FILE)):
            raise MonthError("M230", out=folder, names="、".join(others))


def write(book: Book, opening: Opening, month: Period, folder: Path) -> None:
    """The files of one month."""
    settings = book.source.settings
    pq.write_table(results(book, opening, month), folder / RESULTS_FILE, compression="zstd")
    facts = {
        "format": FORMAT,
        "kaohe": metadata.version("kaohe"),
        "handbook": settings.name,
        "folder": settings.folder,
        "handbook_sha256": handbook_digest(book.source),
        "period": str(month),
        IMPORTED: [asdict(seen) for seen in opening.files],
        "history": [],
        "digests": digests(folder),
    }
    (folder / RUN_FILE).write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def results(book: Book, opening: Opening, month: Period) -> pa.Table:
    """The rows of a month, as a computed month keeps its results; what was left empty has neither value nor state."""
    asked = asked_of(book)
    own = {key: of_month(table, month) for key, table in opening.tables.items()}
    meta = {name: described(node) for names in asked.values() for name, node in names.items()}
    parts = [stored(key, list(asked[key]), table, month) for key, table in own.items() if table.num_rows]
    return pa.concat_tables(parts, promote_options="default").replace_schema_metadata({META: packed(meta)})


def of_month(table: pa.Table, month: Period) -> pa.Table:
    """The rows of a month."""
    return table.filter(pc.equal(table[MONTH_OF], day_number(month.first_day)))


def stored(key: Key, names: list[str], table: pa.Table, month: Period) -> pa.Table:
    """One subject's rows under the names of the file of results."""
    subject, grain = key
    start = day_number(Period.containing(month.first_day, GRAINS[grain]).first_day)
    fixed: Mapping[str, object] = {
        "subject_kind": subject,
        "grain": grain,
        "subject": COMPANY,
        "period": start,
        "part": 0,
    }
    columns = {name: pa.repeat(pa.scalar(fixed[name], kind), table.num_rows) for name, kind in HEAD.items()}
    if subject != COMPANY:
        columns["subject"] = table[column_of(subject)]
    for name in names:
        columns[name] = table[name]
        columns[f"{name}.state"] = pc.if_else(pc.is_valid(table[name]), STATES[0], pa.scalar(None, pa.string()))
    return pa.table(columns)
