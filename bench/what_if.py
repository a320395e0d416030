"""What a changed rule would have meant over twelve closed months of 10,000 people, beside closing them."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.measure import ROOT, Limits, Row, main

HANDBOOKS, COMPANY = ROOT / "handbooks", "sales-company"
CHAPTER, OLD, NEW = "03-月度考核.md", "值: 4分/天", "值: 5分/天"
"""The deduction for a day's absence: attendance, the month's score, and everything that looks back at scores."""
LAST = "2026-10"
FEW_MONTHS, PEOPLE_MONTHS = 2, 1000


def months_of(size: int) -> int:
    """How many months a size of people-months has: twelve, fewer in a quick look."""
    return min(12, max(1, size // PEOPLE_MONTHS))


def prepare(folder: Path, size: int) -> None:
    from kaohe.cli.app import run

    months = months_of(size)
    words = ["--people", str(size // months), "--months", str(months), "--out", str(folder)]
    run(["demo", str(HANDBOOKS / COMPANY), *words])
    shutil.copytree(HANDBOOKS, folder / "handbooks", dirs_exist_ok=True)
    chapter = folder / "handbooks" / COMPANY / CHAPTER
    text = chapter.read_text(encoding="utf-8")
    if OLD not in text:
        raise LookupError(OLD)
    chapter.write_text(text.replace(OLD, NEW), encoding="utf-8")
    close_all(folder, HANDBOOKS / COMPANY, folder / "runs", range(months - 1, -1, -1))


def close_all(folder: Path, handbook: Path, runs: Path, months: range) -> None:
    """Closes months, by how many they lie before the last, one after another."""
    from kaohe.base.period import Period
    from kaohe.cli.app import run

    for back in months:
        month = str(Period.parse(LAST).shift(-back))
        words = ["--records", str(folder / "records"), "--period", month, "--history", str(runs)]
        if run(["close", str(handbook), *words, "--out", str(runs / month)]):
            raise RuntimeError(month)


def ours(folder: Path) -> None:
    from kaohe.cli.app import run

    run(["diff", str(folder / "runs"), str(folder / "handbooks" / COMPANY)])


def reference(folder: Path) -> None:
    shutil.rmtree(folder / "again", ignore_errors=True)
    months = range(len(list((folder / "runs").iterdir())) - 1, -1, -1)
    close_all(folder, HANDBOOKS / COMPANY, folder / "again", months)


def same(folder: Path) -> None:
    """The first two months closed with the changed handbook have what the what-if gives."""
    from kaohe.month.close import load
    from kaohe.month.differences import compared
    from kaohe.month.runs import pinned
    from kaohe.month.state import State
    from kaohe.month.trial import Trial

    trial = Trial(lambda _: load(folder / "handbooks" / COMPANY), [])
    changed = folder / "changed"
    shutil.rmtree(changed, ignore_errors=True)
    runs = sorted((folder / "runs").iterdir())
    states = [trial.month(pinned(run)) for run in runs[:FEW_MONTHS]]
    months = range(len(runs) - 1, len(runs) - 1 - len(states), -1)
    close_all(folder, folder / "handbooks" / COMPANY, changed, months)
    for state in states:
        anew = State(state.period, changed / str(state.period))
        wrong = [item.name for item in compared(anew, state) if item.changed]
        if wrong or not state.computed:
            raise AssertionError(wrong)


ROW = Row(
    name="what_if",
    work="what-if: one changed value over 12 closed months of 10,000 people (sales-company)",
    beside="closing these 12 months",
    limits=Limits(cpu=1),
    size=120_000,
    prepare=prepare,
    ours=ours,
    reference=reference,
    same=same,
)

if __name__ == "__main__":
    main(ROW)
