"""Opening a run that was written, to explain it or to make it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa

from kaohe.base.period import Period
from kaohe.engine.explain import Opened
from kaohe.engine.inputs import known_by
from kaohe.engine.plan.program import Plan
from kaohe.engine.run import Outcome, Records, organisation, plan_month, run_month
from kaohe.handbook.book import Book
from kaohe.handbook.model import Source
from kaohe.handbook.scopes import POSTS
from kaohe.month.close import (
    EVIDENCE_FILE,
    FORMAT,
    HANDBOOK_FOLDER,
    HISTORY_FOLDER,
    JUDGEMENTS_FILE,
    backend_named,
    digests,
    load,
    open_month,
    plugins_in,
)
from kaohe.month.errors import MonthError
from kaohe.month.excerpt import Excerpt, registers_of
from kaohe.month.history import IMPORTED, RESULTS_FILE, RUN_FILE
from kaohe.month.results_file import lacking, read_frame, read_frames
from kaohe.month.stored import read_facts, read_table

MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What a run's folder holds, besides its results."""

    folder: Path
    facts: dict[str, object]
    book: Book
    registers: Mapping[str, pa.Table]

    @property
    def period(self) -> Period:
        """The month."""
        return Period.parse(str(self.facts["period"]))


@dataclass(frozen=True, slots=True)
class Pinned:
    """A run's facts and handbook, before any record is read."""

    folder: Path
    facts: dict[str, object]
    source: Source
    book: Book

    @property
    def period(self) -> Period:
        """The month."""
        return Period.parse(str(self.facts["period"]))

    @property
    def as_of(self) -> int | None:
        """The moment of the run, in seconds since 1970-01-01."""
        return seconds(self.facts.get("as_of"))


def facts_in(folder: Path) -> dict[str, object]:
    """What run.json says. Raises MonthError when the folder is no run."""
    path = folder / RUN_FILE
    if not path.is_file():
        raise MonthError("M211", folder=folder)
    facts = read_facts(path)
    if facts.get("format") != FORMAT:
        raise MonthError("M212", folder=folder)
    return facts


def pinned(folder: Path) -> Pinned:
    """The handbook and facts of a run. Raises MonthError when the folder is no run, or was imported."""
    facts = facts_in(folder)
    if IMPORTED in facts:
        raise MonthError("M231", period=facts["period"], folder=folder)
    texts = folder / HANDBOOK_FOLDER
    source = load(texts / str(facts["folder"]), texts, moment_of(facts))
    return Pinned(folder, facts, source, open_month(source, Period.parse(str(facts["period"]))))


def stored_run(folder: Path) -> StoredRun:
    """The handbook, records and facts of a run. Raises MonthError when the folder is no run."""
    run = pinned(folder)
    facts, book = run.facts, run.book
    return StoredRun(folder, facts, book, registers_of(folder))


def open_run(folder: Path, *, subject: str = "", record: str = "") -> Opened:
    """The run, ready to be explained; one that an older program wrote is made again first.

    `subject` or `record` (`register:id`): only what explains that one is read. Raises MonthError, Unknown.
    """
    stored = stored_run(folder)
    plan, as_of = planned(stored), seconds(stored.facts.get("as_of"))
    results, past = folder / RESULTS_FILE, imported_history(stored)
    if lacking(results, plan):
        outcome = again(stored)
        if found := unlike(stored, outcome):
            raise MonthError("M213", folder=folder, names="、".join(found[:MOST_NAMES]))
        return Opened(outcome.plan, outcome.tables, outcome.evidence, stored.registers, outcome.judgements, as_of, past)
    if subject:
        return replace(Excerpt(folder, plan, as_of).of_subject(subject), history=past)
    if record:
        return Excerpt(folder, plan, as_of).of_record(record.partition(":")[2])
    tables = read_frames(results, plan)
    evidence = read_table(folder / EVIDENCE_FILE)
    return Opened(plan, tables, evidence, stored.registers, judgements_of(folder), as_of, past)


