"""Writing so that a file is either the old one or the new one, never half of one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
    """A new folder to write into, which takes the place of `path` when all went well; else nothing is left behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    made.chmod(0o755)
    try:
        yield made
        old = made.with_name(f"{made.name}.old")
        if path.exists():
            path.rename(old)
        try:
            made.rename(path)
        except BaseException:
            if old.exists() and not path.exists():
                old.rename(path)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
