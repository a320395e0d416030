"""`kaohe test --boundaries`: cases on both sides of every limit, as a table the owner of the rules can accept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kaohe.cli.terminal import say, tell
from kaohe.cli.texts import text
from kaohe.handbook.names import display_width
from kaohe.month.boundaries.made import Border, Made
from kaohe.month.worked.compare import Got, told

WIDEST = 96
REASONS = (
    "limit_not_run", "limit_never_met", "limit_no_record", "limit_no_moment", "limit_not_judged", "limit_record_judged",
    "rounding_never_half", "limit_from_records", "limit_from_due", "limit_looked_up", "limit_fixed", "limit_alone",
)  # fmt: skip
"""Why a limit is not met: what another worked case would mend first."""


def show(borders: Sequence[Border], language: str) -> None:
    """The table, then what was not reached and why."""
    for border in borders:
        if border.cases:
            say(*lines(border, language), "")
    missing = [border for border in borders if border.unreached]
    if missing:
        tell("bound_unreached")
        for reason in REASONS:
            group = [border for border in missing if border.unreached == reason]
            if group:
                say(f"  {text(reason, language)}", *(f"    {cut(head(border), WIDEST - 4)}" for border in group))
        say("")
    cases = [one for border in borders for one in border.cases]
    tell(
        "bound_summary", borders=len(borders), reached=len(borders) - len(missing), unreached=len(missing),
        cases=len(cases), wrong=sum(1 for one in cases if one.wrong),
    )  # fmt: skip


def head(border: Border) -> str:
    """Where the limit stands and what it says."""
    card, file = border.card, border.span.file.split("/", 1)[-1]
    return f"{file}:{border.span.line} {card.kind} {card.name.value}｜{border.text}"


def lines(border: Border, language: str) -> Iterator[str]:
    """One limit: a line a case."""
    yield cut(head(border), WIDEST)
    names = [f"{one.set_name} {one.set_text}" for one in border.cases]
    wide = max(map(display_width, names))
    words = [half(one, language) if border.kind == "rounding" else answer(one, language) for one in border.cases]
    word = max(map(display_width, words))
    for name, said, one in zip(names, words, border.cases, strict=True):
        yield f"    {padded(name, wide)}  {padded(said, word)}  {result(one)}".rstrip()
        if one.wrong:
            yield f"      {wrong(one, language)}"
    if not border.visible:
        yield f"    {text('bound_same', language)}"
    yield f"    {text('bound_case', language, case=border.cases[0].base.name.value)}"


def answer(one: Made, language: str) -> str:
    """Whether the comparison holds."""
    return "" if one.holds is None else text("bound_holds" if one.holds else "bound_holds_not", language)


def half(one: Made, language: str) -> str:
    """On which side of half a step what is rounded lies."""
    return text(("half_below", "half_at", "half_above")[int(one.gap) + 1], language)


def result(one: Made) -> str:
    """What came out."""
    return f"{one.target.name} {value(one, next(iter(one.answers.values()), None))}"


def value(one: Made, got: Got | None) -> str:
    """A value as people read it."""
    return told(got.stated, one.target) if got else "—"


def wrong(one: Made, language: str) -> str:
    """What is wrong with it."""
    if one.wrong == "side":
        return text("bound_side", language, reading=value(one, one.reading))
    answers = "；".join(f"{name} {value(one, got)}" for name, got in one.answers.items())
    return text("bound_engines", language, answers=answers)


def record(border: Border, language: str) -> dict[str, object]:
    """One limit for programs."""
    return {
        "place": f"{border.span.file}:{border.span.line}",
        "card": border.card.name.value,
        "limit": border.text,
        "kind": border.kind,
        "unreached": text(border.unreached, language) if border.unreached else None,
        "cases": [
            {
                "set": one.set_name, "to": one.set_text, "holds": one.holds, "result": one.target.name,
                **{name: value(one, got) for name, got in one.answers.items()},
                "reading": value(one, one.reading) if one.reading else None, "wrong": one.wrong or None,
                "from": one.base.name.value,
            }
            for one in border.cases
        ],
    }  # fmt: skip


def padded(said: str, wide: int) -> str:
    """A text filled up to a width on the screen."""
    return said + " " * (wide - display_width(said))


def cut(said: str, wide: int) -> str:
    """A text that fits, its end left out."""
    said = " ".join(said.split())
    if display_width(said) <= wide:
        return said
    while display_width(said) > wide - 1:
        said = said[:-1]
    return f"{said}…"
