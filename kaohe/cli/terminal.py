"""What commands share of the terminal: lines, faults, progress, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kaohe.base.errors import KaoheError
from kaohe.base.period import Grain, NotAPeriod, Period

FINE, FAULTS, WRONG_USE = 0, 1, 2

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


class Language(StrEnum):
    """The languages of messages."""

    ZH_HANT = "zh_Hant"
    ZH_HANS = "zh_Hans"
    EN = "en"


class EngineName(StrEnum):
    """The backends that can run a month."""

    DUCKDB = "duckdb"
    PYTHON = "python"


LanguageOption = Annotated[Language, typer.Option("--language", help="訊息的語言")]
JsonOption = Annotated[bool, typer.Option("--json", help="輸出 JSON，供程式讀取")]
EngineOption = Annotated[EngineName, typer.Option("--engine", help="計算後端；兩者結果相同")]


def month_of(text: str) -> Period:
    """The month an option names. Raises KaoheError."""
    try:
        found = Period.parse(text)
    except NotAPeriod as fault:
        raise KaoheError(f"「{text}」不是月份。", "寫成年和兩位的月，例如 2026-10。") from fault
    if found.grain is not Grain.MONTH:
        raise KaoheError(f"「{text}」不是一個月。", "一次只結一個月，寫成例如 2026-10；季和年在它們的最後一個月算出。")
    return found


def say(*lines: str) -> None:
    """Prints lines."""
    for line in lines:
        out.print(line)


def say_json(found: object) -> None:
    """Prints JSON as it is."""
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def complain(message: str, next_step: str) -> None:
    """Says on stderr what is wrong and what to do."""
    err.print(message, style="bold red")
    if next_step:
        err.print(next_step)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A function (what, done, of) that shows a bar on a terminal and plain lines elsewhere."""
    if quiet:
        yield unseen
        return
    if not err.is_terminal:
        yield plain_lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        tasks: dict[str, int] = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(bars.task_ids[tasks[what]], completed=done, total=of)

        yield show


def unseen(_what: str, _done: int, _of: int) -> None:
    """Shows nothing."""


def plain_lines() -> Callable[[str, int, int], None]:
    """Each stage once, when it is done."""

    def show(what: str, done: int, of: int) -> None:
        if done >= of:
            err.print(f"{what} {done}/{of}")

    return show
