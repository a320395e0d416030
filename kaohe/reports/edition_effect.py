"""What a draft does to months that were closed: totals, what each change brings, and whom it moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kaohe.access.policy import visible
from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import NotAllowed, Permission, require
from kaohe.editions.checking import opened_by
from kaohe.editions.queries import edition, edition_before, handbook_of
from kaohe.handbook.model import Source
from kaohe.month.comparison import handbooks
from kaohe.month.history import RUN_FILE, PastRun
from kaohe.month.latest import Chosen, latest_runs
from kaohe.month.open_months import open_runs
from kaohe.month.stored import read_facts
from kaohe.reports.difference import Line, Mover, Reading
from kaohe.reports.difference_tables import Listed, cards_table, effects_table, totals_table
from kaohe.reports.labels import in_words
from kaohe.reports.movement import Movement, movement

FEWEST = 3
"""Of fewer people whose results are hidden, sums of any result would tell what each of them gains or loses."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whose main result moves."""

    subject: str
    name: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a draft does. `hidden`: how many more people move whose results the reader may not see."""

    months: tuple[str, ...]
    not_closed: tuple[str, ...]
    """Those of them that nobody closed: they were worked out of the registers as they stood."""
    tables: tuple[Listed, ...]
    item: str
    moved: tuple[Moved, ...]
    grades: tuple[Line, ...]
    hidden: int
    movement: Movement | None
    """How those who are seen move; None when no result of theirs does."""
    changes: int
    """How many cards were changed by hand."""
    left_aside: tuple[tuple[str, str, int], ...] = ()
    """(month, register, rows) whose rows had faults: nothing of the comparison rests on them."""


def effect(
    actor: Actor, number: int, runs: Path, most: int, language: str, *, beside: int | None = None, each: bool = False
) -> Effect | None:
    """The last `most` months under an edition, beside another one or that before it: closed months, and later ones that
    were worked out of the registers. None when there is none. `each`: also what each change brings by itself.

    Raises NotAllowed, EditionError; MonthError for runs that cannot be read.
    """
    require(actor, Permission.EDITIONS_DRAFT_READ, number)
    shown = edition(actor, number)
    new = opened_by(shown.folder)
    closed = latest_runs(runs).runs if runs.is_dir() else []
    chosen = [*closed, *later(open_runs(edition_before(actor, number)), closed)]
    if new.checked.source is None or new.faults or not chosen:
        return None
    parent = beside or (shown.edition.parent.number if shown.edition.parent else None)
    old = handbook_of(actor, parent) if parent else None
    if old is not None and old.faults:
        return None
    before = old.checked.source if old else None
    months = Chosen(chosen[-most:], chosen[:-most])
    return told(actor, before, new.checked.source, months, {run.period for run in closed}, language, each=each)


def later(runs: list[PastRun], than: list[PastRun]) -> list[PastRun]:
    """The months after the last of others."""
    return [run for run in runs if not than or run.period > than[-1].period]


def told(
    actor: Actor, old: Source | None, new: Source, chosen: Chosen, closed: set[Period], language: str, *, each: bool
) -> Effect:
    """The comparison as its readers may see it."""
    found = handbooks([run.folder for run in chosen.runs], chosen.earlier, old, new, each=each)
    reading = Reading(found)

    def say(phrase: str) -> str:
        return in_words(phrase, language)

    rules = replace(cards_table(found.cards, say), title=say("改了哪些規則"))
    item = reading.main_item() or ""
    movers = reading.movers(item) if item else []
    seen = may_see(actor, item, movers)
    hidden = len(movers) - len(seen)
    told_apart = 0 < hidden < FEWEST
    totals = () if told_apart else reading.totals()
    whole = frozenset(one.item for one in totals if sees_everybody(actor, one.item))
    tables = [rules, totals_table(reading, say, whole), *([effects_table(reading, say)] if item in whole else ())]
    unit = next((one.unit for one in reading.totals() if one.item == item), "")
    crossed = reading.crossings()
    allowed = {name: of_whom(actor, name, {one.subject for one in crossed}) for name in {one.item for one in crossed}}
    grades = [line for line in crossed if line.subject in allowed[line.item]]
    return Effect(
        tuple(str(month.period) for month in found.months),
        tuple(str(month.period) for month in found.months if month.period not in closed),
        tuple(one for one in tables if one.rows),
        item,
        tuple(moved(one, unit) for one in seen),
        tuple(grades),
        hidden,
        movement(reading, item, unit, seen) if seen else None,
        sum(card.is_root for card in found.cards),
        tuple(left_aside(chosen.runs)),
    )


def left_aside(runs: Iterable[PastRun]) -> Iterator[tuple[str, str, int]]:
    """The rows that the runs refused, by month and register."""
    for run in runs:
        refused = read_facts(run.folder / RUN_FILE).get("refused_rows") or {}
        if isinstance(refused, dict):
            yield from ((str(run.period), str(name), int(rows)) for name, rows in refused.items() if rows)


def may_see(actor: Actor, item: str, movers: list[Mover]) -> list[Mover]:
    """Those of the movers whose result the actor may see."""
    allowed = of_whom(actor, item, {one.subject for one in movers})
    return [one for one in movers if one.subject in allowed]


def sees_everybody(actor: Actor, item: str) -> bool:
    """Whether the actor sees that result of everybody: a sum over people tells of each of them."""
    try:
        return visible(actor, Permission.RECORDS_READ, item) is None
    except NotAllowed:
        return False


def of_whom(actor: Actor, item: str, people: set[str]) -> set[str]:
    """Of these people those whose result the actor may see."""
    try:
        allowed = visible(actor, Permission.RECORDS_READ, item)
    except NotAllowed:
        return set()
    return people if allowed is None else people & allowed


def moved(one: Mover, unit: str) -> Moved:
    """A mover in words."""
    return Moved(one.subject, one.name, *one.said(unit))
