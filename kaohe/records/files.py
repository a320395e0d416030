"""Where the rows of bulk batches lie: one Parquet file each, never changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from kaohe.intake.register import ROW
from kaohe.records.models import Batch


def folder() -> Path:
    """The folder of batches under the data of the company."""
    return Path(settings.DATA) / "batches"


def path_of(batch: Batch) -> Path:
    """The rows of a batch."""
    return folder() / f"{batch.sha256}.parquet"


def bulk_batches(register: str) -> list[Batch]:
    """The batches of a register whose rows lie in files, in the order in which they came."""
    return list(Batch.objects.filter(register=register, state=Batch.State.TAKEN, is_bulk=True).order_by("pk"))


def keys_in_batches(register: str, keys: Sequence[str] | Collection[str]) -> dict[str, str]:
    """Those of the keys that a row of a bulk batch has, with the batch's file."""
    found: dict[str, str] = {}
    wanted = pa.array(sorted(keys), pa.string())
    for batch in bulk_batches(register) if len(wanted) else ():
        column = pq.read_table(path_of(batch), columns=[ROW])[ROW]
        there = column.filter(pc.is_in(column, value_set=wanted))
        found |= dict.fromkeys(there.to_pylist(), batch.file)
    return found
