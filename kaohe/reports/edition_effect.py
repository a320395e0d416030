"""What a draft does to months that were closed: totals, what each change brings, and whom it moves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from kaohe.access.policy import visible
from kaohe.base.actor import Actor
from kaohe.base.period import Period
from kaohe.base.permission import NotAllowed, Permission
from kaohe.editions.checking import opened_by
from kaohe.editions.queries import edition, edition_before, handbook_of
from kaohe.handbook.model import Source
from kaohe.month.comparison import handbooks
from kaohe.month.history import PastRun
from kaohe.month.latest import Chosen, latest_runs
from kaohe.month.open_months import open_runs
from kaohe.reports.difference import Line, Mover, Reading
from kaohe.reports.difference_tables import Listed, cards_table, effects_table, totals_table
from kaohe.reports.labels import in_words


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whose main result moves: as texts, and as a number for a chart."""

    subject: str
    name: str
    before: str
    after: str
    difference: str
    amount: str


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


def effect(actor: Actor, number: int, runs: Path, most: int, language: str) -> Effect | None:
    """The last `most` months under a draft, beside the edition before it: closed ones, and later ones that were worked
    out of the registers. None when there is none.

    Raises NotAllowed, EditionError; MonthError for runs that cannot be read.
    """
    shown = edition(actor, number)
    new = opened_by(shown.folder)
    closed = latest_runs(runs).runs if runs.is_dir() else []
    chosen = [*closed, *later(open_runs(edition_before(actor, number)), closed)]
    if new.checked.source is None or new.faults or not chosen:
        return None
    parent = shown.edition.parent
    before = handbook_of(actor, parent.number).checked.source if parent else None
    months = Chosen(chosen[-most:], chosen[:-most])
    return told(actor, before, new.checked.source, months, {run.period for run in closed}, language)


def later(runs: list[PastRun], than: list[PastRun]) -> list[PastRun]:
    """The months after the last of others."""
    return [run for run in runs if not than or run.period > than[-1].period]


def told(actor: Actor, old: Source | None, new: Source, chosen: Chosen, closed: set[Period], language: str) -> Effect:
    """The comparison as its readers may see it."""
    found = handbooks([run.folder for run in chosen.runs], chosen.earlier, old, new)
    reading = Reading(found)

    def say(phrase: str) -> str:
        return in_words(phrase, language)

    tables = [cards_table(found.cards, say), totals_table(reading, say), effects_table(reading, say)]
    item = reading.main_item() or ""
    unit = next((one.unit for one in reading.totals() if one.item == item), "")
    movers = reading.movers(item) if item else []
    seen = may_see(actor, item, movers)
    grades = [line for line in reading.crossings() if line.subject in of_whom(actor, line.item, {line.subject})]
    return Effect(
        tuple(str(month.period) for month in found.months),
        tuple(str(month.period) for month in found.months if month.period not in closed),
        tuple(one for one in tables if one.rows),
        item,
        tuple(moved(one, unit) for one in seen),
        tuple(grades),
        len(movers) - len(seen),
    )


def may_see(actor: Actor, item: str, movers: list[Mover]) -> list[Mover]:
    """Those of the movers whose result the actor may see."""
    allowed = of_whom(actor, item, {one.subject for one in movers})
    return [one for one in movers if one.subject in allowed]


def of_whom(actor: Actor, item: str, people: set[str]) -> set[str]:
    """Of these people those whose result the actor may see."""
    try:
        allowed = visible(actor, Permission.RECORDS_READ, item)
    except NotAllowed:
        return set()
    return people if allowed is None else people & allowed


def moved(one: Mover, unit: str) -> Moved:
    """A mover in words."""
    return Moved(one.subject, one.name, *one.said(unit), str(round(one.difference or Fraction(0), 2) + 0))
