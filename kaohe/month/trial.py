"""A changed handbook over closed months: what the change can reach is worked out, the rest is read from the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engine.flags import SHIFT
from kaohe.engine.plan.frames import WHOLE, Key
from kaohe.engine.plan.program import Plan
from kaohe.engine.run import Kept, Records, run_month
from kaohe.handbook.book import Book
from kaohe.handbook.changes import Changes, changes
from kaohe.handbook.core import Earlier, Span
from kaohe.handbook.dependence import RESULT
from kaohe.handbook.model import Source
from kaohe.handbook.names import fold
from kaohe.handbook.results import Node, leaves
from kaohe.month.close import RECORDS_FOLDER, backend_named, open_month
from kaohe.month.differences import moved_names
from kaohe.month.history import RESULTS_FILE, PastRun, Rescale, of_run, wanted
from kaohe.month.record_files import RecordFiles
from kaohe.month.results_file import described, meta_of, read_results
from kaohe.month.runs import Pinned, pinned
from kaohe.month.state import State, beside

Change = Callable[[Source], Source]
"""What makes the handbook of the trial out of a run's own."""


@dataclass(slots=True)
class Trial:
    """One handbook tried over months, in their order."""

    handbook: Change
    earlier: list[PastRun]
    """Closed runs before the first month, oldest first."""
    engine: str = "duckdb"
    states: list[State] = field(default_factory=list)
    found: list[Changes] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    """Folded names of results that came out different in some month: what refers to them is worked out again."""

    def month(self, run: Pinned) -> State:
        """Tries a month. Raises FaultyHandbook, MonthError."""
        source = self.handbook(run.source)
        book = run.book if source is run.source else open_month(source, run.period)
        compared = changes(run.book, book)
        affected = compared.affected | by_history(compared, book, self.moved)
        state = self.worked_out(run, book, affected) if affected else State(run.period, run.folder)
        self.states.append(state)
        self.found.append(compared)
        self.earlier.append(PastRun(run.folder, run.period))
        if affected:
            self.moved |= moved_names(State(run.period, run.folder), state, affected)
        return state

    def worked_out(self, run: Pinned, book: Book, affected: frozenset[str]) -> State:
        """The affected results, all others taken from the run."""
        names = frozenset(node.name for node in book.all_nodes())
        only = frozenset(name for name in names if fold(name) in affected)
        kept = Kept(names - only, stored_results(run.folder))
        records = Records(
            RecordFiles(run.folder / RECORDS_FOLDER, run.as_of), self.history(book, only), kept=kept
        )  # fmt: skip
        outcome = run_month(book, run.period, records, backend_named(self.engine), only=only)
        return State(run.period, run.folder, book, outcome, affected)

    def history(self, book: Book, readers: frozenset[str]) -> dict[tuple[str, str], pa.Table]:
        """Earlier results as the trial has them."""
        tried = {state.period: state for state in self.states}
        found: dict[tuple[str, str], pa.Table] = {}
        for key, names in wanted(book, readers).items():
            parts = [past(run, tried.get(run.period), key, names) for run in self.earlier]
            if parts:
                found[key] = pa.concat_tables(parts, promote_options="default")
        return found


def by_history(compared: Changes, book: Book, moved: set[str]) -> frozenset[str]:
    """Results that look at earlier months in which what they look at came out different, and what rests on them."""
    if not moved:
        return frozenset()
    readers = {
        (RESULT, fold(node.name))
        for node in book.all_nodes()
        for leaf in (*leaves(node.value), *leaves(node.applies))
        if isinstance(leaf, (Earlier, Span)) and fold(leaf.name) in moved
    }
    return frozenset(name for group, name in compared.new.downstream(readers) if group == RESULT)


def past(run: PastRun, tried: State | None, key: tuple[str, str], names: Mapping[str, Node]) -> pa.Table:
    """One earlier month's results, those of the trial where there was one."""
    mine = tried.trial_nodes() if tried is not None else {}
    table = tried.outcome.tables.get((*key, WHOLE)) if tried is not None and tried.outcome is not None else None
    new = {name: mine[fold(name)] for name in names if fold(name) in mine} if table is not None else {}
    gone = {name for name in names if tried is not None and fold(name) in tried.computed and name not in new}
    rest = {name: node for name, node in names.items() if name not in new and name not in gone}
    old = of_run(run, key, rest)
    if table is None or not new:
        return old
    found = {"_s": table["_s"], "_p": table["_p"]}
    for name, node in new.items():
        found[name] = Rescale(names[name], described(node), run.period).values(table[node.name])
        found[f"{name}__s"] = states_of(table[f"{node.name}__f"])
    return beside(pa.table(found), old) if rest else pa.table(found)


def states_of(flags: pa.ChunkedArray) -> pa.ChunkedArray:
    """The numbers of the states behind flags."""
    return pc.divide(pc.fill_null(flags, 0), SHIFT)


def stored_results(folder: Path) -> Callable[[Plan, Key, list[str]], pa.Table]:
    """Reads a run's results for a plan that keeps them."""
    path = folder / RESULTS_FILE
    spelled = {fold(name): name for name in meta_of(path)}

    def table(plan: Plan, key: Key, names: list[str]) -> pa.Table:
        return read_results(path, plan, plan.frames[key], {name: spelled[fold(name)] for name in names})

    return table


def tried(runs: Sequence[Path], earlier: list[PastRun], handbook: Change, engine: str = "duckdb") -> Trial:
    """A handbook tried over the months of some runs, oldest first."""
    trial = Trial(handbook, list(earlier), engine)
    for folder in runs:
        trial.month(pinned(folder))
    return trial
