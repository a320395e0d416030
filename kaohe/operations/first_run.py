"""The first run: whether there was one, and the token without which nobody becomes the owner."""

from __future__ import annotations

from pathlib import Path

VARIABLE = "KAOHE_FIRST_RUN"
"""Variable of the environment with the token that `kaohe serve` prints; without it there is no first-run page."""
SQLITE = "kaohe.sqlite3"
"""The database beside the data, where DATABASE_URL names none."""


def has_company(data: Path, url: str) -> bool:
    """Whether pages were ever started over a folder. Asked before the settings are read, which make what is missing.

    Of a database elsewhere (`url`) the folder does not tell: then that it is there has to do.
    """
    return data.is_dir() if url else (data / SQLITE).is_file()
