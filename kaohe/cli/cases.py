"""`kaohe test`: the handbook's worked cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaohe.cli.probing import Asked, probe
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
    say,
    say_json,
    tell,
)
from kaohe.handbook.cases import read_cases
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.handbook.model_cases import Case, Cases
from kaohe.handbook.render import render_text
from kaohe.month.close import backend_named
from kaohe.month.messages import fault_lines, mismatch_lines
from kaohe.month.testing import CaseResult, run_cases


def run_test(
    handbook: HandbookArgument,
    only: Annotated[str, typer.Option("-k", help="只跑名稱或條號含這段文字的例")] = "",
    boundaries: Annotated[bool, typer.Option("--boundaries", help="為每條界線造兩邊的例，跑給人看")] = False,
    mutate: Annotated[bool, typer.Option("--mutate", help="逐處改動規則，看有沒有例看得出來")] = False,
    card: Annotated[str, typer.Option("--only", help="只看這張卡的界線或改動")] = "",
    write: Annotated[
        Path | None, typer.Option("--write", help="把造的例（或存活的改動）寫成檔案", dir_okay=False)
    ] = None,
    engine: EngineOption = EngineName.PYTHON,
    spark_master: SparkOption = "",
    as_json: JsonOption = False,
    language: LanguageOption = Language.ZH_HANT,
) -> None:
    """跑手冊裏的例：每個期望值逐一精確比對。"""
    del spark_master  # Taken note of when it was read.
    diagnostics = Diagnostics()
    source = read_handbook(handbook, diagnostics)
    cases = read_cases(handbook, diagnostics)
    if diagnostics.failed or source is None:
        files = {file.path: file for file in (*(source.files if source else ()), *cases.files)}
        say(render_text(diagnostics.items, files, language))
        raise typer.Exit(FAULTS)
    chosen = [case for case in cases.items if matches(case, only)]
    if boundaries or mutate:
        wanted = Asked(handbook, source, chosen, card, write, as_json=as_json, language=language)
        raise typer.Exit(FINE if probe(wanted, boundaries=boundaries, mutate=mutate) else FAULTS)
    if write is not None or card:
        raise asked("write_needs")
    results = run_cases(source, Cases(tuple(chosen), cases.files), backend_named(engine.value))
    failed = [result for result in results if not result.passed]
    if as_json:
        say_json({"passed": len(results) - len(failed), "failed": [record(result, language) for result in failed]})
    else:
        for result in failed:
            say(*lines(result, language), "")
        tell("case_summary", passed=len(results) - len(failed), failed=len(failed))
    raise typer.Exit(FAULTS if failed else FINE)


def matches(case: Case, only: str) -> bool:
    """Whether the case is wanted."""
    return not only or only in case.name.value or any(only in clause.value for clause in case.clauses)


def lines(result: CaseResult, language: str) -> list[str]:
    """What is wrong with a case, line by line."""
    case = result.case
    clauses = "、".join(clause.value for clause in case.clauses)
    head = f"{case.span.file}:{case.span.line}: {case.name.value}" + (f" [{clauses}]" if clauses else "")
    wrong = [line for found in result.mismatches for line in mismatch_lines(found, language)]
    wrong += [line for found in result.faults for line in fault_lines(found, language)]
    return [head, *(f"  {line}" for line in wrong)]


def record(result: CaseResult, language: str) -> dict[str, object]:
    """A failed case for programs."""
    where = f"{result.case.span.file}:{result.case.span.line}"
    return {"case": result.case.name.value, "place": where, "faults": lines(result, language)[1:]}
