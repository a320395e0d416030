"""Making a backup: the database of one moment and every file it names, while people work on."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.ledger.actions import record
from kaohe.month.tasks import finish_opening
from kaohe.operations import snapshot
from kaohe.operations.archive import DATABASE, FILES, Manifest, pack
from kaohe.operations.errors import OperationsError

MADE_ANEW = frozenset({"static", "secret-key"})
"""What is no data: static files are collected at each start, and the key that signs sessions does not travel."""

WORK, LONGEST = ".backup.", 24 * 60 * 60
"""Where a backup is put together, and the seconds after which nobody does so any more."""


def back_up(actor: Actor, path: Path) -> Manifest:
    """Writes a backup of the company. That it was begun is an entry of the ledger, in it; that it was made, the next.

    The files of imports never change once they are written, and are written before the database names them: taken
    after the database, each that it names is there. Raises NotAllowed, OperationsError.
    """
    require(actor, Permission.OPERATIONS_BACKUP)
    if path.exists():
        raise OperationsError("O101", file=path)
    finish_opening()  # What waits to be put in its place lies in a hidden folder, which does not travel.
    with transaction.atomic():
        entry = record(actor, "operations.backup.begin", "backup", path.name)
    data = Path(settings.DATA)
    manifest = Manifest(
        kaohe=metadata.version("kaohe"),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        database=snapshot.kind(),
        migrations=sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        entries=entry.position,
        head=entry.digest,
    )
    sweep(data)
    with tempfile.TemporaryDirectory(dir=data, prefix=WORK) as work:
        database = Path(work) / DATABASE
        snapshot.save(database)
        pack(path, manifest, [(DATABASE, database), *files_of(data, path)])
    with transaction.atomic():
        record(actor, "operations.backup.make", "backup", path.name, detail={"entries": entry.position})
    return manifest


def sweep(data: Path) -> None:
    """Takes away what a backup left that was killed: a whole copy of the database."""
    late = time.time() - LONGEST
    for left in data.glob(f"{WORK}*"):
        if left.stat().st_mtime < late:
            shutil.rmtree(left, ignore_errors=True)


def files_of(data: Path, archive: Path) -> Iterator[tuple[str, Path]]:
    """The company's files, with their names in the archive."""
    inside = snapshot.sqlite_file() if snapshot.kind() == snapshot.SQLITE else None
    database = (
        {inside.with_name(f"{inside.name}{end}") for end in ("", "-wal", "-shm", "-journal")} if inside else set()
    )
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data)
        hidden = any(part.startswith(".") for part in name.parts)
        if hidden or name.parts[0] in MADE_ANEW or path in database or not path.is_file() or path.is_symlink():
            continue
        if path.resolve() != archive.resolve():
            yield f"{FILES}/{name.as_posix()}", path
