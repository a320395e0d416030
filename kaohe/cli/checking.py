"""`kaohe check`: every fault of a handbook at its place, and what becomes of each clause."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kaohe.cli.terminal import FAULTS, FINE, HandbookArgument, Language, LanguageOption, say, say_json
from kaohe.cli.texts import listed, text
from kaohe.handbook.check import Checked, check_folder
from kaohe.handbook.check_clauses import DONE, JUDGED, NOT_YET, OPEN, PLAIN
from kaohe.handbook.render import record_of, render_editor, render_text


class Format(StrEnum):
    """How faults are printed."""

    TEXT = "text"
    JSON = "json"
    EDITOR = "editor"


def check(
    handbook: HandbookArgument,
    form: Annotated[Format, typer.Option("--format", help="text 給人看，editor 一行一條，json 給程式")] = Format.TEXT,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """檢查手冊：一次列出全部毛病，各在各的位置。"""
    checked = check_folder(handbook)
    items = checked.diagnostics.items
    if form is Format.JSON:
        say_json({"faults": [record_of(item, language) for item in items], "coverage": checked.coverage.states})
    elif form is Format.EDITOR:
        say(*render_editor(items, language).splitlines())
    else:
        if items:
            say(render_text(items, checked.sources, language))
        say(summary(checked, language))
    raise typer.Exit(FAULTS if checked.diagnostics.failed else FINE)


STATES = {
    DONE: "state_done", JUDGED: "state_judged", NOT_YET: "state_not_yet", PLAIN: "state_plain", OPEN: "no_cards",
}  # fmt: skip


def summary(checked: Checked, language: str) -> str:
    """How many faults, and what becomes of the clauses."""
    errors = sum(1 for item in checked.diagnostics.items if item.severity == "error")
    warnings = len(checked.diagnostics.items) - errors
    coverage = checked.coverage
    counts = [
        f"{text(key, language)} {coverage.count(state)}" for state, key in STATES.items() if coverage.count(state)
    ]
    states = (", " if language == "en" else "，").join(counts) or text("none", language)
    cards = len(checked.source.cards) if checked.source else 0
    head = text("check_summary", language, errors=errors, warnings=warnings, cards=cards)
    flagged = [f"{one.name}({own.name} {own.version})" for own, one in checked.source.plugins] if checked.source else []
    plugged = "\n" + text("check_plugins", language, functions=listed(flagged, language)) if flagged else ""
    return head + text("check_clauses", language, count=len(coverage.states), states=states) + plugged
