"""What a run holds of one subject or one record, read without all the rest.

DuckDB reads of a Parquet file only the rows that meet a condition; whole months are read by PyArrow, elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from duckdb import ColumnExpression, ConstantExpression, Expression
from typing_extensions import TypeVar, override

from kaohe.engine.explain import Opened, Unknown
from kaohe.engine.plan.frames import PART, Frame, Key
from kaohe.engine.plan.program import Plan
from kaohe.engine.run import reads_reports
from kaohe.handbook.names import nearest
from kaohe.month.close import EVIDENCE_FILE, JUDGEMENTS_FILE, RECORDS_FOLDER
from kaohe.month.errors import MonthError
from kaohe.month.history import RESULTS_FILE
from kaohe.month.record_files import RecordFiles
from kaohe.month.results_file import KEYS, frame_of, frame_places
from kaohe.month.stored import read_schema, read_table

SUPERIOR = "@上級"
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Lazy(Mapping[Name, pa.Table]):
    """Tables that are read when they are asked for."""

    names: Collection[Name]
    read: Callable[[Name], pa.Table]
    seen: dict[Name, pa.Table] = field(default_factory=dict)

    @override
    def __getitem__(self, name: Name) -> pa.Table:
        if name not in self.seen:
            if name not in self.names:
                raise KeyError(name)
            self.seen[name] = self.read(name)
        return self.seen[name]

    @override
    def __iter__(self) -> Iterator[Name]:
        return iter(self.names)

    @override
    def __len__(self) -> int:
        return len(self.names)


def registers_of(folder: Path) -> Lazy[str]:
    """The records of a run by register."""
    files = RecordFiles(folder / RECORDS_FOLDER)
    return Lazy(files, files.__getitem__)


@dataclass(slots=True)
class Excerpt:
    """Reads parts of a run."""

    folder: Path
    plan: Plan
    as_of: int | None = None
    engine: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    def of_subject(self, subject: str) -> Opened:
        """All that explains the results of one subject. Raises Unknown."""
        results = self.folder / RESULTS_FILE
        own = equal("subject", subject)
        rows = [self.rows(results, own)]
        if rows[0].num_rows == 0:
            known = pc.unique(read_table(results, columns=["subject"])["subject"]).to_pylist()
            raise Unknown(subject, list(nearest(subject, known, 3)))
        if reads_reports(self.plan.context.book) and SUPERIOR in read_schema(results).names:
            rows.append(self.rows(results, equal(SUPERIOR, subject)))
        evidence = self.rows(self.folder / EVIDENCE_FILE, own)
        judgements = self.folder / JUDGEMENTS_FILE
        return Opened(
            self.plan,
            self.frames(pa.concat_tables(rows)),
            evidence,
            self.registers(evidence),
            self.rows(judgements, equal("工號", subject)) if judgements.exists() else None,
        )

    def of_record(self, record: str) -> Opened:
        """All that says why a record counted or did not; frames say no more than who is in them."""
        keys = read_table(self.folder / RESULTS_FILE, columns=["subject_kind", "grain", *KEYS])
        evidence = self.rows(self.folder / EVIDENCE_FILE, equal("record", record))
        return Opened(self.plan, self.frames(keys), evidence, registers_of(self.folder), as_of=self.as_of)

    def rows(self, file: Path, condition: Expression) -> pa.Table:
        """The rows of a file that meet a condition. Raises MonthError for a damaged file."""
        try:
            return self.engine.read_parquet(str(file)).filter(condition).to_arrow_table()
        except duckdb.Error as fault:
            raise MonthError("M215", path=file) from fault

    def frames(self, rows: pa.Table) -> Lazy[Key]:
        """Rows of the file of results as the frames they are of."""
        file = read_schema(self.folder / RESULTS_FILE)

        def frame(key: Key) -> pa.Table:
            frame = self.plan.frames[key]
            wanted = {*KEYS, *frame_places(file, self.plan, frame)}
            own = rows.select([name for name in rows.column_names if name in wanted])
            return frame_of(own.filter(is_of(frame, rows)), file, self.plan, frame)

        return Lazy(self.plan.frames, frame)

    def registers(self, evidence: pa.Table) -> Lazy[str]:
        """The records that counted; a register's other rows are not read."""
        records = [ConstantExpression(one) for one in pc.unique(evidence["record"]).drop_null().to_pylist()]
        counted = ColumnExpression("__row").isin(*records) if records else ConstantExpression(value=False)
        files = RecordFiles(self.folder / RECORDS_FOLDER)
        return Lazy(files, lambda name: self.rows(files.paths[name], counted))


def is_of(frame: Frame, rows: pa.Table) -> pa.ChunkedArray:
    """Which rows of the file of results are the frame's."""
    level = pc.greater(rows["part"], 0) if frame.level == PART else pc.equal(rows["part"], 0)
    return pc.and_(pc.and_(pc.equal(rows["subject_kind"], frame.subject), pc.equal(rows["grain"], frame.grain)), level)


def equal(column: str, value: str) -> Expression:
    """The condition that a column has a value."""
    return ColumnExpression(column) == ConstantExpression(value)
