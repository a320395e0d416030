"""The records of a run, register by register in files, each read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
from typing_extensions import override

from kaohe.engine.inputs import known_by
from kaohe.month.stored import read_table


class RecordFiles(Mapping[str, pa.Table]):
    """Tables by register name, with only what was known at a moment (seconds since 1970-01-01; None: all)."""

    def __init__(self, folder: Path, as_of: int | None = None) -> None:
        self.paths = {unquote(file.stem): file for file in sorted(folder.glob("*.parquet"))}
        self.as_of = as_of

    @override
    def __getitem__(self, name: str) -> pa.Table:
        """The records of a register."""
        table = read_table(self.paths[name])
        return known_by({name: table}, self.as_of)[0][name]

    @override
    def __iter__(self) -> Iterator[str]:
        """The names of the registers that were delivered."""
        return iter(self.paths)

    @override
    def __len__(self) -> int:
        """How many were delivered."""
        return len(self.paths)


def column_of(tables: Mapping[str, pa.Table], name: str, column: str) -> pa.ChunkedArray:
    """One column of a register; of a file no other is read."""
    if isinstance(tables, RecordFiles) and tables.as_of is None:
        return read_table(tables.paths[name], [column])[column]
    return tables[name][column]
