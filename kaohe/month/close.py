"""Closing a month: handbook and records in, a folder with results, evidence and everything they came from out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module, metadata
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.base.dates import day_number, day_of
from kaohe.base.period import Grain, Period
from kaohe.engine.evidence import Take
from kaohe.engine.explain import Opened
from kaohe.engine.inputs import Past, Registers, registers_read
from kaohe.engine.organisation import OrganisationFault
from kaohe.engine.plan.frames import PERSON, WHOLE
from kaohe.engine.plan.program import Circle
from kaohe.engine.run import Backend, Outcome, Records, book_of, run_month
from kaohe.handbook.book import Book
from kaohe.handbook.check import check_folder
from kaohe.handbook.diagnostics import Diagnostics, FaultyHandbook
from kaohe.handbook.known import known_on, not_yet_known
from kaohe.handbook.load import read_handbook
from kaohe.handbook.model import Source
from kaohe.handbook.types import Moment
from kaohe.intake.faults import RowFault
from kaohe.month.errors import MonthError
from kaohe.month.evidence_file import EvidenceFile
from kaohe.month.files import file_name, folder_at_once
from kaohe.month.frozen import resting_on
from kaohe.month.history import RESULTS_FILE, RUN_FILE, PastRun, history, months_not_closed, past_runs
from kaohe.month.reading import Keeper, Progress, Reading, read_records
from kaohe.month.record_files import RecordFiles, column_of
from kaohe.month.results_file import write_results
from kaohe.month.stored import read_facts

FORMAT = 1
HANDBOOK_FOLDER, RECORDS_FOLDER, HISTORY_FOLDER = "handbook", "records", "history"
ROWS = 1 << 17
"""Rows of a row group of records: as many as one thread reads at a time."""
EVIDENCE_FILE, JUDGEMENTS_FILE = "evidence.parquet", "judgements.parquet"


class RecordsRefused(Exception):
    """Something is wrong with the records, and nothing was taken; `faults` holds all of it."""

    def __init__(self, faults: list[RowFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be closed, and how."""

    handbook: Path
    records: Path | Keeper
    """The folder of its files, or who keeps them (`kept.Kept`)."""
    period: Period
    out: Path
    history: Path | None = None
    as_of: datetime | None = None
    engine: str = "duckdb"
    accept_valid: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A month that was run: what came in, what came out, and the facts of the run."""

    book: Book
    reading: Reading
    outcome: Outcome
    facts: dict[str, object] = field(default_factory=dict)
    replaced: bool = False
    """Whether an earlier run of the month stood in the folder, on which nothing rested."""

    @property
    def opened(self) -> Opened:
        """The run, ready to be explained."""
        return Opened(
            self.outcome.plan, self.outcome.tables, self.outcome.evidence, self.reading.tables, self.outcome.judgements
        )


def backend_named(name: str) -> Backend:
    """The backend of that name. Raises BackendMissing where it cannot run here."""
    module = import_module(f"kaohe.engine.backends.{name}")
    if check := getattr(module, "check", None):
        check()
    found: Backend = module.run
    return found


def load(folder: Path, root: Path | None = None, as_of: datetime | None = None) -> Source:
    """The handbook without faults, as it was known at the moment. Raises FaultyHandbook."""
    diagnostics = Diagnostics()
    source = read_handbook(folder, diagnostics, root)
    if source is None or diagnostics.failed:
        raise FaultyHandbook(diagnostics)
    return as_known(source, as_of)


def sound(folder: Path, as_of: datetime | None = None) -> Source:
    """The handbook that `kaohe check` finds no fault with, as it was known at the moment. Raises FaultyHandbook."""
    checked = check_folder(folder)
    if checked.source is None or checked.diagnostics.failed:
        raise FaultyHandbook(Diagnostics([item for item in checked.diagnostics.items if item.severity == "error"]))
    return as_known(checked.source, as_of)


def as_known(source: Source, as_of: datetime | None) -> Source:
    """The handbook as it was known at the moment; without one, as it is."""
    return source if as_of is None else known_on(source, day_number(as_of.date()))


def open_month(source: Source, period: Period) -> Book:
    """The book of a month. Raises MonthError for a month before the handbook."""
    if period.grain is not Grain.MONTH:
        raise MonthError("M201", period=period)
    first = min((day for _, day in source.settings.versions), default=None)
    if first is not None and day_number(period.last_day) < first:
        raise MonthError("M202", period=period, first=day_of(first).isoformat())
    return book_of(source, period)


def may_replace(out: Path, handbook: str, period: Period) -> None:
    """Raises MonthError unless the folder is free, or holds a run of that handbook and month on which nothing rests."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    known = out / RUN_FILE
    try:
        facts = read_facts(known) if known.is_file() else {}
    except MonthError:  # Whatever it is, it is not ours to replace.
        facts = {}
    if (facts.get("folder"), facts.get("period")) != (handbook, str(period)):
        raise MonthError("M203", out=out)
    if others := resting_on(out, facts):
        raise MonthError("M230", out=out, names="、".join(others))


