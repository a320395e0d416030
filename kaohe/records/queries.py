"""Reading records: a register's list, its sums and groups, an entry with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max, Min
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.erased import ERASED
from kaohe.base.permission import ANYONE, Permission, can, offered, require
from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.markdown import heading_of
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.intake.faults import RowFault
from kaohe.intake.schema import DATE, MOMENT
from kaohe.ledger.models import Entry
from kaohe.people.facts import current
from kaohe.people.models import Employment
from kaohe.records.checking import for_him
from kaohe.records.closings import closings_of, months_of_entry, months_with, moved_rows
from kaohe.records.errors import NotKept
from kaohe.records.files import changed_lines
from kaohe.records.imports import faults_of
from kaohe.records.joined_list import list_seen
from kaohe.records.looking import Group, Line, Listing, Look
from kaohe.records.models import Batch, Revision
from kaohe.records.presets import Chosen, chosen_for
from kaohe.records.register_list import RegisterList
from kaohe.records.rights import one_visible, seen_by, sees_all
from kaohe.records.staff import is_of_people

MOST_IMPORTS = 200


def listing(actor: Actor, book: Book, register: Register, look: Look) -> Listing:
    """The part of a register that is asked for. Raises NotAllowed, RecordsError."""
    return listed(book, register, list_of(actor, book, register), look)


def listed(book: Book, register: Register, found: RegisterList, look: Look) -> Listing:
    """The part of a list that somebody may see. Raises RecordsError."""
    lines, count = found.part(look)
    return Listing(found.schema.fields, tuple(lines), count, called(book, register, lines), found.sortable)


def everything(actor: Actor, book: Book, register: Register, look: Look) -> Iterator[Line]:
    """All lines of a list, for a file. Raises NotAllowed, RecordsError."""
    return list_of(actor, book, register).lines(look)


def totals(actor: Actor, book: Book, register: Register, look: Look) -> Mapping[str, str]:
    """The sums of the whole list, of fields that can be added up. Raises NotAllowed, RecordsError."""
    return list_of(actor, book, register).sums(look)


def groups(actor: Actor, book: Book, register: Register, look: Look, by: str) -> list[Group]:
    """The list by the values of a field, the most frequent first. Raises NotAllowed, RecordsError."""
    return list_of(actor, book, register).groups(look, by)


def list_of(actor: Actor, book: Book, register: Register) -> RegisterList:
    """The list of what the actor may see, from the table or from the files of batches. Raises NotAllowed."""
    return list_seen(book, register, seen_by(actor, register))


def has_calendar(register: Register) -> bool:
    """Whether its records are of days or moments."""
    field = register.field(register.dated_by.value) if register.dated_by else None
    return field is not None and field.type in {DATE, MOMENT}


def day_field(register: Register) -> str:
    """The field by which a calendar shows the records. Raises NotKept for a register whose records are not of days."""
    if register.dated_by is None or not has_calendar(register):
        raise NotKept("T129", register=register.name.value)
    return register.dated_by.value


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after; empty where it had no value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """A revision: who made it known, when and why, and what it changed."""

    number: int
    known_at: datetime
    by: str
    reason: str
    values: Mapping[str, str]
    changes: tuple[Change, ...]
    is_withdrawn: bool
    """Whether it counts no more from here on, though nothing took its place: withdrawn, or its import taken back."""
    position: int
    batch: int | None
    """The import with which it came."""
    key: str = ""
    """What it is called; empty where only its number calls it."""
    is_restored: bool = False
    """Whether it takes back what was just done."""
    has_withdrawn: bool = False
    """Whether it withdrew the entry, though a later one may have set it up again."""
    instead_of: str = ""
    """For whom its author stood in."""


def history(actor: Actor, register: Register, entry: int) -> list[Version]:
    """The revisions of an entry, the last first: without those by which it was of somebody whom the actor does not see.

    Raises NotAllowed, RecordsError.
    """
    found = one_visible(actor, register, entry)
    told = Entry.objects.filter(position__in=[item.position for item in found]).select_related("reason")
    entries = {item.position: item for item in told}
    versions, before = list[Version](), dict[str, str]()
    for item in found:
        told_by = entries[item.position]
        reason = getattr(told_by, "reason", None)
        now = item.row | dict.fromkeys(item.erased, ERASED)
        changes = tuple(differences(before, now, [field.name.value for field in register.fields]))
        made = changes if versions else ()
        words = reason.text if reason else ""
        versions.append(
            Version(
                number=item.number,
                known_at=item.known_at,
                by=told_by.actor,
                reason=words,
                values=now,
                changes=made,
                is_withdrawn=item is found[-1] and not item.is_live,
                position=item.position,
                batch=item.batch_id,
                key=item.key if register.key else "",
                is_restored=told_by.action == "records.entry.undo",
                has_withdrawn=item.is_withdrawn,
                instead_of=told_by.instead_of,
            )
        )
        before = now
    return versions[::-1]


def closed_with(actor: Actor, register: Register, entry: int) -> list[str]:
    """The months that were closed with an entry as it stands: what changes of it now is owed.

    Raises NotAllowed, RecordsError.
    """
    last = one_visible(actor, register, entry)[-1]
    began = Revision.objects.filter(register=last.register, entry=entry).aggregate(first=Min("known_at"))["first"]
    return months_of_entry(last, began)


@dataclass(frozen=True, slots=True)
class Kept:
    """A register that somebody may see: the chapter that declares it, how many records it has (None: he sees not all),
    whether he writes."""

    register: Register
    chapter: str
    count: int | None
    may_write: bool
    may_import: bool


def registers(actor: Actor, books: Iterable[Book]) -> list[Kept]:
    """The registers of the books that the actor may see or write, in the order of the handbooks."""
    found = [(one, chapter) for book in books for one, chapter in of_book(book)]
    counts = counts_of([one.name.value for one, _ in found if sees_all(actor, one)])
    shown = []
    for one, chapter in found:
        may_write = offered(actor, Permission.RECORDS_WRITE, one)
        if may_write or offered(actor, Permission.RECORDS_READ, one):
            may_import = may_write and offered(actor, Permission.RECORDS_WRITE, (one, ANYONE))
            shown.append(Kept(one, chapter, counts.get(one.name.value), may_write, may_import))
    return shown


def of_book(book: Book) -> Iterator[tuple[Register, str]]:
    """The registers that people write in, each with the heading of its chapter."""
    chapters = {file.path: heading_of(file.text) for file in book.source.files if file.path.endswith(".md")}
    for key, one in book.registers.items():
        if key not in book.obligations and not is_of_people(one):
            yield one, chapters.get(one.span.file, "")


def counts_of(names: list[str]) -> dict[str, int]:
    """How many records each register has, entries and rows of files."""
    live = Revision.objects.filter(is_live=True, register__in=names).order_by().values_list("register")
    bulk = list(Batch.objects.filter(state=Batch.State.TAKEN, is_bulk=True, register__in=names))
    changed = changed_lines(bulk)  # Entries stand for them.
    counts = Counter(dict(live.annotate(count=Count("pk"))))
    for batch in bulk:
        counts[batch.register] += batch.rows - len(changed.get(batch.pk, ()))
    return {name: counts[name] for name in names}


def named_like(kept: Iterable[Kept], words: str) -> list[Kept]:
    """Those whose name, note or chapter holds the words, in whatever script they are written."""
    wanted = fold(words)
    return [one for one in kept if wanted in fold(f"{one.register.name.value} {one.register.note} {one.chapter}")]


def days_kept() -> tuple[int, int] | None:
    """The first and the last day (since 1970-01-01) of which the registers hold records; None where none is dated."""
    entries = Revision.objects.filter(is_live=True, day__isnull=False).aggregate(first=Min("day"), last=Max("day"))
    batches = Batch.objects.filter(state=Batch.State.TAKEN).aggregate(first=Min("first_day"), last=Max("last_day"))
    first = [one["first"] for one in (entries, batches) if one["first"] is not None]
    last = [one["last"] for one in (entries, batches) if one["last"] is not None]
    return (min(first), max(last)) if first and last else None


@dataclass(frozen=True, slots=True)
class Import:
    """A batch with what is said about it: who brought it, what is wrong with it, the months that used it."""

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
    instead_of: str
    reason: str
    periods: tuple[str, ...]
    left_out: Mapping[str, int]
    choice: Chosen | None
    """Columns and fields put together by hand; None: as the handbook says."""
    sha256: str
    seen: str
    """What a look at it gave, told apart from another look at the same file."""
    faults: tuple[RowFault, ...] = ()


def imports(actor: Actor, register: Register) -> list[Import]:
    """The imports of a register, the last first. Raises NotAllowed."""
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    found = Batch.objects.filter(register=register.name.value).order_by("-pk")[:MOST_IMPORTS]
    told = Entry.objects.filter(position__in=[batch.position for batch in found]).select_related("reason")
    entries = {entry.position: entry for entry in told}
    closings, moved = closings_of(register.name.value), moved_rows(found)
    return [
        import_of(batch, entries[batch.position], months_with(batch, closings, moved.get(batch.pk, [])))
        for batch in found
    ]


def one_import(actor: Actor, register: Register, number: int) -> Import:
    """An import with its faults. Raises NotAllowed, NotKept."""
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    batch = Batch.objects.filter(register=register.name.value, pk=number).first()
    if batch is None:
        raise NotKept("T114", number=number)
    entry = Entry.objects.select_related("reason").get(position=batch.position)
    # Looked at again, the file of a batch that was taken clashes with itself.
    faults = faults_of(batch) if batch.state == Batch.State.CHECKED else []
    if faults:
        faults = for_him(actor, books_in_force(timezone.localdate()), faults)
    periods = months_with(batch, closings_of(batch.register), moved_rows([batch]).get(batch.pk, []))
    return replace(import_of(batch, entry, periods), faults=tuple(faults))


def file_of(actor: Actor, register: Register, number: int) -> str:
    """What the file of an import was called; empty where there is none, and for who may not bring in files."""
    if not can(actor, Permission.RECORDS_WRITE, (register, ANYONE)):
        return ""
    return Batch.objects.filter(register=register.name.value, pk=number).values_list("file", flat=True).first() or ""


def choice_of(actor: Actor, register: Register, number: int) -> Chosen:
    """How the columns of an import were put together by hand. Raises NotAllowed, NotKept."""
    found = one_import(actor, register, number).choice
    if found is None:
        raise NotKept("T117")
    return found


def import_of(batch: Batch, entry: Entry, periods: Iterable[str]) -> Import:
    """A batch, its last entry of the ledger, the months that were closed with it."""
    reason = getattr(entry, "reason", None)
    return Import(
        number=batch.pk,
        file=batch.file,
        state=batch.state,
        rows=batch.rows,
        fault_count=batch.faults,
        is_bulk=batch.is_bulk,
        checked_at=batch.checked_at,
        taken_at=batch.taken_at,
        undone_at=batch.undone_at,
        by=entry.actor,
        instead_of=entry.instead_of,
        reason=reason.text if reason else "",
        periods=tuple(periods),
        left_out=batch.left_out,
        choice=chosen_for(batch),
        sha256=batch.sha256,
        seen=batch.stored,
    )


# --- what they share -------------------------------------------------------------------------------------------------


def called(book: Book, register: Register, lines: Iterable[Line]) -> dict[str, str]:
    """The names of the persons that lines name."""
    fields = [item.name.value for item in register.fields if book.links_to(item.type, PERSON)]
    numbers = {line.values[name] for line in lines for name in fields if name in line.values}
    known = current(Employment.objects.filter(person__number__in=numbers)).order_by("since")
    return dict(known.values_list("person__number", "name"))


def differences(before: Mapping[str, str], after: Mapping[str, str], order: Iterable[str]) -> Iterator[Change]:
    """The fields that differ, in the order of the form; fields the form no longer has stand last."""
    names = dict.fromkeys([*order, *before, *after])
    for name in names:
        if before.get(name, "") != after.get(name, ""):
            yield Change(name, before.get(name, ""), after.get(name, ""))
