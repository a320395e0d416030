"""The files of a run, opened again: what is cut short or damaged is told by its path, never by a trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.base.period import NotAPeriod
from kaohe.month.errors import MonthError


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Raises MonthError for a file that turns out not to be what a run writes."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError, ValueError, LookupError, NotAPeriod) as fault:
        raise MonthError("M215", path=path) from fault


def read_facts(path: Path) -> dict[str, object]:
    """What run.json says. Raises MonthError."""
    with whole(path):
        facts: object = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(facts, dict) or not all(isinstance(facts.get(key), str) for key in ("period", "folder")):
        raise MonthError("M215", path=path)
    return facts


def read_table(
    path: Path, columns: list[str] | None = None, filters: list[tuple[str, str, object]] | None = None
) -> pa.Table:
    """A table of a run. Raises MonthError."""
    with whole(path):
        return pq.read_table(path, columns=columns, filters=filters)


def read_schema(path: Path) -> pa.Schema:
    """The columns of a table of a run. Raises MonthError."""
    with whole(path):
        return pq.read_schema(path)
