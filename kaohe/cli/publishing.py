"""`kaohe docs`: the handbook as a site of its own, to read in any browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.terminal import HandbookArgument, Language, LanguageOption, tell
from kaohe.handbook.cases import read_cases
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.month.close import load
from kaohe.month.files import folder_at_once


def docs(
    handbook: HandbookArgument,
    out: Annotated[Path, typer.Option("--out", help="寫到這個資料夾；原有的網頁會換成新的")],
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """把手冊做成網頁：條文和規則在一起，有名稱索引、條款覆蓋、算例、版本和搜尋。"""
    from kaohe.reports.site.building import write_site
    from kaohe.reports.site.replacing import may_be_replaced

    source = load(handbook)
    cases = read_cases(handbook, Diagnostics())
    may_be_replaced(out)
    with folder_at_once(out) as folder:
        pages = write_site(source, cases, folder, language.value)
    tell("docs_written", path=out / "index.html", pages=len([name for name in pages if name.endswith(".html")]))
