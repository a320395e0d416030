"""An explanation as lines of text: a tree from the result down to the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaohe.engine.explain import Step
from kaohe.engine.records_shown import Line
from kaohe.engine.uncounted import Looked
from kaohe.handbook.words import spell
from kaohe.reports.labels import in_words

LONGEST_CLAUSE = 120


def explanation_lines(step: Step, deep: int = 99, language: str = "zh_Hant") -> Iterator[str]:
    """The tree of a result, line by line."""
    telling = Telling(language)
    yield telling.headline(step)
    yield from telling.details(step, "  ")
    yield from telling.branches(step, "", deep)


@dataclass(slots=True)
class Telling:
    """One tree being told in a language."""

    language: str
    told: set[str] = field(default_factory=set)
    """Clauses that were said already."""

    def word(self, phrase: str, **args: object) -> str:
        """A fixed word."""
        return in_words(phrase, self.language, **args)

    def headline(self, step: Step) -> str:
        """Name, value or state, clause and note."""
        value = step.value
        if step.state != "已定":
            value = f"{spell(step.state, 'state', self.language)}({self.word('來自')} {step.origin})"
        clause = f"  [{step.clause}]" if step.clause else ""
        note = f"  ({self.word(step.note)})" if step.note else ""
        return f"{step.name} = {value}{clause}{note}"

    def details(self, step: Step, indent: str) -> Iterator[str]:
        """Clause (once in a tree), formula, numbers, rounding and place."""
        if step.text and step.clause not in self.told:
            self.told.add(step.clause)
            text = step.text if len(step.text) <= LONGEST_CLAUSE else f"{step.text[:LONGEST_CLAUSE]}…"
            yield f"{indent}{self.word('條文')} {text}"
        if step.formula and step.formula != step.name:
            yield f"{indent}{self.word('公式')} {one_line(step.formula)}"
        if step.numbers:
            yield f"{indent}{self.word('代入')} {one_line(step.numbers)}"
        if step.exact:
            yield f"{indent}{self.word('捨入')} {step.exact} → {step.value}"
        if step.version and step.formula:
            yield f"{indent}{self.word('出處')} {step.version}"
        for line in step.records:
            yield f"{indent}· {self.record(line)}"
        if step.more:
            yield f"{indent}· {self.word('另有 {count} 筆', count=step.more)}"

    def record(self, line: Line) -> str:
        """One record with what it counted for."""
        fields = "  ".join(f"{name} {value}" for name, value in line.fields)
        place = f"{line.register}" + (f" {line.record}" if line.record else "")
        return f"{place}  {line.day}  {self.word('計')} {line.counted}" + (f"  | {fields}" if fields else "")

    def branches(self, step: Step, indent: str, deep: int) -> Iterator[str]:
        """What stands below."""
        if deep <= 0:
            return
        for number, child in enumerate(step.children):
            last = number == len(step.children) - 1
            yield f"{indent}{'└─ ' if last else '├─ '}{self.headline(child)}"
            below = f"{indent}{'   ' if last else '│  '}"
            yield from self.details(child, f"{below}  ")
            yield from self.branches(child, below, deep - 1)


def one_line(text: str) -> str:
    """A formula of several lines as one."""
    return " ".join(text.split())


def record_lines_of(looked: Looked, language: str = "zh_Hant") -> Iterator[str]:
    """What every card made of a record."""
    yield f"{looked.register} {looked.record}"
    yield "  " + "  ".join(f"{name} {value}" for name, value in looked.fields)
    counts, not_counted = in_words("計", language), in_words("未計入", language)
    for found in looked.verdicts:
        result = f"{counts} {found.counted}" if found.counted else f"{not_counted}:{in_words(found.reason, language)}"
        yield f"  {found.card} [{found.clause}]  {result}"
    if not looked.verdicts:
        yield f"  {in_words('沒有一張卡逐筆取用這本台賬', language)}"