def run(book: Book, order: Order, registers: Registers, past: Past, evidence: Take | None = None) -> Outcome:
    """The engine's run, its faults said in the user's words."""
    as_of = int((order.as_of - datetime(1970, 1, 1)).total_seconds()) if order.as_of else None  # noqa: DTZ001
    try:
        records = Records(registers, past)
        outcome = run_month(book, order.period, records, backend_named(order.engine), as_of, evidence=evidence)
    except Circle as fault:
        raise MonthError("M204", path=fault) from fault
    except OrganisationFault as fault:
        raise MonthError("M205", path=fault) from fault
    people, most = outcome.tables.get((PERSON, "月", WHOLE)), book.source.settings.people_limit
    if people is not None and people.num_rows > most:  # Sums over people were proved for so many.
        raise MonthError("M218", period=order.period, people=people.num_rows, most=most)
    return outcome


def close(
    order: Order, write_extra: Callable[[Closed, Path], None] | None = None, progress: Progress | None = None
) -> Closed:
    """Runs the month and writes its folder at once. `write_extra` adds further files (the workbook).

    A handbook that `kaohe check` finds fault with is refused, also where the month could be computed without that card.
    """
    source = sound(order.handbook, order.as_of)
    may_replace(order.out, source.settings.folder, order.period)
    replaced = (order.out / RUN_FILE).exists()
    backend_named(order.engine)  # What it lacks is said before an hour is spent on reading.
    book = open_month(source, order.period)
    reading = read_records(book, order.records, accept_valid=order.accept_valid, progress=progress)
    if reading.is_refused(accept_valid=order.accept_valid):
        raise RecordsRefused(reading.faults)
    runs = past_runs(order.history, order.period, source.settings.folder)
    past = history(book, runs)
    tell = progress or (lambda *_: None)
    with folder_at_once(order.out) as folder:
        reading.tables = write_records(reading.tables, folder)
        tell("計算", 0, 1)
        with EvidenceFile(folder / EVIDENCE_FILE) as evidence:
            outcome = run(book, order, reading.tables.paths, past, evidence)
        tell("計算", 1, 1)
        closed = Closed(book, reading, outcome, facts_of(order, source, book, reading, outcome, runs), replaced)
        write_outcome(closed, folder)
        if write_extra is not None:
            write_extra(closed, folder)
        tell("寫出", 1, 1)
    reading.tables = RecordFiles(order.out / RECORDS_FOLDER)
    return closed


def write(closed: Closed, folder: Path) -> None:
    """Everything the run needs to be read, explained and made again, out of memory."""
    write_records(closed.reading.tables, folder)
    with EvidenceFile(folder / EVIDENCE_FILE) as take:
        for piece in closed.outcome.evidence.to_batches():
            take(piece)
    write_outcome(closed, folder)


def write_records(tables: Mapping[str, pa.Table], folder: Path) -> RecordFiles:
    """The records of a run, in its folder: whoever reads them on reads the files, so that memory need not hold them."""
    records = folder / RECORDS_FOLDER
    records.mkdir()
    for name, table in tables.items():
        pq.write_table(table, records / f"{file_name(name)}.parquet", compression="zstd", row_group_size=ROWS)
    return RecordFiles(records)


