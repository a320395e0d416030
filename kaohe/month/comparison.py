"""Two states of handbook and data over one or many months: what differs, and what brought it about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pyarrow as pa

from kaohe.base.period import Period
from kaohe.engine.run import Records, run_month
from kaohe.handbook.book import Book
from kaohe.handbook.changes import CardChange, Changes, changes
from kaohe.handbook.check_versions import group_of
from kaohe.handbook.diagnostics import FaultyHandbook
from kaohe.handbook.model import Source
from kaohe.handbook.names import fold
from kaohe.month.close import EVIDENCE_FILE, HANDBOOK_FOLDER, RECORDS_FOLDER, backend_named, load, open_month
from kaohe.month.differences import Item, compared
from kaohe.month.history import PastRun
from kaohe.month.record_changes import RecordChange, record_changes
from kaohe.month.record_files import RecordFiles
from kaohe.month.runs import Pinned, pinned, seconds, stored_history
from kaohe.month.state import State
from kaohe.month.stored import read_table
from kaohe.month.trial import Change, Trial

MOST_ROOTS = 20
"""With more changed cards than this their effects are told together."""


@dataclass(frozen=True, slots=True)
class MonthCompared:
    """One month on both sides."""

    period: Period
    items: list[Item]
    """The results that differ for somebody."""
    old: State
    new: State
    book: Book
    """The handbook of the state after."""
    records: list[RecordChange] = field(default_factory=list)
    """The records that differ and may have counted."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change alone brings to a result, all months together, in the result's unit."""

    cause: str
    clause: str
    amounts: dict[str, Fraction]
    changed: dict[str, int]
    alone: bool = True
    """False: it cannot stand without other changes; its effect is among what they bring together."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All months on both sides, the cards that differ, and what each change brings by itself."""

    before: str
    after: str
    months: list[MonthCompared]
    cards: tuple[CardChange, ...] = ()
    effects: tuple[Effect, ...] = ()


def as_it_was(source: Source) -> Source:
    """The handbook that a run was made with."""
    return source


def handbooks(
    runs: Sequence[Path], earlier: Sequence[PastRun], old: Source | None, new: Source, engine: str = "duckdb",
    *, each: bool = True,
) -> Comparison:  # fmt: skip
    """Two handbooks over closed months; `old` None: that of each run. `each`: also what each change brings by itself,
    which takes as long again for every change."""
    opened = [pinned(folder) for folder in runs]
    first: Change = as_it_was if old is None else lambda _: old
    before, after = Trial(first, list(earlier), engine), Trial(lambda _: new, list(earlier), engine)
    base: list[State] = []
    months: list[MonthCompared] = []
    for run in opened:
        base.append(before.month(run) if old is not None else State(run.period, run.folder))
        made = after.month(run)
        names = made.computed | base[-1].computed
        items = [item for item in compared(base[-1], made, names) if item.changed] if names else []
        months.append(MonthCompared(run.period, items, base[-1], made, made.book or run.book))
    cards = cards_of(opened, old, new, after)
    roots = tuple(card for card in cards if card.is_root)
    effects = each_alone(opened, earlier, first, new, roots, base, engine) if each and len(roots) > 1 else ()
    return Comparison(old.settings.name if old else "", new.settings.name, months, cards, effects)


def cards_of(opened: Sequence[Pinned], old: Source | None, new: Source, after: Trial) -> tuple[CardChange, ...]:
    """The cards that differ in any of the months, each once."""
    if old is None:
        every = after.found
    else:
        every = [changes(open_month(old, run.period), open_month(new, run.period)) for run in opened]
    return merged(every)


def merged(every: Sequence[Changes]) -> tuple[CardChange, ...]:
    """Cards of several months; one that is a root in any month is one."""
    found: dict[tuple[str, str], CardChange] = {}
    for month in every:
        for card in month.cards:
            known = found.get((card.kind, fold(card.name)))
            if known is None or (card.is_root and not known.is_root):
                found[card.kind, fold(card.name)] = card
    return tuple(found.values())


def each_alone(
    opened: Sequence[Pinned], earlier: Sequence[PastRun], first: Change, new: Source, roots: Sequence[CardChange],
    base: Sequence[State], engine: str,
) -> tuple[Effect, ...]:  # fmt: skip
    """Every changed card by itself on the old handbook, in the order of the text."""
    if len(roots) > MOST_ROOTS:
        return tuple(Effect(root.name, root.clause, {}, {}, alone=False) for root in roots)
    return tuple(alone(opened, earlier, with_card(first, new, root), root, base, engine) for root in roots)


def alone(
    opened: Sequence[Pinned], earlier: Sequence[PastRun], handbook: Change, root: CardChange, base: Sequence[State],
    engine: str,
) -> Effect:  # fmt: skip
    """What one card brings by itself."""
    trial = Trial(handbook, list(earlier), engine)
    amounts: dict[str, Fraction] = {}
    changed: dict[str, int] = {}
    try:
        for run, before in zip(opened, base, strict=True):
            made = trial.month(run)
            for item in compared(before, made, made.computed | before.computed):
                if item.changed:
                    changed[item.name] = changed.get(item.name, 0) + item.changed
                    if item.step is not None:
                        amounts[item.name] = amounts.get(item.name, Fraction(0)) + item.amount(item.after - item.before)
    except FaultyHandbook:
        return Effect(root.name, root.clause, {}, {}, alone=False)
    return Effect(root.name, root.clause, amounts, changed)


