"""Results of earlier months, read from their frozen runs at today's steps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.engine.flags import STATES
from kaohe.handbook.book import Book
from kaohe.handbook.core import Earlier, Leaf, Span
from kaohe.handbook.names import fold
from kaohe.handbook.results import Node, leaves
from kaohe.handbook.types import Num
from kaohe.month.results_file import meta_of, read_results, step_of

RUN_FILE, RESULTS_FILE = "run.json", "results.parquet"


@dataclass(frozen=True, slots=True)
class PastRun:
    """A frozen run: its folder and month."""

    folder: Path
    period: Period


def past_runs(folder: Path | None, before: Period) -> list[PastRun]:
    """The runs of earlier months in a folder of runs (or one that is a run), in order.

    Raises KaoheError when there are two of one month.
    """
    if folder is None or not folder.exists():
        return []
    found: dict[Period, Path] = {}
    for path in sorted({*folder.glob(RUN_FILE), *folder.glob(f"*/{RUN_FILE}")}):
        period = Period.parse(json.loads(path.read_text(encoding="utf-8"))["period"])
        if period.first_day >= before.first_day:
            continue
        if period in found:
            raise KaoheError(
                f"{period} 有兩次運行：「{found[period].name}」和「{path.parent.name}」。",
                "歷史資料夾裏每個月只留一次定稿的運行。",
            )
        found[period] = path.parent
    return [PastRun(found[period], period) for period in sorted(found, key=lambda one: one.first_day)]


def wanted(book: Book) -> dict[tuple[str, str], dict[str, Node]]:
    """The results that formulas read of earlier periods: (subject, grain) -> name -> its card today."""
    found: dict[tuple[str, str], dict[str, Node]] = {}
    for node in book.all_nodes():
        for leaf in (*leaves(node.value), *leaves(node.applies)):
            if isinstance(leaf, (Earlier, Span)):
                other = book.nodes(leaf_name(leaf))[0]
                found.setdefault((other.subject, other.grain), {})[other.name] = other
    return found


def leaf_name(leaf: Leaf) -> str:
    """The result a reference names."""
    return str(getattr(leaf, "name", ""))


def history(book: Book, runs: list[PastRun]) -> dict[tuple[str, str], pa.Table]:
    """Earlier results by subject and grain: `_s`, `_p`, and for each result its value and its state's number."""
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
    columns = ["subject_kind", "grain", "subject", "period", "part"]
    columns += [column for old in there.values() for column in (old, f"{old}.state")]
    rows = read_results(path, columns)
    mask = pc.and_(pc.equal(rows["subject_kind"], key[0]), pc.equal(rows["grain"], key[1]))
    rows = rows.filter(pc.and_(mask, pc.equal(rows["part"], 0)))
    found = {"_s": rows["subject"], "_p": rows["period"]}
    for name, old in there.items():
        found[name] = rescaled(rows[old], names[name], meta[old], run)
        found[f"{name}__s"] = pc.index_in(rows[f"{old}.state"].cast(pa.string()), value_set=pa.array(STATES)).cast(
            pa.int64()
        )
    return pa.table(found)


def stored_name(meta: dict[str, dict[str, object]], node: Node) -> str | None:
    """The name under which the run stored the result: today's, another spelling, or the one it had before (原名)."""
    for name in (node.name, node.card.former):
        if name is not None:
            for old in meta:
                if fold(old) == fold(name):
                    return old
    return None


def rescaled(values: pa.ChunkedArray, node: Node, meta: dict[str, object], run: PastRun) -> pa.ChunkedArray:
    """Stored whole numbers at today's step; only an exact change of scale is allowed."""
    old = step_of(meta)
    if not isinstance(node.type, Num) or old is None or old == node.type.step:
        return values.cast(pa.int64())
    factor = Fraction(old) / node.type.step
    if factor.denominator == 1:
        return pc.multiply_checked(values.cast(pa.int64()), factor.numerator)
    raise KaoheError(
        f"「{node.name}」在 {run.period} 的運行裏比現在多幾位小數，不能照搬。",
        "把卡的「小數」改回原來的位數，或改名另立一項。",
    )
