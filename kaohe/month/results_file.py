"""Results as one wide Parquet file, and back.

A row is a subject, period and part; a result X has its stored whole number in `X`, its state in `X.state` and where
that arose in `X.origin`. Unit, decimals and options of each result stand in the file's metadata. Columns that begin
with `~` are what formulas read across rows (measures, means …); explanations need them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.engine.flags import STATES, Origins
from kaohe.engine.plan.frames import PART, PERSON, Frame, Key
from kaohe.engine.plan.program import Plan
from kaohe.handbook.results import Node
from kaohe.handbook.types import Choice, Num
from kaohe.month.stored import read_schema, read_table

META, ASIDE = b"kaohe", b"kaohe.aside"
KEYS = {"subject": "_s", "period": "_p", "part": "_k"}
HEAD = {
    "subject_kind": pa.string(),
    "grain": pa.string(),
    "subject": pa.string(),
    "period": pa.int64(),
    "part": pa.int64(),
}
WORDS = pa.dictionary(pa.int32(), pa.string())
ROWS = 50_000
"""Rows written at a time."""

FEW = 100
"""Rows that are sooner read one by one than by columns."""

Names = dict[str, str]
"""A frame's columns that are stored under another name, because another frame has one of that name and another type."""


def flag_columns(frame: Frame) -> set[str]:
    """The columns of a frame that hold flags."""
    own = {name for name in frame.panels if name.endswith("__f")}
    return own | {columns["f"] for columns in frame.leaves.values() if columns.get("f")}


def columns_of(names: Iterable[str]) -> list[str]:
    """What is stored of a frame besides its keys, in order."""
    return [name for name in names if name not in {*KEYS.values(), "_i"}]


# --- writing -------------------------------------------------------------------------------------------------------


