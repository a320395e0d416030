"""`kaohe diff`: two handbooks, two runs, or one run as of two moments: what differs, and why."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kaohe.base.period import Period
from kaohe.cli.closing import moment
from kaohe.cli.tables import show
from kaohe.cli.terminal import (
    FINE,
    EngineName,
    EngineOption,
    Language,
    LanguageOption,
    asked,
    month_of,
    say_json,
    tell,
)
from kaohe.cli.texts import listed
from kaohe.handbook.changes import changes
from kaohe.month.close import load, open_month
from kaohe.month.comparison import Comparison, handbooks, merged, moments, runs
from kaohe.month.latest import folder_kind, last_day_of, latest_runs
from kaohe.reports.difference_tables import as_record, tables, write_book


class Format(StrEnum):
    """How a comparison is given."""

    TABLE = "table"
    JSON = "json"


def diff(
    before: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="手冊、一次運行，或各月運行的資料夾")],
    after: Annotated[Path | None, typer.Argument(exists=True, file_okay=False, help="與之相比的手冊或運行")] = None,
    over: Annotated[
        Path | None, typer.Option("--runs", exists=True, file_okay=False, help="兩本手冊相比時，放在哪些已結月份上")
    ] = None,
    period: Annotated[str, typer.Option("--period", help="只比這個月，或 2026-01..2026-06 這些月")] = "",
    as_of: Annotated[list[str] | None, typer.Option("--as-of", help="同一次運行截至的時點；寫兩次就比兩個時點")] = None,
    engine: EngineOption = EngineName.DUCKDB,
    form: Annotated[Format, typer.Option("--format", help="表格或 JSON")] = Format.TABLE,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", dir_okay=False, help="另寫成試算表，含逐項")] = None,
    whole: Annotated[bool, typer.Option("--all", help="每張表都列全")] = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """比較：改了哪些卡，各項合計差多少，誰動得最多，誰的等級變了，出自哪張卡、哪筆記錄。"""
    found = compared(before, after, over, span(period), as_of or [], engine.value)
    if xlsx is not None:
        write_book(xlsx, found, language)
    if form is Format.JSON:
        say_json(as_record(found))
        raise typer.Exit(FINE)
    if found.months:
        tell("diff_over", months=listed((str(month.period) for month in found.months), language))
    made = tables(found, language)
    if not made:
        tell("diff_same")
    show(made, whole=whole)
    if xlsx is not None:
        tell("diff_written", path=xlsx)
    raise typer.Exit(FINE)


def compared(
    before: Path, after: Path | None, over: Path | None, months: tuple[Period, Period] | None, as_of: list[str],
    engine: str,
) -> Comparison:  # fmt: skip
    """What was asked for, by what the folders are. Raises KaoheError."""
    one, two = folder_kind(before), folder_kind(after) if after else ""
    if as_of and one == "run" and (two in {"", "run"}):
        instants = [moment(text) for text in as_of[:2]]
        return moments(before, *([None, *instants] if len(instants) == 1 else instants), engine=engine)  # type: ignore[arg-type,misc]
    match one, two:
        case "handbook", "handbook" if over is None:
            return only_cards(before, after or before)
        case "handbook", "handbook":
            chosen = latest_runs(over or before, months)
            return handbooks(
                [run.folder for run in chosen.runs], chosen.earlier, load(before), load(after or before), engine
            )
        case (("run" | "runs"), "handbook"):
            chosen = latest_runs(before, months)
            return handbooks([run.folder for run in chosen.runs], chosen.earlier, None, load(after or before), engine)
        case (("run" | "runs"), ("run" | "runs")):
            left, right = latest_runs(before, months), latest_runs(after or before, months)
            found = runs([run.folder for run in left.runs], [run.folder for run in right.runs], left.earlier, engine)
            if not found.months:
                raise asked("diff_no_month", before=before, after=after)
            return found
    raise asked("diff_what")


def only_cards(before: Path, after: Path) -> Comparison:
    """Two handbooks without a month: what differs in the cards."""
    old, new = load(before), load(after)
    day = last_day_of(old, new)
    return Comparison(
        old.settings.name, new.settings.name, [], merged([changes(open_month(old, day), open_month(new, day))])
    )


def span(written: str) -> tuple[Period, Period] | None:
    """The months an option names. Raises KaoheError."""
    if not written:
        return None
    first, _, last = written.partition("..")
    found = month_of(first), month_of(last or first)
    if found[1].first_day < found[0].first_day:
        raise asked("months_backwards", text=written)
    return found