def with_card(first: Change, new: Source, root: CardChange) -> Callable[[Source], Source]:
    """The old handbook with one card of the new one."""

    def mixed(source: Source) -> Source:
        old = first(source)
        if not root.kind:
            return replace(old, settings=replace(new.settings, folder=old.settings.folder))
        groups = {group_of(card) for card in (*old.cards, *new.cards) if card.kind == root.kind}

        def is_it(card: object) -> bool:
            return fold(card.name.value) == fold(root.name) and group_of(card) in groups  # type: ignore[attr-defined,arg-type]

        theirs = tuple(card for card in new.cards if is_it(card))
        at = next((number for number, card in enumerate(old.cards) if is_it(card)), len(old.cards))
        rest = [card for card in old.cards if not is_it(card)]
        # The chapters would tell of blocks whose card is not there; the mixture stands in no file.
        return replace(old, cards=(*rest[:at], *theirs, *rest[at:]), chapters=())

    return mixed


def runs(
    old: Sequence[Path], new: Sequence[Path], earlier: Sequence[PastRun] = (), engine: str = "duckdb"
) -> Comparison:
    """Two sets of runs, month by month; months that only one of them has are left out. `earlier`: before `old`."""
    left = {run.period: run for run in map(pinned, old)}
    right = {run.period: run for run in map(pinned, new)}
    both = sorted(left.keys() & right.keys(), key=lambda period: period.first_day)
    pairs = [(left[period], right[period]) for period in both]
    months = [between(one, two) for one, two in pairs]
    cards = merged([changes(one.book, two.book) for one, two in pairs])
    roots = tuple(card for card in cards if card.is_root)
    effects: tuple[Effect, ...] = ()
    if roots and pairs:
        base = [State(one.period, one.folder) for one, _ in pairs]
        source = pairs[-1][1].source
        effects = each_alone([one for one, _ in pairs], earlier, as_it_was, source, roots, base, engine)
    return Comparison(named(old), named(new), months, cards, effects)


def named(folders: Sequence[Path]) -> str:
    """What a side is called."""
    return str(folders[0]) if len(folders) == 1 else str(folders[0].parent) if folders else ""


def between(one: Pinned, two: Pinned) -> MonthCompared:
    """Two runs of one month."""
    return of_these(one, two, None)


def of_these(one: Pinned, two: Pinned, names: frozenset[str] | None) -> MonthCompared:
    """Two runs of one month, all results or those of these folded names."""
    old, new = State(one.period, one.folder), State(two.period, two.folder)
    items = [item for item in compared(old, new, names) if item.changed]
    counted = counted_in(read_table(one.folder / EVIDENCE_FILE), read_table(two.folder / EVIDENCE_FILE))
    records = relevant(record_changes(two.book, records_of(one), records_of(two)), counted)
    return MonthCompared(two.period, items, old, new, two.book, records)


def counted_in(*evidence: pa.Table) -> dict[str, set[str]]:
    """Folded register -> the records that counted for somebody."""
    found: dict[str, set[str]] = {}
    for table in evidence:
        pairs = table.select(["register", "record"]).group_by(["register", "record"]).aggregate([])
        for register, record in zip(pairs["register"].to_pylist(), pairs["record"].to_pylist(), strict=True):
            found.setdefault(fold(str(register)), set()).add(str(record))
    return found


def relevant(changed: Iterable[RecordChange], counted: dict[str, set[str]]) -> list[RecordChange]:
    """Changes of records that counted; of registers that leave no evidence (or none yet) all changes."""
    return [one for one in changed if one.record in counted.get(fold(one.register), {one.record})]


def records_of(run: Pinned) -> RecordFiles:
    """The records a run used."""
    return RecordFiles(run.folder / RECORDS_FOLDER, run.as_of)


def moments(folder: Path, old: datetime | None, new: datetime | None, engine: str = "duckdb") -> Comparison:
    """One run as of two moments; None: as it was written."""
    run = pinned(folder)
    sides = [at_moment(run, moment, engine) for moment in (old, new)]
    items = [item for item in compared(sides[0].state, sides[1].state) if item.changed]
    counted = counted_in(*(side.evidence for side in sides))
    records = relevant(record_changes(run.book, sides[0].records, sides[1].records), counted)
    month = MonthCompared(run.period, items, sides[0].state, sides[1].state, sides[1].book, records)
    cards = merged([changes(sides[0].book, sides[1].book)])
    names = [f"{folder} {moment or ''}".strip() for moment in (old, new)]
    return Comparison(names[0], names[1], [month], cards)


@dataclass(frozen=True, slots=True)
class Side:
    """A run as of a moment."""

    state: State
    book: Book
    records: RecordFiles
    evidence: pa.Table


def at_moment(run: Pinned, moment: datetime | None, engine: str) -> Side:
    """The run made again with what was known at the moment."""
    if moment is None:
        evidence = read_table(run.folder / EVIDENCE_FILE)
        return Side(State(run.period, run.folder), run.book, records_of(run), evidence)
    texts = run.folder / HANDBOOK_FOLDER
    book = open_month(load(texts / str(run.facts["folder"]), texts, moment), run.period)
    records = RecordFiles(run.folder / RECORDS_FOLDER, seconds(moment.isoformat(sep=" ")))
    outcome = run_month(book, run.period, Records(records, stored_history(run.folder)), backend_named(engine))
    names = frozenset(fold(node.name) for node in book.all_nodes())
    return Side(State(run.period, run.folder, book, outcome, names), book, records, outcome.evidence)
