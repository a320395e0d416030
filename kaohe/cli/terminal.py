"""What commands share of the terminal: lines, faults, progress, exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kaohe.base.errors import KaoheError
from kaohe.base.period import Grain, NotAPeriod, Period
from kaohe.cli.texts import text
from kaohe.engine.backends.spark_session import MASTER

FINE, FAULTS, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

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
    SPARK = "spark"


class Speaking:
    """The language that the command was asked to speak, for what is said when it cannot go on."""

    language: str = Language.ZH_HANT.value


def speak(language: Language) -> Language:
    """Remembers the language."""
    Speaking.language = language.value
    return language


def work_on(master: str) -> str:
    """Tells the Spark backend which cluster to work on."""
    if master:
        os.environ[MASTER] = master
    return master


LanguageOption = Annotated[
    Language, typer.Option("--language", envvar="KAOHE_LANGUAGE", callback=speak, is_eager=True, help="訊息的語言")
]
HandbookArgument = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="手冊的資料夾")]
JsonOption = Annotated[bool, typer.Option("--json", help="輸出 JSON，供程式讀取")]
EngineOption = Annotated[EngineName, typer.Option("--engine", help="計算後端；結果都相同")]
SparkOption = Annotated[
    str,
    typer.Option("--spark-master", envvar=MASTER, callback=work_on, help="spark 後端的叢集，例如 spark://主機:7077"),
]


def month_of(written: str) -> Period:
    """The month an option names. Raises KaoheError."""
    try:
        found = Period.parse(written)
    except NotAPeriod as fault:
        raise asked("not_a_month", text=written) from fault
    if found.grain is not Grain.MONTH:
        raise asked("not_a_month", text=written)
    return found


def asked(key: str, **args: object) -> KaoheError:
    """What is wrong with what was typed, and what to type instead."""
    return KaoheError(text(key, Speaking.language, **args), text(f"{key}_next", Speaking.language, **args))


def tell(key: str, **args: object) -> None:
    """Prints a sentence in the language that was asked for."""
    say(text(key, Speaking.language, **args))


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
                tasks[what] = bars.add_task(stage(what), total=of)
            bars.update(bars.task_ids[tasks[what]], completed=done, total=of)

        yield show


STAGES = {
    "讀取台賬": "reading",
    "計算": "computing",
    "寫出": "writing",
    "試改動": "trying",
    "找界線": "looking_for_limits",
}


def stage(what: str) -> str:
    """A stage of the work; the names of registers stay what they are."""
    return text(STAGES[what], Speaking.language) if what in STAGES else what


def unseen(_what: str, _done: int, _of: int) -> None:
    """Shows nothing."""


def plain_lines() -> Callable[[str, int, int], None]:
    """Each stage once, when it is done."""

    def show(what: str, done: int, of: int) -> None:
        if done >= of:
            err.print(f"{stage(what)} {done}/{of}")

    return show
