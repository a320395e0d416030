"""A backup as one file: a ZIP of the database, the company's files, and a manifest with the digest of each."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from kaohe.operations.errors import OperationsError

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database", "files"
PIECE = 1 << 20
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, NotImplementedError, RuntimeError)
"""What reading an archive ends in where its bytes are not as they were written."""
PACKED = {".parquet", ".xlsx", ".zip", ".gz"}
"""What is compressed already."""


@dataclass(slots=True)
class Manifest:
    """What a backup holds, and of which state of the company."""

    kaohe: str
    made_at: str
    """Moment in UTC."""
    database: str
    """sqlite or postgresql."""
    migrations: list[str]
    """Every change of tables that the database has seen, `app.name`."""
    entries: int
    """How many entries the ledger had at least, and the digest of the last of these."""
    head: str
    format: int = FORMAT
    files: dict[str, str] = field(default_factory=dict)
    """Name in the archive -> sha256."""


def pack(path: Path, manifest: Manifest, contents: Iterable[tuple[str, Path]]) -> None:
    """Writes the archive at once: it is there whole and on the disk, or it is not there. `contents`: name, file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    coming = path.with_name(f".{path.name}.coming")
    try:
        with coming.open("wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                for name, file in contents:
                    manifest.files[name] = add(archive, name, file)
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            out.flush()
            os.fsync(out.fileno())
        coming.rename(path)
    finally:
        coming.unlink(missing_ok=True)


def add(archive: zipfile.ZipFile, name: str, file: Path) -> str:
    """Adds a file; its digest."""
    told = zipfile.ZipInfo.from_file(file, name, strict_timestamps=False)
    told.compress_type = zipfile.ZIP_STORED if file.suffix in PACKED else zipfile.ZIP_DEFLATED
    with file.open("rb") as source, archive.open(told, "w", force_zip64=True) as target:
        return copied(source, target)


def copied(source: IO[bytes], target: IO[bytes]) -> str:
    """Copies to the end; the digest of what was copied."""
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def read_manifest(path: Path) -> Manifest:
    """What an archive says it holds. Raises OperationsError where it is no backup of this program."""
    try:
        with zipfile.ZipFile(path) as archive:
            told = json.loads(archive.read(MANIFEST))
        found = Manifest(**told)
    except (*DAMAGE, OSError, TypeError, ValueError) as fault:
        raise OperationsError("O104", file=path.name, what=type(fault).__name__) from None
    if found.format != FORMAT:
        raise OperationsError("O106", version=found.kaohe)
    return found


def unpack(path: Path, manifest: Manifest, folder: Path) -> None:
    """Writes what the manifest names into a folder, each file proved by its digest. Raises OperationsError."""
    with zipfile.ZipFile(path) as archive:
        for name, digest in manifest.files.items():
            if not is_inside(name):
                raise OperationsError("O104", file=path.name, what=name)
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                with archive.open(name) as source, place.open("xb") as target:
                    found = copied(source, target)
                    target.flush()
                    os.fsync(target.fileno())
            except DAMAGE as fault:
                raise OperationsError("O104", file=path.name, what=f"{name}: {fault}") from None
            if found != digest:
                raise OperationsError("O104", file=path.name, what=name)


def is_inside(name: str) -> bool:
    """Whether a name stays in the folder it is unpacked into, under one of the two that a backup has."""
    parts = PurePosixPath(name).parts
    return ".." not in parts and parts[:1] in {(FILES,), (DATABASE,)} and "\\" not in name and "\0" not in name
