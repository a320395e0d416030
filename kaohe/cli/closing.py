"""`kaohe close` runs a month; `kaohe replay` makes a run again and compares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kaohe.base.errors import KaoheError
from kaohe.cli.checking import HandbookArgument
from kaohe.cli.terminal import (
    FAULTS,
    FINE,
    EngineName,
    EngineOption,
    JsonOption,
    Language,
    LanguageOption,
    month_of,
    progress,
    say,
    say_json,
)
from kaohe.engine.run import FaultyHandbook
from kaohe.handbook.check import check_folder
from kaohe.handbook.render import render_text
from kaohe.intake.faults import RowFault, group_faults
from kaohe.intake.messages import hint, message
from kaohe.month.close import Closed, Order, RecordsRefused
from kaohe.month.close import close as close_month
from kaohe.month.runs import differences
from kaohe.reports.exceptions import exceptions, refusals
from kaohe.reports.month_book import Heading, write_month_book

MOST_GROUPS = 50


def close(
    handbook: HandbookArgument,
    records: Annotated[Path, typer.Option("--records", exists=True, file_okay=False, help="記錄的資料夾")],
    period: Annotated[str, typer.Option("--period", help="月份，例如 2026-10")],
    out: Annotated[Path, typer.Option("--out", help="寫到哪個資料夾")],
    history: Annotated[
        Path | None, typer.Option("--history", file_okay=False, help="以前各月的運行；還沒有就是沒有")
    ] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", help="只用此刻以前已知的記錄，例如 2026-11-03 或 2026-11-03 18:00:00")
    ] = "",
    engine: EngineOption = EngineName.DUCKDB,
    accept_valid: Annotated[bool, typer.Option("--accept-valid", help="有毛病的行列出並略過，其餘照收")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """跑一個月：讀記錄，算出每人的分、考核與薪資，連同憑據一起寫出。"""
    order = Order(handbook, records, month_of(period), out, history, moment(as_of), engine.value, accept_valid)
    try:
        with progress(quiet=as_json) as show:
            closed = close_month(order, workbook, show)
    except FaultyHandbook:
        checked = check_folder(handbook)
        say(render_text(checked.diagnostics.items, checked.sources, language))
        raise typer.Exit(FAULTS) from None
    except RecordsRefused as fault:
        say(*fault_lines(fault.faults, language), f"{len(fault.faults)} 處有毛病，什麼都沒有寫出。")
        raise typer.Exit(FAULTS) from None
    if as_json:
        say_json(closed.facts)
    else:
        say(*fault_lines(closed.reading.faults, language), *summary(closed, out))
    raise typer.Exit(FINE)


def workbook(closed: Closed, folder: Path) -> None:
    """Adds month.xlsx."""
    heading = Heading(str(closed.facts["handbook"]), str(closed.facts["period"]), str(closed.facts["as_of"] or ""))
    write_month_book(folder / "month.xlsx", closed.opened, heading)


def moment(text: str) -> datetime | None:
    """The as-of moment; a date means the end of that day."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise KaoheError(f"「{text}」不是時點。", "寫成 2026-11-03 或 2026-11-03 18:00:00。") from None
    return found.replace(hour=23, minute=59, second=59) if len(text) == len("2026-11-03") else found


def fault_lines(faults: list[RowFault], language: str) -> Iterator[str]:
    """Faults of records, those of one kind together."""
    groups = group_faults(faults)
    for group in groups[:MOST_GROUPS]:
        first = group.first[0]
        places = "、".join(f"第 {one.row} 行" + (f"「{one.value}」" if one.value else "") for one in group.first)
        column = f" 欄「{first.column}」" if first.column else ""
        more = f" 等 {group.count} 處" if group.count > len(group.first) else ""
        yield f"{first.file}{column}: {first.code} {message(first, language)}"
        yield f"  {places}{more}"
        if hint(first, language):
            yield f"  = 提示: {hint(first, language)}"
    if len(groups) > MOST_GROUPS:
        yield f"另有 {len(groups) - MOST_GROUPS} 類毛病。"


def summary(closed: Closed, out: Path) -> Iterator[str]:
    """What came in, what came out, what is open."""
    facts, opened = closed.facts, closed.opened
    rows = sum(closed.reading.taken.values())
    people = next((table.num_rows for key, table in opened.tables.items() if key == ("人", "月", "whole")), 0)
    open_items = sum(1 for _ in exceptions(opened))
    yield f"{facts['handbook']} {facts['period']}:{people} 人，{len(closed.reading.tables)} 本台賬 {rows} 筆記錄。"
    for name, found in closed.reading.left_out.items():
        yield f"  {name} 略去 " + "，".join(f"{count} 筆({reason})" for reason, count in found)
    if closed.outcome.hidden:
        yield f"  截至時點之後才知道的記錄沒有用:{listed(closed.outcome.hidden)}"
    outside = facts["outside_the_period"]
    if isinstance(outside, dict) and outside:
        yield f"  {sum(outside.values())} 筆記錄的日期不在本月之內(各台賬的數目在 run.json)。"
    months = facts["history"]
    if isinstance(months, list):
        yield f"  以前各月的結果:{'、'.join(months) or '無'}"
    missing = facts["not_delivered"]
    if isinstance(missing, list) and missing:
        yield f"  沒有送來的台賬:{'、'.join(missing)}"
    yield f"  {open_items} 項沒有數，{sum(1 for _ in refusals(opened))} 筆裁定不計;詳見 month.xlsx 的「例外」。"
    yield f"已寫出 {out}(results.parquet、evidence.parquet、run.json、month.xlsx)。"


def listed(counts: dict[str, int]) -> str:
    """Names with their counts."""
    return "、".join(f"{name} {count} 筆" for name, count in counts.items())


def replay(
    run: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="close 寫出的資料夾")],
    engine: Annotated[EngineName | None, typer.Option("--engine", help="換一個後端重算")] = None,
) -> None:
    """用運行裏保存的手冊和記錄重算一次，逐格比對。"""
    found = differences(run, engine.value if engine else None)
    if found:
        say(f"重算結果不同:{'、'.join(found)}。")
        raise typer.Exit(FAULTS)
    say("重算結果與保存的完全相同。")
    raise typer.Exit(FINE)
