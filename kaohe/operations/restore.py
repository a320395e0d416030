"""Restoring a backup into an empty place; what is there already is never touched."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from kaohe.base.actor import Actor
from kaohe.jobs.mending import forget_workers
from kaohe.ledger.actions import record
from kaohe.ledger.models import Entry
from kaohe.operations import snapshot
from kaohe.operations.archive import DATABASE, FILES, Manifest, read_manifest, unpack
from kaohe.operations.backup import MADE_ANEW
from kaohe.operations.errors import OperationsError


def restore(actor: Actor, archive: Path) -> Manifest:
    """Puts a backup where the settings point: an empty folder of data, and for PostgreSQL an empty database.

    Everything is proved by its digest before anything takes its place. The ledger of the restored company tells of
    it. There is nobody yet whose right could be asked: whoever can write the folder may. Raises OperationsError.
    """
    manifest = read_manifest(archive)
    fits(manifest)
    data = Path(settings.DATA)
    is_empty(data)
    if snapshot.kind() == snapshot.POSTGRESQL:
        snapshot.empty_postgres()
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore.") as work:
        unpack(archive, manifest, Path(work))
        is_sound(archive, manifest, Path(work) / DATABASE)
        into_place(Path(work), data)
    call_command("migrate", verbosity=0, interactive=False)  # An older program made it: the tables of today.
    with transaction.atomic():
        forget_workers()
        record(actor, "operations.backup.restore", "backup", archive.name, detail={"entries": manifest.entries})
    return manifest


def fits(manifest: Manifest) -> None:
    """Raises OperationsError for a backup of another kind of database, or of a newer program."""
    if manifest.database != snapshot.kind():
        raise OperationsError("O107", kind=manifest.database, here=snapshot.kind())
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    rooms = {f"{config.label}." for config in apps.get_app_configs()}
    if any(name not in ours and name.split(".")[0] + "." in rooms for name in manifest.migrations):
        raise OperationsError("O106", version=manifest.kaohe)


def is_empty(data: Path) -> None:
    """Raises OperationsError where something is that a company has; what is made anew is none."""
    there = (path.name for path in (data.iterdir() if data.exists() else ()))
    if any(name not in MADE_ANEW and not name.startswith(".restore.") for name in there):
        raise OperationsError("O105", folder=data)


def is_sound(archive: Path, manifest: Manifest, database: Path) -> None:
    """Raises OperationsError where the database file is damaged."""
    if DATABASE not in manifest.files:
        raise OperationsError("O104", file=archive.name, what=DATABASE)
    if manifest.database == snapshot.SQLITE and (wrong := snapshot.check_sqlite(database)):
        raise OperationsError("O104", file=archive.name, what=wrong)


def into_place(work: Path, data: Path) -> None:
    """Files first, the database last: where it is, all is."""
    for path in sorted((work / FILES).iterdir()) if (work / FILES).is_dir() else ():
        shutil.move(path, data / path.name)
    if snapshot.kind() == snapshot.POSTGRESQL:
        snapshot.load_postgres(work / DATABASE)
        return
    connections.close_all()
    target = snapshot.sqlite_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    (work / DATABASE).rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def holds(manifest: Manifest) -> bool:
    """Whether the ledger has the entry that the backup was made at, with its digest."""
    return Entry.objects.filter(position=manifest.entries, digest=manifest.head).exists()
