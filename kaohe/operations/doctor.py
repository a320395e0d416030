"""What is sound and what is wrong with a set-up, and how to mend it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from kaohe.access.founding import is_founded
from kaohe.base.actor import Actor
from kaohe.base.catalogue import told
from kaohe.editions.in_force import books_in_force
from kaohe.jobs.queries import standing
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.records.attachment_files import place_of
from kaohe.records.files import path_of
from kaohe.records.models import Attachment, Batch

GIB = 1 << 30
LEAST_FREE = 2
"""GiB."""
OLDEST_BACKUP = 7
"""Days."""
OLDEST_POSTGRESQL = 150_000
HOME = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. The code begins with F (sound), W (a warning) or D (wrong)."""

    code: str
    args: tuple[tuple[str, str], ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether it must be mended."""
        return self.code.startswith("D")

    def said(self, language: str) -> tuple[str, str]:
        """What was found, and how to mend it."""
        return told("kaohe.operations", self.code, dict(self.args), language)


def found(code: str, **args: object) -> Finding:
    """A finding with what its sentence names."""
    return Finding(code, tuple((key, str(value)) for key, value in args.items()))


def examine(actor: Actor) -> list[Finding]:
    """Everything, in the order in which one thing rests on another. Raises NotAllowed."""
    findings = [*folder(), *inbox(), *key(), *reached()]
    answers, whole = database(), False
    findings += answers
    if not any(one.is_wrong for one in answers):
        findings += (known := tables())
        whole = not any(one.is_wrong for one in known)
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (owner, hours, imports, attached, worked, backups)
    return findings + ([*chain(actor), *(one for check in checks for one in check())] if whole else [])


def folder() -> Iterator[Finding]:
    """The folder of data: writable, with room."""
    data = Path(settings.DATA)
    if not os.access(data, os.W_OK | os.X_OK):
        yield found("D201", folder=data)
        return
    free = shutil.disk_usage(data).free // GIB
    yield found("F201" if free >= LEAST_FREE else "W201", free=free)


def inbox() -> Iterator[Finding]:
    """The watched folder, where there is one."""
    if settings.INBOX and not (settings.INBOX.is_dir() and os.access(settings.INBOX, os.W_OK | os.X_OK)):
        yield found("W214", folder=settings.INBOX)


def key() -> Iterator[Finding]:
    """The key that signs sessions, where it lies in a file."""
    path = Path(settings.DATA) / "secret-key"
    if path.exists():
        open_to_others = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        yield found("D206", file=path) if open_to_others else found("F206")


def reached() -> Iterator[Finding]:
    """How people reach the pages."""
    if settings.DEBUG:
        yield found("W207")
    others = [host for host in settings.ALLOWED_HOSTS if host not in HOME]
    if others and not settings.SESSION_COOKIE_SECURE:
        yield found("W208", hosts=", ".join(others))


def database() -> list[Finding]:
    """Whether it answers, and its version."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
            version = str(cursor.fetchone()[0]).split(" on ", maxsplit=1)[0]
    except DatabaseError as fault:
        return [found("D202", why=str(fault).strip().splitlines()[0])]
    number = getattr(connection, "pg_version", OLDEST_POSTGRESQL)
    if number < OLDEST_POSTGRESQL:
        return [found("D203", version=version)]
    return [found("F202", database=version if connection.vendor == "postgresql" else f"SQLite {version}")]


def tables() -> list[Finding]:
    """Whether every table is as this program knows it."""
    steps = lacking()
    return [found("D204", count=len(steps)) if steps else found("F204")]


def lacking() -> list[str]:
    """The changes of tables that this program knows and the database has not seen. Raises DatabaseError."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.graph.nodes.keys() - loader.applied_migrations.keys())


def chain(actor: Actor) -> Iterator[Finding]:
    """Whether the ledger holds."""
    chained = verified(actor)
    if not chained.broken:
        yield found("F205", entries=chained.entries)
        return
    position, what = chained.broken[0]
    yield found("D205", count=len(chained.broken), position=position, what=what)


def owner() -> Iterator[Finding]:
    """Whether somebody can come in."""
    yield found("F209" if is_founded() else "D209")


def hours() -> Iterator[Finding]:
    """Whether days begin and end here as the handbooks say."""
    here = settings.TIME_ZONE
    said = {book.source.settings.time_zone: book.source.settings.name for book in books_in_force(timezone.localdate())}
    for zone, name in said.items():
        if zone != here:
            yield found("W217", name=name, zone=zone, here=here)


def imports() -> Iterator[Finding]:
    """Whether the rows of every large import, which no table has, are where the database says."""
    taken = Batch.objects.filter(state=Batch.State.TAKEN)
    kept = [path_of(batch) for batch in taken.filter(is_bulk=True)]
    missing = [path for path in kept if not path.is_file()]
    if not missing:
        yield found("F210", count=taken.count(), large=len(kept))
        return
    yield found("D210", count=len(missing), file=missing[0].name, folder=missing[0].parent)


def attached() -> Iterator[Finding]:
    """Whether every file beside a record lies there."""
    digests = set(Attachment.objects.filter(erased_at=None).values_list("sha256", flat=True))
    missing = sorted(sha256 for sha256 in digests if not place_of(sha256).is_file())
    if missing:
        yield found("D216", count=len(missing), file=missing[0], folder=place_of(missing[0]).parent)
    elif digests:
        yield found("F216", count=len(digests))


def worked() -> Iterator[Finding]:
    """Whether somebody works off what waits."""
    now = standing()
    if now.is_worked:
        yield found("F213", count=now.waiting)
    elif now.since is not None:
        yield found("W213", count=now.waiting, since=f"{timezone.localtime(now.since):%Y-%m-%d %H:%M}")


def backups() -> Iterator[Finding]:
    """When the last backup was made."""
    last = Entry.objects.filter(action="operations.backup.make").order_by("-position").first()
    if last is None:
        yield found("W212")
        return
    days = (timezone.now() - last.at).days
    yield found("F211" if days <= OLDEST_BACKUP else "W211", days=days)
