"""`kaohe fmt`: cards in normal form; the regulation's own words stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.terminal import FAULTS, FINE, HandbookArgument, Language, LanguageOption, tell
from kaohe.handbook.fmt import format_chapter
from kaohe.month.files import write_text


def fmt(
    handbook: HandbookArgument,
    check: Annotated[bool, typer.Option("--check", help="只看是否已是規範寫法，不改檔案")] = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """把卡寫成規範形式：標點、空格、鍵的順序；條文一字不動。"""
    changed = [path for path in sorted(handbook.glob("*.md")) if rewrite(path, check=check)]
    del language
    for path in changed:
        tell("fmt_wanted" if check else "fmt_changed", path=path)
    if not changed:
        tell("fmt_fine")
    raise typer.Exit(FAULTS if check and changed else FINE)


def rewrite(path: Path, *, check: bool) -> bool:
    """Whether the file was not in normal form; rewritten unless only checked."""
    before = path.read_text(encoding="utf-8")
    after = format_chapter(before)
    if after == before:
        return False
    if not check:
        write_text(path, after)
    return True
