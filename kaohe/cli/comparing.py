"""`kaohe compare`: a finished run beside the company's own spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.differing import Format
from kaohe.cli.tables import show
from kaohe.cli.terminal import FAULTS, FINE, Language, LanguageOption, asked, say, say_json, tell
from kaohe.cli.texts import listed
from kaohe.intake.faults import FileRefused, RowFault
from kaohe.intake.messages import hint, message
from kaohe.month.runs import open_run
from kaohe.reports.against.comparing import against
from kaohe.reports.against.sheet import SheetRefused
from kaohe.reports.against.tables import as_record, tables
from kaohe.reports.difference_tables import write_pages


def compare(
    run: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="close 寫出的資料夾")],
    old: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="公司自己的試算表(XLSX 或 CSV)")],
    mapped: Annotated[list[str] | None, typer.Option("--map", help="列=項：這一列是哪個結果；可寫多次")] = None,
    sheet: Annotated[str, typer.Option("--sheet", help="哪一張工作表；不寫就是第一張")] = "",
    form: Annotated[Format, typer.Option("--format", help="表格或 JSON")] = Format.TABLE,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", dir_okay=False, help="另寫成試算表")] = None,
    whole: Annotated[bool, typer.Option("--all", help="每張表都列全")] = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """和公司自己的表對：對上多少格，哪些格不同，各自可能的原因。"""
    pairs = pairs_of(mapped or [])
    try:
        found = against(open_run(run), old, sheet, pairs)
    except SheetRefused as fault:
        for one in fault.faults:
            said, better = one.said(language)
            say(f"{old.name}: {one.code} {said}", f"  {better}")
        tell("compare_nothing_written", count=len(fault.faults))
        raise typer.Exit(FAULTS) from None
    except FileRefused as fault:
        row = RowFault(old.name, 0, "", "", fault.refusal.code, fault.refusal.args)
        say(f"{old.name}: {row.code} {message(row, language)}", f"  {hint(row, language)}")
        raise typer.Exit(FAULTS) from None
    made = tables(found, language)
    if xlsx is not None:
        write_pages(xlsx, made)
    if form is Format.JSON:
        say_json(as_record(found))
        raise typer.Exit(FINE)
    agree = sum(found.agreeing.values())
    tell(
        "compare_agree", cells=found.cells, agree=agree, people=len(found.sheet.people), items=len(found.sheet.columns)
    )
    if found.sheet.unused:
        tell("compare_unused", columns=listed(found.sheet.unused, language))
    show(made, whole=whole)
    if xlsx is not None:
        tell("diff_written", path=xlsx)
    raise typer.Exit(FINE)


def pairs_of(mapped: list[str]) -> dict[str, str]:
    """The --map options. Raises KaoheError."""
    found: dict[str, str] = {}
    for text in mapped:
        column, sign, item = text.partition("=")
        if not sign or not column.strip() or not item.strip():
            raise asked("map_how", text=text)
        found[column.strip()] = item.strip()
    return found
