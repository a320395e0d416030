"""Our side of the import, over an empty database in a folder of its own: `register_import_run FOLDER FILE`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def main(folder: Path, file: str) -> None:
    """Looks at the file, keeps what was found, takes it."""
    company = folder / "company"
    shutil.rmtree(company, ignore_errors=True)
    company.mkdir()
    os.environ |= {"KAOHE_DATA": str(company), "DJANGO_SETTINGS_MODULE": "kaohe.config.settings", "DATABASE_URL": ""}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from bench.handbook import book_for
    from kaohe.base.actor import Actor
    from kaohe.base.period import Period
    from kaohe.records.actions import stage, take
    from kaohe.records.imports import look_at

    book, who = book_for("hotline", Period.parse("2026-10"), {}), Actor.system("bench")
    register = book.register("進線")
    if register is None:
        raise LookupError(file)
    batch = stage(who, register, look_at(book, register, folder / file, file))
    if take(who, book, register, batch.pk).state != batch.State.TAKEN:
        raise AssertionError(batch.faults)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
