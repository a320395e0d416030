"""An explanation as lines of text: a tree from the result down to the records."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.engine.explain import Step
from kaohe.engine.records_shown import Line
from kaohe.engine.uncounted import Looked

LONGEST_CLAUSE = 120


def explanation_lines(step: Step, deep: int = 99) -> Iterator[str]:
    """The tree of a result, line by line."""
    told: set[str] = set()
    yield headline(step)
    yield from details(step, "  ", told)
    yield from branches(step, "", deep, told)


def headline(step: Step) -> str:
    """Name, value or state, clause and note."""
    value = step.value if step.state == "已定" else f"{step.state}(來自 {step.origin})"
    clause = f"  [{step.clause}]" if step.clause else ""
    note = f"  ({step.note})" if step.note else ""
    return f"{step.name} = {value}{clause}{note}"


def details(step: Step, indent: str, told: set[str]) -> Iterator[str]:
    """Clause (once in a tree), formula, numbers, rounding and place."""
    if step.text and step.clause not in told:
        told.add(step.clause)
        text = step.text if len(step.text) <= LONGEST_CLAUSE else f"{step.text[:LONGEST_CLAUSE]}…"
        yield f"{indent}條文 {text}"
    if step.formula and step.formula != step.name:
        yield f"{indent}公式 {one_line(step.formula)}"
    if step.numbers:
        yield f"{indent}代入 {one_line(step.numbers)}"
    if step.exact:
        yield f"{indent}捨入 {step.exact} → {step.value}"
    if step.version and step.formula:
        yield f"{indent}出處 {step.version}"
    for line in step.records:
        yield f"{indent}· {record(line)}"
    if step.more:
        yield f"{indent}· 另有 {step.more} 筆"


def one_line(text: str) -> str:
    """A formula of several lines as one."""
    return " ".join(text.split())


def record(line: Line) -> str:
    """One record with what it counted for."""
    fields = "  ".join(f"{name} {value}" for name, value in line.fields)
    place = f"{line.register}" + (f" {line.record}" if line.record else "")
    return f"{place}  {line.day}  計 {line.counted}" + (f"  | {fields}" if fields else "")


def branches(step: Step, indent: str, deep: int, told: set[str]) -> Iterator[str]:
    """What stands below."""
    if deep <= 0:
        return
    for number, child in enumerate(step.children):
        last = number == len(step.children) - 1
        yield f"{indent}{'└─ ' if last else '├─ '}{headline(child)}"
        below = f"{indent}{'   ' if last else '│  '}"
        yield from details(child, f"{below}  ", told)
        yield from branches(child, below, deep - 1, told)


def record_lines_of(looked: Looked) -> Iterator[str]:
    """What every card made of a record."""
    yield f"{looked.register} {looked.record}"
    yield "  " + "  ".join(f"{name} {value}" for name, value in looked.fields)
    for found in looked.verdicts:
        result = f"計 {found.counted}" if found.counted else f"未計入:{found.reason}"
        yield f"  {found.card} [{found.clause}]  {result}"
    if not looked.verdicts:
        yield "  沒有一張卡逐筆取用這本台賬"
