"""A table that stays in its Parquet file: a backend reads of it what its program needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Stored:
    """The columns a program may ask for, by name and type (64-bit integer or text); those the file lacks are null."""

    path: Path
    schema: pa.Schema
    number: str = ""
    """The column that counts the rows of the file from 0, if there is one."""
    moments: tuple[str, ...] = ()
    until: int | None = None
    """Rows whose moment (the first of `moments` that is not null) is later than this are left out."""

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return int(pq.read_metadata(self.path).num_rows)

    def present(self) -> set[str]:
        """The columns the file has."""
        return set(pq.read_schema(self.path).names)

    def table(self, names: Iterable[str]) -> pa.Table:
        """These columns, read into memory."""
        wanted, present = list(names), self.present()
        looked_at = [] if self.until is None else [name for name in self.moments if name in present]
        found = pq.read_table(self.path, columns=list({*wanted, *looked_at} & present))
        rows, columns = self.rows, {}
        for name in wanted:
            kind = self.schema.field(name).type
            if name == self.number:
                columns[name] = numbers(rows)
            else:
                columns[name] = found[name].cast(kind) if name in present else pa.nulls(rows, kind)
        table = pa.table(columns)
        if looked_at:
            known = pc.coalesce(*(found[name] for name in looked_at))
            table = table.filter(pc.fill_null(pc.less_equal(known, self.until), True))  # noqa: FBT003
        return table


def numbers(count: int) -> pa.Array:
    """The numbers from 0 on."""
    return pc.subtract(pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), count)), 1)
