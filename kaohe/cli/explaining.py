"""`kaohe explain`: why a number is what it is, why it is missing, why a record did not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kaohe.base.errors import KaoheError
from kaohe.cli.tables import show
from kaohe.cli.terminal import FINE, JsonOption, Language, LanguageOption, asked, say, say_json, tell
from kaohe.cli.texts import listed, text
from kaohe.engine.explain import Explainer, Opened, Step, Unknown
from kaohe.engine.uncounted import why
from kaohe.handbook.words import spell
from kaohe.month.runs import open_run
from kaohe.reports.everybody import Line, everybody, everybody_lines
from kaohe.reports.exceptions import Open, exceptions
from kaohe.reports.explanation import explanation_lines, record_lines_of
from kaohe.reports.labels import in_words
from kaohe.reports.personal import overview
from kaohe.reports.since import since

RunOption = Annotated[Path, typer.Option("--run", exists=True, file_okay=False, help="close 寫出的資料夾")]


def explain(
    run: RunOption,
    person: Annotated[str, typer.Option("--person", help="工號(或其他對象的鍵)")] = "",
    item: Annotated[
        str, typer.Option("--item", help="哪一個結果，例如 月薪；不寫就列出此人的全部結果，只寫這一項就列出每個人的")
    ] = "",
    record: Annotated[str, typer.Option("--record", help="台賬:記錄號；說明這筆記錄計入了哪裏、為何沒有計入")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="只列沒有數的結果和來由")] = False,
    other: Annotated[
        Path | None, typer.Option("--since", exists=True, file_okay=False, help="與這次運行相比，改變了什麼、為什麼")
    ] = None,
    depth: Annotated[int, typer.Option("--depth", help="往下展開幾層")] = 99,
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """解釋一個數：條文、公式、代入的數、捨入前後，一直到記錄。"""
    try:
        if other is not None:
            tell_since(run, other, person, item, language)
            raise typer.Exit(FINE)
        opened = open_run(run, subject="" if record else person, record=record)
        if record:
            tell_record(opened, record, language, as_json=as_json)
        elif missing:
            tell_missing(opened, person, language, as_json=as_json)
        elif person and item:
            tell_result(Explainer(opened).explain(person, item), depth, language, as_json=as_json)
        elif person:
            say(*overview(opened, person, language))
        elif item:
            tell_everybody(list(everybody(opened, item, language)), language, as_json=as_json)
        else:
            raise asked("explain_what")
    except Unknown as fault:
        better = (
            text("is_it", language, near=listed(fault.known, language)) if fault.known else text("look_again", language)
        )
        raise KaoheError(text("not_in_run", language, what=fault.what), better) from fault
    raise typer.Exit(FINE)


def tell_since(run: Path, other: Path, person: str, item: str, language: str) -> None:
    """What of a person's result differs from another run."""
    if not (person and item):
        raise asked("explain_since")
    found = since(run, other, person, item, language)
    if not found:
        tell("diff_same")
    show(found, whole=True)


def tell_result(step: Step, depth: int, language: str, *, as_json: bool) -> None:
    """The tree of one result."""
    if as_json:
        say_json(asdict(step))
    else:
        say(*explanation_lines(step, depth, language))


def tell_everybody(lines: list[Line], language: str, *, as_json: bool) -> None:
    """One result of everybody."""
    if as_json:
        say_json([asdict(line) for line in lines])
    else:
        say(*everybody_lines(lines, language), text("in_all", language, count=len(lines)))


def tell_record(opened: Opened, record: str, language: str, *, as_json: bool) -> None:
    """What became of a record."""
    register, _, number = record.partition(":")
    found = why(opened, register, number)
    if as_json:
        say_json(asdict(found))
    else:
        say(*record_lines_of(found, language))


def tell_missing(opened: Opened, person: str, language: str, *, as_json: bool) -> None:
    """What has no value, and where that comes from."""
    found = [one for one in exceptions(opened) if person in {"", one.subject}]
    if as_json:
        say_json([asdict(one) for one in found])
    else:
        say(*missing_lines(found, language))


def missing_lines(found: Sequence[Open], language: str) -> Iterator[str]:
    """One line for each."""
    for one in found:
        state, note = spell(one.state, "state", language), in_words(one.note, language)
        yield f"{one.subject}  {one.item}  {state}  {in_words('來自', language)} {one.origin}  {note}"
    yield text("in_all", language, count=len(found))
