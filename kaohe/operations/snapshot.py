"""The database as a file, while people work in it, and back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from kaohe.operations.errors import OperationsError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
"""What DATABASE_URL may say of the connection, as PostgreSQL's programs take it: never on their command line."""


def kind() -> str:
    """Which database the set-up uses."""
    return connection.vendor


def save(path: Path) -> None:
    """Writes the whole database of one moment into a file; nobody has to stop working. Raises OperationsError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind() == POSTGRESQL:
        postgres("pg_dump", "--format=custom", "--no-owner", f"--file={path}")
        return
    with closing(sqlite3.connect(sqlite_file())) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)


def sqlite_file() -> Path:
    """Where the database lies."""
    return Path(settings.DATABASES["default"]["NAME"])


def load_postgres(path: Path) -> None:
    """Fills the empty database that the settings name, all or nothing. Raises OperationsError."""
    empty_postgres()
    name = str(connection.settings_dict["NAME"])
    postgres("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={name}", str(path))


def empty_postgres() -> None:
    """Raises OperationsError where the database that the settings name has any table."""
    if connection.introspection.table_names():
        raise OperationsError("O108")


def postgres(program: str, *words: str) -> None:
    """Runs a program of PostgreSQL on our database. Raises OperationsError with what it says."""
    found = shutil.which(program)
    if found is None:
        raise OperationsError("O102", program=program)
    told = connection.get_connection_params()
    environment = os.environ | {variable: str(told[name]) for name, variable in VARIABLES.items() if told.get(name)}
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own words
    if done.returncode:
        raise OperationsError("O103", program=program, said=done.stderr.strip()[-500:])


def check_sqlite(path: Path) -> str:
    """What is wrong with the pages of a database file; empty when nothing is."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            said = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as fault:
        return str(fault)
    return "" if said == "ok" else said
