"""The database: SQLite beside the data by default, PostgreSQL by DATABASE_URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from kaohe.operations.first_run import SQLITE as FILE

SQLITE = {
    # A reader that turns writer would fail at once under WAL, so every transaction begins as a writer (IMMEDIATE).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings of the one database."""
    found: dict[str, Any] = dict(
        dj_database_url.parse(url or f"sqlite:///{data / FILE}", conn_max_age=60, conn_health_checks=True)
    )
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = dict(SQLITE)
        found["CONN_MAX_AGE"] = 0
    return found
