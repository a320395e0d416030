"""The evidence of a run, written as it comes: there may be more of it than memory holds."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.engine.evidence import EVIDENCE

ROWS = 1 << 18
"""Rows of a row group, whatever pieces they come in: the same evidence makes the same file."""


class EvidenceFile:
    """Takes pieces of evidence and writes them to a Parquet file; complete when it is left."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, EVIDENCE, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def __call__(self, piece: pa.RecordBatch) -> None:
        """Takes a piece."""
        self._waiting.append(piece)
        self._rows += piece.num_rows
        if self._rows >= ROWS:
            self._write(self._rows - self._rows % ROWS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._write(self._rows)
        self._writer.close()

    def _write(self, rows: int) -> None:
        table = pa.Table.from_batches(self._waiting, EVIDENCE)
        self._writer.write_table(table.slice(0, rows), row_group_size=ROWS)
        rest = table.slice(rows)
        self._waiting, self._rows = rest.to_batches(), rest.num_rows
