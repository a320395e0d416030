"""Registers (台賬): which there are, their records as a list, one with its history; entering and correcting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from kaohe.access.scopes import Scope
from kaohe.api.area import Area, IfMatch, revision_of
from kaohe.api.bearer import actor_of
from kaohe.api.fields import PRINTED, SEEN, Because, Id, Part, Sent, Why
from kaohe.api.words import ApiError, OutOfDate
from kaohe.base.permission import Permission, require
from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.amounts import decimal_text
from kaohe.intake.schema import FieldSchema
from kaohe.records import actions, queries
from kaohe.records.errors import RecordsError
from kaohe.records.in_force import register_in_force as register_of
from kaohe.records.looking import Filter, Is, Look
from kaohe.records.pasted import MOST_ROWS
from kaohe.records.schemas import plain_schema

area = Area("registers", Scope.REGISTERS_READ, Scope.REGISTERS_WRITE)
Name = Annotated[str, Field(min_length=1, max_length=100, examples=["投訴"]), SEEN]
Row = Annotated[
    dict[Annotated[str, Field(max_length=100), SEEN], Annotated[str, Field(max_length=10_000), PRINTED]],
    Field(max_length=200, examples=[{"投訴號": "17", "工號": "E1", "日期": "2026-10-05"}]),
]


class RegisterOut(Schema):
    """A register that you may see or write; `count` is null where you see not all of it."""

    name: str
    note: str
    count: int | None
    may_write: bool
    may_import: bool


@area.reads("", list[RegisterOut])
def list_registers(request: HttpRequest) -> list[RegisterOut]:
    """The registers of the handbooks in force that you may see or write."""
    kept = queries.registers(actor_of(request), books_in_force(timezone.localdate()))
    return [
        RegisterOut(
            name=one.register.name.value, note=one.register.note, count=one.count, may_write=one.may_write,
            may_import=one.may_import,
        )
        for one in kept
    ]  # fmt: skip


class FieldOut(Schema):
    """A field: its type as the handbook writes it, options or unit and range where it has them."""

    name: str
    type: str
    required: bool
    options: list[str]
    unit: str | None
    step: str | None
    least: str | None
    most: str | None
    sortable: bool


class RegisterCard(Schema):
    """A register: its fields, its key, the field it is dated by."""

    name: str
    note: str
    key: list[str]
    dated_by: str | None
    fields: list[FieldOut]


@area.reads("/{name}", RegisterCard)
def read_register(request: HttpRequest, name: Name) -> RegisterCard:
    """The fields of a register."""
    book, register = opened(request, name)
    found = queries.list_of(actor_of(request), book, register)
    return RegisterCard(
        name=name, note=register.note, key=[one.value for one in register.key],
        dated_by=register.dated_by.value if register.dated_by else None,
        fields=[field_of(field, found.sortable) for field in plain_schema(book, register).fields],
    )  # fmt: skip


def field_of(field: FieldSchema, sortable: frozenset[str]) -> FieldOut:
    """A field as it is told."""
    form = field.number
    return FieldOut(
        name=field.name, type=field.type, required=field.required, options=list(field.options),
        sortable=field.name in sortable, unit=form.unit if form else None,
        step=decimal_text(form.step) if form else None,
        least=decimal_text(form.low * form.step) if form and form.low is not None else None,
        most=decimal_text(form.high * form.step) if form and form.high is not None else None,
    )  # fmt: skip


def opened(request: HttpRequest, name: str) -> tuple[Book, Register]:
    """A register that the caller may see. Raises NotKept, NotAllowed."""
    book, register = register_of(name)
    require(actor_of(request), Permission.RECORDS_READ, register)
    return book, register


# --- lists -----------------------------------------------------------------------------------------------------------


class LineOut(Schema):
    """A record: `entry` is 0 for a row of a bulk import, which has `batch` and `line`."""

    entry: int
    revision: int
    key: str
    values: dict[str, str]
    known_at: datetime
    batch: int | None
    line: int | None


class EntriesPage(Schema):
    """A part of a register; `names` are those of the persons in it, `sums` those of the whole list."""

    items: list[LineOut]
    count: int
    page: int
    size: int
    names: dict[str, str]
    sums: dict[str, str] | None


Condition = Annotated[str, Field(max_length=300, examples=["日期:ge:2026-10-01"]), PRINTED]


class EntriesAsked(Part):
    """Which records. A filter is `field:test:value`, with eq, ge, le, has or none; a sort with a minus goes down."""

    filter: Annotated[list[Condition], Field(max_length=20, default_factory=list)]
    q: Annotated[str, Field(max_length=200), PRINTED] = ""
    sort: Annotated[str, Field(max_length=101), SEEN] = ""
    batch: Id | None = None
    sums: bool = False

    def look(self) -> Look:
        """As the room takes it. Raises ApiError."""
        filters = tuple(filter_of(text) for text in self.filter)
        sort = self.sort.removeprefix("-")
        return Look(filters, self.q, self.batch, sort, self.sort != sort, self.first, self.size)


def filter_of(text: str) -> Filter:
    """A filter as written in an address. Raises ApiError."""
    field, _, rest = text.partition(":")
    test, _, value = rest.partition(":")
    if test not in set(Is):
        raise ApiError("Q111", "filter", filter=text)
    return Filter(field, Is(test), value)


@area.reads("/{name}/entries", EntriesPage)
def list_entries(request: HttpRequest, name: Name, asked: Query[EntriesAsked]) -> dict[str, Any]:
    """The records of a register that you may see; without a sort, what came last stands first."""
    book, register = register_of(name)
    found = queries.list_of(actor_of(request), book, register)
    look = asked.look()
    listed = queries.listed(book, register, found, look)
    items = [{**asdict(line), "revision": line.number} for line in listed.lines]
    return {
        "items": items, "count": listed.count, "page": asked.page, "size": asked.size, "names": listed.names,
        "sums": found.sums(look) if asked.sums else None,
    }  # fmt: skip


# --- entries ---------------------------------------------------------------------------------------------------------


class VersionOut(Schema):
    """A revision: who made it known, when and why, what it changed."""

    number: int
    known_at: datetime
    by: str
    reason: str
    values: dict[str, str]
    changes: list[dict[str, str]]
    is_withdrawn: bool
    position: int
    batch: int | None


class EntryOut(Schema):
    """A record as it stands, and everything that happened to it, the last first."""

    entry: int
    revision: int
    values: dict[str, str]
    is_withdrawn: bool
    history: list[VersionOut]


@area.reads("/{name}/entries/{entry}", EntryOut)
def read_entry(
    request: HttpRequest,
    response: HttpResponse,
    name: Name,
    entry: Id,
) -> dict[str, Any]:
    """One record with its history; its ETag is the number of its revision."""
    _, register = register_of(name)
    versions = queries.history(actor_of(request), register, entry)
    now = versions[0]
    response.headers["ETag"] = f'"{now.number}"'
    return {
        "entry": entry, "revision": now.number, "values": now.values, "is_withdrawn": now.is_withdrawn,
        "history": [asdict(version) for version in versions],
    }  # fmt: skip


class EnterIn(Because):
    """Rows to be entered, all of them or none; values as one would type them."""

    rows: Annotated[list[Row], Field(min_length=1, max_length=MOST_ROWS)]


class EntryRef(Schema):
    """A record that was written, by its number and that of its revision."""

    entry: int
    revision: int
    key: str


class Entered(Schema):
    """What was entered, in the order of the rows."""

    entries: list[EntryRef]


@area.writes("POST", "/{name}/entries", Entered, 201)
def enter_rows(request: HttpRequest, name: Name, sent: EnterIn) -> Entered:
    """Enter rows: all are taken, or none and every fault is named by row and column."""
    book, register = register_of(name)
    made = actions.enter(actor_of(request), book, register, sent.rows, reason=sent.reason)
    return Entered(entries=refs(made))


def refs(made: Sequence[Any]) -> list[EntryRef]:
    """What was written."""
    return [EntryRef(entry=one.entry, revision=one.number, key=one.key) for one in made]


class CorrectIn(Sent):
    """The fields that change, and why; an empty text takes a value away."""

    values: Row
    reason: Why


@area.writes("PATCH", "/{name}/entries/{entry}", EntryRef)
def correct_entry(
    request: HttpRequest,
    name: Name,
    entry: Id,
    sent: CorrectIn,
    if_match: IfMatch,
) -> EntryRef:
    """Correct fields of a record that is as it was read: the next revision takes its place."""
    book, register = register_of(name)
    seen = seen_of(request, register, entry, if_match)
    made = actions.correct(actor_of(request), book, register, entry, sent.values, seen=seen, reason=sent.reason)
    return refs([made])[0]


class Withdrawal(Sent):
    """Why."""

    reason: Why


@area.writes("POST", "/{name}/entries/{entry}/withdrawal", EntryRef)
def withdraw_entry(
    request: HttpRequest,
    name: Name,
    entry: Id,
    sent: Withdrawal,
    if_match: IfMatch,
) -> EntryRef:
    """Withdraw a record: it stays readable and counts no more."""
    _, register = register_of(name)
    seen = seen_of(request, register, entry, if_match)
    made = actions.withdraw(actor_of(request), register, entry, seen=seen, reason=sent.reason)
    return refs([made])[0]


def seen_of(request: HttpRequest, register: Register, entry: int, tag: str) -> int:
    """The revision that the caller has read, if it still stands and he may write.

    Raises NotAllowed, NotKept, RecordsError, OutOfDate.
    """
    actor = actor_of(request)
    require(actor, Permission.RECORDS_WRITE, register)
    now = queries.history(actor, register, entry)[0]
    if now.is_withdrawn:
        raise RecordsError("T104", entry=entry)
    if revision_of(tag) != str(now.number):
        raise OutOfDate("Q109")
    return now.number
