"""Our side of the import: `register_import_run FOLDER` makes an empty company, `… FOLDER FILE` brings a file in."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def start(folder: Path) -> None:
    """Django over the company in the folder."""
    os.environ |= {"KAOHE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "kaohe.config.settings", "DATABASE_URL": ""}
    import django

    django.setup()


def found_company(folder: Path) -> None:
    """An empty company, to begin from each time."""
    from django.core.management import call_command

    folder.mkdir()
    start(folder)
    call_command("migrate", verbosity=0)


def bring_in(path: Path) -> None:
    """Looks at the file, keeps what was found, takes it."""
    from bench.handbook import book_for
    from kaohe.base.actor import Actor
    from kaohe.base.period import Period
    from kaohe.records.actions import stage, take
    from kaohe.records.imports import look_at

    book, who = book_for("hotline", Period.parse("2026-10"), {}), Actor.system("bench")
    register = book.register("進線")
    if register is None:
        raise LookupError(path)
    batch = stage(who, register, look_at(book, register, path, path.name))
    if take(who, book, register, batch.pk).state != batch.State.TAKEN:
        raise AssertionError(batch.faults)


def main(folder: Path, *files: str) -> None:
    """The command."""
    company, empty = folder / "company", folder / "empty"
    if not files:
        found_company(empty)
        return
    shutil.rmtree(company, ignore_errors=True)
    shutil.copytree(empty, company)
    start(company)
    bring_in(folder / files[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
