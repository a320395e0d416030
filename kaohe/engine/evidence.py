"""The records that counted: which, on what day, for how much, in which card of which subject and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from kaohe.engine.plan.context import Noted

NAMED = pa.dictionary(pa.int32(), pa.string())
"""Texts of which there are few: kept once."""
EVIDENCE = pa.schema(
    [
        ("subject_kind", NAMED), ("grain", NAMED), ("subject", pa.string()), ("period", pa.int64()),
        ("part", pa.int64()), ("card", NAMED), ("register", NAMED), ("record", pa.string()),
        ("day", pa.int64()), ("counted", pa.int64()),
    ],
)  # fmt: skip
Take = Callable[[pa.RecordBatch], object]


@dataclass(slots=True)
class Pieces:
    """Makes rows of evidence out of the tables of a program, and hands them on; without `take` it keeps them."""

    notes: Mapping[str, Noted]
    take: Take | None = None
    kept: list[pa.RecordBatch] = field(default_factory=list)
    names: dict[str, list[str]] = field(init=False)
    """The texts of each column that has few: the same in all pieces, so that they are one table's."""

    def __post_init__(self) -> None:
        named = [item.name for item in EVIDENCE if item.type == NAMED]
        self.names = {name: sorted({getattr(note, name) for note in self.notes.values()}) for name in named}

    def sinks(self) -> dict[str, Take]:
        """For each table of the program what takes its rows."""
        return {table: self.of(note) for table, note in self.notes.items()}

    def of(self, note: Noted) -> Take:
        """What takes the rows of one card."""
        told = {name: texts.index(getattr(note, name)) for name, texts in self.names.items()}
        texts = {name: pa.array(texts, pa.string()) for name, texts in self.names.items()}

        def column(rows: pa.RecordBatch, item: pa.Field) -> pa.Array:
            if item.name not in told:
                return rows.column(item.name).cast(item.type)
            places = pa.repeat(pa.scalar(told[item.name], pa.int32()), rows.num_rows)
            return pa.DictionaryArray.from_arrays(places, texts[item.name])

        def taken(rows: pa.RecordBatch) -> None:
            columns = [column(rows, item) for item in EVIDENCE]
            (self.take or self.kept.append)(pa.RecordBatch.from_arrays(columns, schema=EVIDENCE))

        return taken

    def table(self) -> pa.Table:
        """What was kept."""
        return pa.Table.from_batches(self.kept, EVIDENCE)