def write_results(path: Path, plan: Plan, tables: Mapping[Key, pa.Table]) -> None:
    """Writes all frames, one behind the other, the columns that a frame lacks left empty; same results, same bytes."""
    schema, aside = common_schema(plan, tables)
    meta = {node.name: described(node) for nodes in plan.graph.nodes.values() for node in nodes[:1]}
    schema = schema.with_metadata(
        {META: packed(meta), ASIDE: packed({"/".join(key): own for key, own in aside.items()})}
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for key, table in tables.items():
            for start in range(0, table.num_rows, ROWS):
                part = table.slice(start, ROWS)
                found = stored_columns(plan.frames[key], part, plan.context.origins, aside.get(key, {}))
                writer.write_table(filled(found, schema, part.num_rows))


def packed(found: object) -> bytes:
    """JSON that is the same for the same content."""
    return json.dumps(found, ensure_ascii=False, sort_keys=True).encode()


def common_schema(plan: Plan, tables: Mapping[Key, pa.Table]) -> tuple[pa.Schema, dict[Key, Names]]:
    """The columns of all frames together, and those that had to be put aside under a name of their own."""
    kinds: dict[str, pa.DataType] = dict(HEAD)
    aside: dict[Key, Names] = {}
    for key in sorted(tables, key=lambda one: one[0] != PERSON):
        table, flags = tables[key], flag_columns(plan.frames[key])
        for name in columns_of(table.column_names):
            if name in flags:
                kinds |= {f"{name.removesuffix('__f')}.state": WORDS, f"{name.removesuffix('__f')}.origin": WORDS}
                continue
            kind = table.schema.field(name).type
            if kinds.setdefault(name, kind) != kind:
                aside.setdefault(key, {})[name] = f"{name}·{'·'.join(key)}"
                kinds[aside[key][name]] = kind
    return pa.schema(list(kinds.items())), aside


def stored_columns(
    frame: Frame, table: pa.Table, origins: Origins, aside: Names
) -> dict[str, pa.Array | pa.ChunkedArray]:
    """The rows of one frame under the file's names."""
    count, flags = table.num_rows, flag_columns(frame)
    found: dict[str, pa.Array | pa.ChunkedArray] = {
        "subject_kind": pa.repeat(frame.subject, count),
        "grain": pa.repeat(frame.grain, count),
        **{new: table[old] for new, old in KEYS.items()},
    }
    for name in columns_of(table.column_names):
        if name in flags:
            found |= decoded(name.removesuffix("__f"), table[name], origins)
        else:
            found[aside.get(name, name)] = table[name]
    return found


def decoded(name: str, flags: pa.ChunkedArray, origins: Origins) -> dict[str, pa.Array]:
    """State and origin of each row, as dictionaries."""
    encoded = pc.fill_null(flags, 0).combine_chunks().dictionary_encode()
    read = [origins.read(flag) for flag in encoded.dictionary.to_pylist()]
    return {
        f"{name}.state": in_words(encoded.indices, [state for state, _ in read]),
        f"{name}.origin": in_words(encoded.indices, [origin for _, origin in read]),
    }


def in_words(places: pa.Array, words: list[str]) -> pa.Array:
    """The words at these places, each once in the dictionary."""
    known = list(dict.fromkeys(words))
    numbers = pa.array([known.index(word) for word in words], pa.int32())
    return pa.DictionaryArray.from_arrays(numbers.take(places), pa.array(known, pa.string()))


def filled(found: Mapping[str, pa.Array | pa.ChunkedArray], schema: pa.Schema, count: int) -> pa.Table:
    """A table with every column of the file; all empty ones of a type share their memory."""
    nothing = cache(lambda kind: pa.nulls(count, kind))
    return pa.table([found.get(field.name, nothing(field.type)) for field in schema], schema=schema)


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


# --- reading -------------------------------------------------------------------------------------------------------


def read_frames(path: Path, plan: Plan) -> dict[Key, pa.Table]:
    """The frames again, as the run had them."""
    return {key: read_frame(path, plan, frame) for key, frame in plan.frames.items()}


def lacking(path: Path, plan: Plan) -> bool:
    """Whether the file lacks columns that explanations need, because another program wrote it."""
    file = read_schema(path)
    known = set(file.names)
    return any(place not in known for frame in plan.frames.values() for place in frame_places(file, plan, frame))


def aside_of(file: pa.Schema, frame: Frame) -> Names:
    """The frame's columns that stand under a name of their own."""
    found: Names = json.loads((file.metadata or {}).get(ASIDE, b"{}")).get("/".join(frame.key), {})
    return found


def read_frame(path: Path, plan: Plan, frame: Frame) -> pa.Table:
    """One frame with its flags as numbers."""
    file = read_schema(path)
    wanted = [place for place in frame_places(file, plan, frame) if place in file.names]
    return frame_of(read_rows(path, [*KEYS, *wanted], rows_of(frame)), file, plan, frame)


def rows_of(frame: Frame) -> list[tuple[str, str, object]]:
    """The conditions that a frame's rows meet in the file."""
    level = ("part", ">", 0) if frame.level == PART else ("part", "=", 0)
    return [("subject_kind", "=", frame.subject), ("grain", "=", frame.grain), level]


def frame_places(file: pa.Schema, plan: Plan, frame: Frame) -> list[str]:
    """The columns of the file that a frame has, or would have, besides its keys."""
    aside, flags = aside_of(file, frame), flag_columns(frame)
    return [place for name in frame_columns(plan, frame) for place in places_of(name, flags, aside)]


def frame_columns(plan: Plan, frame: Frame) -> list[str]:
    """The columns of a frame besides its keys."""
    return columns_of(dict.fromkeys([*plan.context.steps.columns[frame.base], *frame.panels]))


def frame_of(rows: pa.Table, file: pa.Schema, plan: Plan, frame: Frame) -> pa.Table:
    """A frame out of its rows as the file has them."""
    aside, flags, there = aside_of(file, frame), flag_columns(frame), set(rows.column_names)
    columns = {old: rows[new] for new, old in KEYS.items()}
    for name in frame_columns(plan, frame):
        stored = list(places_of(name, flags, aside))
        if not there.issuperset(stored):
            if name in flags:
                columns[name] = pa.repeat(pa.scalar(0, pa.int64()), rows.num_rows)
        elif name in flags:
            columns[name] = encoded(rows[stored[0]], rows[stored[1]], plan.context.origins)
        else:
            columns[name] = rows[stored[0]]
    return pa.table(columns)


def read_results(path: Path, plan: Plan, frame: Frame, names: Mapping[str, str]) -> pa.Table:
    """Some results (name today -> name in the file) of a frame's subjects: keys, values and flags."""
    aside = aside_of(read_schema(path), frame)
    places = {name: aside.get(stored, stored) for name, stored in names.items()}
    wanted = [place for name in places.values() for place in (name, f"{name}.state", f"{name}.origin")]
    rows = read_rows(path, [*KEYS, *wanted], rows_of(frame))
    columns = {old: rows[new] for new, old in KEYS.items()}
    for name, place in places.items():
        columns[name] = rows[place]
        columns[f"{name}__f"] = encoded(rows[f"{place}.state"], rows[f"{place}.origin"], plan.context.origins)
    return pa.table(columns)


def places_of(name: str, flags: set[str], aside: Names) -> Iterator[str]:
    """Under which names a frame's column is stored."""
    if name in flags:
        yield f"{name.removesuffix('__f')}.state"
        yield f"{name.removesuffix('__f')}.origin"
    else:
        yield aside.get(name, name)


def encoded(states: pa.ChunkedArray, places: pa.ChunkedArray, origins: Origins) -> pa.Array:
    """The flags of states and the places they arose in."""
    if len(states) <= FEW:
        pairs = zip(states.to_pylist(), places.to_pylist(), strict=True)
        return pa.array([flag_of(origins, *pair) for pair in pairs], pa.int64())
    first, second = plain_words(states), plain_words(places)
    base = max(1, len(second.dictionary))
    pairs = pc.add(pc.multiply(first.indices.cast(pa.int64()), base), second.indices.cast(pa.int64()))
    different = pc.unique(pairs)
    words = first.dictionary.to_pylist(), second.dictionary.to_pylist()
    numbers = [
        0 if pair is None else flag_of(origins, words[0][pair // base], words[1][pair % base])
        for pair in different.to_pylist()
    ]
    return pa.array(numbers, pa.int64()).take(pc.index_in(pairs, value_set=different))


def plain_words(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Texts as one dictionary."""
    return column.cast(pa.string()).combine_chunks().dictionary_encode()


def flag_of(origins: Origins, state: str | None, place: str) -> int:
    """The flag of a state that arose at a place."""
    return 0 if state in {None, STATES[0]} else origins.flag(str(state), place)


def read_rows(path: Path, columns: Iterable[str], filters: list[tuple[str, str, object]]) -> pa.Table:
    """Some columns of the rows that meet all conditions."""
    return read_table(path, list(columns), filters)


def meta_of(path: Path) -> dict[str, dict[str, object]]:
    """What the file says of its results."""
    raw = (read_schema(path).metadata or {}).get(META, b"{}")
    found: dict[str, dict[str, object]] = json.loads(raw)
    return found


def step_of(meta: Mapping[str, object]) -> Fraction | None:
    """The step a result was stored at; None for other kinds."""
    step = meta.get("step")
    return Fraction(str(step)) if step is not None else None
