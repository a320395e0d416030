"""Runs a command with DATABASE_URL of a PostgreSQL that lives as long as the command: `with_postgres.py COMMAND …`.

Uses what is installed (any version from 15 on); says how to get it otherwise, which is a failure unless the first
word is --where-installed. The server listens on a socket in a
folder of its own, to nobody else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHERE_INSTALLED = "--where-installed"
MISSING = "PostgreSQL is not installed (Debian: apt-get install postgresql); without it, the suite runs on SQLite only."
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"


def main(command: list[str]) -> int:
    """The command's exit code."""
    programs = folder_of_programs()
    may_lack = command[:1] == [WHERE_INSTALLED]
    command = command[1:] if may_lack else command
    if programs is None:
        print(MISSING, file=sys.stderr)
        return 0 if may_lack else 1
    with tempfile.TemporaryDirectory(prefix="kaohe-postgres-") as folder, running(programs, Path(folder)):
        url = f"postgres://kaohe@/postgres?host={folder}"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def folder_of_programs() -> Path | None:
    """Where initdb and pg_ctl are: beside the newest server installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@contextmanager
def running(programs: Path, folder: Path) -> Iterator[None]:
    """A server over a new cluster; it refuses to run as root, so root becomes the user `postgres`."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    cluster = folder / "cluster"
    run([*as_user, programs / "initdb", "-U", "kaohe", "-A", "trust", "-E", "UTF8", "--no-sync", "-D", cluster])
    start: list[str | Path] = ["-o", f"{QUICK} -k {folder}", "-l", folder / "log", "-w", "start"]
    run([*as_user, programs / "pg_ctl", "-D", cluster, *start])
    try:
        yield
    finally:
        run([*as_user, programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop"])


def run(command: list[str | Path]) -> None:
    """Runs a command quietly. Raises CalledProcessError."""
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, cwd="/")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
