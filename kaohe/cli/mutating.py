"""`kaohe test --mutate`: which changes of a rule no worked case would miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kaohe.cli.bounding import WIDEST, cut
from kaohe.cli.terminal import say, tell
from kaohe.cli.texts import text
from kaohe.handbook.names import display_width
from kaohe.month.mutants.explained import FILE, Explained, Verdict
from kaohe.month.mutants.survivors import Tried
from kaohe.month.mutants.trial import SURVIVORS, Fate

WHY = {Fate.EQUAL: "mutant_equal", Fate.UNSEEN: "mutant_unseen", Fate.UNSTATED: "mutant_unstated"}


def show(tried: Sequence[Tried], found: Verdict, language: str) -> None:
    """The survivors that nobody explained, explanations without a survivor, and the numbers."""
    for item in found.open:
        say(*lines(item, language), "")
    if found.stale:
        tell("mutants_stale", file=FILE)
        say(*(f"  {place(one)}  {one.card}｜{one.before} → {one.after}" for one in found.stale), "")
    count = Counter(item.fate for item in tried)
    tell(
        "mutants_summary", mutants=len(tried), killed=count[Fate.KILLED], refused=count[Fate.REFUSED],
        same=count[Fate.SAME], survivors=sum(count[fate] for fate in SURVIVORS), explained=len(found.explained),
    )  # fmt: skip


def lines(item: Tried, language: str) -> Iterator[str]:
    """One survivor."""
    one = item.mutant
    file = one.span.file.split("/", 1)[-1]
    yield cut(f"{file}:{one.span.line} {one.card.kind} {one.card.name.value}", WIDEST)
    whole = f"{one.before} → {one.after}"
    yield from [f"    {whole}"] if display_width(whole) <= WIDEST - 4 else [f"    {one.before}", f"  → {one.after}"]
    yield f"    {text(WHY[item.fate], language)}"


def place(one: Explained) -> str:
    """Where an explanation stands."""
    return f"{one.span.file.split('/', 1)[-1]}:{one.span.line}"


def record(item: Tried, *, explained: bool) -> dict[str, object]:
    """One survivor for programs."""
    one = item.mutant
    return {
        "place": f"{one.span.file}:{one.span.line}", "card": one.card.name.value, "before": one.before,
        "after": one.after, "fate": item.fate.value, "explained": explained,
    }  # fmt: skip
