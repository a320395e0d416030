"""`kaohe opening`: results of the months before the first one that is computed here, imported as frozen months."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from kaohe.base.period import Period
from kaohe.cli.closing import refused
from kaohe.cli.terminal import FAULTS, FINE, HandbookArgument, Language, LanguageOption, asked, month_of, tell
from kaohe.cli.texts import listed
from kaohe.handbook.book import Book
from kaohe.intake.schema import RegisterSchema
from kaohe.month.close import RecordsRefused, open_month, sound
from kaohe.month.opening.reading import read_opening
from kaohe.month.opening.sheets import sheets
from kaohe.month.opening.taking import take_opening


def opening(
    handbook: HandbookArgument,
    first: Annotated[str, typer.Option("--first", help="在這裏算的第一個月，例如 2026-07")],
    records: Annotated[
        Path | None, typer.Option("--records", exists=True, file_okay=False, help="放着「期初」檔案的資料夾")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="各月運行的資料夾，即 close 的 --history")
    ] = None,
    empty: Annotated[Path | None, typer.Option("--sheets", file_okay=False, help="把要填的空表寫到哪個資料夾")] = None,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """導入期初：在這裏算第一個月以前的結果，各成一個定了的月份，以後每個解釋都註明「導入」。"""
    month = month_of(first)
    book = open_month(sound(handbook), month)
    asked_for = sheets(book)
    if empty is not None:
        tell("opening_sheets", files=listed((str(path) for path in write_sheets(asked_for, empty)), language))
        raise typer.Exit(FINE)
    if records is None or out is None:
        raise asked("opening_from_where")
    bring(book, records, month, out, language)
    raise typer.Exit(FINE)


def bring(book: Book, records: Path, month: Period, out: Path, language: Language) -> None:
    """Takes the files of a folder, or says all that is wrong with them."""
    found = read_opening(book, records, month)
    try:
        made = take_opening(book, found, out)
    except RecordsRefused as fault:
        refused(fault.faults, language, as_json=False)
        raise typer.Exit(FAULTS) from None
    tell("opening_taken", rows=found.rows, months=listed((path.name for path in made), language), out=out)


def write_sheets(asked_for: list[RegisterSchema], folder: Path) -> list[Path]:
    """A file with its header for each that is asked for; those that are there already are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for schema in asked_for:
        path = folder / f"{schema.name}.csv"
        if not path.exists():
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow([field.name for field in schema.fields])
            made.append(path)
    return made
