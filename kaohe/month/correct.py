"""Correcting a closed month: computed again with what is known now, beside the frozen run, which stays as it is.

A correction is a run of its own, version n+1 of the month, that points at the run it corrects. Later closed months that
look back at what came out different are computed again in their order, from their own records unless told otherwise.
Everything is worked out aside; only when all of it is there do the new runs take their places, one rename each. A run
that breaks off between two renames is finished by correcting again: what is in its place differs no more.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from kaohe.handbook.names import fold
from kaohe.month.close import (
    EVIDENCE_FILE,
    HANDBOOK_FOLDER,
    Closed,
    Order,
    RecordsRefused,
    facts_of,
    load,
    open_month,
    run,
    write,
)
from kaohe.month.comparison import MonthCompared, counted_in, relevant
from kaohe.month.differences import compared
from kaohe.month.errors import MonthError
from kaohe.month.history import RUN_FILE, PastRun, history, run_folders
from kaohe.month.reading import Keeper, Progress, Reading, read_records
from kaohe.month.record_changes import record_changes
from kaohe.month.runs import Pinned, damaged, pinned, stored_history, stored_run
from kaohe.month.state import State
from kaohe.month.stored import read_table

Extra = Callable[[Closed, Path, MonthCompared], None]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be corrected, with which records, and why."""

    run: Path
    records: Path | Keeper
    reason: str
    handbook: Path | None = None
    """Another handbook than the run's own."""
    throughout: bool = False
    """Whether the records are also those of the later months; else these keep their own."""
    as_of: datetime | None = None
    engine: str = "duckdb"
    accept_valid: bool = False


@dataclass(frozen=True, slots=True)
class CorrectedMonth:
    """A month computed again: the run it corrects, what differs, and the new run (None: nothing differs)."""

    old: Pinned
    found: MonthCompared
    version: int
    made: Path | None


@dataclass(slots=True)
class Work:
    """A correction under way."""

    asked: Amendment
    staged: Path
    runs: list[PastRun]
    """The latest run of every month, those computed again in the place of what they correct."""
    add: Extra | None = None
    progress: Progress | None = None
    root: str = ""
    done: list[CorrectedMonth] = field(default_factory=list)