def planned(stored: StoredRun) -> Plan:
    """What the run's columns mean."""
    posts = {POSTS: stored.registers[POSTS]} if POSTS in stored.registers else {}
    known, _ = known_by(posts, seconds(stored.facts.get("as_of")))
    return plan_month(stored.book, stored.period, stored.registers, organisation(stored.book, stored.period, known))


def again(stored: StoredRun, engine: str | None = None) -> Outcome:
    """The run made again from its own handbook and records."""
    history = stored_history(stored.folder)
    backend = backend_named(engine or str(stored.facts["engine"]))
    as_of = seconds(stored.facts.get("as_of"))
    return run_month(stored.book, stored.period, Records(stored.registers, history), backend, as_of)


def stored_history(folder: Path) -> dict[tuple[str, str], pa.Table]:
    """The earlier results that a run read."""
    past = {unquote(path.stem): read_table(path) for path in sorted((folder / HISTORY_FOLDER).glob("*.parquet"))}
    return {(name.rpartition("-")[0], name.rpartition("-")[2]): table for name, table in past.items()}


def imported_history(stored: StoredRun) -> dict[tuple[str, str], pa.Table]:
    """The earlier results that a run read, where some of them were imported; else nothing has to be read."""
    return stored_history(stored.folder) if stored.facts.get("history_imported") else {}


def judgements_of(folder: Path) -> pa.Table | None:
    """The judgements as the run examined them."""
    path = folder / JUDGEMENTS_FILE
    return read_table(path) if path.exists() else None


def differences(folder: Path, engine: str | None = None) -> list[str]:
    """What is not as it was written, and what comes out different when the run is made again; often nothing."""
    stored = stored_run(folder)
    return damaged(folder, stored.facts) + other_plugins(stored) + unlike(stored, again(stored, engine))


def other_plugins(stored: StoredRun) -> list[str]:
    """The plugins that are no longer what the run was made with, whatever comes out."""
    noted, now = stored.facts.get("plugins"), plugins_in(stored.book.source)
    return [f"外掛 {name}" for name, what in noted.items() if now.get(name) != what] if isinstance(noted, dict) else []


def unlike(stored: StoredRun, outcome: Outcome) -> list[str]:
    """Results, evidence and judgements in which an outcome is not the stored run."""
    found: list[str] = []
    for key, frame in outcome.plan.frames.items():
        old = read_frame(stored.folder / RESULTS_FILE, outcome.plan, frame)
        found += [f"{'/'.join(key[:2])} {name.removesuffix('__f')}" for name in changed(outcome.tables[key], old)]
    evidence = read_table(stored.folder / EVIDENCE_FILE)
    found += [f"{EVIDENCE_FILE} {name}" for name in changed(outcome.evidence, evidence)]
    judged = judgements_of(stored.folder)
    if outcome.judgements is not None and judged is not None:
        found += [f"{JUDGEMENTS_FILE} {name}" for name in changed(outcome.judgements, judged)]
    return list(dict.fromkeys(found))


def damaged(folder: Path, facts: dict[str, object]) -> list[str]:
    """The files of the run that are no longer as they were written."""
    noted = facts.get("digests")
    now = digests(folder)
    return [name for name, digest in noted.items() if now.get(name) != digest] if isinstance(noted, dict) else []


def changed(new: pa.Table, old: pa.Table) -> list[str]:
    """The columns that differ in any row; what a program keeps for its own use (`_i`, `~…`) may change with it."""
    names = dict.fromkeys([*new.column_names, *old.column_names])
    return [name for name in names if not name.startswith(("_i", "~")) and not same(new, old, name)]


def same(new: pa.Table, old: pa.Table, name: str) -> bool:
    """Whether both tables have the column and hold the same in it."""
    if name not in new.column_names or name not in old.column_names:
        return False
    return bool(new[name].cast(old[name].type).equals(old[name]))


def moment_of(facts: Mapping[str, object]) -> datetime | None:
    """The as-of moment of a run."""
    said = facts.get("as_of")
    return datetime.fromisoformat(said) if isinstance(said, str) else None


def seconds(text: object) -> int | None:
    """An as-of moment as seconds since 1970-01-01."""
    if not isinstance(text, str):
        return None
    return int((datetime.fromisoformat(text) - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001
