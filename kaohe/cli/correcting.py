"""`kaohe correct`: a closed month again with what is known now, as its next version; the difference is paid later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kaohe.base.period import Period
from kaohe.cli.closing import FromDatabaseOption, mark, moment, refused, source_of, workbook
from kaohe.cli.keeping import DATA, DataOption
from kaohe.cli.tables import show
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
    tell,
)
from kaohe.cli.texts import listed, text
from kaohe.month.close import Closed, RecordsRefused
from kaohe.month.comparison import Comparison, MonthCompared
from kaohe.month.correct import Amendment, CorrectedMonth, Extra, versions
from kaohe.month.correct import correct as correct_month
from kaohe.month.files import write_text
from kaohe.month.history import run_folders
from kaohe.reports.difference_tables import as_record, tables
from kaohe.reports.owed import Owed, collected, owed, plain_money, undecided, write_owed


def correct(
    run: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="要更正的那次運行(close 寫出的資料夾)")],
    reason: Annotated[str, typer.Option("--reason", help="為何更正；寫進新的運行")],
    records: Annotated[
        Path | None, typer.Option("--records", exists=True, file_okay=False, help="現在所知的記錄")
    ] = None,
    from_database: FromDatabaseOption = False,
    data: DataOption = DATA,
    handbook: Annotated[
        Path | None,
        typer.Option("--handbook", exists=True, file_okay=False, help="改用這本手冊；不寫就用那次運行自己的"),
    ] = None,
    throughout: Annotated[
        bool, typer.Option("--throughout", help="這批記錄也用於以後各月；不寫，以後各月用它們自己的記錄")
    ] = False,
    pay_in: Annotated[str, typer.Option("--pay-in", help="在哪個月補發；不寫就是最後一個已結月份的下個月")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", dir_okay=False, help="各月的補差另合成一個檔，供未結月份讀入")
    ] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="只算出差異，什麼都不寫")] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="只用此刻以前已知的記錄")] = "",
    engine: EngineOption = EngineName.DUCKDB,
    accept_valid: Annotated[bool, typer.Option("--accept-valid", help="有毛病的行列出並略過，其餘照收")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """更正一個已結的月份：原來的運行不動，另寫下一版，列出差異和應補(扣)的錢。"""
    known = moment(as_of)
    source = source_of(records, data if from_database else None, known)
    asked = Amendment(run, source, reason, handbook, throughout, known, engine.value, accept_valid)
    month = month_of(pay_in) if pay_in else after_last(run)
    try:
        with progress(quiet=as_json) as seen:
            done = correct_month(asked, adding(month, reason), seen, dry=dry)
    except RecordsRefused as fault:
        refused(fault.faults, language, as_json=as_json)
        raise typer.Exit(FAULTS) from None
    new = done if throughout else done[:1]
    if not dry:
        mark(source, [(one.found.book, one.old.period) for one in new if one.made])
    rows = [row for one in done for row in owed(one.found, one.version, month, reason)]
    if out is not None and not dry:
        write_text(out, collected(batch(run, done)))
    found = Comparison(str(run), "", [one.found for one in done if one.found.items])
    if as_json:
        say_json(facts(done, rows) | {"differences": as_record(found)})
    else:
        say(*summary(done, rows, month, language, dry=dry))
        show(tables(found, language))
        if out is not None and not dry:
            tell("correct_out", path=out)
    raise typer.Exit(FINE)


def after_last(run: Path) -> Period:
    """The month after the last closed one beside a run."""
    return run_folders(run.parent)[-1].period.shift(1)


def adding(month: Period, reason: str) -> Extra:
    """What a corrected run's folder holds besides a closed one's: the workbook, what differs, what is owed."""

    def extra(closed: Closed, folder: Path, found: MonthCompared) -> None:
        said = closed.facts["correction"]
        version = int(str(said["version"])) if isinstance(said, dict) else 0
        workbook(closed, folder)
        write_owed(folder, found, owed(found, version, month, reason))

    return extra


def batch(run: Path, done: list[CorrectedMonth]) -> list[Path]:
    """The folders of this correction, those included that an earlier, broken-off try had put in place."""
    made = [one.made for one in done if one.made is not None]
    roots = {str(said["because_of"]) for name, said in versions(run.parent) if run.parent / name in made}
    roots |= {one.old.folder.name for one in done[:1] if one.made is None}
    return [run.parent / name for name, said in versions(run.parent) if said["because_of"] in roots]


def facts(done: list[CorrectedMonth], rows: list[Owed]) -> dict[str, object]:
    """What was done, for programs."""
    return {
        "months": [
            {
                "period": str(one.old.period), "corrects": str(one.old.folder), "version": one.version,
                "run": str(one.made) if one.made else None, "differs": bool(one.found.items),
                "undecided": undecided(one.found),
            }
            for one in done
        ],
        "owed": [
            {
                "person": row.person, "pay_in": str(row.pay_in), "of": str(row.of), "version": row.version,
                "item": row.item, "amount": plain_money(row.amount),
            }
            for row in rows
        ],
    }  # fmt: skip


def summary(done: list[CorrectedMonth], rows: list[Owed], month: Period, language: str, *, dry: bool) -> Iterator[str]:
    """Month by month what was done, and what is owed."""
    for one in done:
        key = "correct_same" if not one.found.items else "correct_dry" if dry else "correct_month"
        people = {subject for item in one.found.items for subject in item.rows["subject"].to_pylist()}
        yield text(
            key, language, period=one.old.period, old=one.old.folder.name, version=one.version,
            made=one.made or "", people=len(people), items=len(one.found.items),
        )  # fmt: skip
        if waiting := undecided(one.found):
            yield text("correct_undecided", language, who=listed(waiting[:20], language))
    if rows:
        plus = sum((row.amount for row in rows if row.amount > 0), start=0 * rows[0].amount)
        minus = -sum((row.amount for row in rows if row.amount < 0), start=0 * rows[0].amount)
        people = {row.person for row in rows}
        yield text(
            "correct_owed", language, month=month, people=len(people), plus=plain_money(plus), minus=plain_money(minus)
        )
