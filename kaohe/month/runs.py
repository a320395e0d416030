"""Opening a run that was written, to explain it or to make it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.base.dates import day_number
from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.engine.explain import Opened
from kaohe.engine.organisation import depths
from kaohe.engine.run import Records, plan_month, reads_reports, run_month
from kaohe.handbook.book import Book
from kaohe.month.close import (
    EVIDENCE_FILE,
    HANDBOOK_FOLDER,
    HISTORY_FOLDER,
    JUDGEMENTS_FILE,
    RECORDS_FOLDER,
    backend_named,
    load,
    open_month,
)
from kaohe.month.history import RESULTS_FILE, RUN_FILE
from kaohe.month.results_file import frames_of, read_results, wide


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What a run's folder holds, besides its results."""

    folder: Path
    facts: dict[str, object]
    book: Book
    registers: dict[str, pa.Table]

    @property
    def period(self) -> Period:
        """The month."""
        return Period.parse(str(self.facts["period"]))


def stored_run(folder: Path) -> StoredRun:
    """The handbook, records and facts of a run. Raises KaoheError when the folder is no run."""
    path = folder / RUN_FILE
    if not path.is_file():
        raise KaoheError(f"「{folder}」不是一次運行的資料夾：沒有 {RUN_FILE}。", "寫 close 用 --out 寫出的那個資料夾。")
    facts: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    texts = folder / HANDBOOK_FOLDER
    book = open_month(load(texts / str(facts["folder"]), texts), Period.parse(str(facts["period"])))
    tables = {file.stem: pq.read_table(file) for file in sorted((folder / RECORDS_FOLDER).glob("*.parquet"))}
    return StoredRun(folder, facts, book, tables)


def open_run(folder: Path) -> Opened:
    """The run, ready to be explained."""
    stored = stored_run(folder)
    period = stored.period
    tree = depths(stored.registers.get("任職"), day_number(period.last_day)) if reads_reports(stored.book) else {}
    plan = plan_month(stored.book, period, stored.registers, tree)
    tables = frames_of(plan, read_results(folder / RESULTS_FILE))
    judged = folder / JUDGEMENTS_FILE
    judgements = pq.read_table(judged) if judged.exists() else None
    return Opened(plan, tables, pq.read_table(folder / EVIDENCE_FILE), stored.registers, judgements)


def differences(folder: Path, engine: str | None = None) -> list[str]:
    """The run made again from its own handbook and records: what comes out different (nothing, when all is well)."""
    stored = stored_run(folder)
    past = {path.stem: pq.read_table(path) for path in sorted((folder / HISTORY_FOLDER).glob("*.parquet"))}
    history = {(name.rpartition("-")[0], name.rpartition("-")[2]): table for name, table in past.items()}
    name = engine or str(stored.facts["engine"])
    as_of = seconds(stored.facts.get("as_of"))
    outcome = run_month(stored.book, stored.period, Records(stored.registers, history), backend_named(name), as_of)
    found: list[str] = []
    found += changed(wide(outcome.plan, outcome.tables), read_results(folder / RESULTS_FILE))
    found += changed(outcome.evidence, pq.read_table(folder / EVIDENCE_FILE))
    return found


def changed(new: pa.Table, old: pa.Table) -> list[str]:
    """The columns that differ in any row (dictionaries compared by the words they stand for)."""
    names = list(dict.fromkeys([*new.column_names, *old.column_names]))
    return [name for name in names if not same(column(new, name), column(old, name))]


def column(table: pa.Table, name: str) -> pa.ChunkedArray | None:
    """A column with plain values; None when there is none."""
    if name not in table.column_names:
        return None
    found = table[name]
    return found.cast(pa.string()) if pa.types.is_dictionary(found.type) else found


def same(new: pa.ChunkedArray | None, old: pa.ChunkedArray | None) -> bool:
    """Whether two columns hold the same."""
    return new is not None and old is not None and bool(new.equals(old))


def seconds(text: object) -> int | None:
    """An as-of moment as seconds since 1970-01-01."""
    if not isinstance(text, str):
        return None
    return int((datetime.fromisoformat(text) - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001
