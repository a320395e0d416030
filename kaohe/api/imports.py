"""Imports: sending a file, seeing every fault, taking it, taking it back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Query, Schema
from ninja.files import UploadedFile
from pydantic import Field

from kaohe.access.scopes import Scope
from kaohe.api.area import Area
from kaohe.api.bearer import Token, actor_of
from kaohe.api.fields import SEEN, Id, Sent, Why
from kaohe.api.registers import Name
from kaohe.api.told import Fault, of_row
from kaohe.api.words import language
from kaohe.handbook.model import Register
from kaohe.intake.messages import hint, message
from kaohe.jobs.queries import Seen, job
from kaohe.jobs.queue import cancel
from kaohe.records import actions, queries
from kaohe.records.bringing import Brought, bring, look, take_in
from kaohe.records.in_force import register_in_force as register_of
from kaohe.records.presets import Chosen

area = Area("imports", Scope.IMPORTS_READ, Scope.IMPORTS_WRITE)
MOST_COLUMNS = 200


class ImportOut(Schema):
    """A file that was sent: checked, taken or undone; `periods` are the months that were closed with it."""

    number: int
    file: str
    state: str
    rows: int
    fault_count: int
    is_bulk: bool
    checked_at: datetime
    taken_at: datetime | None
    undone_at: datetime | None
    by: str
    reason: str
    periods: list[str]
    left_out: dict[str, int]
    columns: dict[str, str]
    """Columns put together by hand, by field."""
    sha256: str
    seen: str
    """What a look at it gave; sent along when it is taken."""


class ImportSeen(ImportOut):
    """The same with every fault, at its row and column."""

    faults: list[Fault]


class JobOut(Schema):
    """Work beside the requests: waiting, running, done, failed or cancelled; `words` is what it is at."""

    number: int
    about: str
    state: str
    done: int
    total: int
    words: list[str]
    result: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class BroughtOut(Schema):
    """What came of it: the import as it stands, or the job that works on a large file and tells of its import."""

    found: ImportSeen | None
    job: JobOut | None


def told(found: queries.Import) -> dict[str, Any]:
    """An import in the caller's language."""
    faults = [of_row(one, message(one, language()), hint(one, language())) for one in found.faults]
    return {**asdict(found), "columns": found.choice.columns if found.choice else {}, "faults": faults}


def told_job(found: Seen) -> dict[str, Any]:
    """A job in the caller's language."""
    named = ("number", "state", "done", "total", "result", "created_at", "started_at", "finished_at")
    words, about = found.words.get(language(), []), found.about.get(language(), "")
    return {**{name: getattr(found, name) for name in named}, "about": about, "words": list(words)}


def brought(request: HttpRequest, register: Register, made: Brought) -> dict[str, Any]:
    """What came of a file."""
    actor = actor_of(request)
    if made.job is not None:
        return {"found": None, "job": told_job(job(actor, made.job.pk))}
    return {"found": told(queries.one_import(actor, register, made.batch.pk if made.batch else 0)), "job": None}


@area.reads("/{name}/imports", list[ImportOut])
def list_imports(request: HttpRequest, name: Name) -> list[dict[str, Any]]:
    """The imports of a register, the last first."""
    _, register = register_of(name)
    return [told(one) for one in queries.imports(actor_of(request), register)]


@area.post("/{name}/imports", auth=Token(Scope.IMPORTS_WRITE), response={201: BroughtOut})
def send_file(
    request: HttpRequest, name: Name, file: Annotated[UploadedFile, File(description="CSV, XLSX or Parquet.")]
) -> dict[str, Any]:
    """Send a file to be looked at; no record is changed. The same file sent again is the same import."""
    book, register = register_of(name)
    made = bring(actor_of(request), book, register, file.chunks(), "".join(filter(str.isprintable, file.name or "")))
    return brought(request, register, made)


@area.reads("/{name}/imports/{number}", ImportSeen)
def read_import(request: HttpRequest, name: Name, number: Id) -> dict[str, Any]:
    """An import with all its faults."""
    _, register = register_of(name)
    return told(queries.one_import(actor_of(request), register, number))


Column = Annotated[str, Field(min_length=1, max_length=100), SEEN]
HeadOfFile = Annotated[str, Field(min_length=1, max_length=200), SEEN]


class ColumnsIn(Sent):
    """Which column of the file is which field, by field; how dates and times are written, where it is not plain."""

    columns: Annotated[dict[Column, HeadOfFile], Field(min_length=1, max_length=MOST_COLUMNS)]
    date_format: Annotated[str, Field(max_length=40), SEEN] = ""
    time_format: Annotated[str, Field(max_length=40), SEEN] = ""


@area.writes("POST", "/{name}/imports/{number}/columns", BroughtOut)
def choose_columns(
    request: HttpRequest,
    name: Name,
    number: Id,
    sent: ColumnsIn,
) -> dict[str, Any]:
    """Say which column is which field; the file is looked at again."""
    book, register = register_of(name)
    actor = actor_of(request)
    found = queries.one_import(actor, register, number)
    chosen = Chosen(sent.columns, sent.date_format, sent.time_format)
    return brought(request, register, look(actor, book, register, found.sha256, found.file, chosen))


class TakingAsked(Schema):
    """`seen` is the import's, so that nothing is taken that somebody else had looked at otherwise meanwhile."""

    seen: Annotated[str, Field(max_length=120), SEEN] = ""


@area.writes("POST", "/{name}/imports/{number}/taking", BroughtOut)
def take_import(request: HttpRequest, name: Name, number: Id, asked: Query[TakingAsked]) -> dict[str, Any]:
    """Take all rows of a file without faults; taken already, it stays as it is."""
    book, register = register_of(name)
    return brought(request, register, take_in(actor_of(request), book, register, number, seen=asked.seen))


class UndoIn(Sent):
    """Why."""

    reason: Why


@area.writes("POST", "/{name}/imports/{number}/undoing", ImportSeen)
def undo_import(request: HttpRequest, name: Name, number: Id, sent: UndoIn) -> dict[str, Any]:
    """Take an import back, with all corrections of its rows, unless a month was closed with it."""
    _, register = register_of(name)
    actor = actor_of(request)
    actions.undo(actor, register, number, reason=sent.reason)
    return told(queries.one_import(actor, register, number))


work = Area("imports", Scope.IMPORTS_READ, Scope.IMPORTS_WRITE)


@work.reads("/{number}", JobOut)
def read_job(request: HttpRequest, number: Id) -> dict[str, Any]:
    """How far a job has come; done, `result` names its import."""
    return told_job(job(actor_of(request), number))


@work.writes("POST", "/{number}/cancelling", JobOut)
def cancel_job(request: HttpRequest, number: Id) -> dict[str, Any]:
    """Cancel a job; one that runs ends at its next step."""
    cancel(actor_of(request), number)
    return told_job(job(actor_of(request), number))