def write_outcome(closed: Closed, folder: Path) -> None:
    """Handbook, earlier results, results and facts of a run whose records and evidence are written."""
    write_handbook(closed.book.source, folder / HANDBOOK_FOLDER)
    past = folder / HISTORY_FOLDER
    past.mkdir()
    for (subject, grain), table in closed.outcome.history.items():
        pq.write_table(table, past / f"{file_name(subject)}-{grain}.parquet", compression="zstd")
    outcome = closed.outcome
    write_results(folder / RESULTS_FILE, outcome.plan, outcome.tables)
    if outcome.judgements is not None:
        pq.write_table(outcome.judgements, folder / JUDGEMENTS_FILE, compression="zstd")
    facts = {**closed.facts, "digests": digests(folder)}
    (folder / RUN_FILE).write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_handbook(source: Source, folder: Path) -> None:
    """The texts of the handbook and of all it takes over, as they were."""
    for file in source.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    """sha256 of what must come out the same when the run is made again."""
    names = (RESULTS_FILE, EVIDENCE_FILE, JUDGEMENTS_FILE)
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names if (folder / name).exists()
    }


def facts_of(
    order: Order, source: Source, book: Book, reading: Reading, outcome: Outcome, past: list[PastRun]
) -> dict[str, object]:
    """What run.json says."""
    months = [str(one.period) for one in past]
    absent = {r.name.value for key, r in book.registers.items() if key not in book.obligations} - set(reading.tables)
    return {
        "format": FORMAT,
        "kaohe": metadata.version("kaohe"),
        "versions": {name: metadata.version(name) for name in ("duckdb", "pyarrow")},
        "handbook": source.settings.name,
        "folder": source.settings.folder,
        "handbook_sha256": handbook_digest(source),
        "plugins": plugins_in(source),
        "version": version_of(source, day_number(order.period.last_day)),
        "period": str(order.period),
        "as_of": order.as_of.isoformat(sep=" ") if order.as_of else None,
        "engine": order.engine,
        "delivered": sorted(reading.tables),
        "not_delivered": sorted(absent),
        "missed": sorted(absent & registers_read(outcome.plan)),
        "history": months,
        "history_imported": [str(one.period) for one in past if one.imported],
        "history_missing": months_not_closed(book, order.period, months),
        "records": reading.taken,
        "hidden_by_as_of": outcome.hidden,
        "versions_not_yet_known": not_yet_known(source.settings, day_number(order.as_of.date())) if order.as_of else [],
        "outside_the_period": outside(book, order.period, reading.tables),
        "left_out": {
            name: [{"reason": reason, "rows": rows} for reason, rows in found]
            for name, found in reading.left_out.items()
        },
        "refused_rows": reading.refused,
        "files_not_used": list(reading.strange),
        **({} if isinstance(order.records, Path) else {"database_as_of": order.records.known_until.isoformat()}),
        "files": [
            {"file": seen.path, "sha256": seen.sha256, "rows": seen.rows, "encoding": seen.encoding}
            for seen in reading.files
        ],
    }


def plugins_in(source: Source) -> dict[str, dict[str, str]]:
    """The plugins that the handbook lists: their versions, and digests of what they are written in."""
    return {own.name: {"version": own.version, "sha256": own.sha256} for own, _ in source.plugins}


def handbook_digest(source: Source) -> str:
    """One digest of all texts of the handbook."""
    digest = hashlib.sha256()
    for file in sorted(source.files, key=lambda one: one.path):
        digest.update(f"{file.path}\0{file.text}\0".encode())
    return digest.hexdigest()


def version_of(source: Source, day: int) -> str | None:
    """The version of the handbook that holds on a day."""
    names = [name for name, first in source.settings.versions if first <= day]
    return names[-1] if names else None


def outside(book: Book, period: Period, tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """How many records of each dated register lie on days outside the month."""
    first, last = day_number(period.first_day), day_number(period.last_day)
    found: dict[str, int] = {}
    for name in tables:
        register = book.register(name)
        if register is None or register.dated_by is None:
            continue
        field_name = register.dated_by.value
        scale = 86400 if isinstance(book.field_type(register, field_name), Moment) else 1
        days = column_of(tables, name, field_name)
        late = pc.or_(pc.less(days, first * scale), pc.greater_equal(days, (last + 1) * scale))
        count = pc.sum(pc.fill_null(late, False)).as_py() or 0  # noqa: FBT003
        if count:
            found[name] = count
    return found
