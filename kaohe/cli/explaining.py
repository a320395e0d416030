"""`kaohe explain`: why a number is what it is, why it is missing, why a record did not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kaohe.base.errors import KaoheError
from kaohe.cli.terminal import FINE, JsonOption, say, say_json
from kaohe.engine.explain import Explainer, Opened, Step, Unknown
from kaohe.engine.uncounted import why
from kaohe.month.runs import open_run
from kaohe.reports.exceptions import Open, exceptions
from kaohe.reports.explanation import explanation_lines, record_lines_of
from kaohe.reports.personal import overview

RunOption = Annotated[Path, typer.Option("--run", exists=True, file_okay=False, help="close 寫出的資料夾")]


def explain(
    run: RunOption,
    person: Annotated[str, typer.Option("--person", help="工號(或其他對象的鍵)")] = "",
    item: Annotated[str, typer.Option("--item", help="哪一個結果，例如 月薪；不寫就列出此人的全部結果")] = "",
    record: Annotated[str, typer.Option("--record", help="台賬:記錄號；說明這筆記錄計入了哪裏、為何沒有計入")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="只列沒有數的結果和來由")] = False,
    depth: Annotated[int, typer.Option("--depth", help="往下展開幾層")] = 99,
    as_json: JsonOption = False,
) -> None:
    """解釋一個數：條文、公式、代入的數、捨入前後，一直到記錄。"""
    opened = open_run(run)
    try:
        if record:
            tell_record(opened, record, as_json=as_json)
        elif missing:
            tell_missing(opened, person, as_json=as_json)
        elif person and item:
            tell(Explainer(opened).explain(person, item), depth, as_json=as_json)
        elif person:
            say(*overview(opened, person))
        else:
            raise KaoheError(
                "要解釋什麼？", "寫 --person 工號，可加 --item 結果；或 --record 台賬:記錄號；或 --missing。"
            )
    except Unknown as fault:
        near = "、".join(fault.known)
        raise KaoheError(
            f"這次運行裏沒有「{fault.what}」。", f"是不是「{near}」？" if near else "檢查工號或名稱。"
        ) from fault
    raise typer.Exit(FINE)


def tell(step: Step, depth: int, *, as_json: bool) -> None:
    """The tree of one result."""
    if as_json:
        say_json(asdict(step))
    else:
        say(*explanation_lines(step, depth))


def tell_record(opened: Opened, record: str, *, as_json: bool) -> None:
    """What became of a record."""
    register, _, number = record.partition(":")
    found = why(opened, register, number)
    if as_json:
        say_json(asdict(found))
    else:
        say(*record_lines_of(found))


def tell_missing(opened: Opened, person: str, *, as_json: bool) -> None:
    """What has no value, and where that comes from."""
    found = [one for one in exceptions(opened) if person in {"", one.subject}]
    if as_json:
        say_json([asdict(one) for one in found])
    else:
        say(*missing_lines(found))


def missing_lines(found: Sequence[Open]) -> Iterator[str]:
    """One line for each."""
    for one in found:
        yield f"{one.subject}  {one.item}  {one.state}  來自 {one.origin}  {one.note}"
    yield f"共 {len(found)} 項。"
