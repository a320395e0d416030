"""`kaohe demo`: a believable company's records, to try a handbook on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.terminal import FINE, HandbookArgument, Language, LanguageOption, month_of, progress, tell
from kaohe.demo.company import make_company


def demo(
    handbook: HandbookArgument,
    out: Annotated[Path, typer.Option("--out", help="寫到哪個資料夾")],
    people: Annotated[int, typer.Option("--people", min=1, max=1_000_000, help="多少人")] = 60,
    months: Annotated[int, typer.Option("--months", min=1, max=36, help="幾個月")] = 3,
    last: Annotated[str, typer.Option("--last", help="最後一個月")] = "2026-10",
    random_seed: Annotated[int, typer.Option("--random-seed", help="同一個數給出同樣的檔案")] = 7,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """造一家示範公司：人、單位、各台賬的記錄，連真實數據常有的毛病。"""
    del language
    with progress() as show:
        make_company(handbook, people, months, random_seed, out, month_of(last), show)
    tell("demo_written", people=people, months=months, out=out / "records")
    raise typer.Exit(FINE)
