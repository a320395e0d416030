"""The watched folder as it lies on the disk: its shelves, the plain files on them, reports beside, what is done.

Everything goes through the handle of a folder that was opened without following links, so that nothing outside is ever
read or written, whatever somebody puts there meanwhile.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kaohe.intake.places import SUFFIXES

DONE, REPORT = "done", ".report.txt"
LONGEST_NAME = 200
"""Bytes of a name that leave room for what is put before or behind it."""
_PIECE = 1 << 20
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file is still the one that was seen."""

    size: int
    changed: int
    number: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """The stamp of a file."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A plain file in the folder (`shelf` empty) or in a folder of it."""

    shelf: str
    name: str
    stamp: Stamp

    @property
    def shown(self) -> str:
        """What messages call it."""
        return f"{self.shelf}/{self.name}" if self.shelf else self.name


def arrived(inbox: Path) -> list[Arrived]:
    """The files that may be brought in; what is hidden, linked, or of another kind is not seen."""
    found = []
    for shelf in ("", *shelves(inbox)):
        with suppress(OSError), opened(inbox, shelf) as folder, os.scandir(folder) as entries:
            found += [
                Arrived(shelf, one.name, Stamp.of(one.stat(follow_symlinks=False)))
                for one in entries
                if is_meant(one.name) and one.name.casefold().endswith(SUFFIXES) and one.is_file(follow_symlinks=False)
            ]
    return sorted(found, key=lambda one: (one.shelf, one.name))


def shelves(inbox: Path) -> list[str]:
    """The folders in it, in order."""
    with suppress(OSError), opened(inbox, "") as folder, os.scandir(folder) as entries:
        return sorted(
            one.name for one in entries if is_meant(one.name) and one.name != DONE and one.is_dir(follow_symlinks=False)
        )
    return []


def is_meant(name: str) -> bool:
    """Whether a name is one that people give: shown whole, not hidden, no report of ours."""
    is_whole = name.isprintable() and len(name.encode(errors="replace")) <= LONGEST_NAME
    return is_whole and not name.startswith((".", "~$")) and not name.endswith(REPORT)


@contextmanager
def opened(inbox: Path, shelf: str) -> Iterator[int]:
    """The handle of the folder, or of one in it. Raises OSError where it is none or a link."""
    if "/" in shelf or shelf in {".", ".."}:
        raise NotADirectoryError(shelf)
    folder = os.open(inbox, _FOLDER & ~getattr(os, "O_NOFOLLOW", 0))  # The setting may name a link.
    try:
        if shelf:
            inner = os.open(shelf, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


@contextmanager
def pieces_of(folder: int, name: str) -> Iterator[tuple[Stamp, Iterator[bytes]]]:
    """The stamp of a plain file, and its bytes piece by piece. Raises OSError."""
    if "/" in name:
        raise FileNotFoundError(name)
    handle = os.open(name, _FILE, dir_fd=folder)
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise FileNotFoundError(name)
        yield Stamp.of(seen), iter(lambda: os.read(handle, _PIECE), b"")
    finally:
        os.close(handle)


def is_still(folder: int, name: str, stamp: Stamp) -> bool:
    """Whether a file is as it was."""
    try:
        return Stamp.of(os.stat(name, dir_fd=folder, follow_symlinks=False)) == stamp
    except OSError:
        return False


def put_away(inbox: Path, folder: int, name: str, sha256: str) -> None:
    """Moves a file to what is done, under its digest, and takes its report away. Raises OSError."""
    with opened(inbox, "") as top, suppress(FileExistsError):
        os.mkdir(DONE, 0o750, dir_fd=top)
    with opened(inbox, DONE) as done:
        os.replace(name, f"{sha256[:12]}-{name}", src_dir_fd=folder, dst_dir_fd=done)
    with suppress(FileNotFoundError):
        os.unlink(name + REPORT, dir_fd=folder)


def prune(inbox: Path, before: float) -> None:
    """Takes away what was put away before a moment (seconds since 1970); what was taken lies among the imports."""
    with suppress(OSError), opened(inbox, DONE) as done, os.scandir(done) as entries:
        for one in entries:  # A move changes ctime alone: a file may be years old when it comes.
            if one.is_file(follow_symlinks=False) and one.stat(follow_symlinks=False).st_ctime < before:
                os.unlink(one.name, dir_fd=done)


def report(folder: int, name: str, text: str) -> None:
    """Writes a report beside a file, whole or not at all. Raises OSError."""
    coming = f".{name}.coming"
    with suppress(FileNotFoundError):
        os.unlink(coming, dir_fd=folder)
    with os.fdopen(os.open(coming, _NEW, 0o640, dir_fd=folder), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(coming, name + REPORT, src_dir_fd=folder, dst_dir_fd=folder)


def reported(folder: int, name: str) -> str:
    """The last line of the report beside a file; empty when there is none."""
    try:
        handle = os.open(name + REPORT, _FILE, dir_fd=folder)
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        file.seek(max(os.fstat(handle).st_size - 400, 0))
        return file.read().decode(errors="replace").rstrip("\n").rpartition("\n")[2]
