"""Results of earlier months, read from their frozen runs at today's steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.period import Grain, Period
from kaohe.engine.flags import STATES
from kaohe.engine.inputs import ORIGIN
from kaohe.handbook.book import Book
from kaohe.handbook.core import Earlier, Span
from kaohe.handbook.names import fold
from kaohe.handbook.results import Node, leaves
from kaohe.handbook.types import Choice, Num
from kaohe.handbook.units import unit_of
from kaohe.month.errors import MonthError
from kaohe.month.results_file import meta_of, read_rows, step_of
from kaohe.month.stored import read_facts, whole

RUN_FILE, RESULTS_FILE = "run.json", "results.parquet"
IMPORTED = "imported"
"""In run.json of a month that was not computed here but imported as opening data (期初): its files."""
READY = ".opening"
"""The folder of opening data that are in force and on their way to their places: they stand for the months there."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """A frozen run: its folder and month."""

    folder: Path
    period: Period
    imported: bool = False
    """Whether its results were imported as opening data, not computed."""


def past_runs(folder: Path | None, before: Period, handbook: str) -> list[PastRun]:
    """The handbook's runs of earlier months in a folder of runs (or one that is a run), in order.

    Raises MonthError when two are of one month.
    """
    if folder is None or not folder.exists():
        return []
    return [run for run in run_folders(folder, handbook) if run.period.first_day < before.first_day]


def run_folders(folder: Path, handbook: str | None = None) -> list[PastRun]:
    """The latest run of each month in a folder of runs (or one that is a run), in order; all handbooks, or one's.

    A run that another one corrects is not the latest. Raises MonthError when two are left of one month.
    """
    found: dict[Period, dict[str, dict[str, object]]] = {}
    paths: dict[str, Path] = {}
    for path in run_files(folder):
        facts = read_facts(path)
        with whole(path):
            period = Period.parse(str(facts["period"]))
        if handbook in {None, facts["folder"]}:
            found.setdefault(period, {})[path.parent.name] = facts
            paths[path.parent.name] = path.parent
    made: list[PastRun] = []
    for period in sorted(found, key=lambda one: one.first_day):
        corrected = {corrects(facts) for facts in found[period].values()}
        latest = [name for name in found[period] if name not in corrected]
        if len(latest) > 1:
            raise MonthError("M206", period=period, one=latest[0], other=latest[1])
        made += [PastRun(paths[name], period, IMPORTED in found[period][name]) for name in latest]
    return made


def run_files(folder: Path) -> list[Path]:
    """What tells of each run in a folder of runs (or of the one that it is), in order."""
    months = {path.parent.name: path for path in folder.glob(f"[!.]*/{RUN_FILE}")}
    months |= {path.parent.name: path for path in folder.glob(f"{READY}/*/{RUN_FILE}")}
    return sorted({*folder.glob(RUN_FILE), *months.values()})


def corrects(facts: Mapping[str, object]) -> str | None:
    """The name of the run that this one corrects."""
    said = facts.get("correction")
    return str(said["corrects"]) if isinstance(said, dict) else None


def wanted(book: Book, readers: frozenset[str] | None = None) -> dict[tuple[str, str], dict[str, Node]]:
    """The results that formulas (all, or those of some results) read of earlier periods, with their cards today.

    (subject, grain) -> name -> card.
    """
    found: dict[tuple[str, str], dict[str, Node]] = {}
    for node in book.all_nodes():
        if readers is not None and node.name not in readers:
            continue
        for leaf in (*leaves(node.value), *leaves(node.applies)):
            if isinstance(leaf, (Earlier, Span)):
                other = book.nodes(leaf.name)[0]
                found.setdefault((other.subject, other.grain), {})[other.name] = other
    return found


def months_not_closed(book: Book, period: Period, closed: Iterable[str]) -> list[str]:
    """Earlier months of the quarter or year that this month's results add up and no run gives: those will be 缺數據."""
    spans = {
        leaf.span
        for node in book.all_nodes()
        for leaf in (*leaves(node.value), *leaves(node.applies))
        if isinstance(leaf, Span) and not leaf.skip and closes(node.grain, period)
    }
    grains = [grain for span, grain in (("季", Grain.QUARTER), ("年", Grain.YEAR)) if span in spans]
    wanted_months = {
        month for grain in grains for month in Period.containing(period.first_day, grain).months() if month < period
    }
    return sorted({str(month) for month in wanted_months} - set(closed))


