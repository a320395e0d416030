"""`kaohe close` runs a month; `kaohe replay` makes a run again and compares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kaohe.base.period import Period
from kaohe.cli.keeping import DATA, DataOption, with_tables
from kaohe.cli.terminal import (
    FAULTS,
    FINE,
    EngineName,
    EngineOption,
    HandbookArgument,
    JsonOption,
    Language,
    LanguageOption,
    SparkOption,
    asked,
    month_of,
    progress,
    say,
    say_json,
    tell,
)
from kaohe.cli.texts import listed, text
from kaohe.handbook.book import Book
from kaohe.handbook.check import check_folder
from kaohe.handbook.diagnostics import FaultyHandbook
from kaohe.handbook.render import record_of, render_text
from kaohe.intake.faults import RowFault, group_faults
from kaohe.intake.messages import hint, message
from kaohe.month.close import Closed, Order, RecordsRefused
from kaohe.month.close import close as close_month
from kaohe.month.reading import Keeper
from kaohe.month.runs import differences
from kaohe.reports.exceptions import Open, brought_in, exceptions, refusals, unused
from kaohe.reports.month_book import Heading, write_month_book

MOST_GROUPS = 50
FromDatabaseOption = Annotated[
    bool, typer.Option("--from-database", help="記錄取自公司的資料庫(網頁上的台賬)，不用 --records")
]
TrialOption = Annotated[
    bool, typer.Option("--trial", help="和 --from-database 同用：只是試算，用到的記錄不記為「已結算」")
]


def close(
    handbook: HandbookArgument,
    period: Annotated[str, typer.Option("--period", help="月份，例如 2026-10")],
    out: Annotated[Path, typer.Option("--out", help="寫到哪個資料夾")],
    records: Annotated[
        Path | None, typer.Option("--records", exists=True, file_okay=False, help="記錄的資料夾")
    ] = None,
    from_database: FromDatabaseOption = False,
    data: DataOption = DATA,
    trial: TrialOption = False,
    history: Annotated[
        Path | None, typer.Option("--history", file_okay=False, help="以前各月的運行；還沒有就是沒有")
    ] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", help="只用此刻以前已知的記錄，例如 2026-11-03 或 2026-11-03 18:00:00")
    ] = "",
    engine: EngineOption = EngineName.DUCKDB,
    spark_master: SparkOption = "",
    accept_valid: Annotated[bool, typer.Option("--accept-valid", help="有毛病的行列出並略過，其餘照收")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """跑一個月：讀記錄，算出每人的分、考核與薪資，連同憑據一起寫出。"""
    del spark_master  # Taken note of when it was read.
    month, known = month_of(period), moment(as_of)
    source = source_of(records, data if from_database else None, known)
    order = Order(handbook, source, month, out, history, known, engine.value, accept_valid)
    try:
        with progress(quiet=as_json) as show:
            closed = close_month(order, workbook, show)
        if not trial:
            mark(source, [(closed.book, month)])
    except FaultyHandbook:
        checked = check_folder(handbook)
        if as_json:
            say_json({"faults": [record_of(item, language) for item in checked.diagnostics.items]})
        else:
            say(render_text(checked.diagnostics.items, checked.sources, language))
        raise typer.Exit(FAULTS) from None
    except RecordsRefused as fault:
        refused(fault.faults, language, as_json=as_json)
        raise typer.Exit(FAULTS) from None
    if as_json:
        say_json(closed.facts | {"faults": [as_record(item, language) for item in closed.reading.faults]})
    else:
        say(*fault_lines(closed.reading.faults, language), *summary(closed, out, language))
    raise typer.Exit(FINE)


def source_of(records: Path | None, data: Path | None, as_of: datetime | None) -> Path | Keeper:
    """Where the records come from: a folder of files, or the database in a folder of data. Raises KaoheError."""
    if (records is None) == (data is None):
        raise asked("records_from_where")
    if records is not None:
        return records
    with_tables(data or DATA)
    from kaohe.month.kept import Kept

    return Kept(as_of)


def mark(source: Path | Keeper, months: list[tuple[Book, Period]]) -> None:
    """Notes in the database that months were closed with its records; files need no note."""
    if isinstance(source, Path):
        return
    from kaohe.base.actor import Actor
    from kaohe.month.kept import mark_closed

    for book, month in months:
        mark_closed(Actor.system("command"), book, month, source.known_until)


def workbook(closed: Closed, folder: Path) -> None:
    """Adds month.xlsx."""
    heading = Heading(str(closed.facts["handbook"]), str(closed.facts["period"]), str(closed.facts["as_of"] or ""))
    left = [*brought_in(closed.facts), *unused(closed.facts)]
    left += [
        Open("", f"{fault.file}:{fault.row}", "沒有收", fault.column, f"{fault.value} {message(fault)}".strip())
        for fault in closed.reading.faults
    ]
    write_month_book(folder / "month.xlsx", closed.opened, heading, left)


def moment(written: str) -> datetime | None:
    """The as-of moment; a date means the end of that day."""
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise asked("not_a_moment", text=written) from None
    return found.replace(hour=23, minute=59, second=59) if len(written) == len("2026-11-03") else found


def refused(faults: list[RowFault], language: str, *, as_json: bool) -> None:
    """Says all that is wrong with the records."""
    if as_json:
        say_json({"faults": [as_record(item, language) for item in faults]})
    else:
        say(*fault_lines(faults, language), text("nothing_written", language, count=len(faults)))


def as_record(fault: RowFault, language: str) -> dict[str, object]:
    """A fault for programs."""
    said = {"message": message(fault, language), "hint": hint(fault, language)}
    return {
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "code": fault.code,
    } | said


def fault_lines(faults: list[RowFault], language: str) -> Iterator[str]:
    """Faults of records, those of one kind together."""
    groups = group_faults(faults)
    for group in groups[:MOST_GROUPS]:
        first = group.first[0]
        places = listed((place(one, language) for one in group.first), language)
        column = f" {text('column', language, name=first.column)}" if first.column else ""
        more = f" {text('more_places', language, count=group.count)}" if group.count > len(group.first) else ""
        yield f"{first.file}{column}: {first.code} {message(first, language)}"
        yield f"  {places}{more}"
        if hint(first, language):
            yield f"  = {text('hint', language)}: {hint(first, language)}"
    if len(groups) > MOST_GROUPS:
        yield text("and_more_kinds", language, count=len(groups) - MOST_GROUPS)


def place(fault: RowFault, language: str) -> str:
    """The line of a fault with what stands there."""
    where = text("at_lines", language, places=fault.row) if fault.row else text("whole_file", language)
    return where + (f"「{fault.value}」" if fault.value else "")


def summary(closed: Closed, out: Path, language: str) -> Iterator[str]:
    """What came in, what came out, what is open."""
    facts, opened = closed.facts, closed.opened
    taken = closed.reading.taken
    people = next((table.num_rows for key, table in opened.tables.items() if key == ("人", "月", "whole")), 0)
    yield text(
        "close_summary", language, handbook=facts["handbook"], period=facts["period"], people=people,
        registers=len(closed.reading.tables), records=sum(taken.values()),
    )  # fmt: skip
    yield from not_used(closed, language)
    months, missing = facts["history"], facts["missed"]
    if isinstance(months, list):
        yield text("close_history", language, months=listed(months, language))
    if isinstance(imported := facts["history_imported"], list) and imported:
        yield "  " + text("close_imported", language, months=listed(imported, language))
    if isinstance(lacking := facts["history_missing"], list) and lacking:
        yield text("close_history_missing", language, months=listed(lacking, language))
    if isinstance(missing, list) and missing:
        yield text("close_not_delivered", language, registers=listed(missing, language))
    if closed.reading.strange:
        names = (name_with(file, near, language) for file, near in closed.reading.strange.items())
        yield text("close_strange", language, files=listed(names, language))
    counts = {"results": sum(1 for _ in exceptions(opened)), "judgements": sum(1 for _ in refusals(opened))}
    yield text("close_open", language, **counts)
    if closed.replaced:
        yield text("close_replaced", language)
    yield text("close_written", language, out=out)


def name_with(file: str, near: str, language: str) -> str:
    """A file that belongs to no register, with the register that was perhaps meant."""
    return f"{file} ({text('is_it', language, near=near)})" if near else file


def not_used(closed: Closed, language: str) -> Iterator[str]:
    """Rows that were left out, refused, not yet known, or dated elsewhere."""
    comma = ", " if language == "en" else "，"
    for name, found in closed.reading.left_out.items():
        reasons = comma.join(text("rows_because", language, count=count, reason=reason) for reason, count in found)
        yield text("close_left_out", language, register=name, reasons=reasons)
    for key, rows in (("refused_anyway", closed.reading.refused), ("close_not_yet_known", closed.outcome.hidden)):
        if rows:
            counted = (text("rows_of", language, name=name, count=count) for name, count in rows.items())
            shift = "  " if key == "refused_anyway" else ""
            yield shift + text(key, language, registers=listed(counted, language))
    if isinstance(versions := closed.facts["versions_not_yet_known"], Sequence) and versions:
        yield text("close_versions", language, versions=listed(map(str, versions), language))
    outside = closed.facts["outside_the_period"]
    if isinstance(outside, dict) and outside:
        yield text("close_outside", language, count=sum(outside.values()))


def replay(
    run: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="close 寫出的資料夾")],
    engine: Annotated[EngineName | None, typer.Option("--engine", help="換一個後端重算")] = None,
    spark_master: SparkOption = "",
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """用運行裏保存的手冊和記錄重算一次，逐格比對。"""
    del spark_master  # Taken note of when it was read.
    found = differences(run, engine.value if engine else None)
    if as_json:
        say_json({"differences": found})
    elif found:
        tell("replay_differs", names=listed(found, language))
    else:
        tell("replay_same")
    raise typer.Exit(FAULTS if found else FINE)
