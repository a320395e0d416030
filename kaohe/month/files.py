"""Writing so that a file is either the old one or the new one, never half of one."""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_OLD = ".old"


def write_text(path: Path, text: str) -> None:
    """Replaces a text file at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name) if path.exists() else Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def file_name(name: str) -> str:
    """A name people chose, as the name of a file that stays in its folder; `urllib.parse.unquote` is the way back."""
    for sign, written in (("%", "%25"), ("/", "%2F"), ("\\", "%5C")):
        name = name.replace(sign, written)
    return name


@contextmanager
def folder_at_once(path: Path) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `path` when all went well; else nothing is left behind.

    A writer that was killed leaves its folder under a hidden name; the next one takes it away.
    """
    missing = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        with held(made):
            made.chmod(0o755)
            yield made
            _sync(made)
            _put(made, path)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        with suppress(OSError):  # They hold something now: all went well.
            for folder in missing:
                folder.rmdir()


@contextmanager
def held(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Holds the folder as long as this process lives, waiting for others or not; gives whether nobody else does."""
    if sys.platform == "win32":
        yield wait
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _put(made: Path, path: Path) -> None:
    """Gives the folder its name; one that had it ends up under the other's name, to be taken away."""
    if path.exists() and not _exchange(made, path):
        old = made.with_name(f"{made.name}{_OLD}")
        path.rename(old)
        try:
            made.rename(path)
        except BaseException:
            old.rename(path)
            raise
        shutil.rmtree(old, ignore_errors=True)
    elif made.exists() and not path.exists():
        made.rename(path)


def _exchange(one: Path, other: Path) -> bool:
    """Whether the two could change names in one step, so that no moment is without either (Linux can)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2
    return bool(rename(here, os.fsencode(one.absolute()), here, os.fsencode(other.absolute()), exchange) == 0)


def _sync(folder: Path) -> None:
    """Waits until everything in the folder is on the disk."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())


def _sweep(path: Path) -> None:
    """Puts right what writers left that were killed: their half folders go, a folder they moved aside comes back."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
        if left.name.endswith(_OLD) and not path.exists():
            left.rename(path)
        elif left.is_dir():
            with held(left) as is_free:
                if is_free:
                    shutil.rmtree(left, ignore_errors=True)