def closes(grain: str, period: Period) -> bool:
    """Whether a month gives the results of that grain: quarters and years with their last month."""
    return {"季": period.first_day.month % 3 == 0, "年": period.first_day.month == 12}.get(grain, True)


def history(book: Book, runs: list[PastRun]) -> dict[tuple[str, str], pa.Table]:
    """Earlier results by subject and grain: `_s`, `_p`, and for each result its value and its state's number.

    Where any month was imported, `_imported` says which rows are of such a month.
    """
    tables: dict[tuple[str, str], pa.Table] = {}
    for key, names in wanted(book).items():
        parts = [of_run(run, key, names) for run in runs]
        if parts:
            tables[key] = pa.concat_tables(parts, promote_options="default")
    return tables


def of_run(run: PastRun, key: tuple[str, str], names: dict[str, Node]) -> pa.Table:
    """One run's results at today's steps."""
    path = run.folder / RESULTS_FILE
    meta = meta_of(path)
    stored = {name: stored_name(meta, node) for name, node in names.items()}
    there = {name: old for name, old in stored.items() if old is not None}
    columns = ["subject", "period", *(column for old in there.values() for column in (old, f"{old}.state"))]
    rows = read_rows(path, columns, [("subject_kind", "=", key[0]), ("grain", "=", key[1]), ("part", "=", 0)])
    found = {"_s": rows["subject"], "_p": rows["period"]}
    states = pa.array(STATES)
    for name, old in there.items():
        found[name] = Rescale(names[name], meta[old], run.period).values(rows[old])
        found[f"{name}__s"] = pc.index_in(rows[f"{old}.state"].cast(pa.string()), value_set=states).cast(pa.int64())
    if run.imported:
        found[ORIGIN] = pa.repeat(pa.scalar(value=True), rows.num_rows)
    return pa.table(found)


def stored_name(meta: Mapping[str, Mapping[str, object]], node: Node) -> str | None:
    """The name under which the run stored the result: today's, another spelling, or the one it had before (原名)."""
    for name in (node.name, node.card.former):
        if name is not None:
            for old in meta:
                if fold(old) == fold(name):
                    return old
    return None


@dataclass(frozen=True, slots=True)
class Rescale:
    """Brings what a run stored to the way the result is kept today; only exact changes are allowed."""

    node: Node
    meta: Mapping[str, object]
    period: Period

    def values(self, stored: pa.ChunkedArray) -> pa.ChunkedArray:
        """Whole numbers at today's step, or places among today's options. Raises MonthError."""
        kind, step, options = self.node.type, step_of(self.meta), self.meta.get("options")
        if isinstance(kind, Num) and step is not None:
            return self.numbers(stored.cast(pa.int64()), kind)
        if isinstance(kind, Choice) and isinstance(options, list):
            return self.choices(stored.cast(pa.int64()), [str(item) for item in options], kind)
        if isinstance(kind, (Num, Choice)) or self.meta.get("type") != type(kind).__name__:
            raise self.fault("M210")
        return stored.cast(pa.int64())

    def numbers(self, stored: pa.ChunkedArray, kind: Num) -> pa.ChunkedArray:
        """Numbers from the old step to today's."""
        unit, old = unit_of(str(self.meta.get("unit") or "")), step_of(self.meta)
        if unit is None or unit.dimension != kind.dimension or old is None:
            raise self.fault("M207", unit=self.meta.get("unit"))
        factor = old / kind.step
        grown = pc.multiply_checked(stored, factor.numerator)
        if factor.denominator == 1:
            return grown
        whole = pc.divide(grown, factor.denominator)
        if (
            not pc.all(pc.equal(pc.multiply(whole, factor.denominator), grown)).as_py()
            and len(grown) > grown.null_count
        ):
            raise self.fault("M208")
        return whole

    def choices(self, stored: pa.ChunkedArray, options: list[str], kind: Choice) -> pa.ChunkedArray:
        """Options by their names."""
        today = {fold(option): place for place, option in enumerate(kind.options)}
        for place in pc.unique(stored).to_pylist():
            if place is not None and fold(options[place]) not in today:
                raise self.fault("M209", option=options[place])
        return pa.array([today.get(fold(option)) for option in options], pa.int64()).take(stored)

    def fault(self, code: str, **args: object) -> MonthError:
        """What cannot be taken over."""
        return MonthError(code, name=self.node.name, period=self.period, **args)