def correct(
    asked: Amendment, extra: Extra | None = None, progress: Progress | None = None, *, dry: bool = False
) -> list[CorrectedMonth]:
    """Corrects a month and what looks back at it; `dry` works everything out and puts nothing in place.

    Raises MonthError, RecordsRefused, FaultyHandbook; then nothing was written.
    """
    frozen = pinned(asked.run)
    runs = run_folders(asked.run.parent, str(frozen.facts["folder"]))
    chain = [one for one in runs if one.period.first_day >= frozen.period.first_day]
    opened = [pinned(one.folder) for one in chain]
    for one in opened:
        if names := damaged(one.folder, one.facts):
            raise MonthError("M216", folder=one.folder, names="、".join(names))
    with aside(asked.run.parent) as staged:
        work = Work(asked, staged, runs, extra, progress)
        for one in opened:
            work.done.append(again(work, one, first=one is opened[0]))
        return [replace(one, made=None) for one in work.done] if dry else published(work)


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A hidden folder that is gone afterwards."""
    made = Path(tempfile.mkdtemp(dir=folder, prefix=".correcting."))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def again(work: Work, old: Pinned, *, first: bool) -> CorrectedMonth:
    """One month of the chain."""
    version = version_of(old) + 1
    fresh = first or work.asked.throughout
    past = [one for one in work.runs if one.period.first_day < old.period.first_day]
    read = [one for one in past if str(one.period) in listed(old.facts.get("history"))]
    closed = with_new_records(work, old, past) if fresh else with_its_own(work, old, read)
    if closed is None:
        frozen = State(old.period, old.folder)
        return CorrectedMonth(old, MonthCompared(old.period, [], frozen, frozen, old.book), version, None)
    found = difference(old, closed)
    if not found.items:
        return CorrectedMonth(old, found, version, None)
    return staged(work, old, closed, found, version)


def listed(said: object) -> list[object]:
    """A list in the facts of a run."""
    return list(said) if isinstance(said, list) else []


def with_new_records(work: Work, old: Pinned, past: list[PastRun]) -> Closed:
    """The month with the records, and of its own handbook (or another) the versions, that are known now."""
    asked, texts = work.asked, old.folder / HANDBOOK_FOLDER
    if asked.handbook is not None:
        source = load(asked.handbook, as_of=asked.as_of)
    else:
        source = load(texts / str(old.facts["folder"]), texts, asked.as_of)
    book = open_month(source, old.period)
    reading = read_records(book, asked.records, accept_valid=asked.accept_valid, progress=work.progress)
    if reading.is_refused(accept_valid=asked.accept_valid):
        raise RecordsRefused(reading.faults)
    order = Order(asked.handbook or old.folder, asked.records, old.period, old.folder, None, asked.as_of, asked.engine)
    outcome = run(book, order, reading.tables, history(book, past))
    return Closed(book, reading, outcome, facts_of(order, source, book, reading, outcome, past))


def with_its_own(work: Work, old: Pinned, past: list[PastRun]) -> Closed | None:
    """The month with the records it had and the months it had read; None when none of these came out different."""
    before = history(old.book, past)
    known = stored_history(old.folder)
    if before.keys() == known.keys() and all(before[key].equals(known[key]) for key in known):
        return None
    stored = stored_run(old.folder)
    as_of = datetime.fromisoformat(str(old.facts["as_of"])) if old.facts.get("as_of") else None
    order = Order(old.folder, old.folder, old.period, old.folder, None, as_of, work.asked.engine)
    tables = dict(stored.registers)
    outcome = run(old.book, order, tables, before)
    reading = Reading(tables=tables, taken={name: table.num_rows for name, table in tables.items()})
    facts = facts_of(order, old.source, old.book, reading, outcome, past)
    kept = ("records", "left_out", "refused_rows", "files", "files_not_used", "delivered", "not_delivered", "missed")
    return Closed(old.book, reading, outcome, facts | {name: old.facts[name] for name in kept if name in old.facts})


def difference(old: Pinned, closed: Closed) -> MonthCompared:
    """What came out different, and the records behind it."""
    names = frozenset(fold(node.name) for node in closed.book.all_nodes())
    before, after = State(old.period, old.folder), State(old.period, old.folder, closed.book, closed.outcome, names)
    items = [item for item in compared(before, after) if item.changed]
    if not items:
        return MonthCompared(old.period, [], before, after, closed.book)
    counted = counted_in(read_table(old.folder / EVIDENCE_FILE), closed.outcome.evidence)
    changed = record_changes(closed.book, stored_run(old.folder).registers, closed.reading.tables)
    return MonthCompared(old.period, items, before, after, closed.book, relevant(changed, counted))


def staged(work: Work, old: Pinned, closed: Closed, found: MonthCompared, version: int) -> CorrectedMonth:
    """Writes the new run aside, where the later months read it."""
    name = f"{name_of_first(old)}.{version}"
    work.root = work.root or name
    folder = work.staged / name
    folder.mkdir()
    correction = {
        "version": version,
        "corrects": old.folder.name,
        "corrects_sha256": sha256((old.folder / RUN_FILE).read_bytes()).hexdigest(),
        "of": name_of_first(old),
        "because_of": work.root,
        "reason": work.asked.reason,
    }
    told = replace(closed, facts=closed.facts | {"correction": correction})
    write(told, folder)
    if work.add is not None:
        work.add(told, folder, found)
    made = PastRun(folder, old.period)
    work.runs = [made if one.period == old.period else one for one in work.runs]
    return CorrectedMonth(old, found, version, folder)


def published(work: Work) -> list[CorrectedMonth]:
    """Puts the new runs in their places, the corrected month first."""
    found: list[CorrectedMonth] = []
    for one in work.done:
        if one.made is None:
            found.append(one)
            continue
        place = one.old.folder.parent / one.made.name
        if place.exists():
            raise MonthError("M203", out=place)
        one.made.chmod(0o755)
        one.made.rename(place)
        found.append(replace(one, made=place))
    return found


def version_of(run: Pinned) -> int:
    """Which version of its month a run is; the first has none written."""
    said = run.facts.get("correction")
    return int(str(said["version"])) if isinstance(said, dict) else 1


def name_of_first(run: Pinned) -> str:
    """The name of the first version's folder."""
    said = run.facts.get("correction")
    return str(said["of"]) if isinstance(said, dict) else run.folder.name


def versions(folder: Path) -> list[tuple[str, dict[str, object]]]:
    """Every run in a folder that corrects another, by name, with what it says of that."""
    found = []
    for path in sorted(folder.glob(f"[!.]*/{RUN_FILE}")):
        said = json.loads(path.read_text(encoding="utf-8")).get("correction")
        if isinstance(said, dict):
            found.append((path.parent.name, said))
    return found
