"""Results as one wide Parquet file, and back.

A row is a subject, period and part; a result X has its stored whole number in `X`, its state in `X.state` and where
that arose in `X.origin`. Unit, decimals and options of each result stand in the file's metadata. Columns that begin
with `~` are what formulas read across rows (measures, means …); explanations need them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.engine.flags import STATES, Origins
from kaohe.engine.plan.frames import PART, Frame, Key
from kaohe.engine.plan.program import Plan
from kaohe.handbook.results import Node
from kaohe.handbook.types import Choice, Num

META = b"kaohe"
KEYS = (("subject", "_s"), ("period", "_p"), ("part", "_k"))
HEAD = ("subject_kind", "grain", "subject", "period", "part")


def flag_columns(frame: Frame, table: pa.Table) -> set[str]:
    """The columns of a frame that hold flags."""
    own = {name for name in table.column_names if name.endswith("__f")}
    return own | {columns["f"] for columns in frame.leaves.values() if columns.get("f")}


def wide(plan: Plan, tables: Mapping[Key, pa.Table]) -> pa.Table:
    """All frames as one table, the columns that a frame lacks left empty."""
    parts = [one_frame(plan.frames[key], table, plan.context.origins) for key, table in tables.items()]
    whole = pa.concat_tables(parts, promote_options="default")
    meta = {node.name: described(node) for nodes in plan.graph.nodes.values() for node in nodes[:1]}
    return whole.replace_schema_metadata({META: json.dumps(meta, ensure_ascii=False, sort_keys=True).encode()})


def one_frame(frame: Frame, table: pa.Table, origins: Origins) -> pa.Table:
    """The rows of one frame."""
    count = table.num_rows
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "subject_kind": constant(frame.subject, count),
        "grain": constant(frame.grain, count),
        **{new: table[old] for new, old in KEYS},
    }
    flags = flag_columns(frame, table)
    for name in table.column_names:
        if name in {"_s", "_p", "_k", "_i"}:
            continue
        if name in flags:
            columns |= decoded(name.removesuffix("__f"), table[name], origins)
        else:
            columns[name] = table[name]
    return pa.table(columns)


def constant(text: str, count: int) -> pa.Array:
    """One text in every row."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array([text], pa.string()))


def decoded(name: str, flags: pa.ChunkedArray, origins: Origins) -> dict[str, pa.Array]:
    """State and origin of each row, as dictionaries."""
    encoded = pc.fill_null(flags, 0).combine_chunks().dictionary_encode()
    read = [origins.read(flag) for flag in encoded.dictionary.to_pylist()]
    states = pa.DictionaryArray.from_arrays(encoded.indices, pa.array([state for state, _ in read], pa.string()))
    places = pa.DictionaryArray.from_arrays(encoded.indices, pa.array([origin for _, origin in read], pa.string()))
    return {f"{name}.state": unified(states), f"{name}.origin": unified(places)}


def unified(array: pa.DictionaryArray) -> pa.Array:
    """The same with each word once in its dictionary."""
    return array.cast(pa.string()).dictionary_encode()


def described(node: Node) -> dict[str, object]:
    """What a reader of the file must know of a result."""
    kind = node.type
    found: dict[str, object] = {"subject": node.subject, "grain": node.grain, "clause": node.card.clause}
    if isinstance(kind, Num):
        found |= {"unit": node.unit, "decimals": node.decimals, "step": str(kind.step)}
    elif isinstance(kind, Choice):
        found |= {"options": list(kind.options)}
    else:
        found |= {"type": type(kind).__name__}
    return found


def write_results(path: Path, table: pa.Table) -> None:
    """Writes the file, the same bytes for the same table."""
    pq.write_table(table, path, compression="zstd", use_dictionary=True, write_statistics=True)


def frames_of(plan: Plan, table: pa.Table) -> dict[Key, pa.Table]:
    """The frames again, as the run had them."""
    found: dict[Key, pa.Table] = {}
    for key, frame in plan.frames.items():
        mask = pc.and_(pc.equal(table["subject_kind"], frame.subject), pc.equal(table["grain"], frame.grain))
        level = pc.greater(table["part"], 0) if frame.level == PART else pc.equal(table["part"], 0)
        found[key] = restored(plan, frame, table.filter(pc.and_(mask, level)))
    return found


def restored(plan: Plan, frame: Frame, rows: pa.Table) -> pa.Table:
    """One frame with its flags as numbers."""
    names = [
        *frame.panels,
        *(name for name in plan.context.steps.columns[frame.base] if name not in {"_s", "_p", "_k", "_i"}),
    ]
    probe = dict.fromkeys(names)
    flags = {name for name in probe if name.endswith("__f")} | {c["f"] for c in frame.leaves.values() if c.get("f")}
    columns = {old: rows[new] for new, old in KEYS}
    for name in probe:
        if name in flags:
            columns[name] = encoded(name.removesuffix("__f"), rows, plan.context.origins)
        elif name in rows.column_names:
            columns[name] = rows[name]
    return pa.table(columns)


def encoded(name: str, rows: pa.Table, origins: Origins) -> pa.Array:
    """The flags of states and origins."""
    states, places = rows[f"{name}.state"].to_pylist(), rows[f"{name}.origin"].to_pylist()
    known: dict[tuple[str, str], int] = {}
    numbers: list[int] = []
    for pair in zip(states, places, strict=True):
        if pair not in known:
            known[pair] = 0 if pair[0] in (None, STATES[0]) else origins.flag(*pair)
        numbers.append(known[pair])
    return pa.array(numbers, pa.int64())


def read_results(path: Path, columns: Iterable[str] | None = None) -> pa.Table:
    """The file, or some of its columns."""
    return pq.read_table(path, columns=list(columns) if columns is not None else None)


def meta_of(path: Path) -> dict[str, dict[str, object]]:
    """What the file says of its results."""
    raw = (pq.read_schema(path).metadata or {}).get(META, b"{}")
    found: dict[str, dict[str, object]] = json.loads(raw)
    return found


def step_of(meta: Mapping[str, object]) -> Fraction | None:
    """The step a result was stored at; None for other kinds."""
    step = meta.get("step")
    return Fraction(str(step)) if step is not None else None
