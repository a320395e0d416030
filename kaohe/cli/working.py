"""`kaohe worker`: works off, beside the pages, what does not belong in a request."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.keeping import DATA, DataOption, company, is_begun
from kaohe.cli.terminal import Language, LanguageOption, tell


def worker(
    data: DataOption = DATA,
    once: Annotated[bool, typer.Option("--once", help="做完現在等着的就結束")] = False,
    parent: Annotated[int, typer.Option("--parent", hidden=True)] = 0,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """做後台任務：大檔案的匯入、定時的事；kaohe serve 自己會帶一個。"""
    del language
    data = Path(data)
    if data.is_dir() and not once:
        wait_for_company(data)
    company(data)
    from kaohe.jobs.worker import work_off_all, work_until_stopped

    listen()
    wait_for_tables()
    if once:
        tell("worker_done", count=work_off_all())
        return
    tell("worker_running", data=data)
    work_until_stopped(parent)


def wait_for_company(data: Path) -> None:
    """Started before the pages ever were, a worker waits until they have begun; it makes nothing itself."""
    if not is_begun(data):
        tell("worker_waits_there", data=data)
    while not is_begun(data):
        time.sleep(1)


def listen() -> None:
    """A first signal lets the job at hand come to its next step; a second one ends the process as it always would."""
    from kaohe.jobs.progress import STOPPING

    def stop(number: int, frame: object) -> None:
        del frame
        STOPPING.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def wait_for_tables() -> None:
    """Started together with the pages, a worker waits until they have made the tables."""
    from django.db import OperationalError

    from kaohe.jobs.progress import STOPPING
    from kaohe.operations.doctor import lacking

    told = False
    while not STOPPING.is_set():
        with suppress(OperationalError):
            if not lacking():
                return
        if not told:
            tell("worker_waits")
            told = True
        STOPPING.wait(1)
